"""The funnel, lost deals, open measures, and figures beside those of other periods."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from sop_cli.metrics.actions import open_actions
from sop_cli.metrics.base import Window
from sop_cli.metrics.compare import growth, previous, spring, year_on_year
from sop_cli.metrics.funnel import funnel
from sop_cli.metrics.losses import losses
from sop_cli.metrics.performance import Performance
from sop_cli.records.resolve import Resolved
from sop_cli.values.period import parse_period
from tests.metrics.team import book

STAGES = [{"id": "lead", "name": "线索获取"}, {"id": "offer", "name": "报价"}, {"id": "contract", "name": "签订合同"}]
Q4 = Window.of(parse_period("2023Q4"), date(2023, 12, 31))
DEALS = """
    created,    closed,     status, stage,    loss_reason, amount
    2023-10-01, 2023-11-10, 赢单,   签订合同, ,            10万
    2023-10-02, 2023-11-10, 赢单,   lead,     ,            10万
    2023-10-03, 2023-10-23, 输单,   报价,     价格,        5万
    2023-10-04, 2023-10-14, 输单,   线索获取, ,            5万
    2023-10-05, ,           ,       offer,    ,            5万
    2023-09-30, 2023-12-01, 输单,   报价,     价格,        3万
    ,           ,           ,       报价,     ,            5万
"""


def resolved(stages: list[dict[str, str]], deals: str = DEALS) -> Resolved:
    return Resolved(book(sop={"stages": stages}, deals=deals))


def test_a_deal_has_entered_all_stages_up_to_the_one_it_stands_at() -> None:
    found = funnel(resolved(STAGES), Q4)
    assert found is not None
    assert [(step.stage, step.entered, step.passed, step.rate) for step in found.steps] == [
        ("线索获取", 5, 4, Fraction(4, 5)),
        ("报价", 4, 2, Fraction(1, 2)),
        ("签订合同", 2, None, None),
    ]
    assert (found.by_status, found.undated) == (False, 1)


def test_foreign_stages_fall_back_to_statuses() -> None:
    found = funnel(resolved([{"id": "x", "name": "别的"}]), Q4)
    assert found is not None
    assert found.by_status
    assert [(step.entered, step.passed, step.median_days) for step in found.steps] == [
        (5, 4, None), (4, 2, Fraction(59, 2)), (2, None, Fraction(79, 2)),
    ]  # fmt: skip


def test_without_deals_there_is_no_funnel() -> None:
    assert funnel(Resolved(book()), Q4) is None


def test_why_deals_of_the_window_were_lost() -> None:
    found = [(loss.reason, loss.deals, loss.amount) for loss in losses(resolved(STAGES), Q4)]
    assert found == [("价格", 2, 80_000), (None, 1, 50_000)]


def test_open_measures_most_urgent_first() -> None:
    team = book(
        actions="""
            action,     owner, due_date,   status
            每周同步,   刘洋,  2024-01-15, 进行中
            增加同步人, 赵敏,  2023-12-15, 已完成
            更新报价,   赵敏,  2023-12-20,
            培训,       ,      ,           Done
            复盘会,     刘洋,  ,           未开始
        """
    )
    assert [(a.action, a.late) for a in open_actions(team)] == [
        ("更新报价", True),
        ("每周同步", False),
        ("复盘会", False),
    ]


SALES = """
    date,       amount
    2022-01-04, 1
    2022-01-20, 100
    2022-02-20, 300
    2022-10-10, 500
    2022-12-20, 500
    2023-01-10, 600
    2023-02-10, 200
    2023-07-10, 1000
    2023-10-10, 1500
"""


def compared(period: str, as_of: str) -> Performance:
    return Performance(Resolved(book(as_of=as_of, sales=SALES)), parse_period(period))


@pytest.mark.parametrize(
    ("period", "as_of", "before", "year"),
    [
        ("2023Q4", "2023-12-31", Fraction(1, 2), Fraction(1, 2)),
        ("2023Q4", "2023-10-31", Fraction(1, 2), 2),  # as many days of the other periods: 2022-12-20 lies beyond
        ("2023Q3", "2023-09-30", None, None),  # the quarter before and the year before sold nothing
        ("2023-02", "2023-02-28", Fraction(-2, 3), Fraction(800, 401) - 1),  # January and February together
        ("2023-01", "2023-01-31", Fraction(1, 5), None),  # not before February is over
        ("2023-01", "2023-03-01", Fraction(1, 5), Fraction(800, 401) - 1),
        ("2022Q4", "2022-12-31", None, None),  # nothing is known of 2021
    ],
)
def test_beside_other_periods(period: str, as_of: str, before: Fraction | None, year: Fraction | None) -> None:
    performance = compared(period, as_of)
    assert previous(performance).growth("revenue") == before
    assert year_on_year(performance).growth("revenue") == year


def test_a_base_of_nothing_or_less_gives_no_growth() -> None:
    assert growth(Fraction(5), Fraction(0)) is None
    assert growth(Fraction(5), Fraction(-3)) is None
    assert growth(None, Fraction(3)) is None


def test_only_single_months_are_taken_together() -> None:
    assert spring(parse_period("2024-02")).label == "2024-01-01..2024-02-29"
    assert spring(parse_period("2024Q1")).label == "2024Q1"


@pytest.mark.parametrize(
    ("as_of", "progress"),
    [("2023-09-30", None), ("2023-12-31", None), ("2023-10-06", 0), ("2023-10-31", Fraction(19, 62))],
)
def test_time_progress_in_working_days(as_of: str, progress: Fraction | None) -> None:
    """2023Q4 has 62 working days in China; 19 of them in October, two weekend days made up for the golden week."""
    performance = Performance(Resolved(book(as_of=as_of, sales=SALES)), parse_period("2023Q4"))
    assert performance.time_progress == progress


def test_a_placeholder_fills_nothing() -> None:
    followups = """
        date,       customer, owner, summary, next_action
        2023-10-08, 甲,       张伟,  谈价格,  无
        2023-10-09, 甲,       张伟,  同上,    寄样品
    """
    sop = {"followups": {"required": ["summary", "next_action"]}}
    records = Resolved(book(sop=sop, followups=followups))
    assert Performance(records, parse_period("2023Q4")).actual("completeness") == Fraction(2, 4)
