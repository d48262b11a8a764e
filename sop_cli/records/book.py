"""Everything a run knows about the team: typed frames, people, and how they were read. Pure data, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from sop_cli.records import frames
from sop_cli.records.finding import Finding, Input
from sop_cli.records.history import no_events
from sop_cli.records.kinds import KINDS
from sop_cli.records.people import Roster
from sop_cli.records.sop import Sop
from sop_cli.values.calendar import WorkCalendar

UNTIDY_CELLS: dict[str, pl.DataType] = {
    "_file": pl.String(), "_sheet": pl.String(), "_row": pl.UInt32(), "_field": pl.String(), "_written": pl.String(),
    "clean": pl.String(),
}  # fmt: skip
"""The columns of a frame of cells that are not in their clean form (values/tidy.py): place, text, clean form."""


@dataclass(frozen=True)
class Book:
    """The records of a workspace as they were read.

    frames: kind → typed frame (`records/frames.py`); a kind that was not loaded is missing, one without files empty.
    columns: kind → fields that some file of the kind has as a column.
    headers: (file, sheet, field) → the header as written and the column's letter.
    header_rows: (file, sheet) → the row of the header, as a person sees it.
    untidy: the cells of the logs that are not in their clean form, as `UNTIDY_CELLS`.
    events: what the ledger tells of the follow-ups (`records/history.py`), empty without one.
    """

    sop: Sop
    as_of: date
    calendar: WorkCalendar
    frames: Mapping[str, pl.DataFrame]
    roster: Roster = field(default_factory=Roster)
    findings: tuple[Finding, ...] = ()
    inputs: tuple[Input, ...] = ()
    columns: Mapping[str, frozenset[str]] = field(default_factory=dict)
    headers: Mapping[tuple[str, str | None, str], tuple[str, str]] = field(default_factory=dict)
    header_rows: Mapping[tuple[str, str | None], int] = field(default_factory=dict)
    untidy: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=UNTIDY_CELLS))
    events: pl.DataFrame = field(default_factory=no_events)

    def frame(self, kind: str) -> pl.DataFrame:
        """The typed frame of a kind; empty when there are no files of it."""
        found = self.frames.get(kind)
        return frames.empty(KINDS[kind]) if found is None else found

    def has(self, kind: str) -> bool:
        """Whether there is at least one record of a kind."""
        return kind in self.frames and self.frames[kind].height > 0
