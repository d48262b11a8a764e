"""Workbooks of any format (xlsx, xlsm, xls, xlsb, ods) read by python-calamine: fast, value by value, into a grid."""

from __future__ import annotations

import gc
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
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
from sop_cli.sources.cell_text import CellTexts
from sop_cli.sources.gate import MAX_COLUMNS, MAX_ROWS, cannot_use
from sop_cli.sources.grid import Grid, nothing
from sop_cli.sources.sheets import Cells, SheetEntry, unescaped

_CELLS_AT_ONCE = 60_000
_STANDARD_ERROR = 2


class NotRead(Exception):  # noqa: N818 - no error yet: another reader may do better
    """calamine cannot read this."""


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
            SheetEntry(unescaped(sheet.name), index, sheet.visible != SheetVisibleEnum.Visible)
            for index, sheet in enumerate(self._book.sheets_metadata)
            if sheet.typ == SheetTypeEnum.WorkSheet
        ]

    def read(self, entry: SheetEntry) -> tuple[Cells, CellTexts]:
        """A sheet's cells, and where calamine may have misread one.

        Raises NotRead where it gives up, knows no such sheet, or when a cell stands outside of any.
        """
        with _survived(), _without_garbage_collection():
            listed = self._book.sheets_metadata
            if entry.index >= len(listed) or unescaped(listed[entry.index].name) != entry.name:
                raise NotRead
            sheet = self._book.get_sheet_by_index(entry.index)
            if sheet.end and (sheet.end[0] >= MAX_ROWS or sheet.end[1] >= MAX_COLUMNS):
                raise NotRead
            cells, texts = Cells(), CellTexts()
            _fill(cells.grid, sheet, texts)
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
                cells.merge(top + 1, left + 1, bottom + 1, right + 1)
            return cells, texts


def _fill(grid: Grid, sheet: CalamineSheet, texts: CellTexts) -> None:
    """Put all rows into the grid, many at a time. calamine gives all rows, but columns from the first filled one."""
    left, width = (sheet.start[1], sheet.width) if sheet.start else (0, 1)
    rows, number = sheet.iter_rows(), 1
    while batch := list(islice(rows, max(_CELLS_AT_ONCE // width, 1))):
        columns = [nothing(len(batch), pl.String)] * left
        columns += [texts.column(values, at, number) for at, values in enumerate(zip(*batch, strict=True), left)]
        grid.add_columns(range(number, number + len(batch)), columns)
        number += len(batch)


@contextmanager
def _survived() -> Iterator[None]:
    """Turn what calamine raises, panics of its Rust code included, into NotRead."""
    try:
        with _silence():
            yield
    except PasswordError:
        raise
    except (CalamineError, OverflowError, ValueError, OSError) as error:
        raise NotRead from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise NotRead from error


@contextmanager
def _silence() -> Iterator[None]:
    """Rust prints the trace of a panic before it becomes an exception: nobody is to see it."""
    try:
        kept, nowhere = os.dup(_STANDARD_ERROR), os.open(os.devnull, os.O_WRONLY)
    except OSError:
        yield
        return
    try:
        os.dup2(nowhere, _STANDARD_ERROR)
        yield
    finally:
        os.dup2(kept, _STANDARD_ERROR)
        os.close(kept)
        os.close(nowhere)


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
