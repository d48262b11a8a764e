"""Rows by patterns or by XML events: the same sheet, and no way to make the quick one say something else."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from excel_kit import packed, parts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sop_cli.errors import SopError
from sop_cli.i18n import set_language
from sop_cli.sources import sheet_xml
from sop_cli.sources.archive import Package
from sop_cli.sources.cells import Cells
from sop_cli.sources.grid import Cursor, Grid
from sop_cli.sources.raw import RawSheet
from sop_cli.sources.sheet_plain import NotPlain, PlainRows, unescaped
from sop_cli.sources.workbooks import read_package

CELLS = [
    '<c r="A1"><v>31001.0</v></c>', '<c r="B1" s="1"><v>45209</v></c>', '<c r="C1" t="s"><v>0</v></c>',
    '<c r="C1" t="s"><v>9</v></c>', '<c r="C1" t="s"><v>-1</v></c>', '<c r="D1" s="1"/>', '<c r="D1" s="1"></c>',
    '<c r="E1" t="inlineStr"><is><t>a &amp; b&#x4E2D;&#10;</t></is></c>', '<c r="E1" t="b"><v>1</v></c>',
    '<c r="E1" t="inlineStr"><is><t xml:space="preserve"> x </t></is></c>', '<c r="F1" t="e"><v>#N/A</v></c>',
    '<c r="F1" t="str"><f>A1&amp;"x"</f><v>y_x000D_</v></c>', '<c r="G1"><f>A1*2</f></c>',
    '<c r="G1"><f>A1</f><v/></c>', '<c r="G1"><f>A1</f><v /></c>',
    '<c r="G1"><f t="shared" si="0"/><v>5</v></c>', '<c r="H1" s="1"><v>60</v></c>', '<c r="H1"><v></v></c>',
    '<c r="A1" cm="1"><v>1</v></c>',
    # what the patterns do not know
    '<c s="1" r="A1"><v>2</v></c>', "<c r='A1'><v>3</v></c>", "<c><v>4</v></c>", '<c r="I1"><v><![CDATA[5]]></v></c>',
    '<c r="I1"><!-- c --><v>6</v></c>', '<c r="I1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>',
    '<c r="I1" t="inlineStr"><is><t>a&gt;b > c</t></is></c>', '<c r="xfd1"><v>7</v></c>', '<c r="XFE1"><v>7</v></c>',
    '<c r="I1"><v>&unknown;</v></c>', '<c r="I1"><v>&#1;</v></c>', '<c r="I1"><v>1</v>', '<x:c r="A1"><v>8</v></x:c>',
    '\n<c r="I1">\n<v>9</v></c>', '<c r="A1" a="<"/>', '<c r="I1"><v>x]]>y</v></c>', "<extLst><ext/></extLst>",
]  # fmt: skip
ROWS = ['<row r="{row}">{cells}</row>', '<row r="{row}" spans="1:9" ht="15" customHeight="1">{cells}</row>'] * 8 + [
    "<row>{cells}</row>", '<row spans="1" r="{row}">{cells}</row>', '<row r="0">{cells}</row>', '<row r="2000000"/>',
    '<row r="{row}"/>{cells}', "<!-- {cells} -->", '<row r="{row}" r="3">{cells}</row>', '<row r="{row}">{cells}',
]  # fmt: skip
PLAIN = CELLS[:19]


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


def outcome(data: bytes) -> RawSheet | str:
    try:
        return read_package(data, "a.xlsx", "", None).sheets[0]
    except SopError as error:
        return error.message


def by_events(data: bytes) -> RawSheet | str:
    def never(_self: PlainRows) -> Iterator[bytes]:
        raise NotPlain

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(PlainRows, "around", never)
        return outcome(data)


def same(one: RawSheet | str, other: RawSheet | str) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return one.frame.equals(other.frame) and (one.faults, one.merges) == (other.faults, other.merges)


def rows_of(cells: list[str]) -> st.SearchStrategy[list[tuple[str, list[str], int]]]:
    row = st.tuples(st.sampled_from(ROWS if cells is CELLS else ROWS[:2]), st.lists(st.sampled_from(cells), max_size=6))
    return st.lists(st.tuples(row, st.integers(1, 50)).map(lambda x: (x[0][0], x[0][1], x[1])), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(
    st.one_of(rows_of(PLAIN), rows_of(CELLS)),
    st.sampled_from(["", '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>']),
)
def test_both_ways_give_the_same(rows: list[tuple[str, list[str], int]], after: str) -> None:
    xml = "".join(shape.format(row=number, cells="".join(cells)) for shape, cells, number in rows)
    data = packed(parts(xml, strings="<si><t>甲</t></si>", after=after))
    assert same(outcome(data), by_events(data))


@pytest.mark.parametrize(
    "trick",
    [
        '<!-- <sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData> --><sheetData><row r="2"/></sheetData>',
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><!-- </sheetData> --></sheetData>',
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData><sheetData><row r="2"/></sheetData>',
        '<sheetData/><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>',
        '<a b="<sheetData>"/><sheetData></sheetData>',
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData',
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></sheetData>',
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></sheetData></row>',
    ],
)
def test_tricks_with_what_stands_around(trick: str) -> None:
    content = parts("")
    content["xl/worksheets/sheet1.xml"] = f"<worksheet>{trick}</worksheet>"
    data = packed(content)
    assert same(outcome(data), by_events(data))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "latin-1"])
def test_other_encodings_of_xml(encoding: str) -> None:
    name = "xl/worksheets/sheet1.xml"
    row = '<row r="1"><c r="A1" t="inlineStr"><is><t>café</t></is></c></row>'
    text = {key: value.encode() for key, value in parts(row).items()}
    declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
    text[name] = (declared + parts(row)[name]).encode(encoding)
    found = outcome(packed(text))
    assert isinstance(found, RawSheet)
    assert found.frame["c0"].item() == "café"


def by_openpyxl() -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in ([1, "a", None, True], [2.5, "=A1", "x & y"]):
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


def by_xlsxwriter() -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"constant_memory": True})
    page = book.add_worksheet()
    page.write_row(0, 0, [1, "a & b", " x ", True], book.add_format({"bold": True}))
    page.write_formula(1, 0, "=A1", None, 1)
    book.close()
    return stream.getvalue()


@pytest.mark.parametrize("make", [by_openpyxl, by_xlsxwriter])
def test_what_the_usual_programs_write_is_plain(make: object) -> None:
    assert callable(make)
    package = Package(make(), "a.xlsx")
    chunks = package.stream("xl/worksheets/sheet1.xml")
    rest = b"".join(PlainRows(chunks, Cells(["a"] * 9, [], from_1904=False), Cursor(Grid())).around())
    assert b"<row" not in rest


def test_shared_data_are_plain_too() -> None:
    file = Path(__file__).parents[2].parent / "shared" / "data" / "messy-csv" / "ne_1033_data.xlsx"
    if not file.exists():
        pytest.skip("the shared data are not here")
    assert same(outcome(file.read_bytes()), by_events(file.read_bytes()))


def test_a_sheet_of_many_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 5001))
    data = packed(parts(rows))
    monkeypatch.setattr("sop_cli.sources.sheet_plain._PIECE", 1000)
    monkeypatch.setattr("sop_cli.sources.archive._CHUNK", 777)
    monkeypatch.setattr(sheet_xml.SheetXml, "_start_row", lambda *_: pytest.fail("not by events"))
    found = outcome(data)
    assert isinstance(found, RawSheet)
    assert found.frame["c0"].to_list() == [str(n) for n in range(1, 5001)]


@pytest.mark.parametrize(
    ("text", "plain"),
    [("a", "a"), ("&lt;&amp;&gt;&quot;&apos;", "<&>\"'"), ("&#65;&#x42;", "AB"), ("&amp;lt;", "&lt;")],
)
def test_entities(text: str, plain: str) -> None:
    assert unescaped(text) == plain


@pytest.mark.parametrize("text", ["&", "&x;", "&amp", "&#0;", "&#xD800;", "&#1114112;", "&#x1;"])
def test_entities_that_there_are_not(text: str) -> None:
    with pytest.raises(NotPlain):
        unescaped(text)
