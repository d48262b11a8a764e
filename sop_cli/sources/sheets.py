"""What the readers of all workbook formats share: the list of sheets, the choice among them, the finished sheet."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from sop_cli.errors import SopError, Where
from sop_cli.i18n import _
from sop_cli.sources.gate import cannot_use
from sop_cli.sources.grid import Grid, TooSparse
from sop_cli.sources.raw import Fault, Merge, RawSheet


@dataclass(frozen=True)
class SheetEntry:
    """A worksheet as the workbook lists it. part: where its cells are, in the words of the format."""

    name: str
    part: str
    hidden: bool


class SheetReader(Protocol):
    """Reads one sheet's cells into a grid."""

    merges: list[Merge]
    faults: list[Fault]

    def read(self, grid: Grid) -> None:
        """Add every row to the grid."""


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


def finished(entry: SheetEntry, reader: SheetReader, shown: str) -> RawSheet:
    """Read a sheet to its end; raises SopError when its few cells would need a gigantic table."""
    grid = Grid()
    try:
        reader.read(grid)
        frame = grid.finish()
    except TooSparse:
        raise SopError(
            _("The cells of this sheet are scattered too widely to be a table."),
            Where(file=shown, sheet=entry.name),
            _("Delete what stands far outside of the table (Ctrl+End shows the last cell)."),
        ) from None
    return RawSheet(entry.name, frame, tuple(reader.merges), in_order(reader.faults, grid.faults), entry.hidden)


def in_order(*faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Faults by their place, whatever order they were found in."""
    return tuple(sorted((fault for part in faults for fault in part), key=lambda f: (f.row, f.column or 0, f.reason)))
