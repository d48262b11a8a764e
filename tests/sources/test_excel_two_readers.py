"""The bulk reader and the careful one: what both can read they read alike; what the first cannot goes to the second."""

from __future__ import annotations

import contextlib

import pytest
from excel_kit import MAIN, packed, parts
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_cli.errors import SopError
from sop_cli.i18n import set_language
from sop_cli.sources import open_xml
from sop_cli.sources.raw import RawSheet
from sop_cli.sources.sheet_scan import SheetScan, column_number
from sop_cli.sources.strings_scan import StringsScan
from sop_cli.sources.workbooks import read_package

CELLS = [
    '<c r="{}"><v>31001.0</v></c>', '<c r="{}"><v>0.30000000000000004</v></c>', '<c r="{}" s="1"><v>45209</v></c>',
    '<c r="{}" s="1"><v>45209.9999999</v></c>', '<c r="{}" s="1"><v>45209.6041666667</v></c>',
    '<c r="{}" s="2"><v>0.604166666666667</v></c>', '<c r="{}" s="3"><v>1.5</v></c>', '<c r="{}" t="s"><v>0</v></c>',
    '<c r="{}" s="1"/>', '<c r="{}" s="1"></c>', '<c r="{}" t="b"><v>1</v></c>', '<c r="{}" t="e"><v>#N/A</v></c>',
    '<c r="{}" t="inlineStr"><is><t>a &amp; b&#x4E2D;&#10;c</t></is></c>', '<c r="{}"><v></v></c>',
    '<c r="{}" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>', '<c r="{}"><f>A1*2</f></c>',
    '<c r="{}" t="str"><f>A1&amp;"x"</f><v>y_x000D_\nz</v></c>', '<c r="{}"><f>A1</f><v/></c>',
    '<c r="{}"><f t="shared" si="0"/><v>5</v></c>', '<c r="{}" t="str"><f>""</f><v></v></c>', "",
]  # fmt: skip
TABLES = st.lists(st.lists(st.sampled_from(CELLS), max_size=5), max_size=6)


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


def book(table: list[list[str]]) -> dict[str, str]:
    rows = ""
    for number, row in enumerate(table, 3):
        cells = "".join(cell.format(f"{letter}{number}") for letter, cell in zip("ABCDE", row, strict=False))
        rows += f'<row r="{number}" spans="1:9">{cells}</row>'
    return parts(rows, strings="<si><t>甲</t></si>", after='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>')


def opened(content: dict[str, str] | dict[str, bytes]) -> RawSheet:
    return read_package(packed(content), "a.xlsx", "", None).sheets[0]


def carefully(content: dict[str, str]) -> RawSheet:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(SheetScan, "_is_odd", lambda *_: True)
        return opened(content)


def only_carefully(content: dict[str, str] | dict[str, bytes]) -> RawSheet:
    """The sheet, of which the bulk reader must not have been asked."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(open_xml, "Bulk", lambda *_: pytest.fail("not to be read in bulk"))
        return opened(content)


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_both_read_the_same(table: list[list[str]]) -> None:
    content = book(table)
    one, other = opened(content), carefully(content)
    assert one.frame.equals(other.frame)
    assert (one.faults, one.merges) == (other.faults, other.merges)


def with_sheet(xml: str | bytes) -> dict[str, bytes]:
    made = {name: text.encode() for name, text in parts("").items()}
    made["xl/worksheets/sheet1.xml"] = xml.encode() if isinstance(xml, str) else xml
    return made


def row(cell: str, number: int = 1) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData><row r="{number}">{cell}</row></sheetData></worksheet>'


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (row('<c r="A1"><v><![CDATA[5]]></v></c>'), "5"),
        (row('<c r="A1"><v>4<!-- x -->5</v></c>'), "45"),
        (row('<c r="A1"><v>4<?x y?>5</v></c>'), "45"),
        (row("<c r='A1' t='inlineStr'><is><t>x</t></is></c>"), "x"),
        (row('<c r="A1" t="inlineStr"><is><t>café</t></is></c>').encode("utf-16"), "café"),
        ('<?xml version="1.0" encoding="latin-1"?>' + row('<c r="A1" t="str"><v>café</v></c>'), "café"),
    ],
)
def test_rare_spellings_are_read_with_care(xml: str | bytes, text: str) -> None:
    if isinstance(xml, str) and "latin-1" in xml:
        xml = xml.encode("latin-1")
    assert only_carefully(with_sheet(xml)).frame["c0"].to_list() == [text]


@pytest.mark.parametrize("place", ["A99999999999", "AAAAA1", "xfd1048576", "A 1", ""])
def test_places_that_cannot_be_understood_are_read_with_care(place: str) -> None:
    for cell in (f'<c r="{place}"><v>1</v></c>', f'<c r="A1"><v>1</v></c><c><v>2</v></c><c r="{place}"><v>3</v></c>'):
        with contextlib.suppress(SopError):
            only_carefully(with_sheet(row(cell)))


@pytest.mark.parametrize("cells", ['<c r="B1"><v>2</v></c><c r="A1"><v>1</v></c>', '<c r="A1"/><!-- --><c r="A1"/>'])
def test_cells_out_of_order_are_not_lost_in_silence(cells: str) -> None:
    with pytest.raises(SopError, match="out of order"):
        only_carefully(with_sheet(row(cells + "<!-- -->")))


def test_prefixed_tags_are_read_in_bulk_with_their_faults() -> None:
    cells = '<c r="A1"><v>7</v></c><c r="B1" t="e"><v>#REF!</v></c><c r="C1"><f>A1</f></c><c r="D1" s="1"><v>-5</v></c>'
    xml = row(cells).replace("</", "\0").replace("<", "<x:").replace("\0", "</x:").replace("xmlns=", "xmlns:x=")
    found = opened(with_sheet(xml))
    assert found.frame.drop("_cells").row(0)[:2] == (1, "7")
    assert [(fault.row, fault.column, fault.value) for fault in found.faults] == [
        (1, 1, "#REF!"), (1, 2, "=A1"), (1, 3, "-5"),
    ]  # fmt: skip


def scanned(xml: str, size: int) -> SheetScan:
    scan, data = SheetScan(StringsScan()), row(xml).encode()
    for at in range(0, len(data), size):
        scan.watch(data[at : at + size])
    scan.close()
    return scan


@pytest.mark.parametrize("size", [1, 7, 64, 10_000])
def test_the_look_at_the_bytes_does_not_depend_on_their_pieces(size: int) -> None:
    scan = scanned('<c r="A1" t="e"><v>#N/A</v></c><c r="ZZ9"><f>B1</f></c><c r="XFD1048576" s="1"/>', size)
    assert [(place, fault.value) for place, fault in scan.faults.items()] == [((1, 0), "#N/A"), ((9, 701), "=B1")]
    assert (scan.odd, scan.is_scattered, scan.is_unplaced) == (False, False, False)
    assert scanned('<c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c>', size).is_scattered


PLACES = st.tuples(st.integers(1, 16_384), st.integers(1, 1_048_576))


@given(st.lists(PLACES, min_size=1, max_size=8))
def test_no_far_cell_goes_unseen(places: list[tuple[int, int]]) -> None:
    """The stated area holds every cell, whatever their order, and is not much larger than needed."""
    scan = scanned("".join(f'<c r="{letters(column)}{number}"><v>1</v></c>' for column, number in places), 50)
    columns, rows = scan.extent.columns, scan.extent.rows
    assert max(column for column, _ in places) <= columns <= 27 * max(column for column, _ in places)
    assert max(number for _, number in places) <= rows <= max(999, 2 * max(number for _, number in places))


def letters(column: int) -> str:
    return (letters((column - 1) // 26) if column > 26 else "") + chr(65 + (column - 1) % 26)


@given(st.integers(1, 18_278))
def test_column_letters(column: int) -> None:
    assert column_number(letters(column)) == column


def test_one_string_in_a_million_cells_is_refused() -> None:
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_001))
    content = parts(cells, strings=f"<si><t>{'长' * 30_000}</t></si>")
    with pytest.raises(SopError, match="too large when unpacked"):
        opened(content)


@pytest.mark.parametrize("size", [1, 6, 100, 5000])
def test_strings_are_measured_whatever_their_pieces(size: int) -> None:
    strings = "".join(f"<si><t>{'x' * length}</t></si>" for length in (5, 900, 2))
    data = f'<?xml version="1.0"?><sst uniqueCount="3">{strings}</sst>'.encode()
    scan = StringsScan()
    for at in range(0, len(data), size):
        scan.watch(data[at : at + size])
    sheet = "".join(
        f'<c r="{letter}1" t="s"><v>{index}</v></c>' for letter, index in zip("ABCD", (0, 1, 1, 9), strict=True)
    )
    tags = len("<si><t></t>")
    assert scan.longest == 900 + tags
    assert scan.volumes([sheet[:50].encode(), sheet[50:].encode()]) == (1805 + 3 * tags, 1805 + 3 * tags)
    assert not scan.lies
