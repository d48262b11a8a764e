"""Workbooks built by hand, part by part, so that a test says exactly what is wrong in one."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from sop_cli.sources.files import read_file
from sop_cli.sources.raw import RawFile, RawSheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT = "http://schemas.openxmlformats.org/package/2006/content-types"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DATE, TIME, ELAPSED, PERCENT, CHINESE_DATE = 1, 2, 3, 4, 5


def parts(rows: str, *, strings: str = "", after: str = "", workbook: str = "") -> dict[str, str]:
    """The parts of a small workbook; `rows` is what stands in <sheetData>, cell styles 1 … 5 are the names above."""
    formats = "".join(f"<xf numFmtId='{number}'/>" for number in (0, 14, 20, 46, 9, 170))
    return {
        "[Content_Types].xml": f'<Types xmlns="{CONTENT}">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{KIND}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Target="xl/workbook.xml" '
        f'Type="{RELATION}/officeDocument"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATION}">{workbook}'
        '<sheets><sheet name="跟进" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="r1" Type="{RELATION}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{RELATION}/styles" Target="/xl/styles.xml"/>'
        f'<Relationship Id="r3" Type="{RELATION}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="170" '
        'formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/></numFmts>'
        f"<cellXfs>{formats}</cellXfs></styleSheet>",
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>',
    }


def packed(content: dict[str, str] | dict[str, bytes]) -> bytes:
    """The parts as a zip file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return stream.getvalue()


def read(folder: Path, data: bytes, name: str = "book.xlsx", sheet: str | None = None) -> RawFile:
    """Read bytes under a name."""
    file = folder / name
    file.write_bytes(data)
    return read_file(file, name, sheet)


def sheet(folder: Path, rows: str, **more: str) -> RawSheet:
    """The one sheet of a workbook with these rows."""
    return read(folder, packed(parts(rows, **more))).sheets[0]


def cell(folder: Path, xml: str, **more: str) -> tuple[str | None, list[str]]:
    """What one cell (in C3) reads as, and the values of its faults."""
    found = sheet(folder, f'<row r="3"><c r="A3"><v>1</v></c>{xml}</row>', **more)
    text = found.frame["c2"].item() if "c2" in found.frame.columns else None
    assert all((fault.row, fault.column) == (3, 2) for fault in found.faults)
    return text, [fault.value or "" for fault in found.faults]


def table(raw: RawSheet) -> list[tuple[object, ...]]:
    """Rows as (row number, cells …)."""
    return raw.frame.drop("_cells").rows()
