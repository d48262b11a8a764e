"""Workbooks as files: every format gives the same text; what lies about itself is survived."""

# ruff: noqa: DTZ001 - dates in cells have no time zone

from __future__ import annotations

import datetime as dt
import io
import struct
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import xlsxwriter
import xlwt
from excel_kit import MAIN, PACKAGE, RELATION, packed, parts, read, sheet, table
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P, S

from sop_cli.errors import SopError
from sop_cli.i18n import set_language
from sop_cli.sources.files import read_file
from sop_cli.sources.raw import Merge

VALUE = '<row r="1"><c r="A1"><v>1</v></c></row>'


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_sheets_hidden_ones_merges_and_the_mark(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "10月"
    book.active.append(["客户名称", "日期"])
    book.active.append(["科技公司", dt.date(2023, 10, 10)])
    book.active.merge_cells("A2:A4")
    book.create_sheet("旧数据").sheet_state = "hidden"
    book.create_chartsheet("图")
    book.properties.category = "sop:form:followup-log"
    found = read(tmp_path, saved(book))
    assert [(one.name, one.hidden) for one in found.sheets] == [("10月", False), ("旧数据", True)]
    assert found.sheets[0].merges == (Merge(2, 4, 0, 0),)
    assert table(found.sheets[0]) == [(1, "客户名称", "日期"), (2, "科技公司", "2023-10-10")]
    assert found.sheets[1].frame.columns == ["_row", "_cells"]
    assert found.mark == "form:followup-log"


def test_another_category_is_no_mark(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.properties.category = "销售"
    assert read(tmp_path, saved(book)).mark is None


def test_written_by_xlsxwriter(tmp_path: Path) -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    page = book.add_worksheet("数据")
    page.write_row(0, 0, ["a", "b"])
    page.write_formula(1, 0, "=1+1", None, 2)
    page.write_datetime(1, 1, dt.datetime(2023, 10, 10), book.add_format({"num_format": "yyyy.mm.dd"}))
    page.write_rich_string(2, 0, "蓝", book.add_format({"bold": True}), "海", "科技")
    book.close()
    assert table(read(tmp_path, stream.getvalue()).sheets[0]) == [
        (1, "a", "b"), (2, "2", "2023-10-10"), (3, "蓝海科技", None),
    ]  # fmt: skip


def test_macros_are_left_aside_and_said(tmp_path: Path) -> None:
    found = read(tmp_path, packed({**parts(VALUE), "xl/vbaProject.bin": "x"}), "book.xlsm")
    assert found.notes == ("book.xlsm: there are macros in this workbook; they are ignored.",)


def test_no_worksheet(tmp_path: Path) -> None:
    content = parts(VALUE)
    content["xl/_rels/workbook.xml.rels"] = content["xl/_rels/workbook.xml.rels"].replace("/worksheet", "/chartsheet")
    with pytest.raises(SopError, match="no worksheet"):
        read(tmp_path, packed(content))


@pytest.mark.parametrize("part", ["xl/styles.xml", "xl/sharedStrings.xml"])
def test_parts_that_may_be_missing(tmp_path: Path, part: str) -> None:
    content = parts(VALUE)
    del content[part]
    assert table(read(tmp_path, packed(content)).sheets[0]) == [(1, "1")]


@pytest.mark.parametrize(
    "rows",
    [
        f'<dimension ref="A1:XFD1048576"/>{VALUE}',
        f'{VALUE}<row r="1048576"><c r="XFD1048576" s="1"/></row>',
        f'{VALUE}<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>',
        VALUE + "<row/>" * 100_000,
    ],
)
def test_sheets_that_lie_about_their_size(tmp_path: Path, rows: str) -> None:
    found = sheet(tmp_path, rows)
    assert found.frame["c0"].to_list()[0] == "1"
    assert found.frame.height <= 2


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        f'<row r="1">{"<c><v>1</v></c>" * 16_385}</row>',
    ],
)
def test_cells_outside_of_any_sheet(tmp_path: Path, rows: str) -> None:
    with pytest.raises(SopError, match="outside of a sheet"):
        sheet(tmp_path, rows)


@pytest.mark.parametrize("place", ["A1A", "1A", "AAAA1", "A", "1"])
def test_cells_without_a_sound_place(tmp_path: Path, place: str) -> None:
    with pytest.raises(SopError, match="damaged"):
        sheet(tmp_path, f'<row r="1"><c r="{place}"><v>1</v></c></row>')


def test_cells_scattered_over_a_gigantic_area(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n * 500}"><c r="XFD{n * 500}"><v>1</v></c></row>' for n in range(1, 400))
    with pytest.raises(SopError, match="scattered") as caught:
        sheet(tmp_path, rows)
    assert caught.value.where.sheet == "跟进"


def test_strings_that_lie_about_their_number(tmp_path: Path) -> None:
    content = parts('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings="<si><t>甲</t></si>")
    name = "xl/sharedStrings.xml"
    content[name] = content[name].replace("<sst", '<sst count="4294967295" uniqueCount="4294967295"')
    assert table(read(tmp_path, packed(content)).sheets[0]) == [(1, "甲")]


ROWS: list[list[object]] = [
    ["客户名称", "日期", "金额", "比例", "备注"],
    ["科技公司", dt.date(2023, 10, 10), 133300.5, 0.15, "第一行\n第二行"],
    ["YY集团 🙂", dt.datetime(2023, 10, 11, 9, 5, 7), -0.1, 31001, "00123"],
    [None, dt.date(1999, 12, 31), 123456789012345, 1 / 3, "长" * 9000],
    *([f"客户{n}é", dt.date(2024, 2, 29), n * 1.1, 1e-7, "同一句话"] for n in range(700)),
]


def by_openpyxl() -> bytes:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    return saved(book)


def by_xlwt() -> bytes:
    book = xlwt.Workbook()
    page = book.add_sheet("Sheet1")
    formats = {dt.date: "yyyy-mm-dd", dt.datetime: "yyyy-mm-dd hh:mm:ss"}
    styles = {kind: xlwt.easyxf(num_format_str=code) for kind, code in formats.items()}
    for r, row in enumerate(ROWS):
        for c, value in enumerate(row):
            if value is not None:
                page.write(r, c, value, styles.get(type(value), xlwt.Style.default_style))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def by_odfpy() -> bytes:
    book = OpenDocumentSpreadsheet()
    page = Table(name="Sheet1")
    for row in ROWS:
        line = TableRow()
        for value in row:
            line.addElement(ods_cell(value))
        line.addElement(TableCell(numbercolumnsrepeated=16_000))
        page.addElement(line)
    end = TableRow(numberrowsrepeated=1_047_000)
    end.addElement(TableCell(numbercolumnsrepeated=16_384))
    page.addElement(end)
    book.spreadsheet.addElement(page)
    stream = io.BytesIO()
    book.write(stream)
    return stream.getvalue()


def ods_cell(value: object) -> TableCell:
    if value is None:
        return TableCell()
    if isinstance(value, dt.date):
        return TableCell(valuetype="date", datevalue=value.isoformat())
    if isinstance(value, int | float):
        return TableCell(valuetype="float", value=repr(value))
    made = TableCell(valuetype="string")
    for line in str(value).split("\n"):
        made.addElement(P(text=line))
    return made


def varint(number: int, longest: int) -> bytes:
    made = b""
    for _ in range(longest):
        number, low = number >> 7, number & 0x7F
        made += bytes([low | (0x80 if number else 0)])
        if not number:
            break
    return made


def record(kind: int, body: bytes = b"") -> bytes:
    return (bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])) + varint(len(body), 4) + body


def wide(text: str) -> bytes:
    letters = text.encode("utf-16-le")
    return struct.pack("<I", len(letters) // 2) + letters


def xlsb_cell(column: int, value: object) -> bytes:
    if isinstance(value, dt.date):
        since = dt.datetime(*value.timetuple()[:6]) - dt.datetime(1899, 12, 30)
        return record(5, struct.pack("<IId", column, 1, since.days + since.seconds / 86400))
    head = struct.pack("<II", column, 0)
    if value is None:
        return record(1, head)
    if isinstance(value, int) and value < 2**29:
        return record(2, head + struct.pack("<I", value << 2 | 2))
    return (
        record(5, head + struct.pack("<d", value))
        if isinstance(value, int | float)
        else record(6, head + wide(str(value)))
    )


BINARY_TYPES = """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/>
<Override PartName="/xl/worksheets/sheet1.bin" ContentType="application/vnd.ms-excel.worksheet"/>
<Override PartName="/xl/styles.bin" ContentType="application/vnd.ms-excel.styles"/>
<Override PartName="/xl/sharedStrings.bin" ContentType="application/vnd.ms-excel.sharedStrings"/></Types>"""


def by_hand_as_xlsb(further: bytes = b"", last_row: int = len(ROWS), last_column: int = 8) -> bytes:
    rows = b""
    for r, row in enumerate(ROWS):
        rows += record(0, struct.pack("<IIHBBBII", r, 0, 300, 0, 0, 0, 0, 0)[:17])
        rows += b"".join(xlsb_cell(column, value) for column, value in enumerate(row))
    sheet = record(156, struct.pack("<II", 0, 1) + wide("r1") + wide("Sheet1"))
    formats = b"".join(record(47, struct.pack("<HH", 0, number) + b"\0" * 12) for number in (0, 14))
    size = record(148, struct.pack("<IIII", 0, last_row, 0, last_column))
    content = {name: text.replace(".xml", ".bin").encode() for name, text in parts("").items() if "rels" in name}
    content |= {
        "[Content_Types].xml": BINARY_TYPES.encode(),
        "xl/workbook.bin": record(131) + record(153, b"\0" * 12) + record(143) + sheet + record(144) + record(132),
        "xl/styles.bin": record(278)
        + record(617, b"\2\0\0\0")
        + formats
        + record(618)
        + record(47, b"\0\0\1\0")
        + record(279),
        "xl/sharedStrings.bin": record(159, b"\1\0\0\0" * 2) + record(19, b"\0" + wide("共享")) + record(160),
        "xl/worksheets/sheet1.bin": record(129) + size + record(145) + rows + further + record(146) + record(130),
    }
    return packed({name.replace("workbook.xml.rels", "workbook.bin.rels"): data for name, data in content.items()})


@pytest.mark.parametrize(
    ("name", "data"), [("a.xls", by_xlwt), ("a.ods", by_odfpy), ("a.xlsb", by_hand_as_xlsb)], ids=["xls", "ods", "xlsb"]
)
def test_every_format_gives_the_same_text(tmp_path: Path, name: str, data: object) -> None:
    assert callable(data)
    expected = read(tmp_path, by_openpyxl()).sheets[0].frame
    found = read(tmp_path, data(), name).sheets[0]
    assert expected.height == len(ROWS)
    assert found.frame.equals(expected)
    assert not found.faults


@pytest.mark.needs("soffice")
def test_as_libreoffice_saves_them(tmp_path: Path) -> None:
    """An independent writer: values, formulas, times and hidden sheets come out alike in xlsx, xls and ods."""
    book = openpyxl.Workbook()
    page = book.active
    for row in [*ROWS[:5], ["=1/0", "=NA()", "=1+1", '="x"&A2', dt.time(14, 30)]]:
        page.append(row)
    page.merge_cells("A8:C9")
    book.create_sheet("隐藏").sheet_state = "hidden"
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.xlsx").write_bytes(saved(book))
    found = {}
    for ending in ("xlsx", "xls", "ods"):
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", ending, "--outdir", str(tmp_path), "in/a.xlsx"]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
        found[ending] = read_file(tmp_path / f"a.{ending}", f"a.{ending}")
    for one in found.values():
        first = one.sheets[0]
        assert first.frame.equals(found["xlsx"].sheets[0].frame)
        assert first.frame.row(-1)[4:] == ("2", "x科技公司", "14:30:00")
        assert [sheet.hidden for sheet in one.sheets] == [False, True]
    faults = {name: [(fault.row, fault.value) for fault in one.sheets[0].faults] for name, one in found.items()}
    assert faults == {"xlsx": [(6, "#DIV/0!"), (6, "#N/A")], "xls": [], "ods": []}
    assert found["xls"].notes == (
        "a.xls: 2 cells hold errors such as #N/A and are read as empty. Saved as .xlsx, they are named.",
    )
    assert "2 cells" in found["ods"].notes[0]
    merges = {name: one.sheets[0].merges for name, one in found.items()}
    assert merges == {"xlsx": (Merge(8, 9, 0, 2),), "xls": (Merge(8, 9, 0, 2),), "ods": ()}


def test_old_workbooks(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("a")
    page.write(3, 2, 46190.9999999, xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    page.write(5, 1, True)
    page.write_merge(7, 8, 0, 1, "合并")
    book.add_sheet("藏").visibility = 1
    stream = io.BytesIO()
    book.save(stream)
    found = read(tmp_path, stream.getvalue(), "a.xls")
    first = found.sheets[0]
    assert table(first) == [(4, None, None, "2026-06-17 23:59:59"), (6, None, "TRUE", None), (8, "合并", None, None)]
    assert first.merges == (Merge(8, 9, 0, 1),)
    assert [one.hidden for one in found.sheets] == [False, True]


def test_old_workbooks_with_a_stray_cell(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("a")
    page.write(0, 0, 1)
    page.write(65_535, 255, 1)
    stream = io.BytesIO()
    book.save(stream)
    with pytest.raises(SopError, match="scattered"):
        read(tmp_path, stream.getvalue(), "a.xls")


def test_old_workbooks_under_a_new_name(tmp_path: Path) -> None:
    with pytest.raises(SopError, match="old Excel format"):
        read(tmp_path, by_xlwt(), "a.xlsx")


@pytest.mark.parametrize("length", [700, 5_000, 9_000])
def test_old_workbooks_cut_off(tmp_path: Path, length: int) -> None:
    with pytest.raises(SopError, match="damaged"):
        read(tmp_path, by_xlwt()[:length], "a.xls")


def test_booleans_and_shared_texts_of_binary_workbooks(tmp_path: Path) -> None:
    row = record(0, struct.pack("<I", 999) + b"\0" * 13)
    row += record(7, struct.pack("<III", 2, 0, 0)) + record(4, struct.pack("<II", 3, 0) + b"\1")
    found = read(tmp_path, by_hand_as_xlsb(row), "a.xlsb").sheets[0]
    assert found.frame.row(-1)[:6] == (1000, None, None, None, "共享", "TRUE")


def test_binary_workbooks_of_gigantic_size(tmp_path: Path) -> None:
    with pytest.raises(SopError, match="scattered"):
        read(tmp_path, by_hand_as_xlsb(last_row=1_048_575, last_column=16_383), "a.xlsb")


def ods(*rows: TableRow) -> bytes:
    book = OpenDocumentSpreadsheet()
    hiding = Style(name="hid", family="table")
    hiding.addElement(TableProperties(display="false"))
    book.automaticstyles.addElement(hiding)
    page, hidden = Table(name="数据"), Table(name="藏", stylename=hiding)
    for row in rows:
        page.addElement(row)
    book.spreadsheet.addElement(page)
    book.spreadsheet.addElement(hidden)
    stream = io.BytesIO()
    book.write(stream)
    return stream.getvalue()


def ods_row(*cells: TableCell, repeated: int = 1) -> TableRow:
    row = TableRow(numberrowsrepeated=repeated)
    for one in cells:
        row.addElement(one)
    return row


def test_open_document_repeats(tmp_path: Path) -> None:
    spaced = TableCell(valuetype="string")
    text = P(text="a")
    text.addElement(S(c=2))
    text.addText("b")
    spaced.addElement(text)
    data = ods(
        ods_row(TableCell(valuetype="float", value="1", numbercolumnsrepeated=2), spaced, repeated=2),
        ods_row(TableCell(), repeated=5),
        ods_row(TableCell(valuetype="boolean", booleanvalue="true"), repeated=2),
        ods_row(
            TableCell(valuetype="percentage", value="0.15", numberrowsspanned=2),
            TableCell(valuetype="time", timevalue="PT14H30M00S"),
        ),
        ods_row(CoveredTableCell(), TableCell(formula="of:=A1")),
        ods_row(TableCell(valuetype="date", datevalue="2023-02-30")),
    )
    found = read(tmp_path, data, "a.ods")
    first = found.sheets[0]
    assert table(first) == [
        (1, "1", "1", "a  b"), (2, "1", "1", "a  b"), (8, "TRUE", None, None), (9, "TRUE", None, None),
        (10, "0.15", "14:30:00", None), (12, "2023-02-30", None, None),
    ]  # fmt: skip
    assert [(one.name, one.hidden) for one in found.sheets] == [("数据", False), ("藏", True)]


def test_open_document_with_a_broken_letter(tmp_path: Path) -> None:
    """calamine reads such a file for ever."""
    with zipfile.ZipFile(io.BytesIO(by_odfpy())) as made:
        content = {name: made.read(name) for name in made.namelist()}
    content["content.xml"] = content["content.xml"].replace("长".encode(), b"\xe9\x95\x7f", 1)
    with pytest.raises(SopError, match=r"content\.xml is no sound XML"):
        read(tmp_path, packed(content), "a.ods")


def test_open_document_with_a_few_cells_repeated_millions_of_times(tmp_path: Path) -> None:
    data = ods(ods_row(TableCell(valuetype="float", value="1", numbercolumnsrepeated=16_000), repeated=1_000_000))
    with pytest.raises(SopError, match="damaged"):
        read(tmp_path, data, "a.ods")


def test_strict_open_xml(tmp_path: Path) -> None:
    content = {
        name: text.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
        .replace(RELATION, "http://purl.oclc.org/ooxml/officeDocument/relationships")
        for name, text in parts(VALUE).items()
    }  # fmt: skip
    assert PACKAGE in content["_rels/.rels"]
    assert table(read(tmp_path, packed(content)).sheets[0]) == [(1, "1")]


def test_frames_have_their_types_whatever_is_in_them(tmp_path: Path) -> None:
    assert read(tmp_path, packed(parts(""))).sheets[0].frame.schema == {"_row": pl.UInt32, "_cells": pl.UInt32}
    assert sheet(tmp_path, VALUE).frame.schema == {"_row": pl.UInt32, "_cells": pl.UInt32, "c0": pl.String}


def test_old_workbooks_have_256_columns(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 255, "x")
    stream = io.BytesIO()
    book.save(stream)
    assert read(tmp_path, stream.getvalue(), "a.xls").sheets[0].frame["c255"].item() == "x"
