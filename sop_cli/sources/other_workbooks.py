"""Workbooks that are not Open XML (xls, xlsb, ods) → sheets of text, as python-calamine reads them.

What calamine does not tell is not found here. Error cells come as empty ones (in xls and ods they are counted, and a
note says so), dates that do not exist (serial 60, negative numbers) as the nearest date or time; xlsb and ods have no
merged ranges.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from xml.parsers.expat import ExpatError, ParserCreate

from sop_cli.i18n import _
from sop_cli.sources.archive import Package, Watcher
from sop_cli.sources.bulk import Bulk, NotRead
from sop_cli.sources.gate import damaged
from sop_cli.sources.grid import TooSparse
from sop_cli.sources.open_xml import relations
from sop_cli.sources.raw import RawSheet
from sop_cli.sources.sheets import Contents, chosen, finished, scattered

_ODS_ERROR = b'calcext:value-type="error"'
_XLS_ERROR = re.compile(
    rb"\x05\x02\x08\x00.{6}[\x00\x07\x0f\x17\x1d\x24\x2a]\x01"
    rb"|\x06\x00.{8}\x02\x00[\x00\x07\x0f\x17\x1d\x24\x2a]\x00{3}\xff\xff",
    re.DOTALL,
)
_XLS_SIZE = re.compile(rb"\x00\x02\x0e\x00(.{12})\x00\x00", re.DOTALL)
_XLSB_SIZE = re.compile(rb"\x94\x01\x10(.{16})", re.DOTALL)
_SMALL_AREA = 4_000_000
_BYTES_OF_A_CELL = 6
_THINNEST = 8
_HEAD = 65_536


def read_old(data: bytes, shown: str, sheet: str | None) -> Contents:
    """Read an .xls workbook; raises SopError where it is damaged, has a password or too thin a sheet."""
    for size in _XLS_SIZE.findall(data):
        top, bottom, left, right = struct.unpack("<IIHH", size)
        if bottom <= 65_536 and right <= 256 and _is_thin(bottom - top, right - left, len(data)):
            raise scattered(shown)
    return _contents(data, shown, sheet, len(_XLS_ERROR.findall(data)))


def read_binary(package: Package, main: str, data: bytes, sheet: str | None) -> Contents:
    """Read an .xlsb workbook; raises SopError where it is damaged, dangerous or has too thin a sheet."""
    parts = [relation.part for relation in relations(package, main).values() if relation.kind == "worksheet"]
    heads = {part: bytearray() for part in parts if part in package}
    package.check({part: _keeper(head) for part, head in heads.items()})
    for part, head in heads.items():
        for size in _XLSB_SIZE.findall(head)[:1]:
            top, bottom, left, right = struct.unpack("<IIII", size)
            if _is_thin(bottom - top + 1, right - left + 1, package.size(part)):
                raise scattered(package.shown)
    return _contents(data, package.shown, sheet, 0)


def read_open_document(package: Package, data: bytes, sheet: str | None) -> Contents:
    """Read an .ods workbook; raises SopError where it is damaged or dangerous."""
    content = _Content()
    try:
        package.check({"content.xml": content.watch})
    except ExpatError as error:
        raise package.damaged(_("its part {part} is no sound XML").format(part="content.xml")) from error
    return _contents(data, package.shown, sheet, content.errors)


class _Content:
    """Looks at the XML of an .ods workbook. Is it sound (else calamine may never end)? How many cells are errors?"""

    def __init__(self) -> None:
        self.errors = 0
        self._parser = ParserCreate()
        self._tail = b""

    def watch(self, chunk: bytes) -> None:
        """Take the next bytes."""
        self._parser.Parse(chunk, False)
        piece = self._tail + chunk
        self.errors += piece.count(_ODS_ERROR)
        self._tail = piece[1 - len(_ODS_ERROR) :]


def _keeper(head: bytearray) -> Watcher:
    def keep(chunk: bytes) -> None:
        head.extend(chunk[: _HEAD - len(head)])

    return keep


def _is_thin(rows: int, columns: int, size: int) -> bool:
    """Would calamine make a gigantic table for few cells?"""
    return rows * columns > max(_SMALL_AREA, _THINNEST * size // _BYTES_OF_A_CELL)


def _contents(data: bytes, shown: str, wanted: str | None, errors: int) -> Contents:
    sheets = tuple(_sheets(data, shown, wanted))
    note = _("{file}: {count} cells hold errors such as #N/A and are read as empty. Saved as .xlsx, they are named.")
    return Contents(sheets, (note.format(file=shown, count=errors),) if errors else ())


def _sheets(data: bytes, shown: str, wanted: str | None) -> Iterator[RawSheet]:
    try:
        book = Bulk(data, shown)
        for entry in chosen(book.entries(), wanted, shown):
            cells, _texts = book.read(entry)
            yield finished(entry, cells)
    except NotRead as error:
        raise damaged(shown, _("its records do not hold together")) from error
    except TooSparse:
        raise scattered(shown) from None
