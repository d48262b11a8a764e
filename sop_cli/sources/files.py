"""The one door to files with tables in them: path → sheets of text, whatever the file is called and really is."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sop_cli.sources.gate import Shape, load, mark_of_page, page_is_no_table, shape_of
from sop_cli.sources.raw import RawFile


def read_file(path: Path, shown: str, sheet: str | None = None) -> RawFile:
    """Read a CSV file or a workbook (xlsx, xlsm, xls, xlsb, ods); what it is shows in its content, not in its name.

    shown: the path as people are to see it in messages. sheet: read this one alone.
    A cell that could not be read is null in the frame and a `Fault` beside it; one that was cut is both.
    A page of our own has a mark and no sheets. Raises SopError when the file as a whole cannot be used.
    """
    data = load(path, shown)
    shape = shape_of(data, shown)
    sha256 = hashlib.sha256(data).hexdigest()
    if shape is Shape.HTML:
        mark = mark_of_page(data)
        if mark is None:
            raise page_is_no_table(shown)
        return RawFile(shown, sha256, None, (), mark)
    if shape is Shape.TEXT:
        from sop_cli.sources.text import read_text

        return read_text(data, shown, sha256, sheet)
    from sop_cli.sources.workbooks import read_compound, read_package

    return (read_package if shape is Shape.ZIP else read_compound)(data, shown, sha256, sheet)
