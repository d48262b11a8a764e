"""Worksheets of Open XML that python-calamine does not survive or misreads, read by openpyxl: slow, cell by cell.

Stray cells in the last column, comments and CDATA between values, unusual encodings, strings too long for a cell.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
from collections.abc import Iterable
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.utils import range_boundaries

from sop_cli.errors import SopError
from sop_cli.i18n import _
from sop_cli.sources.archive import Package
from sop_cli.sources.cell_faults import error_value, not_a_number
from sop_cli.sources.cell_text import moment
from sop_cli.sources.gate import KEPT_OF_LONG_CELL, MAX_CELL, MAX_COLUMNS, MAX_ROWS
from sop_cli.sources.grid import TooSparse, too_long
from sop_cli.sources.numbers import clock, number_text, time_text
from sop_cli.sources.sheets import Cells, Place, SheetEntry, unescaped

_TAG = re.compile(rb"<(?:[\w.-]+:)?(?:(c)[\s/>]|mergeCell\s[^<>]*\bref=[\"']([A-Z0-9:$]+))")
_LONGEST_TAG = 2000

AnyCell = ReadOnlyCell | EmptyCell | Cell | MergedCell


def read_carefully(package: Package, data: bytes, entry: SheetEntry, cells: Cells) -> None:
    """Read a sheet into `cells`, which may know faults already; raises SopError where it is damaged."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            count = _Reader(package, cells).read(data, entry)
        written = _tags(package.stream(entry.part), cells)
    except (SopError, TooSparse):
        raise
    except ParseError as error:
        raise package.damaged(_("its part {part} is no sound XML").format(part=entry.part)) from error
    except Exception as error:  # openpyxl raises whatever its parsing of a damaged part comes upon
        raise package.damaged(_("its part {part} cannot be understood").format(part=entry.part)) from error
    if count < written:
        raise package.damaged(_("the cells of its part {part} are out of order").format(part=entry.part))


class _Reader:
    def __init__(self, package: Package, cells: Cells) -> None:
        self._package = package
        self._cells = cells

    def read(self, data: bytes, entry: SheetEntry) -> int:
        """Read all rows; returns how many cells there were, empty ones with a format counted."""
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = next(sheet for sheet in book.worksheets if unescaped(sheet.title) == entry.name)
        sheet.reset_dimensions()
        count = 0
        for at, row in enumerate(sheet.iter_rows(min_row=1, min_col=1), 1):
            if at > MAX_ROWS or len(row) > MAX_COLUMNS:
                raise misplaced(self._package, row[-1].coordinate if row else str(at))
            found = sum(isinstance(cell, ReadOnlyCell) for cell in row)
            count += found
            if found:
                self._cells.grid.add(at, [self._text((at, column), cell) for column, cell in enumerate(row)])
        return count

    def _text(self, place: Place, cell: AnyCell) -> str | None:
        value = cell.value
        if value is None or place in self._cells.faults:
            return None
        if cell.data_type == "e":
            self._cells.faults[place] = error_value(*place, str(value))
            return None
        if isinstance(value, str) and len(value) > MAX_CELL:
            self._cells.faults[place] = too_long(*place, value, len(value))
            return unescaped(value[:KEPT_OF_LONG_CELL]) + "…"
        text = text_of(value)
        if text is None:
            self._cells.faults[place] = not_a_number(*place, str(value))
        return text


def text_of(value: object) -> str | None:
    """One value as text; None for a number that is none."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number_text(repr(value))
    if isinstance(value, dt.datetime):
        return moment(value)
    if isinstance(value, dt.time):
        return time_text(value)
    if isinstance(value, dt.timedelta):
        return clock(round(value.total_seconds()))
    return unescaped(str(value))


def misplaced(package: Package, place: str) -> SopError:
    """The error for a cell where no sheet has one."""
    return package.damaged(
        _("a cell or row stands at {place}, outside of a sheet’s {rows} rows and {columns} columns").format(
            place=place[:20], rows=MAX_ROWS, columns=MAX_COLUMNS
        )
    )


def _tags(sheet: Iterable[bytes], cells: Cells) -> int:
    """Take the merged ranges, and count the cells: openpyxl leaves out those that stand out of order."""
    count, tail = 0, b""
    for chunk in sheet:
        piece = tail + chunk
        end = max(piece.rfind(b"<"), 0)
        tail = piece[end:][-_LONGEST_TAG:]
        count += _take(piece[:end], cells)
    return count + _take(tail, cells)


def _take(piece: bytes, cells: Cells) -> int:
    count = 0
    for cell, place in _TAG.findall(piece):
        count += bool(cell)
        if place:
            left, top, right, bottom = range_boundaries(place.decode())
            if left and top and right and bottom:
                cells.merge(top, left, bottom, right)
    return count
