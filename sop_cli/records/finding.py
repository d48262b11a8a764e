"""What was found in somebody's records: a fact, a place and a way out, never an accusation."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from sop_cli.errors import Where
from sop_cli.i18n import Words


class Severity(StrEnum):
    """How much a finding weighs; `--fail-on` compares by `rank`."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """3 for an error, 2 for a warning, 1 for an info."""
        return {"error": 3, "warning": 2, "info": 1}[self.value]

    @property
    def words(self) -> Words:
        """How people call it."""
        return _SEVERITY_WORDS[self.value]


_SEVERITY_WORDS = {
    "error": Words(en="to correct", zh="需更正"),
    "warning": Words(en="to check", zh="请核对"),
    "info": Words(en="for information", zh="供参考"),
}


@dataclass(frozen=True)
class Finding:
    """One thing to look at. `column` is the header as written, `row` the row a spreadsheet program shows.

    cell: the address such as "C3" where one cell is meant; field: the canonical column name, if any.
    value: the cell as written (masked by the sinks, not here). day: the date of the record, where there is one.
    clean: what a cell that is `fixable` should hold.
    """

    code: str
    name: str
    severity: Severity
    message: str
    hint: str | None = None
    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    cell: str | None = None
    field: str | None = None
    owner: str | None = None
    customer: str | None = None
    value: str | None = None
    fixable: bool = False
    day: date | None = None
    clean: str | None = None

    @property
    def where(self) -> Where:
        """The place, to print in front of the message."""
        return Where(self.file, self.sheet, self.row, self.column, self.cell)

    @property
    def order(self) -> tuple[Any, ...]:
        """The order in which findings are shown, whatever order they were found in."""
        return (self.file or "", self.sheet or "", self.row or 0, self.code, self.column or "", self.message)

    def as_json(self) -> dict[str, Any]:
        """The public keys of a finding."""
        keys = (
            "code", "name", "severity", "file", "sheet", "row", "column", "owner", "customer", "value", "message",
            "hint", "fixable",
        )  # fmt: skip
        return {key: getattr(self, key) for key in keys}


@dataclass(frozen=True)
class Input:
    """A file (or sheet of one) that was read: shown in every report, so that a figure can be traced."""

    path: str
    sheet: str | None
    rows: int
    encoding: str | None
    sha256: str

    def as_json(self) -> dict[str, Any]:
        """The public keys of an input."""
        return {
            "path": self.path, "sheet": self.sheet, "rows": self.rows, "encoding": self.encoding,
            "sha256": self.sha256,
        }  # fmt: skip


@dataclass
class Notes:
    """Things worth saying on stderr that are no finding: a hidden sheet not read, a report skipped."""

    lines: list[str] = field(default_factory=list)

    def add(self, line: str) -> None:
        """Keep a line once."""
        if line not in self.lines:
            self.lines.append(line)
