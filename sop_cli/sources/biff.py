"""Old workbooks (.xls, BIFF8 of Excel 97–2003) → sheets of text, record by record."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from sop_cli.errors import SopError
from sop_cli.i18n import _
from sop_cli.sources.cells import Cells, Long, TextCollector, tidy
from sop_cli.sources.gate import cannot_use
from sop_cli.sources.grid import Cursor, Grid
from sop_cli.sources.numbers import Style, style_of
from sop_cli.sources.ole import CompoundFile
from sop_cli.sources.raw import Merge, RawSheet
from sop_cli.sources.sheets import SheetEntry, finished

Record = tuple[int, bytes]

ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
"""Error values by their number in binary workbooks (xls and xlsb)."""

_BOF, _EOF, _CONTINUE = 0x809, 0x0A, 0x3C
_FILEPASS, _DATEMODE, _BOUNDSHEET, _SST, _FORMAT, _XF = 0x2F, 0x22, 0x85, 0xFC, 0x41E, 0xE0
_NUMBER, _LABEL, _BOOLERR, _RK, _MULRK, _LABELSST, _RSTRING = 0x203, 0x204, 0x205, 0x27E, 0xBD, 0xFD, 0xD6
_FORMULA, _STRING, _MERGED = 0x06, 0x207, 0xE5
_BIFF8 = 0x600
_MOST_COLUMNS = 256
_WIDE, _EXTENDED, _RICH = 0x01, 0x04, 0x08
_TEXT, _BOOLEAN, _ERROR, _NOTHING = 0, 1, 2, 3
_CALCULATE_ON_OPEN = 2


def rk_number(packed: int) -> float:
    """The number in the 30 bits of an RK value: an integer or the head of a double, perhaps a hundredfold."""
    if packed & 2:
        value = float(struct.unpack("<i", struct.pack("<I", packed))[0] >> 2)
    else:
        value = float(struct.unpack("<d", struct.pack("<II", 0, packed & 0xFFFFFFFC))[0])
    return value / 100 if packed & 1 else value


class Biff:
    """One .xls file."""

    def __init__(self, file: CompoundFile) -> None:
        self._file = file
        self._data = file.read("Workbook")
        self._entries: list[SheetEntry] = []
        self._formats: dict[int, str] = {}
        self._numbers: list[int] = []
        self._strings: list[str | Long] = []
        self._from_1904 = False
        self._globals()

    def entries(self) -> list[SheetEntry]:
        """The worksheets in their order."""
        return self._entries

    def sheets(self, entries: list[SheetEntry]) -> Iterator[RawSheet]:
        """The sheets' text, one after the other."""
        styles: list[Style] = [style_of(number, self._formats.get(number)) for number in self._numbers]
        for entry in entries:
            cells = Cells(self._strings, styles, self._from_1904)
            reader = BiffSheet(self._records(int(entry.part)), cells, self._file)
            yield finished(entry, reader, self._file.shown)

    def _records(self, start: int) -> Iterator[Record]:
        """The records of one substream; those of charts inside it are left out."""
        at, depth = start, 0
        while at + 4 <= len(self._data):
            kind, size = struct.unpack_from("<HH", self._data, at)
            body = self._data[at + 4 : at + 4 + size]
            if len(body) != size:
                break
            at += 4 + size
            depth += (kind == _BOF) - (kind == _EOF)
            if depth == 0:
                return
            if depth == 1:
                yield kind, body
        raise self._file.damaged()

    def _globals(self) -> None:
        readers: dict[int, Callable[[bytes], object]] = {
            _BOF: self._version,
            _FILEPASS: self._password,
            _DATEMODE: self._date_mode,
            _BOUNDSHEET: self._sheet,
            _FORMAT: self._format,
            _XF: lambda body: self._numbers.append(struct.unpack_from("<H", body, 2)[0]),
        }
        strings: list[bytes] = []
        last = 0
        try:
            for kind, body in self._records(0):
                last = last if kind == _CONTINUE else kind
                if last == _SST:
                    strings.append(body)
                elif kind in readers:
                    readers[kind](body)
            self._strings = shared_strings(strings)
        except (struct.error, IndexError) as error:
            raise self._file.damaged() from error

    def _version(self, body: bytes) -> None:
        if struct.unpack_from("<H", body)[0] != _BIFF8:
            raise too_old(self._file.shown)

    def _password(self, _body: bytes) -> None:
        raise has_password(self._file.shown)

    def _date_mode(self, body: bytes) -> None:
        self._from_1904 = struct.unpack_from("<H", body)[0] == 1

    def _sheet(self, body: bytes) -> None:
        place, state, kind, length, wide = struct.unpack_from("<IBBBB", body)
        if kind == 0:
            name = body[8:].decode("utf-16-le", "replace") if wide & _WIDE else body[8:].decode("latin-1")
            self._entries.append(SheetEntry(name[:length], str(place), state & 3 != 0))

    def _format(self, body: bytes) -> None:
        self._formats[struct.unpack_from("<H", body)[0]] = _label(body, 2)


class BiffSheet:
    """Reads the records of one sheet."""

    def __init__(self, records: Iterator[Record], cells: Cells, file: CompoundFile) -> None:
        self.merges: list[Merge] = []
        self.faults = cells.faults
        self._records = records
        self._cells = cells
        self._file = file
        self._awaits_text: tuple[int, int] | None = None
        self._readers: dict[int, Callable[[bytes], None]] = {
            _NUMBER: self._number,
            _RK: self._rk,
            _MULRK: self._many_rk,
            _LABELSST: self._shared,
            _LABEL: self._text,
            _RSTRING: self._text,
            _BOOLERR: self._boolean,
            _FORMULA: self._formula,
            _STRING: self._formula_text,
            _MERGED: self._merge,
        }

    def read(self, grid: Grid) -> None:
        """Read all records into a grid."""
        self._cursor = Cursor(grid)
        try:
            for kind, body in self._records:
                reader = self._readers.get(kind)
                if reader:
                    reader(body)
        except (struct.error, IndexError) as error:
            raise self._file.damaged() from error
        self._cursor.close()

    def _put(self, row: int, column: int, kind: str, style: int, raw: str) -> None:
        if column >= _MOST_COLUMNS:
            raise IndexError(column)
        self._cursor.put(row + 1, column, self._cells.text(row + 1, column, kind, style, raw, None))

    def _number(self, body: bytes) -> None:
        row, column, style, value = struct.unpack_from("<HHHd", body)
        self._put(row, column, "n", style, repr(value))

    def _rk(self, body: bytes) -> None:
        row, column, style, packed = struct.unpack_from("<HHHI", body)
        self._put(row, column, "n", style, repr(rk_number(packed)))

    def _many_rk(self, body: bytes) -> None:
        row, first = struct.unpack_from("<HH", body)
        for index, (style, packed) in enumerate(struct.iter_unpack("<HI", body[4:-2])):
            self._put(row, first + index, "n", style, repr(rk_number(packed)))

    def _shared(self, body: bytes) -> None:
        row, column, style, index = struct.unpack_from("<HHHI", body)
        self._put(row, column, "s", style, str(index))

    def _text(self, body: bytes) -> None:
        row, column, style = struct.unpack_from("<HHH", body)
        self._put(row, column, "text", style, _label(body, 6))

    def _boolean(self, body: bytes) -> None:
        row, column, style, value, is_error = struct.unpack_from("<HHHBB", body)
        self._put(row, column, "e" if is_error else "b", style, ERRORS.get(value, "#?") if is_error else str(value))

    def _formula(self, body: bytes) -> None:
        row, column, style, kind, value, tag, options = struct.unpack_from("<HHHBxB3xHH", body)
        if tag != 0xFFFF:  # the mark that the result is no number
            self._put(row, column, "n", style, repr(struct.unpack_from("<d", body, 6)[0]))
        elif kind == _TEXT:
            self._awaits_text = row, column
        elif kind == _BOOLEAN:
            self._put(row, column, "b", style, str(value))
        elif kind == _ERROR:
            self._put(row, column, "e", style, ERRORS.get(value, "#?"))
        elif options & _CALCULATE_ON_OPEN:
            self._cells.text(row + 1, column, "n", style, "", "")

    def _formula_text(self, body: bytes) -> None:
        if self._awaits_text:
            row, column = self._awaits_text
            self._awaits_text = None
            self._put(row, column, "text", 0, _label(body, 0))

    def _merge(self, body: bytes) -> None:
        for top, bottom, left, right in struct.iter_unpack("<HHHH", body[2 : 2 + len(body[2:]) // 8 * 8]):
            self.merges.append(Merge(top + 1, bottom + 1, left, right))


def _label(body: bytes, at: int) -> str:
    length, flags = struct.unpack_from("<HB", body, at)
    at += 3 + (2 if flags & _RICH else 0) + (4 if flags & _EXTENDED else 0)
    if flags & _WIDE:
        return body[at : at + 2 * length].decode("utf-16-le", "replace")
    return body[at : at + length].decode("latin-1")


class _Pieces:
    """The shared strings' bytes over the borders of records, where a text may go on in the other width."""

    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces
        self._index = 0
        self._at = 0

    def more(self) -> bool:
        """Is anything left?"""
        while self._index < len(self._pieces) and self._at >= len(self._pieces[self._index]):
            self._index, self._at = self._index + 1, 0
        return self._index < len(self._pieces)

    def take(self, count: int) -> bytes:
        """So many bytes, wherever they are."""
        taken = b""
        while len(taken) < count:
            if not self.more():
                raise IndexError(count)
            piece = self._pieces[self._index][self._at : self._at + count - len(taken)]
            self._at += len(piece)
            taken += piece
        return taken

    def skip(self, count: int) -> None:
        """Pass over bytes, as far as there are any."""
        while count > 0 and self.more():
            step = min(count, len(self._pieces[self._index]) - self._at)
            self._at += step
            count -= step

    def text(self, length: int, flags: int, collector: TextCollector) -> None:
        """A text of `length` letters; a new record begins with the width of the letters that follow."""
        while length > 0:
            if self._index < len(self._pieces) and self._at >= len(self._pieces[self._index]):
                if not self.more():
                    raise IndexError(length)
                flags = self.take(1)[0]
            width = 2 if flags & _WIDE else 1
            here = min(length, (len(self._pieces[self._index]) - self._at) // width)
            if here == 0:
                raise IndexError(length)
            collector.add(self.take(here * width).decode("utf-16-le" if width > 1 else "latin-1", "surrogatepass"))
            length -= here


def shared_strings(pieces: list[bytes]) -> list[str | Long]:
    """The strings of an SST record and those that continue it; phonetic guides and formats are passed over."""
    source, collector = _Pieces(pieces), TextCollector()
    found: list[str | Long] = []
    if not source.more():
        return found
    source.skip(8)
    while source.more():
        length, flags = struct.unpack("<HB", source.take(3))
        runs = struct.unpack("<H", source.take(2))[0] if flags & _RICH else 0
        extra = struct.unpack("<I", source.take(4))[0] if flags & _EXTENDED else 0
        source.text(length, flags, collector)
        source.skip(4 * runs + extra)
        text = collector.take()
        found.append(tidy(text) if isinstance(text, str) else text)
    return found


def too_old(shown: str) -> SopError:
    """The error for workbooks older than Excel 97."""
    return cannot_use(
        shown, _("This workbook was written by Excel 95 or older."), _("Open it in Excel or WPS and save it as .xlsx.")
    )


def has_password(shown: str) -> SopError:
    """The error for workbooks that open with a password only."""
    return cannot_use(
        shown, _("The workbook is protected by a password."), _("Save a copy without a password to open it.")
    )
