"""Binary workbooks (.xlsb) → sheets of text: the parts of Open XML, each a stream of records instead of XML."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from sop_cli.errors import SopError
from sop_cli.i18n import _
from sop_cli.sources.archive import Package
from sop_cli.sources.biff import ERRORS, rk_number
from sop_cli.sources.cells import Cells, Long, TextCollector, tidy
from sop_cli.sources.excel import part_of, relations
from sop_cli.sources.gate import MAX_COLUMNS, MAX_ROWS
from sop_cli.sources.grid import Cursor, Grid
from sop_cli.sources.numbers import Style, style_of
from sop_cli.sources.raw import Merge, RawSheet
from sop_cli.sources.sheets import SheetEntry, finished

_ROW, _MERGE = 0, 176
_RK, _ERROR, _BOOL, _REAL, _TEXT, _SHARED, _RICH = 2, 3, 4, 5, 6, 7, 62
_FORMULA_TEXT, _FORMULA_NUMBER, _FORMULA_BOOL, _FORMULA_ERROR = 8, 9, 10, 11
_WORKBOOK, _SHEET, _STRING, _FORMAT = 153, 156, 19, 44
_CELL_FORMATS, _CELL_FORMATS_END, _FORMAT_OF_CELL = 617, 618, 47
_NO_TEXT = 0xFFFFFFFF


class BinaryXml:
    """One .xlsb file."""

    def __init__(self, package: Package, main: str) -> None:
        self._package = package
        self._relations = relations(package, main)
        self._from_1904 = False
        self._entries: list[SheetEntry] = []
        for kind, body in records(package, main):
            if kind == _WORKBOOK:
                self._from_1904 = bool(body[0] & 1) if body else False
            elif kind == _SHEET:
                self._list(body)

    def _list(self, body: bytes) -> None:
        with _sound(self._package):
            identity, at = _string(body, 8)
            name, _end = _string(body, at)
        relation = self._relations.get(identity)
        if relation and relation.kind == "worksheet":
            self._entries.append(SheetEntry(name, relation.part, body[0] & 3 != 0))

    def entries(self) -> list[SheetEntry]:
        """The worksheets in their order."""
        return self._entries

    def sheets(self, entries: list[SheetEntry]) -> Iterator[RawSheet]:
        """The sheets' text, one after the other."""
        with _sound(self._package):
            strings, styles = self._strings(), self._styles()
        for entry in entries:
            reader = BinarySheet(self._package, entry.part, Cells(strings, styles, self._from_1904))
            yield finished(entry, reader, self._package.shown)

    def _strings(self) -> list[str | Long]:
        part = part_of(self._package, self._relations, "sharedStrings")
        bodies = (body for kind, body in records(self._package, part) if kind == _STRING) if part else ()
        return [_kept(_string(body, 1)[0]) for body in bodies]

    def _styles(self) -> list[Style]:
        part = part_of(self._package, self._relations, "styles")
        codes: dict[int, str] = {}
        numbers: list[int] = []
        inside = False
        for kind, body in records(self._package, part) if part else ():
            if kind == _FORMAT:
                codes[struct.unpack_from("<H", body)[0]] = _string(body, 2)[0]
            elif kind in (_CELL_FORMATS, _CELL_FORMATS_END):
                inside = kind == _CELL_FORMATS
            elif kind == _FORMAT_OF_CELL and inside:
                numbers.append(struct.unpack_from("<H", body, 2)[0])
        return [style_of(number, codes.get(number)) for number in numbers]


class BinarySheet:
    """Reads the records of one worksheet."""

    def __init__(self, package: Package, part: str, cells: Cells) -> None:
        self.merges: list[Merge] = []
        self.faults = cells.faults
        self._package = package
        self._part = part
        self._cells = cells
        self._row = 0
        self._stored: dict[int, Callable[[bytes], tuple[str, str]]] = {
            _RK: lambda body: ("n", repr(rk_number(struct.unpack_from("<I", body, 8)[0]))),
            _REAL: _real,
            _FORMULA_NUMBER: _real,
            _ERROR: _error,
            _FORMULA_ERROR: _error,
            _BOOL: _boolean,
            _FORMULA_BOOL: _boolean,
            _TEXT: lambda body: ("text", _string(body, 8)[0]),
            _FORMULA_TEXT: lambda body: ("text", _string(body, 8)[0]),
            _RICH: lambda body: ("text", _string(body, 9)[0]),
            _SHARED: lambda body: ("s", str(struct.unpack_from("<I", body, 8)[0])),
        }

    def read(self, grid: Grid) -> None:
        """Read the whole part into a grid."""
        cursor = Cursor(grid)
        with _sound(self._package):
            for kind, body in records(self._package, self._part):
                if kind == _ROW:
                    self._row = struct.unpack_from("<I", body)[0] + 1
                elif kind in self._stored:
                    column, style = struct.unpack_from("<II", body)
                    self._cell(cursor, column, style, *self._stored[kind](body))
                elif kind == _MERGE:
                    top, bottom, left, right = struct.unpack_from("<IIII", body)
                    self.merges.append(Merge(top + 1, bottom + 1, left, right))
        cursor.close()

    def _cell(self, cursor: Cursor, column: int, style: int, kind: str, raw: str) -> None:
        if column >= MAX_COLUMNS or self._row > MAX_ROWS:
            raise struct.error
        text = _kept(raw) if kind == "text" else raw
        if isinstance(text, Long):
            cursor.put(self._row, column, self._cells.long(self._row, column, text.text, text.length))
        else:
            cursor.put(self._row, column, self._cells.text(self._row, column, kind, style & 0xFFFFFF, text, None))


class _sound:  # noqa: N801 - used as a statement
    """Turns what goes wrong in records that do not hold together into the error people see."""

    def __init__(self, package: Package) -> None:
        self._package = package

    def __enter__(self) -> None:
        """Nothing to do."""

    def __exit__(self, _kind: type[BaseException] | None, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, struct.error | IndexError):
            raise damaged_records(self._package) from error


def damaged_records(package: Package) -> SopError:
    """The error for records that do not hold together."""
    return package.damaged(_("its records do not hold together"))


def records(package: Package, part: str) -> Iterator[tuple[int, bytes]]:
    """Kind and body of each record of a part: both kind and size are numbers of seven bits a byte."""
    if part not in package:
        raise package.damaged(_("its part {part} is missing").format(part=part))
    buffer = b""
    for chunk in package.stream(part):
        buffer += chunk
        at = 0
        while head := _head(buffer, at):
            kind, body, end = head
            if end > len(buffer):
                break
            yield kind, buffer[body:end]
            at = end
        buffer = buffer[at:]
    if buffer:
        raise damaged_records(package)


def _head(buffer: bytes, at: int) -> tuple[int, int, int] | None:
    """Kind, start and end of the record at a place; None while its head is not all there."""
    if at + 6 > len(buffer) and not _head_is_whole(buffer[at:]):
        return None
    kind, at = buffer[at], at + 1
    if kind & 0x80:
        kind, at = (kind & 0x7F) | (buffer[at] & 0x7F) << 7, at + 1
    size = 0
    for shift in (0, 7, 14, 21):
        byte = buffer[at]
        at += 1
        size |= (byte & 0x7F) << shift
        if not byte & 0x80:
            break
    return kind, at, at + size


def _head_is_whole(head: bytes) -> bool:
    rest = head[2:] if head and head[0] & 0x80 else head[1:]
    return len(rest) >= 4 or any(not byte & 0x80 for byte in rest)


def _string(body: bytes, at: int) -> tuple[str, int]:
    """A counted text and where it ends."""
    length = struct.unpack_from("<I", body, at)[0]
    if length == _NO_TEXT:
        return "", at + 4
    end = at + 4 + 2 * length
    if end > len(body):
        raise IndexError(length)
    return body[at + 4 : end].decode("utf-16-le", "surrogatepass"), end


def _kept(text: str) -> str | Long:
    collector = TextCollector()
    collector.add(text)
    kept = collector.take()
    return tidy(kept) if isinstance(kept, str) else kept


def _real(body: bytes) -> tuple[str, str]:
    return "n", repr(struct.unpack_from("<d", body, 8)[0])


def _error(body: bytes) -> tuple[str, str]:
    return "e", ERRORS.get(body[8], "#?")


def _boolean(body: bytes) -> tuple[str, str]:
    return "b", str(body[8])
