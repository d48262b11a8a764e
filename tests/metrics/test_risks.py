"""Concentration, large deals past their day, coverage; landing; what the metrics of measures did: by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from sop_cli.metrics.actions import all_actions, measured
from sop_cli.metrics.landing import outturn
from sop_cli.metrics.performance import Performance
from sop_cli.metrics.risks import risks
from sop_cli.records.resolve import Resolved
from sop_cli.values.period import parse_period
from tests.metrics.team import book


def of(period: str, **tables: Any) -> Performance:
    return Performance(Resolved(book(**tables)), parse_period(period))


SALES = """
    date,       owner, customer, amount
    2023-10-08, 张伟,  甲北京,   30
    2023-10-09, 张伟,  甲上海,   20
    2023-10-10, 张伟,  乙,       40
    2023-10-11, 张伟,  丙,       20
    2023-10-12, 张伟,  丙,       -10
    2023-10-13, 张伟,  丁,       -5
    2023-10-14, 张伟,  ,         7
"""
CUSTOMERS = "customer, group\n甲北京, 甲集团\n甲上海, 甲集团\n乙,"


def test_concentration_by_group() -> None:
    found = risks(of("2023Q4", sales=SALES, customers=CUSTOMERS)).concentration
    assert found
    assert [(c.name, c.revenue, c.share) for c in found.customers] == [
        ("甲集团", 50, Fraction(1, 2)), ("乙", 40, Fraction(2, 5)), ("丙", 10, Fraction(1, 10)),
    ]  # fmt: skip
    assert (found.top(1), found.top(5), found.hhi, found.unnamed) == (Fraction(1, 2), 1, 2500 + 1600 + 100, 7)


DEALS = """
    deal, owner, amount, created,    expected_close, closed,     status
    大,   张伟,  500,    2023-08-01, 2023-11-30,     ,           进行中
    小,   张伟,  100,    2023-08-01, 2023-11-30,     ,           进行中
    下季, 张伟,  300,    2023-08-01, 2024-02-28,     ,           进行中
    赢,   张伟,  10,     2023-08-01, 2023-10-30,     2023-10-30, 赢单
    输,   张伟,  10,     2023-08-01, 2023-10-30,     2023-10-30, 输单
"""


@pytest.mark.parametrize(("least", "late"), [(None, ["大"]), (Fraction(100), ["大", "小"]), (Fraction(501), [])])
def test_large_deals_past_their_day(least: Fraction | None, late: list[str]) -> None:
    found = risks(of("2023Q4", deals=DEALS, sales=SALES), least)
    assert [deal.deal for deal in found.overdue] == late
    assert all(deal.days == 31 for deal in found.overdue)


def test_coverage_of_the_next_period_once_this_one_has_ended() -> None:
    targets = "month, target\n2023Q4, 1000\n2024Q1, 450"
    found = risks(of("2023Q4", deals=DEALS, sales=SALES, targets=targets)).coverage
    assert found
    assert (found.period, found.open, found.remaining, found.rate, found.needed) == ("2024Q1", 900, 450, 2, 2)


def test_coverage_of_the_rest_of_a_running_period() -> None:
    targets = "month, target\n2023Q4, 1102"
    found = risks(of("2023Q4", as_of="2023-11-30", deals=DEALS, sales=SALES, targets=targets)).coverage
    assert found
    assert (found.period, found.open, found.remaining, found.rate) == ("2023Q4", 600, 1000, Fraction(3, 5))


def test_landing_and_what_a_day_must_bring() -> None:
    """2023Q4 has 62 working days; 27 of them had passed on 10 November."""
    found = outturn(
        of(
            "2023Q4",
            as_of="2023-11-10",
            members="name, region\n张伟, 华东\n李娜, 华南",
            sales="date, owner, amount\n2023-10-09, 张伟, 270\n2023-10-10, 李娜, 100",
            targets="region, month, target\n华东, 2023Q4, 620\n华南, 2023Q4, 50",
        )
    )
    assert found
    assert (found.passed, found.left) == (27, 35)
    whole, east, south = found.lines
    assert (east.value, east.daily, east.landing, east.landing_rate, east.needed) == ("华东", 10, 620, 1, 10)
    assert south.needed == 0, "the target is reached"
    assert whole.landing == Fraction(84963, 100), "370 ÷ 27 × 62, to the cent"


def test_only_a_running_period_lands() -> None:
    sales = "date, owner, amount\n2023-10-09, 张伟, 270"
    assert outturn(of("2023Q4", as_of="2023-12-31", sales=sales)) is None
    assert outturn(of("2023Q4", as_of="2023-09-30", sales=sales)) is None


ACTIONS = """
    action, owner, due_date,   status, review, metric, scope
    专项,   张伟,  2023-12-01, 进行中, 2023Q3, 销售额, 华东
    演练,   张伟,  2023-11-01, 已完成, 2023Q3, 赢单率,
    看人,   张伟,  2023-11-02, 已完成, ,       销售额, 阿伟
    本期,   张伟,  2023-11-03, 进行中, 2023Q4, 销售额,
    无名,   张伟,  2023-11-04, 进行中, 2023Q3, 销售额, 火星
    不知,   张伟,  2023-11-05, 进行中, 2023Q3, ,
"""


def test_of_a_running_period_as_many_days_are_compared() -> None:
    """10 October is the tenth day of the quarter: of the third quarter the first ten days count."""
    performance = of(
        "2023Q4",
        as_of="2023-10-10",
        sales="""
            date,       owner, amount
            2023-06-30, 张伟,  5
            2023-07-10, 张伟,  100
            2023-07-11, 张伟,  900
            2023-10-09, 张伟,  270
        """,
        actions="action, owner, review, metric\n专项, 张伟, 2023Q3, 销售额\n上月, 张伟, 2023-09, 销售额",
    )
    found = {m.action: (m.before, m.after) for m in measured(performance, all_actions(performance.records.book))}
    assert found == {"专项": (100, 270), "上月": (None, 270)}, "a month is no quarter"


def test_what_the_metrics_of_measures_did() -> None:
    performance = of(
        "2023Q4",
        members="name, alias, region\n张伟, 阿伟, 华东",
        sales="date, owner, amount\n2023-07-01, 张伟, 100\n2023-10-09, 张伟, 270",
        actions=ACTIONS,
    )
    actions = all_actions(performance.records.book)
    assert [a.action for a in actions if a.done] == ["演练", "看人"]
    assert [(m.action, m.dimension, m.value, m.since, m.before, m.after) for m in measured(performance, actions)] == [
        ("演练", "all", None, "2023Q3", None, None),
        ("看人", "person", "张伟", "2023Q3", 100, 270),
        ("专项", "region", "华东", "2023Q3", 100, 270),
    ]
