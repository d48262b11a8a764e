"""A look at the bytes of a worksheet's XML before python-calamine reads it, for what calamine does not tell or survive.

It reads error cells and formulas without a value as empty, and ends the whole process where a stray cell would make a
gigantic table. The bytes are searched by patterns while the gate unpacks them; nothing here runs once per cell of a
sheet in order. Where they are written in a way that the patterns do not know, the sheet is `odd` and read with care.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from sop_cli.sources.cell_faults import error_value, not_calculated
from sop_cli.sources.raw import Fault
from sop_cli.sources.strings_scan import StringsScan

_LONGEST_TAIL = 4 << 20
_SMALL_AREA = 4_000_000
_THINNEST = 8
_SHORT_STRING = 256
_SHEET_DATA = re.compile(rb"<((?:[\w.-]+:)?)sheetData\b")
_OTHER_ENCODING = re.compile(rb"<\?xml[^>]*\sencoding=.(?!utf-8)", re.IGNORECASE)
_PLACE = re.compile(rb'(?:^|\s)r="([A-Z]{1,4})([0-9]{1,10})"')
_ROW = re.compile(rb'\sr="([0-9]{1,10})"')
_HAS_PLACE = re.compile(rb"\br\s*=")
_VALUE = re.compile(rb"<(?:[\w.-]+:)?v>([^<]*)</")


def column_number(letters: str) -> int:
    """A → 1, XFD → 16384."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def is_thin(area: int, cells: int) -> bool:
    """Would a table of this area be gigantic for its cells?"""
    return area > max(_SMALL_AREA, _THINNEST * cells)


class Patterns(NamedTuple):
    """What is looked for in a sheet whose tags have a certain prefix (`x:` where they are written <x:c>)."""

    cell: bytes
    cell_end: bytes
    formula_end: bytes
    error: re.Pattern[bytes]
    no_value: re.Pattern[bytes]
    quoted: re.Pattern[bytes]


@lru_cache(maxsize=16)
def _patterns(prefix: bytes) -> Patterns:
    p = re.escape(prefix)
    empty = rb"(?:<%bv\s*/>|<%bv>\s*</%bv>)?" % (p, p, p)
    return Patterns(
        b"<" + prefix + b"c",
        b"</" + prefix + b"c>",
        b"</" + prefix + b"f>",
        re.compile(rb'<%bc( [^<>]*\bt="e"[^<>]*)>(.*?)</%bc>' % (p, p), re.DOTALL),
        re.compile(rb"<%bc( [^<>]*)>\s*<%bf\b[^<>]*>(?:([^<]*)</%bf>)?\s*%b\s*</%bc>" % (p, p, p, empty, p)),
        re.compile(rb"<%bc\s[^<>]*=\s*'" % p),
    )


@lru_cache(maxsize=512)
def _strays(prefix: bytes, columns: str, rows: str) -> re.Pattern[bytes]:
    """Start tags of filled cells that stand outside of an area, or do not begin with r="…".

    There are no alternatives in it, for speed: it is tried at every cell.
    """
    place = rb'r="%b%b"' % (columns.encode(), rows.encode())
    return re.compile(rb"<%bc(?! %b)(?=[\s/>])([^<>]*+)(?<!/)>" % (re.escape(prefix), place))


class Extent:
    """How far a sheet's cells reach, rounded up to what a short pattern can say: column AZ, row 2999."""

    def __init__(self) -> None:
        self.columns, self.rows = 1, 999
        self.letters, self.digits = "[A-A]", "[0-9]{1,3}"

    def include(self, letters: str, row: int) -> None:
        """Reach as far as one more cell."""
        first, further = letters[0], len(letters) - 1
        columns = column_number(first + "Z" * further)
        if columns > self.columns:
            self.columns = columns
            self.letters = f"[A-{first}]" + "?[A-Z]" * further
        leading, further = str(row)[0], len(str(row)) - 1
        rows = (int(leading) + 1) * 10**further - 1
        if rows > self.rows:
            self.rows = rows
            self.digits = f"[1-{leading}]?[0-9]{{1,{further}}}"

    @property
    def area(self) -> int:
        """The number of cells, filled or not."""
        return self.columns * self.rows


class SheetScan:
    """Looks at a worksheet's bytes as they come.

    faults: error cells and formulas without a value, by (row, column). odd: not to be read by calamine.
    references: how many cells point to a shared string; counted only where those are long.
    extent: how far the filled cells reach. is_unplaced: there are some that do not tell their places in the usual way,
    so that it is not known.
    """

    def __init__(self, strings: StringsScan) -> None:
        self.faults: dict[tuple[int, int], Fault] = {}
        self.odd = False
        self.references = 0
        self.is_unplaced = False
        self._strings = strings
        self.extent = Extent()
        self._cells = 0
        self._known_prefix: bytes | None = None
        self._tail = b""
        self._is_begun = False
        self._has_formulas = False

    @property
    def prefix(self) -> bytes:
        """What stands before the names of all tags."""
        return self._known_prefix or b""

    @property
    def is_scattered(self) -> bool:
        """Would a table around the cells be gigantic for their number?"""
        return is_thin(self.extent.area, self._cells)

    def watch(self, chunk: bytes) -> None:
        """Take the next bytes; they are looked at up to the last cell that is whole."""
        piece = self._tail + chunk
        if self._known_prefix is None:
            found = _SHEET_DATA.search(piece)
            self._known_prefix = found.group(1) if found else None
        end = self._end_of_whole(piece)
        self._tail = piece[end:]
        if len(self._tail) > _LONGEST_TAIL:
            self.odd, self._tail = True, b""
        self._look(piece[:end])

    def close(self) -> None:
        """Look at the rest."""
        self._look(self._tail)
        self._tail = b""

    def _end_of_whole(self, piece: bytes) -> int:
        patterns = _patterns(self.prefix)
        end = piece.rfind(patterns.cell_end)
        if end >= 0:
            return end + len(patterns.cell_end)
        start = piece.rfind(patterns.cell)
        return start if start >= 0 else max(piece.rfind(b"<"), 0)

    def _look(self, piece: bytes) -> None:
        patterns = _patterns(self.prefix)
        self.odd = self.odd or self._is_odd(piece, patterns)
        self._is_begun = self._is_begun or bool(piece)
        if not (self.odd or self.is_unplaced):
            self._find_strays(piece)
        self._count(piece, patterns)
        if b' t="e"' in piece:
            self._find_errors(piece, patterns)
        self._has_formulas = self._has_formulas or patterns.formula_end in piece
        if self._has_formulas:  # from the first on: those that share it are written without an end tag
            self._find_formulas(piece, patterns)

    def _is_odd(self, piece: bytes, patterns: Patterns) -> bool:
        """Comments, CDATA, other encodings, single quotes: allowed, rare, and not what the patterns expect."""
        if b"\0" in piece or (b"!" in piece and b"<!" in piece):
            return True
        if b"'" in piece and patterns.quoted.search(piece):
            return True
        if self._is_begun:
            return b"?" in piece and b"<?" in piece
        declaration = piece.removeprefix(b"\xef\xbb\xbf").startswith(b"<?xml")
        return piece.count(b"<?") > declaration or bool(_OTHER_ENCODING.search(piece))

    def _count(self, piece: bytes, patterns: Patterns) -> None:
        if self.extent.area * 4 > _SMALL_AREA:
            self._cells += piece.count(patterns.cell + b" ")
        if self._strings.longest > _SHORT_STRING:
            self.references += piece.count(b't="s"')

    def _find_strays(self, piece: bytes) -> None:
        at = 0
        while found := _strays(self.prefix, self.extent.letters, self.extent.digits).search(piece, at):
            place = _PLACE.match(found.group(1))
            if place is None:
                self.is_unplaced = not _HAS_PLACE.search(found.group(1))
                self.odd = not self.is_unplaced
                return
            self.extent.include(place.group(1).decode(), int(place.group(2)))
            at = found.end()

    def _find_errors(self, piece: bytes, patterns: Patterns) -> None:
        cells = patterns.error.findall(piece)
        self.odd = self.odd or len(cells) != piece.count(b' t="e"')
        for attributes, content in cells:
            value = _VALUE.search(content)
            place = self._place(attributes)
            if place:
                self.faults[place] = error_value(*place, _text(value.group(1)) if value else "#?")

    def _find_formulas(self, piece: bytes, patterns: Patterns) -> None:
        for attributes, formula in patterns.no_value.findall(piece):
            place = self._place(attributes)
            if place and b' t="str"' not in attributes:
                self.faults.setdefault(place, not_calculated(*place, _text(formula)))

    def _place(self, attributes: bytes) -> tuple[int, int] | None:
        """Row and column (0-based) of a cell; one without an address makes the sheet odd."""
        place = _PLACE.search(attributes)
        self.odd = self.odd or place is None
        return (int(place.group(2)), column_number(place.group(1).decode()) - 1) if place else None


def _text(xml: bytes) -> str:
    return html.unescape(xml.decode("utf-8", "replace"))


def is_scattered(sheet: Iterable[bytes], prefix: bytes) -> bool:
    """`SheetScan.is_scattered`, found out cell by cell: for sheets whose cells do not tell their places.

    A place that cannot be understood counts as far away.
    """
    tag = re.compile(rb"<%b(row|c)(?=[\s/>])([^<>]*)>" % re.escape(prefix))
    row = column = last_row = last_column = cells = 0
    for piece in whole_cells(sheet, prefix):
        for kind, attributes in tag.findall(piece):
            place = _ROW.search(attributes) if kind == b"row" else _PLACE.search(attributes)
            if not place and _HAS_PLACE.search(attributes):
                return True
            if kind == b"row":
                row, column = int(place.group(1)) if place else row + 1, 0
                continue
            column = column_number(place.group(1).decode()) if place else column + 1
            row = int(place.group(2)) if place else row
            cells += 1
            last_row, last_column = max(row, last_row), max(column, last_column)
    return is_thin(last_row * last_column, cells)


def whole_cells(sheet: Iterable[bytes], prefix: bytes) -> Iterator[bytes]:
    """A worksheet's bytes in pieces that end behind a cell."""
    end, tail = b"</" + prefix + b"c>", b""
    for chunk in sheet:
        whole, found, tail = (tail + chunk).rpartition(end)
        yield whole + found
    yield tail
