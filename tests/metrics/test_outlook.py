"""What a target can be held against: the same period a year ago, the win rate, and the deals under way."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from sop_cli.metrics.outlook import At, Outlook
from sop_cli.records.resolve import Resolved
from sop_cli.values.period import parse_period
from tests.metrics.team import book

MEMBERS = """
    name, region, hire_date,  last_year
    王芳, 华东,   2020-01-01, 125万元
    李强, 华东,   2022-11-15, 25万元
    赵敏, 华南,   2020-01-01,
"""
SALES = """
    date,       owner, product, amount
    2022-01-04, 王芳,  产品A,   1万元
    2022-10-10, 王芳,  产品A,   20万元
    2022-12-31, 李强,  产品B,   5万元
    2022-11-02, 赵敏,  产品B,   -3万元
    2023-10-09, 王芳,  产品A,   4万元
    2023-11-20, 王芳,  产品A,   9万元
"""


def outlook(as_of: str = "2023-10-31", period: str = "2023Q4", sop: dict[str, Any] | None = None, **tables: str) -> Any:
    return Outlook(Resolved(book(as_of, sop, members=MEMBERS, **tables)), parse_period(period))


YEAR_AGO: dict[str, tuple[At, str | None]] = {
    # what: the dimension and name, the figure in 元
    "all of last year's quarter, returns deducted": (None, "220000"),
    "a region by its members' sales": (("region", "华东"), "250000"),
    "a product": (("product", "产品B"), "20000"),
    "a person": (("person", "王芳"), "200000"),
    "somebody who joined in that quarter": (("person", "李强"), None),
    "nothing above 0 is no base": (("person", "赵敏"), None),
}


@pytest.mark.parametrize("what", YEAR_AGO)
def test_the_same_period_a_year_ago(what: str) -> None:
    at, amount = YEAR_AGO[what]
    assert outlook(sales=SALES).year_ago("revenue", at) == (None if amount is None else Fraction(amount))


def test_without_sales_so_early_the_members_figures_stand_in_by_working_days() -> None:
    found = outlook(sales="date, owner, product, amount\n2023-10-09, 王芳, 产品A, 4万元")
    calendar = found.records.book.calendar
    first, last = parse_period("2022").start, parse_period("2022").end
    part = Fraction(calendar.between(parse_period("2022Q4").start, last), calendar.between(first, last))
    assert found.year_ago("revenue", ("person", "王芳")) == 1_250_000 * part
    assert found.year_ago("revenue", ("region", "华东")) == 1_500_000 * part
    assert found.year_ago("revenue", ("product", "产品A")) is None
    assert found.year_ago("new_customers", ("person", "王芳")) is None


def test_january_alone_is_not_compared_for_the_spring_festival_moves() -> None:
    assert outlook("2023-01-01", "2023-01", sales=SALES).year_ago("revenue", ("product", "产品A")) is None


def test_what_is_reached_already_counts_up_to_the_day() -> None:
    assert outlook(sales=SALES).reached("revenue", ("person", "王芳")) == 40_000
    assert outlook("2023-09-30", sales=SALES).reached("revenue", ("person", "王芳")) == 0


DEALS = """
    id, owner, amount, created,    expected_close, closed,     status
    1,  王芳,  10万元, 2023-08-01, 2023-11-30,     ,           open
    2,  王芳,  7万元,  2023-08-01, 2024-02-01,     ,           open
    3,  王芳,  5万元,  2023-08-01, 2023-09-30,     ,           open
    4,  李强,  2万元,  2023-08-01, ,               ,           open
    5,  李强,  2万元,  2023-08-01, ,               2023-09-01, won
    6,  李强,  2万元,  2023-08-01, ,               2023-09-01, lost
    7,  王芳,  2万元,  2022-08-01, ,               2022-09-01, lost
    8,  王芳,  2万元,  2023-08-01, ,               2023-11-05, won
"""


def test_open_deals_that_can_still_close_in_the_period() -> None:
    """Expected in it, overdue, or without a date; a deal that closes after the as-of date is open, here undated."""
    found = outlook(sales=SALES, deals=DEALS)
    assert found.open(None) == 100_000 + 50_000 + 20_000 + 20_000
    assert found.open(("person", "王芳")) == 100_000 + 50_000 + 20_000
    assert found.open(("person", "赵敏")) == 0
    assert outlook(sales=SALES).open(None) is None


def test_needed_deals_at_the_present_win_rate() -> None:
    """Few deals are closed, so the team's rate of the last 12 months counts: one won of two."""
    found = outlook(sales=SALES, deals=DEALS)
    assert found.win_rate(("person", "王芳")) == Fraction(1, 2)
    assert found.needed("revenue", Fraction(100_000), ("person", "王芳")) == (100_000 - 40_000) * 2
    assert found.needed("revenue", Fraction(10_000), ("person", "王芳")) == 0
    many = DEALS + "\n".join(f"{n}, 李强, 1万元, 2023-08-01, , 2023-09-02, won" for n in range(20, 28))
    found = outlook(sales=SALES, deals=many)
    assert found.win_rate(("person", "李强")) == Fraction(9, 10)
    assert found.win_rate(("person", "王芳")) == Fraction(9, 10)
    assert outlook("2023-08-31", sales=SALES, deals=DEALS.replace("2022-09-01", "2022-08-02")).win_rate(None) is None
