"""One worksheet's XML → rows of text, merged ranges and faults, read as a stream."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sop_cli.errors import SopError
from sop_cli.i18n import _
from sop_cli.sources.archive import Package
from sop_cli.sources.cells import Cells, Columns, Long, TextCollector
from sop_cli.sources.gate import MAX_COLUMNS, MAX_ROWS
from sop_cli.sources.grid import Cursor, Grid
from sop_cli.sources.raw import Merge
from sop_cli.sources.sheet_plain import NotPlain, PlainRows
from sop_cli.sources.xml_stream import parse

_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})", re.IGNORECASE)
_MOST_MERGES = 200_000


class SheetXml:
    """Reads a worksheet part into a grid, by the events of its XML."""

    def __init__(self, package: Package, part: str, cells: Cells) -> None:
        self.merges: list[Merge] = []
        self.faults = cells.faults
        self._package = package
        self._part = part
        self._cells = cells
        self._columns = Columns()
        self._text = TextCollector()
        self._formula = TextCollector()
        self._collecting: TextCollector | None = None
        self._row = 0
        self._row_is_told = False
        self._column = -1
        self._cell: dict[str, str] | None = None
        self._has_formula = False
        self._starts = {
            "row": self._start_row, "c": self._start_cell, "v": self._start_text, "t": self._start_text,
            "f": self._start_formula, "rPh": self._start_phonetic, "mergeCell": self._merge,
        }  # fmt: skip
        self._ends = {
            "c": self._end_cell, "v": self._stop, "t": self._stop, "f": self._stop,
            "rPh": self._end_phonetic,
        }  # fmt: skip
        self._in_phonetic = False

    def read(self, grid: Grid) -> None:
        """Read the whole part into a grid: its rows by patterns where they are plain, else everything by events."""
        try:
            self._cursor = Cursor(grid)
            chunks = self._package.stream(self._part)
            self._parse(PlainRows(chunks, self._cells, self._cursor).around())
        except NotPlain:
            grid.clear()
            self.faults.clear()
            self.merges.clear()
            self._cursor = Cursor(grid)
            self._parse(self._package.stream(self._part))
        self._cursor.close()

    def _parse(self, chunks: Iterator[bytes]) -> None:
        parse(self._package, self._part, chunks, self._start, self._end, self._data)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        handler = self._starts.get(name)
        if handler:
            handler(attributes)

    def _end(self, name: str) -> None:
        handler = self._ends.get(name)
        if handler:
            handler()

    def _data(self, text: str) -> None:
        if self._collecting:
            self._collecting.add(text)

    def _start_row(self, attributes: dict[str, str]) -> None:
        told = attributes.get("r")
        self._row_is_told = told is not None
        self._row = self._row_number(told) if told is not None else self._row + 1
        self._column = -1

    def _row_number(self, text: str) -> int:
        if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MAX_ROWS):
            raise self._misplaced(text)
        return int(text)

    def _misplaced(self, place: str) -> SopError:
        return self._package.damaged(
            _("a cell or row stands at {place}, outside of a sheet’s {rows} rows and {columns} columns").format(
                place=place[:20], rows=MAX_ROWS, columns=MAX_COLUMNS
            )
        )

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._cell = attributes
        self._has_formula = False
        place = attributes.get("r")
        if place is None:
            self._column += 1
            if self._column >= MAX_COLUMNS:
                raise self._misplaced(str(self._column + 1))
            return
        letters = place.rstrip("0123456789")
        try:
            self._column = self._columns[letters]
        except KeyError:
            raise self._misplaced(place) from None
        if not self._row_is_told:
            self._row = self._row_number(place[len(letters) :])

    def _start_text(self, _attributes: dict[str, str]) -> None:
        if self._cell is not None and not self._in_phonetic:
            self._collecting = self._text

    def _start_formula(self, _attributes: dict[str, str]) -> None:
        if self._cell is not None:
            self._has_formula = True
            self._collecting = self._formula

    def _stop(self) -> None:
        self._collecting = None

    def _start_phonetic(self, _attributes: dict[str, str]) -> None:
        self._in_phonetic = True

    def _end_phonetic(self) -> None:
        self._in_phonetic = False

    def _end_cell(self) -> None:
        cell, self._cell = self._cell, None
        if cell is None:
            return
        raw, formula = self._text.take(), self._formula.take()
        if isinstance(raw, Long):
            text: str | None = self._cells.long(self._row, self._column, raw.text, raw.length)
        elif raw or self._has_formula:
            kind, style = cell.get("t", "n"), cell.get("s", "0")
            shown = None if not self._has_formula else formula if isinstance(formula, str) else formula.text
            text = self._cells.text(self._row, self._column, kind, int(style) if style.isdigit() else 0, raw, shown)
        else:
            return
        self._cursor.put(self._row, self._column, text)

    def _merge(self, attributes: dict[str, str]) -> None:
        place = _RANGE.fullmatch(attributes.get("ref", ""))
        if place is None or len(self.merges) >= _MOST_MERGES:
            return
        left, top, right, bottom = place.groups()
        try:
            columns = sorted((self._columns[left], self._columns[right]))
        except KeyError:
            return
        rows = sorted((int(top), int(bottom)))
        self.merges.append(Merge(rows[0], rows[1], columns[0], columns[1]))
