"""Workbooks of any format (xlsx, xlsm, xls, xlsb, ods) read by python-calamine: fast, value by value, into a grid."""

from __future__ import annotations

import gc
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice

import polars as pl
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from sop_cli.i18n import _
from sop_cli.sources.cell_text import Doubts, text_of
from sop_cli.sources.gate import MAX_COLUMNS, MAX_ROWS, cannot_use
from sop_cli.sources.sheets import Cells, Place, SheetEntry

_CELLS_AT_ONCE = 60_000


class NotRead(Exception):  # noqa: N818 - no error yet: another reader may do better
    """calamine cannot read this."""


@dataclass
class Doubtful:
    """Where a sheet may have been misread. large: numbers no date can have, which may stand in cells with dates."""

    places: set[Place] = field(default_factory=set)
    large: set[Place] = field(default_factory=set)
    dated: set[int] = field(default_factory=set)

    def add(self, column: int, first_row: int, doubts: Doubts) -> None:
        """Take the doubts about one column of some rows."""
        self.places.update((first_row + index, column) for index in doubts.values)
        self.large.update((first_row + index, column) for index in doubts.large)
        if doubts.has_dates:
            self.dated.add(column)

    def chosen(self, *, all_large: bool) -> set[Place]:
        """The places to look at: of the large numbers all, or those in columns with dates."""
        return self.places | {place for place in self.large if all_large or place[1] in self.dated}


class Bulk:
    """A workbook as calamine reads it."""

    def __init__(self, data: bytes, shown: str) -> None:
        try:
            with _survived():
                self._book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        except PasswordError as error:
            raise cannot_use(
                shown, _("The workbook is protected by a password."), _("Save a copy without a password to open it.")
            ) from error

    def entries(self) -> list[SheetEntry]:
        """The worksheets in their order; chart sheets and dialogs are none."""
        return [
            SheetEntry(sheet.name, index, sheet.visible != SheetVisibleEnum.Visible)
            for index, sheet in enumerate(self._book.sheets_metadata)
            if sheet.typ == SheetTypeEnum.WorkSheet
        ]

    def read(self, entry: SheetEntry) -> tuple[Cells, Doubtful]:
        """A sheet's cells, and where calamine may have misread one.

        Raises NotRead where it gives up, or when a cell stands outside of any sheet.
        """
        with _survived(), _without_garbage_collection():
            sheet = self._book.get_sheet_by_index(entry.index)
            if sheet.end and (sheet.end[0] >= MAX_ROWS or sheet.end[1] >= MAX_COLUMNS):
                raise NotRead
            cells = Cells()
            doubtful = _fill(cells, sheet)
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
                cells.merge(top + 1, left + 1, bottom + 1, right + 1)
            return cells, doubtful


def _fill(cells: Cells, sheet: CalamineSheet) -> Doubtful:
    """Put all rows into the grid, many at a time. calamine gives all rows, but columns from the first filled one."""
    left, width = (sheet.start[1], sheet.width) if sheet.start else (0, 1)
    rows, number = sheet.iter_rows(), 1
    doubtful = Doubtful()
    while batch := list(islice(rows, max(_CELLS_AT_ONCE // width, 1))):
        texts = [pl.repeat(None, len(batch), dtype=pl.String, eager=True)] * left
        for column, values in enumerate(zip(*batch, strict=True), left):
            doubts = Doubts()
            texts.append(text_of(values, doubts))
            doubtful.add(column, number, doubts)
        numbers = pl.int_range(number, number + len(batch), dtype=pl.UInt32, eager=True)
        cells.grid.add_columns(numbers, pl.repeat(None, len(batch), dtype=pl.UInt32, eager=True), texts)
        number += len(batch)
    return doubtful


@contextmanager
def _survived() -> Iterator[None]:
    """Turn what calamine raises, panics of its Rust code included, into NotRead."""
    try:
        yield
    except PasswordError:
        raise
    except (CalamineError, OverflowError, ValueError) as error:
        raise NotRead from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise NotRead from error


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Rows are lists by the hundred thousand, none in a cycle: looking for cycles would take half of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
