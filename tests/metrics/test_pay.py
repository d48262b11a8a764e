"""Pay: by grade, by a grid, by tiers; exact to the cent, monotone, within its caps, and derived in words."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from sop_cli.i18n import set_language
from sop_cli.metrics.pay import Paid, pay
from sop_cli.metrics.performance import Performance
from sop_cli.metrics.score import evaluate
from sop_cli.records.pay import Commission, PaySpec
from sop_cli.records.resolve import Resolved
from sop_cli.reports.pay import Wages, pay_json, steps
from sop_cli.values.period import parse_period
from tests.metrics.team import book

TABLES = {
    "members": "name, role, hire_date\n甲, 销售代表, 2020-01-01\n乙, 销售主管, 2020-01-01\n丙, 销售代表, 2023-12-01",
    "targets": "person, month, target\n甲, 2023Q4, 10万\n乙, 2023Q4, 10万\n丙, 2023Q4, 10万",
    "sales": "date, owner, amount\n2023-10-08, 甲, 12万\n2023-10-08, 乙, 8.5万\n2023-12-08, 丙, 1万",
}


def paid(spec: dict[str, Any], *, evaluation: dict[str, Any] | None = None, **tables: str) -> dict[str, Paid]:
    sop = {"evaluation": {"excused_months": 3, **(evaluation or {}), "pay": spec}}
    performance = Performance(Resolved(book(sop=sop, **(TABLES | tables))), parse_period("2023Q4"))
    return {one.name: one for one in pay(evaluate(performance), performance)}


GRADES = {"优秀": "1.2", "良好": 1, "待改进": "0.8"}


def test_base_by_coefficient() -> None:
    """甲 优秀, 乙 良好 (85), 丙 a newcomer with a coefficient of his own."""
    found = paid({"base": {"销售主管": 6000, "*": "5000.05"}, "grades": GRADES, "excused": "0.9"})
    assert [(name, one.amount) for name, one in found.items()] == [
        ("甲", 600_006), ("乙", 600_000), ("丙", 450_005),
    ]  # fmt: skip


def test_a_month_base_counts_for_every_month_and_the_file_wins() -> None:
    bases = """
        name, from,       amount
        甲,   2023-01-01, 3000
        甲,   2023-10-01, 4000
        甲,   2024-01-01, 9000
    """
    found = paid({"base": {"*": 1000}, "per": "month", "grades": GRADES}, pay_bases=bases)
    assert (found["甲"].amount, found["乙"].amount) == (1_440_000, 300_000)
    assert (found["丙"].amount, found["丙"].lacks) == (None, [("grade", "")]), "no coefficient for who is excused"


def test_without_a_base_there_is_no_amount_never_0() -> None:
    found = paid({"grades": GRADES}, pay_bases="name, amount\n甲, 100")
    assert (found["甲"].amount, found["乙"].amount, found["乙"].lacks) == (12_000, None, [("base", "")])


GRID = {"rows": ["80%", 1], "columns": [0, "50%"], "factors": [["0.5", "0.75"], [1, "1.5"]]}


@pytest.mark.parametrize(
    ("sold", "collected", "factor"),
    [("12万", "6万", "1.5"), ("12万", "5万", "1"), ("8万", "4万", "0.75"), ("7.9万", "7万", "0"), ("10万", "0", "1")],
)
def test_a_grid_of_achievement_and_collection(sold: str, collected: str, factor: str) -> None:
    found = paid(
        {"base": {"*": 1000}, "grid": GRID},
        sales=f"date, owner, amount\n2023-10-08, 甲, {sold}",
        payments=f"date, owner, amount\n2023-11-08, 甲, {collected}",
    )
    assert found["甲"].amount == Fraction(factor) * 100_000


def test_a_grid_without_a_rate_gives_no_amount() -> None:
    found = paid({"base": {"*": 1000}, "grid": GRID})
    assert (found["甲"].amount, found["甲"].lacks) == (None, [("column", "collection_rate")])


TIERS = [{"reach": 0, "rate": "1%"}, {"reach": "80%", "rate": "2%"}, {"reach": 1, "rate": "5%"}]


@pytest.mark.parametrize(
    ("more", "first", "second"),
    [
        ({}, 80_000 + 40_000 + 100_000, 80_000 + 10_000),
        ({"mode": "whole"}, 600_000, 170_000),
        ({"cap": 2000}, 200_000, 90_000),
        ({"by": "amount", "tiers": [{"reach": "5万", "rate": "1%"}, {"reach": "10万", "rate": "2%"}]},
         50_000 + 40_000, 35_000),
        ({"by": "amount", "mode": "whole", "tiers": [{"reach": "9万", "rate": "1%"}]}, 120_000, 0),
    ],
)  # fmt: skip
def test_commissions_by_tiers(more: dict[str, Any], first: int, second: int) -> None:
    found = paid({"commissions": [{"name": "提成", "tiers": TIERS, **more}]})
    assert (found["甲"].amount, found["乙"].amount) == (first, second)


def test_what_comes_back_pays_nothing() -> None:
    found = paid({"commissions": [{"name": "提成", "tiers": TIERS}]}, sales="date, owner, amount\n2023-10-08, 甲, -5")
    assert found["甲"].amount == 0


def test_the_cap_of_a_person() -> None:
    spec = {"base": {"*": 5000}, "grades": GRADES, "commissions": [{"name": "提成", "tiers": TIERS}], "cap": 7000}
    found = paid(spec)
    assert (found["甲"].amount, found["甲"].capped) == (700_000, True)
    assert (found["乙"].amount, found["乙"].capped) == (590_000, False)


def test_the_derivation_in_words_and_figures() -> None:
    set_language("zh")
    spec = {
        "base": {"*": 2000}, "per": "month", "grades": GRADES, "grid": GRID, "commissions": [
            {"name": "提成", "tiers": TIERS, "cap": 2000}],
    }  # fmt: skip
    found = paid(spec, payments="date, owner, amount\n2023-11-08, 甲, 6万")
    document = pay_json(Wages(PaySpec.model_validate(spec), list(found.values()), "CNY"))
    assert document[0] == {
        "name": "甲", "base": 6000, "coefficient": 1.2, "factor": 1.5, "amount": 12_800,
        "steps": [
            {"step": "绩效工资", "amount": 10_800,
             "text": "月度基数 2,000元 × 3 个月 × 系数 1.2（等级优秀） × 查表系数 1.5"
             "（销售额 120.0%；回款率 50.0%；对应 100.0% 和 50.0% 起的一格）"},
            {"step": "提成", "amount": 2000,
             "text": "销售额 120,000元（达成 120.0%）：80,000元 × 1% + 20,000元 × 2% + 20,000元 × 5%；封顶 2,000元"},
            {"step": "金额", "amount": 12_800, "text": "10,800元 + 2,000元"},
        ],
    }  # fmt: skip
    assert document[1]["amount"] == 3_900, "0.5 of 6,000 with nothing collected, and 1% and 2% of 8.5万"
    assert document[2]["steps"][-1] == {"step": "金额", "text": "暂无金额：没有等级", "amount": None}


MONEY = st.integers(0, 300_000)


@settings(max_examples=40, deadline=None)
@given(
    sold=st.tuples(MONEY, MONEY),
    rates=st.lists(st.integers(0, 20), min_size=3, max_size=3).map(sorted),
    mode=st.sampled_from(["marginal", "whole"]),
    by=st.sampled_from(["rate", "amount"]),
    cap=st.none() | st.integers(0, 5000),
)
def test_selling_more_never_pays_less(
    sold: tuple[int, int], rates: list[int], mode: str, by: str, cap: int | None
) -> None:
    """With rates that do not fall; caps hold; the parts add up to the whole."""
    bounds = ["0", "80%", "1"] if by == "rate" else ["0", "8万", "10万"]
    tiers = [{"reach": bound, "rate": f"{rate}%"} for bound, rate in zip(bounds, rates, strict=True)]
    one = {"name": "提成", "tiers": tiers, "mode": mode, "by": by, **({} if cap is None else {"cap": cap})}
    low, high = sorted(sold)
    rows = f"date, owner, amount\n2023-10-08, 甲, {low}\n2023-10-08, 乙, {high}"
    spec = {"base": {"*": "1000.01"}, "grades": GRADES, "commissions": [one]}
    found = paid(spec, sales=rows)
    first, second = found["甲"], found["乙"]
    assert (first.earned[0].amount or 0) <= (second.earned[0].amount or 0)
    assert (first.amount or 0) <= (second.amount or 0)
    wages = Wages(PaySpec.model_validate(spec), [first, second], "CNY")
    for who in (first, second):
        assert who.amount == who.by_base + sum(e.amount for e in who.earned)
        assert cap is None or who.earned[0].amount <= cap * 100
        *parts, whole = steps(who, wages)
        assert whole.amount == sum(part.amount or 0 for part in parts)


@pytest.mark.parametrize(
    "wrong",
    [
        {"tiers": [{"reach": 1, "rate": 0}, {"reach": 0, "rate": 0}]},
        {"tiers": []},
        {"tiers": [{"reach": 0, "rate": -1}]},
        {"tiers": TIERS, "cap": -1},
        {"tiers": TIERS, "mode": "half"},
    ],
)
def test_tiers_that_are_none(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Commission.model_validate({"name": "a", **wrong})


def test_a_grid_must_be_whole() -> None:
    for wrong in ({"factors": [[1, 1]]}, {"rows": [1, "80%"]}, {"factors": [[1, 1], [1, -1]]}):
        with pytest.raises(ValidationError):
            PaySpec.model_validate({"grid": GRID | wrong})
