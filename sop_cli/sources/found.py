"""What reading finds, and where: the findings FU001 to FU003 and FU010 of one sheet, collected as they are met."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import polars as pl

from sop_cli.errors import SopError, Where
from sop_cli.records.finding import Finding, Severity
from sop_cli.values.letters import column_letter
from sop_cli.values.visible import visible

ROW, CELL, EMPTY, DAMAGED = "FU001", "FU002", "FU003", "FU010"
NAMES = {ROW: "unreadable-row", CELL: "unreadable-cell", EMPTY: "required-missing", DAMAGED: "damaged-text"}

_LONGEST_VALUE = 200


@dataclass(frozen=True)
class Spot:
    """A column of a sheet: its place from the left (0-based), its header as written, and our name of it, if any."""

    index: int
    header: str
    field: str | None = None

    @property
    def letter(self) -> str:
        """The column as a spreadsheet program calls it."""
        return column_letter(self.index)


@dataclass
class Found:
    """The findings of one sheet; `bad` holds (row, field) of the cells that hold something unreadable."""

    file: str
    sheet: str | None
    findings: list[Finding] = field(default_factory=list)
    bad: list[tuple[int, str]] = field(default_factory=list)

    def add(
        self,
        code: str,
        message: str,
        *,
        row: int | None,
        spot: Spot | None = None,
        hint: str | None = None,
        value: str | None = None,
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Keep a finding at a row, or at a cell where the column is given too."""
        self.findings.append(
            Finding(
                code,
                NAMES[code],
                severity,
                message,
                hint,
                self.file,
                self.sheet,
                row,
                column=(spot.header or spot.letter) if spot else None,
                cell=f"{spot.letter}{row}" if spot and row is not None else None,
                field=spot.field if spot else None,
                value=as_value(value),
            )
        )

    def unreadable(
        self, message: str, *, row: int, spot: Spot, hint: str | None = None, value: str | None = None
    ) -> None:
        """A cell that holds something, but nothing that can be used."""
        self.add(CELL, message, row=row, spot=spot, hint=hint, value=value)
        if spot.field:
            self.bad.append((row, spot.field))

    def error(
        self, message: str, *, row: int | None = None, column: str | None = None, hint: str | None = None
    ) -> SopError:
        """An error that stops the reading of this sheet."""
        return SopError(message, Where(self.file, self.sheet, row, column), hint)

    def with_people(self, frame: pl.DataFrame) -> list[Finding]:
        """The findings, each with the owner and the customer of its row where the record has them."""
        names = [name for name in ("owner", "customer") if name in frame.columns]
        rows = {finding.row for finding in self.findings if finding.row is not None}
        if not names or not rows:
            return self.findings
        kept = frame.filter(pl.col("_row").is_in(list(rows))).select("_row", *names).unique("_row", keep="first")
        people = {row[0]: dict(zip(names, row[1:], strict=True)) for row in kept.iter_rows()}
        return [replace(finding, **people.get(finding.row or 0, {})) for finding in self.findings]


def as_value(text: str | None) -> str | None:
    """A cell's text for a finding: shortened, its control characters spelled out."""
    if text is None:
        return None
    return visible(text if len(text) <= _LONGEST_VALUE else text[:_LONGEST_VALUE] + "…", lines=True)
