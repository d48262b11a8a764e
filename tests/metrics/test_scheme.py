"""The scheme beyond weights: the form's two people, roles, newcomers, bonus, direction, grades by shares."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_cli.metrics.grades import by_shares
from sop_cli.metrics.performance import Performance
from sop_cli.metrics.score import Scored, employed_months, evaluate
from sop_cli.metrics.settings import problems
from sop_cli.records.people import Stay
from sop_cli.records.resolve import Resolved
from sop_cli.records.scheme import Forced, MetricSpec, Scheme
from sop_cli.records.sop import Sop
from sop_cli.values.period import parse_period
from tests.metrics.team import book


def people(evaluation: dict[str, Any], **tables: str) -> dict[str, Scored]:
    performance = Performance(Resolved(book(sop={"evaluation": evaluation}, **tables)), parse_period("2023Q4"))
    return {person.name: person for person in evaluate(performance)}


def customers(owner: str, *, old: int, kept: int, new: int, amount: int) -> str:
    """Sales so that of `old` customers `kept` still order in the year up to the end, and `new` ones come."""
    rows = [f"2022-11-0{1 + n % 9}, {owner}, {owner}老{n}, 1" for n in range(old)]
    rows += [f"2023-02-01, {owner}, {owner}老{n}, 1" for n in range(kept)]
    rows += [f"2023-11-11, {owner}, {owner}新{n}, {amount // new}" for n in range(new)]
    rest = amount - new * (amount // new)
    return "\n".join([*rows, *([f"2023-11-12, {owner}, {owner}新0, {rest}"] if rest else [])])


def test_the_two_people_of_the_form() -> None:
    """30万→33万 is 110 %, 10 new, 90 % stayed, 92, 优秀; 25万→20万 is 80 %, 6 new, 75 %, 75, 待改进."""
    found = people(
        {
            "metrics": {
                "revenue": {"weight": 40},
                "new_customers": {"weight": 20, "target": 8},
                "retention": {"weight": 15},
                "团队协作": {"weight": 25, "judged": True},
            }
        },
        members="name\n张三\n李四",
        targets="person, month, target\n张三, 2023Q4, 30万\n李四, 2023Q4, 25万",
        sales="date, owner, customer, amount\n"
        + customers("张三", old=10, kept=9, new=10, amount=330_000)
        + "\n"
        + customers("李四", old=4, kept=3, new=6, amount=200_000),
        judgements="name, metric, period, points\n张三, 团队协作, 2023Q4, 74\n李四, 团队协作, 2023Q4, 67",
    )
    first, second = found["张三"], found["李四"]
    assert (first.revenue.rate, first.new_customers, first.retention) == (Fraction(11, 10), 10, Fraction(9, 10))
    assert (first.score, first.grade) == (92, "优秀")
    assert (second.revenue.rate, second.new_customers, second.retention) == (Fraction(8, 10), 6, Fraction(3, 4))
    assert (second.score, second.grade) == (75, "待改进")


BASICS = {
    "members": """
        name, role,       hire_date
        甲,   销售代表,   2020-01-01
        乙,   大客户经理, 2020-01-01
        丙,   销售代表,   2023-11-01
    """,
    "targets": "person, month, target\n甲, 2023Q4, 10万\n乙, 2023Q4, 10万\n丙, 2023Q4, 10万",
    "sales": "date, owner, customer, amount\n2023-10-08, 甲, A, 9万\n2023-10-08, 乙, B, 5万\n2023-11-08, 丙, C, 10万",
}


def test_a_role_has_its_own_scheme_and_the_others_the_general_one() -> None:
    found = people(
        {
            "metrics": {"revenue": {"weight": 100}},
            "by_role": {
                "大客户经理": {
                    "metrics": {"revenue": {"weight": 40}, "满意度": {"weight": 60, "judged": True}},
                    "grades": {"达标": 70, "待改进": 0},
                }
            },
        },
        judgements="name, metric, period, points\n乙, 满意度, 2023Q4, 90",
        **BASICS,
    )
    assert (found["甲"].score, found["甲"].grade, found["甲"].scheme.role) == (90, "优秀", None)
    assert (found["乙"].score, found["乙"].grade, found["乙"].scheme.role) == (74, "达标", "大客户经理")


def test_a_newcomer_is_shown_but_not_graded_or_ranked() -> None:
    found = people({"excused_months": 3}, **BASICS)
    assert (found["丙"].score, found["丙"].grade, found["丙"].rank, found["丙"].hired) == (
        100, None, None, date(2023, 11, 1),
    )  # fmt: skip
    assert (found["甲"].rank, found["乙"].rank) == (1, 2)
    assert list(found) == ["甲", "乙", "丙"]
    assert people({"excused_months": 2}, **BASICS)["丙"].rank == 1, "two whole months are over on the last day"


@pytest.mark.parametrize(
    ("hired", "day", "months"),
    [
        ("2023-10-01", "2023-12-31", 3),
        ("2023-10-02", "2023-12-31", 2),
        ("2023-12-31", "2023-12-31", 0),
        ("2024-05-01", "2023-12-31", 0),
        ("2023-01-31", "2023-02-28", 1),
        ("2022-02-28", "2024-02-29", 24),
    ],
)
def test_whole_months_of_employment(hired: str, day: str, months: int) -> None:
    assert employed_months(date.fromisoformat(hired), date.fromisoformat(day)) == months


def test_bonus_points_stand_beside_the_score_and_count_for_grade_and_rank() -> None:
    found = people(
        {
            "metrics": {
                "revenue": {"weight": 100},
                "new_customers": {"bonus": 5, "target": 2},
                "标杆案例": {"bonus": 3, "judged": True},
                "投诉": {"bonus": -4, "judged": True},
            }
        },
        judgements="name, metric, period, points\n甲, 标杆案例, 2023Q4, 100\n甲, 投诉, 2023Q4, 50",
        **BASICS,
    )
    one = found["甲"]
    assert (one.score, one.bonus, one.total) == (90, Fraction("3.5"), Fraction("93.5"))
    assert found["丙"].total == Fraction("102.5"), "what nobody judged brings no bonus, and leaves the score whole"


def test_less_may_be_better() -> None:
    found = people(
        {"metrics": {"revenue": {"weight": 50}, "orders": {"weight": 50, "target": 2, "better": "lower"}}}, **BASICS
    )
    assert found["甲"].parts["orders"].rate == Fraction(3, 2), "one where two were allowed: 2 - 1/2"
    judged = {"metrics": {"投诉": {"weight": 100, "judged": True, "better": "lower"}}}
    found = people(judged, judgements="name, metric, period, points\n甲, 投诉, 2023Q4, 20", **BASICS)
    assert found["甲"].score == 80


FORCED = {"shares": {"优秀": "20%", "良好": "60%", "待改进": "20%"}, "min_people": 3}


def test_grades_by_shares_only_where_enough_people_are_graded() -> None:
    assert [p.grade for p in people({"forced": FORCED}, **BASICS).values()] == ["优秀", "良好", "待改进"]
    more = {"forced": FORCED | {"min_people": 4}}
    assert [p.grade for p in people(more, **BASICS).values()] == ["优秀", "优秀", "待改进"]
    apart = {"forced": FORCED | {"within": "role", "min_people": 2}}
    assert people(apart, **BASICS)["乙"].grade == "待改进", "alone in the role: by score"


@settings(max_examples=60, deadline=None)
@given(
    scores=st.lists(st.integers(0, 8), min_size=1, max_size=12), cut=st.tuples(st.integers(0, 100), st.integers(0, 100))
)
def test_shares_are_fair(scores: list[int], cut: tuple[int, int]) -> None:
    """Equal scores have equal grades, a better score never a worse grade, and nobody is without one."""
    low, high = sorted(cut)
    shares = {"A": f"{low}%", "B": f"{high - low}%", "C": f"{100 - high}%"}
    forced = Forced.model_validate({"shares": shares})
    scheme = Scheme(None, {"revenue": MetricSpec()}, {}, 0)
    standing = [(str(i), Fraction(score), scheme, Stay(None)) for i, score in enumerate(scores)]
    grades = by_shares(forced, standing)
    ordered = sorted(zip(scores, (grades[str(i)] for i in range(len(scores))), strict=True), reverse=True)
    assert len({(score, grade) for score, grade in ordered}) == len(set(scores))
    assert [grade for _score, grade in ordered] == sorted(grade or "" for _score, grade in ordered)
    assert by_shares(forced, standing[::-1]) == grades


@pytest.mark.parametrize(
    ("evaluation", "told"),
    [
        ({"by_role": {"销售代表": {"metrics": {"revenu": {"weight": 100}}}}},
         ("evaluation", "by_role", "销售代表", "metrics", "revenu")),
        ({"by_role": {"销售代标": {}}}, ("evaluation", "by_role", "销售代标")),
        ({"roles": ["区域经理"], "by_role": {"销售代表": {}}}, ("evaluation", "by_role", "销售代表")),
        ({"forced": {"shares": {"优": 1}}}, ("evaluation", "forced", "shares", "优")),
        ({"awards": [{"name": "a", "metric": "score", "then": "x"}]}, ("evaluation", "awards", 0, "then")),
        ({"awards": [{"name": "a", "metric": "score", "grade": "A"}]}, ("evaluation", "awards", 0, "grade")),
        ({"pay": {}}, ("evaluation", "pay")),
        ({"pay": {"grades": {"优秀": 1, "良好": 1, "待改进": 1}}}, ("evaluation", "pay")),
        ({"pay": {"base": {"*": 1}, "grades": {"优秀": 1}}}, ("evaluation", "pay", "grades")),
        ({"pay": {"commissions": [{"name": "a", "metric": "orders", "tiers": [{"reach": 0, "rate": 1}]}]}},
         ("evaluation", "pay", "commissions", 0, "metric")),
    ],
)  # fmt: skip
def test_schemes_that_contradict_themselves_are_told(evaluation: dict[str, Any], told: tuple[Any, ...]) -> None:
    sop = Sop.model_validate({"sop": 1, "name": "x", "roles": {"销售代表": {}}, "evaluation": evaluation})
    assert [path for path, _message, _hint in problems(sop)] == [told]
