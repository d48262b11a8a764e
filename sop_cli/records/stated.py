"""Targets as a table states them: figures with the names they are for and the cell they stand in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sop_cli.errors import Where
from sop_cli.records.finding import Finding, Input


@dataclass(frozen=True)
class Stated:
    """One figure of a file.

    metric: canonical name. names: dimension → name as written; `month` is the label of a period, and missing where the
    figure is for the whole of the table's time. steps: in the metric's unit. text: the cell as written.
    """

    metric: str
    names: Mapping[str, str]
    steps: int
    file: str
    sheet: str | None
    row: int
    column: str
    cell: str
    text: str = ""

    @property
    def where(self) -> Where:
        """The place, as a spreadsheet program shows it."""
        return Where(self.file, self.sheet, self.row, self.column, self.cell)


@dataclass(frozen=True)
class Statement:
    """All figures of a file: rows, sums at the edges and, in a breakdown of ours, every sheet of it."""

    figures: tuple[Stated, ...]
    findings: tuple[Finding, ...] = field(default=())
    inputs: tuple[Input, ...] = field(default=())
