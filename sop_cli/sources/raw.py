"""What the readers of files hand on: sheets of text with true row numbers, before anyone asks what a column means."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl


@dataclass(frozen=True)
class Fault:
    """A place that could not be read as a file: an open quotation mark, a formula without a value, lost characters.

    row: as a spreadsheet program shows it. column: 0-based, None when the whole row is meant.
    unreadable: the cell (or row) must not be used; False when it was read but is to be looked at.
    damaged: characters of the text were lost; kept: what can still be read of it, if a free text may do with that.
    """

    row: int
    column: int | None
    reason: str
    hint: str | None = None
    value: str | None = None
    unreadable: bool = True
    damaged: bool = False
    kept: str | None = None


@dataclass(frozen=True)
class Merge:
    """A merged range, 1-based rows and 0-based columns, both ends included."""

    first_row: int
    last_row: int
    first_column: int
    last_column: int


@dataclass(frozen=True)
class RawSheet:
    """One sheet (or the whole of a CSV file) as text.

    frame: `_row` (UInt32), `_cells` (UInt32) and `c0`, `c1`, … (String, null for an empty cell); rows without any text
    are left out. `_cells`: how many cells a CSV file has in the row, empty ones counted, so that ragged rows show; null
    in workbooks, where rows have no length.
    Cells are text as a person reads them: 31001 not 31001.0; dates as 2023-10-10 or 2023-10-10 14:30:00; TRUE/FALSE.
    """

    name: str | None
    frame: pl.DataFrame
    merges: tuple[Merge, ...] = ()
    faults: tuple[Fault, ...] = ()
    hidden: bool = False


@dataclass(frozen=True)
class RawFile:
    """A file that could be opened. mark: the kind of our own output that its properties say it is, if any.

    path: as given or as matched in the workspace (shown to people). encoding: of a text file, else None.
    """

    path: str
    sha256: str
    encoding: str | None
    sheets: tuple[RawSheet, ...]
    mark: str | None = None
    notes: tuple[str, ...] = field(default=())
