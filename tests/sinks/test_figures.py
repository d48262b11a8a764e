"""Figures as people read them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sinks import sample
from sop_cli.i18n import set_language
from sop_cli.reports.model import Cell, Chart, Head, Series, Table
from sop_cli.sinks.charted import axis_of, steps_of
from sop_cli.sinks.figures import (
    cell_text,
    column_places,
    common_unit,
    head_texts,
    missing_note,
    sign,
    signed_text,
    unit_text,
)
from sop_cli.sinks.svg import svg


@pytest.mark.parametrize(
    ("cell", "unit", "shown"),
    [
        (Cell(40_000_000, "money"), "万元", "40"),
        (Cell(33_805_000, "money"), "万元", "33.81"),
        (Cell(13_333_333, "money"), "元", "133,333.33"),
        (Cell(13_333_300, "money"), "元", "133,333"),
        (Cell(-40, "money"), "万元", "0.00"),
        (Cell(123_456_789_00, "money"), "亿元", "1.2346"),
        (Cell(1_500_000, "money"), "K", "15"),
        (Cell(Fraction(11, 10), "percent"), "元", "110.0%"),
        (Cell(Fraction(1, 3), "percent"), "元", "33.3%"),
        (Cell(12_000, "count"), "元", "12,000"),
        (Cell(Fraction(8855, 100), "points"), "元", "88.55"),
        (Cell(Fraction(61, 2), "days"), "元", "30.5"),
        (Cell(date(2023, 10, 10), "date"), "元", "2023-10-10"),
        (Cell(None, "money"), "元", "—"),
        (Cell("右\u202e左\x1b[31m"), "元", "右\\u202e左\\x1b[31m"),
    ],
)
def test_a_cell_as_text(cell: Cell, unit: str, shown: str) -> None:
    assert cell_text(cell, unit) == shown


@pytest.mark.parametrize(
    ("lang", "unit", "currency", "shown"),
    [
        ("zh", "万元", "CNY", "万元"),
        ("en", "万元", "CNY", "CNY 10k"),
        ("zh", "元", "CNY", "元"),
        ("en", "元", "CNY", "CNY"),
        ("zh", "1", "USD", "USD"),
        ("en", "K", "USD", "USD k"),
        ("zh", "M", "USD", "百万 USD"),
    ],
)
def test_the_unit_in_a_head(lang: Any, unit: str, currency: str, shown: str) -> None:
    set_language(lang)
    assert unit_text(unit, currency) == shown


def test_columns_of_money_share_their_decimals() -> None:
    sample.meta()
    table = sample.goals()
    places = column_places(table, "万元")
    assert [cell_text(table.rows[0][i], "万元", places[i]) for i in (1, 2, 4)] == ["40.00", "33.80", "-6.20"]
    assert cell_text(table.rows[0][5], "万元", places[5]) == "12"


def test_a_column_may_hold_several_kinds() -> None:
    table = Table(
        "", [Head("值")], [[Cell(133_333_333, "money")], [Cell(8, "count")], [Cell(Fraction(3, 20), "percent")]]
    )
    places = column_places(table, "万元")[0]
    assert [cell_text(row[0], "万元", places) for row in table.rows] == ["133.33", "8", "15.0%"]


def test_the_unit_stands_once_where_there_is_much_money() -> None:
    sample.meta()
    many = Table("", *sample.months_matrix())
    assert common_unit(many, "万元", "CNY") == "单位：万元"
    assert head_texts(many, "万元", "CNY")[1] == "2023-01"
    assert head_texts(sample.goals(), "万元", "CNY")[1] == "目标（万元）"


def test_a_sign_goes_with_every_emphasis() -> None:
    assert signed_text(Cell("优秀", emphasis="good"), "元") == "√ 优秀"
    assert signed_text(Cell(Fraction(4, 5), "percent", "bad"), "元") == "▼ 80.0%"
    assert signed_text(Cell("▲ 已写明", emphasis="good"), "元") == "▲ 已写明"
    assert sign(Cell(None, "percent", "bad")) == ""


def test_an_empty_cell_says_why() -> None:
    sample.meta()
    table = Table(
        "", [Head("率", "percent")], [[Cell(None, "percent", note="没有目标")]] * 2 + [[Cell(None, note="无赢单")]]
    )
    assert missing_note(table) == "—  没有目标；无赢单"


@given(st.lists(st.integers(-(10**12), 10**12).map(lambda n: n / 1000), min_size=1, max_size=8))
def test_a_scale_holds_zero_and_every_figure(figures: list[float]) -> None:
    axis = axis_of(figures)
    slack = axis.step * 1e-6
    assert axis.low - slack <= min(0.0, *figures)
    assert max(0.0, *figures) <= axis.high + slack
    assert 2 <= len(axis.ticks) <= 12


@given(st.integers(0, 10**9), st.lists(st.integers(-(10**8), 10**8), max_size=8))
def test_a_waterfall_ends_where_it_should(start: int, changes: list[int]) -> None:
    end = start + sum(changes)
    names = [str(i) for i in range(len(changes) + 2)]
    steps = steps_of(Chart("steps", "t", names, [Series("s", [start, *changes, end])]), "元")
    assert (steps[0].whole, steps[-1].whole) == (True, True)
    assert steps[-1].end == Fraction(end, 100)
    for before, after in pairwise(steps[:-1]):
        assert after.start == before.end


def test_a_waterfall_of_changes_alone_has_no_wholes() -> None:
    steps = steps_of(Chart("steps", "t", ["a", "b"], [Series("s", [500, -200])]), "元")
    assert [step.whole for step in steps] == [False, False]


def test_pictures_survive_nothing_and_odd_texts() -> None:
    assert str(svg(Chart("bars", "t", [], []), "元")) == ""
    for kind in ("bars", "columns", "line", "steps"):
        none = Chart(kind, "<b>", ["<script>", "很长" * 40], [Series("&", [None, None])])  # type: ignore[arg-type]
        drawn = str(svg(none, "元"))
        assert "<script>" not in drawn
        assert "nan" not in drawn
