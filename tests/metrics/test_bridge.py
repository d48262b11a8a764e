"""The gap by volume, price and mix, and by deals: worked out by hand, and laws for any records."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from sop_cli.metrics.bridge import Bridge, bridge
from sop_cli.metrics.cents import cent, in_cents
from sop_cli.metrics.compare import previous, year_on_year
from sop_cli.metrics.performance import Performance
from sop_cli.metrics.slippage import Slippage, slippage
from sop_cli.records.resolve import Resolved
from sop_cli.values.period import parse_period
from tests.metrics.team import book

SALES = """
    date,       owner, product, quantity, amount
    2022-10-08, 张伟,  产品A,   10,       1000
    2022-10-09, 张伟,  产品B,   10,       3000
    2022-11-01, 张伟,  旧款,    1,        500
    2023-10-08, 张伟,  产品A,   18,       1980
    2023-10-09, 张伟,  产品B,   6,        1740
    2023-11-01, 张伟,  新款,    2,        700
    2023-11-02, 张伟,  产品A,   ,         100
"""


def q4(sales: str = SALES, as_of: str = "2023-12-31", **tables: str) -> Performance:
    return Performance(Resolved(book(as_of=as_of, sales=sales, **tables)), parse_period("2023Q4"))


def made(performance: Performance) -> Bridge:
    found = bridge(performance, year_on_year(performance))
    assert found
    return found


def test_volume_price_and_mix_by_hand() -> None:
    """20 pieces at 200 on average became 24: +4 × 200. At the prices of then 24 pieces came to 18 × 100 + 6 × 300."""
    found = made(q4(targets="month, target\n2023Q4, 6000"))
    assert found.base == "2022Q4"
    assert found.parts == {
        "asked": 4500 - 6000,
        "volume": 4 * 200,
        "price": 18 * (110 - 100) + 6 * (290 - 300),
        "mix": 18 * 100 + 6 * 300 - 24 * 200,
        "new": 700,
        "dropped": -500,
        "unknown": 100,
    }
    assert sum(found.parts.values()) == found.whole == 4520 - 6000


def test_without_a_target_the_change_is_explained() -> None:
    found = made(q4())
    assert "asked" not in found.parts
    assert sum(found.parts.values()) == found.whole == 4520 - 4500


def test_a_return_takes_quantity_off() -> None:
    back = SALES + "    2023-12-01, 张伟, 产品B, 1, -290\n"
    product = next(p for p in made(q4(back)).products if p.name == "产品B")
    assert (product.quantity, product.price) == (5, 290)


def test_without_quantities_there_is_no_bridge() -> None:
    sold = "date, owner, product, amount\n2022-10-01, 张伟, 甲, 1\n2023-10-08, 张伟, 甲, 5"
    performance = q4(sold)
    assert bridge(performance, year_on_year(performance)) is None
    assert bridge(performance, previous(performance)) is None


def test_shared_credit_counts_its_quantity_once() -> None:
    shared = SALES.replace("2023-10-08, 张伟,  产品A", "2023-10-08, 张伟:60%/李娜:40%,  产品A")
    assert made(q4(shared)).parts == made(q4()).parts


CELLS = st.tuples(
    st.sampled_from(["2022-10-01", "2022-12-31", "2023-10-01", "2023-11-11"]), st.sampled_from(["甲", "乙", "丙", ""]),
    st.sampled_from(["", "0", "1", "3", "2.5", "7"]), st.integers(-(10**6), 10**7).map(lambda c: f"{c / 100:.2f}"),
)  # fmt: skip
FIRST = ("2022-10-01", "甲", "3", "100.00"), ("2023-10-02", "甲", "7", "33.33")


def lines(rows: list[tuple[Any, ...]]) -> str:
    return "\n".join(["date, owner, product, quantity, amount", *(f"{d}, 张伟, {p}, {q}, {a}" for d, p, q, a in rows)])


@settings(max_examples=30, deadline=None)
@given(st.lists(CELLS, max_size=10), st.integers(0, 10**5), st.randoms(use_true_random=False))
def test_the_parts_add_up_whatever_was_sold(rows: list[tuple[Any, ...]], target: int, chance: Any) -> None:
    every = [*FIRST, *rows]
    performance = q4(lines(every), targets=f"month, target\n2023Q4, {target}")
    found = bridge(performance, year_on_year(performance))
    chance.shuffle(every)
    again = q4(lines(every), targets=f"month, target\n2023Q4, {target}")
    assert found == bridge(again, year_on_year(again)), "the order of rows does not count"
    if found is not None:
        assert sum(found.parts.values()) == found.whole == (performance.actual("revenue") or 0) - target
        assert all((part * 100).denominator == 1 for part in found.parts.values()), "whole cents"


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(["甲", "新"]), st.integers(1, 10**6))
def test_one_more_sale_changes_only_what_it_must(product: str, cents: int) -> None:
    """A sale of a new product moves `new` alone; the products that were there keep volume, price and mix."""
    before = made(q4(lines(list(FIRST)), targets="month, target\n2023Q4, 500"))
    more = (*FIRST, ("2023-10-03", product, "1", f"{cents / 100:.2f}"))
    after = made(q4(lines(list(more)), targets="month, target\n2023Q4, 500"))
    moved = {name for name in after.parts if after.parts[name] != before.parts[name]}
    assert moved <= ({"new"} if product == "新" else {"volume", "price", "mix"})
    assert after.whole - before.whole == Fraction(cents, 100)


@given(st.lists(st.fractions(-1000, 1000, max_denominator=97), max_size=8))
@settings(max_examples=40, deadline=None)
def test_cents_by_largest_remainder(parts: list[Fraction]) -> None:
    rest = sum(parts, Fraction(0))
    whole = [*parts, cent(rest) - rest]
    settled = in_cents(whole)
    assert sum(settled) == sum(whole)
    assert all(
        abs(a - b) < Fraction(1, 100) and (a * 100).denominator == 1 for a, b in zip(settled, whole, strict=True)
    )


DEALS = """
    deal, owner, amount, created,    expected_close, closed,     status, loss_reason
    拖延, 张伟,  300,    2023-08-01, 2023-11-30,     ,           进行中,
    次年, 张伟,  200,    2023-08-01, 2023-12-20,     2024-01-03, 赢单,
    丢了, 李娜,  500,    2023-08-01, 2023-12-01,     2023-11-01, 输单,   价格
    早拖, 李娜,  50,     2023-05-01, 2023-06-30,     2023-10-10, 输单,   竞品
    早丢, 李娜,  70,     2023-05-01, 2023-06-30,     2023-07-10, 输单,   竞品
    以后, 张伟,  900,    2023-08-01, 2024-03-31,     ,           进行中,
    赢了, 张伟,  400,    2023-08-01, 2023-11-11,     2023-11-10, 赢单,
    无价, 张伟,  ,       2023-08-01, 2023-11-11,     ,           进行中,
"""
SOLD = "date, owner, amount\n2023-11-10, 张伟, 400"


def by_deals(performance: Performance) -> Slippage:
    found = slippage(performance)
    assert found
    return found


def test_deals_that_slipped_were_lost_and_never_were() -> None:
    found = by_deals(q4(SOLD, "2024-01-05", deals=DEALS, targets="month, target\n2023Q4, 2000"))
    assert found.parts == {"slipped": -500, "lost": -550, "to_come": 0, "never_created": -550, "made_up": 0}
    assert sum(found.parts.values()) == found.gap == -1600
    assert [(deal.part, deal.deal) for deal in found.deals] == [
        ("slipped", "拖延"), ("slipped", "次年"), ("lost", "丢了"), ("lost", "早拖"),
    ]  # fmt: skip
    assert found.unpriced == 1


def test_of_a_running_period_deals_are_still_to_come() -> None:
    found = by_deals(q4(SOLD, "2023-11-10", deals=DEALS, targets="month, target\n2023Q4, 1000"))
    assert found.parts == {"slipped": 0, "lost": -550, "to_come": -500, "never_created": 0, "made_up": 450}
    assert sum(found.parts.values()) == found.gap == -600


def test_what_was_made_up_elsewhere() -> None:
    found = by_deals(q4(SOLD, "2024-01-05", deals=DEALS, targets="month, target\n2023Q4, 600"))
    assert found.parts["made_up"] == -200 + 500 + 550
    assert sum(found.parts.values()) == found.gap == -200


def test_without_targets_or_deals_there_is_nothing_to_tell() -> None:
    assert slippage(q4(SOLD, deals=DEALS)) is None
    assert slippage(q4(SOLD, targets="month, target\n2023Q4, 600")) is None
