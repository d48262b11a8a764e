"""A quoted record: one line, the cell in question underlined, whatever the width of the terminal or of the signs."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sop_cli.reports.model import Entry, Listing, Quote, Report, Section, Table
from sop_cli.reports.result import Result
from sop_cli.sinks import Meta, draw
from sop_cli.sinks.quote import cut, quoted
from sop_cli.values.visible import visible, width

ROW = ["镇江铁瓴重工", "2024-11-02", "上门拜访", "在铆焊车间拆看两台旧变频器", "确认历史数据导出方式", "2024-11-08"]


def test_the_cell_is_underlined_by_the_columns_that_it_takes() -> None:
    assert (
        quoted(Quote(ROW, 1), 96)
        == (
            "镇江铁瓴重工 | 2024-11-02 | 上门拜访 | 在铆焊车间拆看两.. | 确认历史数据导出.. | 2024-11-08",
            "               ^^^^^^^^^^",
        )
        or quoted(Quote(ROW, 1), 96).stroke == " " * 15 + "^" * 10
    )


def test_a_narrow_terminal_keeps_what_lies_nearest() -> None:
    line, stroke = quoted(Quote(ROW, 5), 36)
    assert line.endswith("2024-11-08")
    assert stroke == " " * (width(line) - 10) + "^" * 10
    assert width(line) <= 36


def test_without_a_cell_nothing_is_underlined() -> None:
    assert quoted(Quote(["甲", "乙"]), 40) == ("甲 | 乙", "")


@given(
    st.lists(st.text(alphabet="a中，\x1b\n ", min_size=1, max_size=60), min_size=1, max_size=8),
    st.integers(0, 7),
    st.integers(20, 120),
)
def test_it_always_fits_and_the_stroke_lies_below_the_cell(cells: list[str], mark: int, room: int) -> None:
    mark %= len(cells)
    line, stroke = quoted(Quote(cells, mark), room)
    assert width(line) <= room
    assert "\x1b" not in line
    assert "\n" not in line
    begin, taken = len(stroke) - len(stroke.lstrip()), stroke.count("^")
    under, column = "", 0
    for sign in line:
        if begin <= column < begin + taken:
            under += sign
        column += width(sign)
    assert visible(cells[mark]).startswith(under.removesuffix("..").rstrip()) or len(under) <= 2


def test_text_is_cut_by_columns() -> None:
    assert cut("询问产品参数", 12) == "询问产品参数"
    assert cut("询问产品参数", 9) == "询问产.."


def _drawn(most: int | None) -> str:
    entries = [Entry(f"事项{n}", "bad" if n == 4 else "watch", "FU203", f"第 {n} 行") for n in range(5)]
    listings = [Listing("a.csv", entries[:3]), Listing("b.csv", entries[3:])]
    report = Report("check", "核对", sections=[Section("张伟", listings=listings)])
    result = Result("check-followups", lambda _brief: {}, lambda: report, lambda: Table("", [], []))
    return draw(result, "table", Meta("1", date(2023, 10, 31), most=most))


def test_what_is_not_shown_is_counted() -> None:
    text = _drawn(2)
    assert [n for n in range(5) if f"事项{n}" in text] == [0, 4], "what weighs most, in the order of the log"
    assert "另有 3 条：加 --show 0 全部显示" in text
    assert "b.csv" in _drawn(4)
    assert "另有 1 条" in _drawn(4)
    assert "另有" not in _drawn(5)
    assert _drawn(5) == _drawn(None)
