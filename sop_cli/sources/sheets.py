"""What the readers of all workbook formats share: the list of sheets, the choice among them, the finished sheet."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import polars as pl

from sop_cli.errors import SopError, Where
from sop_cli.i18n import _
from sop_cli.sources.gate import MAX_COLUMNS, MAX_ROWS, cannot_use
from sop_cli.sources.grid import Grid
from sop_cli.sources.raw import Fault, Merge, RawSheet

Place = tuple[int, int]
"""Row as a spreadsheet program shows it, column from 0."""

_MOST_MERGES = 200_000
_ESCAPE = re.compile(r"_x((?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class SheetEntry:
    """A worksheet as the workbook lists it. index: among all sheets, charts too. part: its XML, where it has one."""

    name: str
    index: int
    hidden: bool
    part: str = ""


@dataclass
class Cells:
    """What a reader takes out of one sheet. faults: besides those that the grid finds."""

    grid: Grid = field(default_factory=Grid)
    merges: list[Merge] = field(default_factory=list)
    faults: dict[Place, Fault] = field(default_factory=dict)
    texts: Mapping[Place, str | None] = field(default_factory=dict)
    """What stands in some cells instead of what the grid was given."""

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Take a merged range, rows and columns from 1; one outside of any sheet is none."""
        if 1 <= top <= bottom <= MAX_ROWS and 1 <= left <= right <= MAX_COLUMNS and len(self.merges) < _MOST_MERGES:
            self.merges.append(Merge(top, bottom, left - 1, right - 1))


class Contents(NamedTuple):
    """What a workbook's reader found in it. notes: for people, about the file as a whole."""

    sheets: tuple[RawSheet, ...]
    notes: tuple[str, ...] = ()


def chosen(entries: list[SheetEntry], wanted: str | None, shown: str) -> list[SheetEntry]:
    """The worksheets to read: all, or the one asked for; raises SopError when there is none."""
    if not entries:
        raise cannot_use(
            shown, _("The workbook has no worksheet, only charts or nothing."), _("Put the data on a worksheet.")
        )
    if wanted is None:
        return entries
    found = [entry for entry in entries if entry.name == wanted]
    if not found:
        raise no_such_sheet(shown, wanted, [entry.name for entry in entries])
    return found


def no_such_sheet(shown: str, wanted: str, names: list[str]) -> SopError:
    """The error for a sheet that is not there."""
    near = difflib.get_close_matches(wanted, names, 1, 0.5)
    hint = _("Did you mean “{near}”?").format(near=near[0]) if near else ""
    there = _("It has: {names}.").format(names=", ".join(names)) if names else _("A CSV file has no sheets.")
    message = _("There is no sheet called “{sheet}” in the file.").format(sheet=wanted)
    return SopError(message, Where(file=shown), f"{hint} {there}".strip())


def scattered(shown: str, sheet: str | None = None) -> SopError:
    """The error for a sheet whose few cells would need a gigantic table."""
    return SopError(
        _("The cells of this sheet are scattered too widely to be a table."),
        Where(file=shown, sheet=sheet),
        _("Delete what stands far outside of the table (Ctrl+End shows the last cell)."),
    )


def finished(entry: SheetEntry, cells: Cells) -> RawSheet:
    """The sheet, read to its end."""
    frame = _corrected(cells.grid.finish(), cells.texts)
    faults = in_order(cells.faults.values(), cells.grid.faults)
    return RawSheet(entry.name, frame, tuple(cells.merges), faults, entry.hidden)


def _corrected(frame: pl.DataFrame, texts: Mapping[Place, str | None]) -> pl.DataFrame:
    if not texts:
        return frame
    rows = {row: index for index, row in enumerate(frame["_row"])}
    for column in {column for _row, column in texts}:
        name = f"c{column}"
        changed = {rows[row]: text for (row, of), text in texts.items() if of == column and row in rows}
        if name in frame.columns and changed:
            frame = frame.with_columns(frame[name].scatter(list(changed), list(changed.values())))
    return frame.filter(pl.any_horizontal(pl.exclude("_row", "_cells").is_not_null()))


def in_order(*faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Faults by their place, whatever order they were found in."""
    return tuple(sorted((fault for part in faults for fault in part), key=lambda f: (f.row, f.column or 0, f.reason)))


def unescaped(text: str) -> str:
    """A text of Open XML without its escapes such as `_x000D_`."""
    return _ESCAPE.sub(lambda found: chr(int(found.group(1), 16)), text)
