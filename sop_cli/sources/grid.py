"""Rows of text as they come out of a parser → the frame of a sheet, and a fault for every cell without sound text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, zip_longest

import polars as pl

from sop_cli.i18n import _
from sop_cli.sources.gate import KEPT_OF_LONG_CELL, MAX_CELL
from sop_cli.sources.raw import Fault

Row = list[str | None]

_BATCH = 500_000
_SPARSE = 4_000_000
_THINNEST = 30
_CONTROL = r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]"
_LOST = r"\ufffd|锟斤拷|烫烫烫"
_UNSOUND = f"{_CONTROL}|{_LOST}"
_BLANK = r"\A\s*\z"
_IS_CONTROL = re.compile(_CONTROL)
_CONTROLS = re.compile(f"{_CONTROL}+")
_ESCAPED = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]")
_KEYS = {"_row": pl.UInt32, "_cells": pl.UInt32}


class TooSparse(Exception):  # noqa: N818 - the reader that knows the sheet's name turns it into the error people see
    """A few cells lie so far apart that a table around them would not fit into memory."""


def shortened(text: str) -> str:
    """A cell's text for a message: cut, and control characters as visible escapes."""
    cut = text if len(text) <= KEPT_OF_LONG_CELL else text[:KEPT_OF_LONG_CELL] + "…"
    return _ESCAPED.sub(lambda found: f"\\x{ord(found.group()):02x}", cut)


def too_long(row: int, column: int, text: str, length: int) -> Fault:
    """The fault of a cell with more characters than a spreadsheet program holds. It is used, shortened."""
    return Fault(
        row,
        column,
        _("The cell is too long: {length} characters (Excel holds {limit}); only its beginning was read.").format(
            length=length, limit=MAX_CELL
        ),
        _("Shorten the text, or keep it in a document of its own."),
        shortened(text),
        unreadable=False,
    )


class Grid:
    """Collects rows and turns them into columns batch by batch, so that no more than one batch lives as Python text."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._rows: list[Row] = []
        self._numbers: list[int] = []
        self._written: list[int | None] = []
        self._pending = 0
        self._height = 0
        self._width = 0
        self._filled = 0
        self._parts: list[pl.DataFrame] = []

    def add(self, number: int, cells: Row, written: int | None = None) -> None:
        """Add the row that a person sees as `number`; `written`: how many cells the file has in it."""
        self._rows.append(cells)
        self._numbers.append(number)
        self._written.append(written)
        self._pending += len(cells) + 1
        if self._pending > _BATCH:
            self._flush()

    def add_columns(
        self, numbers: Sequence[int], columns: Sequence[pl.Series], written: pl.Series | None = None
    ) -> None:
        """Add many rows at once, as columns of text of the same height."""
        self._flush()
        counts = nothing(len(numbers), pl.UInt32) if written is None else written.cast(pl.UInt32)
        self._take(pl.Series("_row", numbers, pl.UInt32), counts, pl.concat(columns))

    def finish(self) -> pl.DataFrame:
        """`_row`, `_cells`, `c0` … to the last column that holds text; rows without text are left out."""
        self._flush()
        if not self._parts:
            return pl.DataFrame(schema=_KEYS)
        whole = self._parts[0] if len(self._parts) == 1 else pl.concat(self._parts, how="diagonal")
        self._parts.clear()
        return whole.select(*_KEYS, *(f"c{index}" for index in range(whole.width - len(_KEYS))))

    def _flush(self) -> None:
        if self._rows:
            cells = pl.Series(list(chain.from_iterable(zip_longest(*self._rows))), dtype=pl.String)
            counts = pl.Series(self._written, dtype=pl.UInt32)
            self._take(pl.Series("_row", self._numbers, pl.UInt32), counts, cells)
        self._rows, self._numbers, self._written, self._pending = [], [], [], 0

    def _take(self, numbers: pl.Series, written: pl.Series, cells: pl.Series) -> None:
        """Take rows whose cells stand in one series, column after column: so that a wide sheet is no slower."""
        height = len(numbers)
        cells = self._sound(cells, numbers)
        filled = cells.is_not_null().arg_true()
        if not len(filled):
            return
        width = int(filled[-1]) // height + 1
        rows = (filled % height).unique().sort() if cells.null_count() else None
        self._count(height if rows is None else len(rows), width, len(filled))
        columns = [cells.slice(index * height, height).alias(f"c{index}") for index in range(width)]
        part = pl.DataFrame([numbers, written.alias("_cells"), *columns])
        self._parts.append(part if rows is None else part[rows])

    def _count(self, height: int, width: int, filled: int) -> None:
        self._height += height
        self._width = max(self._width, width)
        self._filled += filled
        if self._height * self._width > max(_SPARSE, _THINNEST * self._filled):
            raise TooSparse

    def _sound(self, cells: pl.Series, numbers: pl.Series) -> pl.Series:
        """Make null what is blank or cannot be used, and cut what is too long; what is not blank has its fault.

        Line ends come out as in text files.
        """
        has_returns, has_blanks, has_unsound = _met(cells)
        if has_returns:
            cells = cells.str.replace_all("\r\n", "\n", literal=True).str.replace_all("\r", "\n", literal=True)
        if has_blanks:
            cells = cells.set(cells.str.contains(_BLANK), None)
        if has_unsound:
            unsound = (cells.str.contains(_UNSOUND) | (cells.str.len_chars() > MAX_CELL)).fill_null(value=False)
            places = unsound.arg_true()
            cells = cells.scatter(places, [self._mended(index, numbers, cells[index]) for index in places])
        return cells

    def _mended(self, index: int, numbers: pl.Series, text: str) -> str | None:
        column, row = divmod(index, len(numbers))
        return self._mend_cell(numbers[row], column, text)

    def _mend_cell(self, row: int, column: int, text: str) -> str | None:
        if _IS_CONTROL.search(text):
            reason = _("The cell holds control characters (such as NUL).")
            hint = _("Type the cell anew; it was probably damaged by a copy or an export.")
        elif re.search(_LOST, text):
            reason = _("Characters were lost in this cell: it was saved in the wrong encoding at some time.")
            hint = _("Type the text anew, or take it from the original file.")
        else:
            self.faults.append(too_long(row, column, text, len(text)))
            return text[:KEPT_OF_LONG_CELL] + "…"
        kept = None if "\0" in text else _CONTROLS.sub("", text)[:MAX_CELL].strip() or None
        self.faults.append(Fault(row, column, reason, hint, shortened(text), damaged=True, kept=kept))
        return None


def nothing(height: int, kind: type[pl.DataType]) -> pl.Series:
    """A column without values."""
    return pl.Series([None], dtype=kind).new_from_index(0, height)


def _met(cells: pl.Series) -> tuple[bool, bool, bool]:
    """Are there carriage returns, blank cells, cells that may be unsound or too long? All asked at once, for speed."""
    text = pl.col("cells").str
    asked = cells.alias("cells").to_frame().select(
        returns=text.contains("\r", literal=True).any(),
        blanks=text.contains(_BLANK).any(),
        unsound=text.contains(_UNSOUND).any() | (text.len_bytes() > MAX_CELL).any(),
    )  # fmt: skip
    returns, blanks, unsound = asked.row(0)
    return returns, blanks, unsound
