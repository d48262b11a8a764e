"""The one door to files with tables in them: path → sheets of text, whatever the file is called and really is."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sop_cli.sources.gate import Shape, load, page_is_no_table, shape_of
from sop_cli.sources.raw import RawFile


def read_file(path: Path, shown: str, sheet: str | None = None) -> RawFile:
    """Read a CSV file or a workbook (xlsx, xlsm, xls, xlsb, ods); what it is shows in its content, not in its name.

    shown: the path as people are to see it in messages. sheet: read this one alone.
    A cell that could not be read is null in the frame and a `Fault` beside it; one that was cut is both.
    Raises SopError when the file as a whole cannot be used.
    """
    data = load(path, shown)
    shape = shape_of(data, shown)
    sha256 = hashlib.sha256(data).hexdigest()
    if shape is Shape.TEXT:
        from sop_cli.sources.text import read_text

        raw, encoding = read_text(data, shown)
        return RawFile(shown, sha256, encoding, (raw,))
    if shape is Shape.ZIP:
        return _open_xml(data, shown, sha256, sheet)
    raise page_is_no_table(shown)


def _open_xml(data: bytes, shown: str, sha256: str, sheet: str | None) -> RawFile:
    from sop_cli.sources.archive import Package
    from sop_cli.sources.excel import OpenXml, chosen

    package = Package(data, shown)
    package.check()
    book = OpenXml(package)
    sheets = tuple(book.sheets(chosen(book.entries(), sheet, shown)))
    return RawFile(shown, sha256, None, sheets, book.mark(), book.notes())
