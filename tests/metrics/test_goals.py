"""Targets files: which rows count for a period, and which breakdown answers."""

from __future__ import annotations

from fractions import Fraction

import pytest

from sop_cli.metrics.gap import contributions, whole_gap, within
from sop_cli.metrics.performance import Performance, achievement
from sop_cli.records.resolve import Resolved
from sop_cli.values.period import parse_period
from tests.metrics.team import book

MEMBERS = """
    name, id, region
    张伟, 1,  华东
    李娜, 2,  华南
"""


def performance(targets: str, period: str = "2023Q4", sales: str = "", as_of: str = "2023-12-31") -> Performance:
    tables = {"members": MEMBERS, "targets": targets} | ({"sales": sales} if sales else {})
    return Performance(Resolved(book(as_of=as_of, **tables)), parse_period(period))


FORM_1 = """
    metric,  region, product, person, month,   target
    销售额,  ,       ,        ,       2023Q4,  100万
    销售额,  华东,   ,        ,       2023Q4,  40万
    销售额,  ,       产品A,   ,       2023Q4,  60万
    新客户数, ,      ,        张伟,   2023Q4,  8
"""


def test_rows_of_the_same_dimensions_are_one_breakdown() -> None:
    """Form 1 of the domain: 华东 40万 and 产品A 60万 of one 100万."""
    goals = performance(FORM_1).goals
    assert goals.one("revenue") == 1_000_000
    assert goals.by("revenue", "region") == {("华东",): 400_000}
    assert goals.by("revenue", "product") == {("产品A",): 600_000}
    assert goals.by("revenue", "channel") == {}
    assert goals.one("new_customers", person="张伟") == 8
    assert [uneven.metric for uneven in goals.uneven()] == ["revenue"]


def test_the_coarsest_breakdown_answers() -> None:
    goals = performance("""
        region, person, month,  target
        华东,   张伟,   2023Q4, 30万
        华东,   李娜,   2023Q4, 5万
        华南,   李娜,   2023Q4, 20万
        华东,   ,       2023Q4, 40万
        华南,   ,       2023Q4, 20万
    """).goals
    assert goals.by("revenue", "region") == {("华东",): 400_000, ("华南",): 200_000}
    assert goals.by("revenue", "person") == {("张伟",): 300_000, ("李娜",): 250_000}
    assert goals.by("revenue", "region", "person")[("华东", "李娜")] == 50_000
    assert goals.one("revenue") == 600_000
    assert {tuple(u.totals) for u in goals.uneven()} == {(("region",), ("region", "person"))}


def test_targets_of_people_speak_for_their_region_where_nothing_else_does() -> None:
    goals = performance("person, month, target\n1, 2023Q4, 30万\n李娜, 2023Q4, 25万").goals
    assert goals.by("revenue", "person") == {("张伟",): 300_000, ("李娜",): 250_000}
    assert goals.by("revenue", "region") == {("华东",): 300_000, ("华南",): 250_000}


MONTHS = """
    month,   target
    2023-10, 133333
    2023-11, 133333
    2023-12, 133334
"""


@pytest.mark.parametrize(
    ("targets", "period", "expected"),
    [
        (MONTHS, "2023Q4", 400_000),
        (MONTHS, "2023-12", 133_334),
        (MONTHS, "2023H2", 400_000),
        ("month, target\n2023Q4, 40万", "2023Q4", 400_000),
        ("month, target\n2023Q4, 40万", "2023", 400_000),
        ("month, target\n2023Q4, 40万", "2023-10", None),
        ("month, target\n2023, 40万", "2023Q4", None),
        ("month, target\n2023Q3, 40万", "2023Q4", None),
        ("person, target\n张伟, 40万", "2023Q4", 400_000),
        ("month, target\n2023-10-01..2023-12-31, 40万", "2023Q4", 400_000),
    ],
)
def test_months_sum_up_and_a_quarter_serves_only_itself_or_longer(
    targets: str, period: str, expected: int | None
) -> None:
    assert performance(targets, period).goals.one("revenue") == expected


def test_a_quarter_and_its_months_are_two_breakdowns_not_twice_the_target() -> None:
    goals = performance(MONTHS + "    2023Q4,  40万").goals
    assert goals.one("revenue") == 400_000
    assert goals.uneven() == []
    assert goals.by("revenue", "month")[("2023-12",)] == 133_334
    assert goals.thin() == []


def test_a_missing_month_is_told() -> None:
    (thin,) = performance("month, target\n2023-10, 10万\n2023-12, 10万").goals.thin()
    assert (thin.present, thin.wanted) == (2, 3)


def test_rates_do_not_add_up() -> None:
    same = performance("metric, person, month, target\n客户转化率, 张伟, 2023Q4, 15%\n客户转化率, 李娜, 2023Q4, 15%")
    assert same.goals.one("conversion") == Fraction(15, 100)
    other = performance("metric, person, month, target\n赢单率, 张伟, 2023Q4, 50%\n赢单率, 李娜, 2023Q4, 60%")
    assert other.goals.one("win_rate") is None
    assert other.goals.one("win_rate", person="李娜") == Fraction(6, 10)


BY_HAND = "person, month, target, actual\n张伟, 2023Q4, 30万, 33万\n李娜, 2023Q4, 25万, 20万"


def test_actuals_by_hand_serve_only_without_records() -> None:
    by_hand = performance(BY_HAND)
    assert by_hand.by_hand("revenue")
    assert by_hand.actual("revenue") == 530_000
    assert by_hand.rate("revenue", person="张伟") == Fraction(11, 10)
    booked = performance(BY_HAND, sales="date, owner, amount\n2023-10-08, 张伟, 3万")
    assert not booked.by_hand("revenue")
    assert booked.actual("revenue", person="张伟") == 30_000


@pytest.mark.parametrize(
    ("actual", "target", "better", "rate"),
    [
        (33, 30, "higher", Fraction(11, 10)),
        (20, 25, "higher", Fraction(8, 10)),
        (20, 0, "higher", None),
        (20, None, "higher", None),
        (None, 20, "higher", None),
        (45, 60, "lower", Fraction(5, 4)),
        (60, 60, "lower", 1),
        (130, 60, "lower", 0),
    ],
)
def test_achievement_rate(actual: int | None, target: int | None, better: str, rate: Fraction | None) -> None:
    exact = [None if figure is None else Fraction(figure) for figure in (actual, target)]
    assert achievement(exact[0], exact[1], better) == rate  # type: ignore[arg-type]  # two words of the table


SALES = """
    date,       owner, region, product, amount
    2023-10-08, 张伟,  ,       产品A,   33.8万
    2023-10-09, 李娜,  ,       产品A,   20万
    2023-10-10, 周洁,  ,       产品C,   1万
"""


def test_the_parts_of_a_gap_add_up_and_the_rest_is_nobodys() -> None:
    reviewed = performance(FORM_1, sales=SALES)
    assert whole_gap(reviewed, "revenue") == -452_000
    region = {part.value: part.amount for part in contributions(reviewed, "revenue", "region")}
    assert region == {"华东": -62_000, "华南": 200_000, None: -590_000}
    product = {part.value: part.amount for part in contributions(reviewed, "revenue", "product")}
    assert product == {"产品A": -62_000, "产品C": 10_000, None: -400_000}
    assert contributions(reviewed, "revenue", "month") == []
    assert contributions(reviewed, "new_customers", "person")[0].amount == Fraction(-8) + 0


def test_inside_a_region_by_product_where_targets_name_both() -> None:
    reviewed = performance(
        """
        region, product, month,  target
        华东,   产品A,   2023Q4, 30万
        华东,   产品B,   2023Q4, 10万
        """,
        sales=SALES,
    )
    parts = {part.value: part.amount for part in within(reviewed, "revenue", "region", "华东", "product")}
    assert parts == {"产品A": 38_000, "产品B": -100_000}
    assert within(performance(FORM_1, sales=SALES), "revenue", "region", "华东", "product") == []


@pytest.mark.parametrize(
    ("rows", "period", "expected", "crossed", "twice"),
    [
        ("张伟, 2023-10, 4万\n李娜, 2023Q4, 9万", "2023Q4", {"张伟": 40_000, "李娜": 90_000}, [], []),
        ("张伟, 2023-10, 4万\n李娜, , 9万", "2023Q4", {"张伟": 40_000, "李娜": 90_000}, [], []),
        ("张伟, 2023-10, 4万\n张伟, 2023Q4, 9万", "2023Q4", {"张伟": 90_000}, [("张伟",)], []),
        ("张伟, 2023-10, 4万\n张伟, 2023-11, 4万\n张伟, 2023-12, 1万\n张伟, 2023Q4, 9万", "2023Q4",
         {"张伟": 90_000}, [], []),
        ("张伟, 2023Q3, 5万\n张伟, 2023Q4, 9万\n李娜, 2023-10, 1万", "2023H2",
         {"张伟": 140_000, "李娜": 10_000}, [], []),
        ("张伟, 2023-10, 4万\n1, 2023-10, 5万", "2023Q4", {"张伟": 90_000}, [], [("张伟", "2023-10")]),
        ("张伟, 2023-10, 4万\n1, 2023-10, 5万", "2023-10", {"张伟": 90_000}, [], [("张伟", "2023-10")]),
    ],
)  # fmt: skip
def test_everybody_has_the_targets_of_their_own_rows_whatever_stretches_these_speak_of(
    rows: str, period: str, expected: dict[str, int], crossed: list[tuple[str]], twice: list[tuple[str, str]]
) -> None:
    goals = performance("person, month, target\n" + rows, period).goals
    assert {name: target for (name,), target in goals.by("revenue", "person").items()} == expected
    assert goals.one("revenue") == sum(expected.values())
    assert [doubtful.names for doubtful in goals.crossed()] == crossed
    assert [(*doubtful.names, *doubtful.labels) for doubtful in goals.twice()] == twice


@pytest.mark.parametrize("month", ["2023-10", ""])
@pytest.mark.parametrize("target", [40_000, 0])
def test_in_the_review_of_a_month_the_months_target_is_that_months(month: str, target: int) -> None:
    goals = performance(f"person, month, target\n张伟, {month}, {target}", "2023-10").goals
    assert goals.by("revenue", "month") == {("2023-10",): target}


def test_a_row_of_the_period_that_could_not_be_read_is_not_a_missing_period() -> None:
    goals = performance("person, month, target\n张伟, 2023-10, ", "2023-10").goals
    assert (goals.elsewhere(), goals.without_figures()) == ([], 1)
    goals = performance("person, month, target\n张伟, 2023-11, 4万", "2023-10").goals
    assert (goals.elsewhere(), goals.without_figures()) == (["2023-11"], 0)


def test_a_dimension_that_no_target_names_has_no_part_of_the_gap() -> None:
    reviewed = performance("person, month, target\n张伟, 2023Q4, 4万", sales=SALES)
    assert contributions(reviewed, "revenue", "team") == []
    assert contributions(reviewed, "revenue", "region")[0].value == "华东"
