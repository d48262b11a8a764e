"""What stands in a workbook's cell, and the text that a person reads there."""

# ruff: noqa: DTZ001 - dates in cells have no time zone

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from excel_kit import CHINESE_DATE, DATE, ELAPSED, PERCENT, TIME, cell, sheet, table
from hypothesis import given
from hypothesis import strategies as st

from sop_cli.errors import SopError
from sop_cli.i18n import set_language
from sop_cli.sources.cell_text import CellTexts
from sop_cli.sources.numbers import number_text, serial_text, style_of


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ('<c r="C3"><v>31001</v></c>', "31001"),
        ('<c r="C3"><v>31001.0</v></c>', "31001"),
        ('<c r="C3"><v>0.1</v></c>', "0.1"),
        ('<c r="C3"><v>0.30000000000000004</v></c>', "0.3"),
        ('<c r="C3"><v>1E-7</v></c>', "0.0000001"),
        ('<c r="C3"><v>1.5E+20</v></c>', "150000000000000000000"),
        ('<c r="C3"><v>-0</v></c>', "0"),
        (f'<c r="C3" s="{PERCENT}"><v>0.15</v></c>', "0.15"),
        ('<c r="C3" s="99"><v>5</v></c>', "5"),
        ('<c r="C3" t="b"><v>1</v></c>', "TRUE"),
        ('<c r="C3" t="b"><v>0</v></c>', "FALSE"),
        ('<c r="C3" t="inlineStr"><is><t>00123</t></is></c>', "00123"),
        ('<c r="C3" t="inlineStr"><is><r><t>蓝海</t></r><r><t>科技</t></r><rPh><t>ラン</t></rPh></is></c>', "蓝海科技"),
        ('<c r="C3" t="str"><f>A1</f><v>蓝海&amp;科技</v></c>', "蓝海&科技"),
        ('<c r="C3" t="str"><f>""</f><v></v></c>', None),
        ('<c r="C3"><f>[1]Sheet1!A1</f><v>12</v></c>', "12"),
        ('<c r="C3" t="inlineStr"><is><t>a_x000D_\nb_x005F_x0041_</t></is></c>', "a\nb_x0041_"),
        ('<c r="C3" t="d"><v>2023-02-30</v></c>', "2023-02-30"),
        ('<c r="C3"><v>abc</v></c>', "abc"),
        ('<c r="C3" t="d"><v>2023-10-10T14:30:00</v></c>', "2023-10-10 14:30:00"),
        ('<c r="C3" s="1"/>', None),
        ('<c t="str"/><c t="str"><v>x</v></c>', "x"),
        ('<x:c xmlns:x="y" r="C3"><x:v>7</x:v></x:c>', "7"),
    ],
)
def test_cells(tmp_path: Path, xml: str, text: str | None) -> None:
    assert cell(tmp_path, xml) == (text, [])


@pytest.mark.parametrize(
    ("style", "serial", "text"),
    [
        (DATE, "45209", "2023-10-10"),
        (CHINESE_DATE, "45209", "2023-10-10"),
        (DATE, "45209.6041666667", "2023-10-10 14:30:00"),
        (DATE, "46190.9999999", "2026-06-17 23:59:59"),
        (DATE, "1", "1900-01-01"),
        (DATE, "59", "1900-02-28"),
        (DATE, "61", "1900-03-01"),
        (DATE, "2958465", "9999-12-31"),
        (TIME, "0.604166666666667", "14:30:00"),
        (TIME, "45209.5", "2023-10-10 12:00:00"),
        (ELAPSED, "1.5", "36:00:00"),
    ],
)
def test_dates(tmp_path: Path, style: int, serial: str, text: str) -> None:
    assert cell(tmp_path, f'<c r="C3" s="{style}"><v>{serial}</v></c>') == (text, [])


def test_dates_from_1904(tmp_path: Path) -> None:
    book = '<workbookPr date1904="1"/>'
    assert cell(tmp_path, '<c r="C3" s="1"><v>43747</v></c>', workbook=book) == ("2023-10-10", [])
    assert cell(tmp_path, '<c r="C3" s="1"><v>0</v></c>', workbook=book) == ("1904-01-01", [])


@pytest.mark.parametrize("serial", ["60", "60.5", "0", "-1", "2958466", "1E308", "-0.5"])
def test_dates_that_do_not_exist(tmp_path: Path, serial: str) -> None:
    assert cell(tmp_path, f'<c r="C3" s="1"><v>{serial}</v></c>') == (None, [serial])


@pytest.mark.parametrize(
    ("xml", "value"),
    [
        ('<c r="C3" t="e"><v>#REF!</v></c>', "#REF!"),
        ('<c r="C3" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
        ('<c r="C3"><f>A1&amp;"x"</f></c>', '=A1&"x"'),
        ('<c r="C3"><f>A1</f><v/></c>', "=A1"),
        ('<c r="C3"><v>1E999</v></c>', "1E999"),
        ('<c r="C3" t="inlineStr"><is><t>a_x0007_b</t></is></c>', "a\\x07b"),
    ],
)
def test_cells_without_a_value(tmp_path: Path, xml: str, value: str) -> None:
    assert cell(tmp_path, xml) == (None, [value])


def test_a_cell_that_points_to_a_text_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SopError, match=r"sheet1\.xml cannot be understood"):
        sheet(tmp_path, '<row r="3"><c r="C3" t="s"><v>5</v></c></row>')


def test_a_long_text_shared_by_many_cells_stays_small(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{number}"><c r="A{number}" t="s"><v>0</v></c></row>' for number in range(1, 501))
    found = sheet(tmp_path, rows, strings=f"<si><t>{'长' * 1_000_000}</t></si>")
    assert found.frame["c0"].str.len_chars().max() == 201
    assert len(found.faults) == 500
    assert {(fault.unreadable, len(fault.value or "")) for fault in found.faults} == {(False, 201)}
    assert "1000000" in found.faults[0].reason


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("General", "number"), ("0.00", "number"), ("#,##0.00_);[Red](#,##0.00)", "number"), ('0"days"', "number"),
        ("0.00E+00", "number"), ("[$¥-804]#,##0", "number"), ("\\d0", "number"), ("@", "number"),
        ("yyyy-mm-dd", "date"), ("m/d/yy", "date"), ('yyyy"年"m"月"', "date"), ("[$-804]yyyy年m月d日;@", "date"),
        ("mmm", "date"), ("h:mm AM/PM", "time"), ("mm:ss", "time"), ("[h]:mm:ss", "elapsed"), ("[mm]:ss", "elapsed"),
    ],
)  # fmt: skip
def test_number_formats(code: str, kind: str) -> None:
    assert style_of(170, code) == kind


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_whole_numbers_keep_every_digit(number: int) -> None:
    assert number_text(repr(float(number))) == str(number)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_plain_and_near(number: float) -> None:
    text = number_text(repr(number)) or ""
    assert "e" not in text.lower()
    assert float(text) == float(f"{number:.15g}")


VALUES = st.one_of(
    st.floats(), st.integers(-(10**6), 10**6).map(lambda cents: cents / 100), st.booleans(), st.text(max_size=3),
    st.dates(dt.date(1900, 1, 1)), st.datetimes(dt.datetime(1900, 1, 1)), st.times(), st.just(""),
)  # fmt: skip


@given(st.lists(VALUES, min_size=1, max_size=30))
def test_a_column_is_read_as_its_cells_are(values: list[object]) -> None:
    """Whatever stands together in a column, and however many at once: each value has the text that it has alone."""
    together, alone = CellTexts(), CellTexts()
    texts = together.column(values, 2, 1).to_list()
    assert texts == [alone.column([value], 2, row).item() for row, value in enumerate(values, 1)]
    assert (together.doubtful, together.large, together.dated) == (alone.doubtful, alone.large, alone.dated)
    for value, text in zip(values, texts, strict=True):
        if isinstance(value, float):
            assert text == number_text(repr(value))
        if isinstance(value, str):
            assert text == value


@given(st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(9999, 12, 31, 23, 59, 59)))
def test_serial_numbers_give_back_their_moment(moment: dt.datetime) -> None:
    moment = moment.replace(microsecond=0)
    span = moment - dt.datetime(1899, 12, 30)
    serial = f"{span.days + span.seconds / 86400:.15g}"
    text = serial_text(serial, "date", from_1904=False) or ""
    assert dt.datetime.fromisoformat(text) == moment


def test_rows_keep_their_numbers(tmp_path: Path) -> None:
    """Out of order, without numbers, empty, formatted only, the same number twice: what a spreadsheet program shows."""
    found = sheet(
        tmp_path,
        '<row r="4"><c r="A4"><v>4</v></c></row><row r="2"><c r="B2"><v>2</v></c></row><row/><row r="9"/>'
        '<row><c><v>10</v></c><c><v>11</v></c></row><row r="12"><c r="A12" s="1"/></row>'
        '<row r="4"><c r="B4"><v>5</v></c></row><row><c r="C20"><v>20</v></c></row>',
    )
    assert table(found) == [(2, None, "2", None), (4, "4", "5", None), (10, "10", "11", None), (20, None, None, "20")]
