"""Laws that hold for any records: parts add up to the whole, the order of rows does not count."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_cli.metrics.base import Facts, all_metrics
from sop_cli.metrics.figures import cut
from sop_cli.metrics.gap import contributions, whole_gap
from sop_cli.metrics.performance import Performance
from sop_cli.metrics.score import evaluate
from sop_cli.records.book import Book
from sop_cli.records.resolve import DIMENSIONS, Resolved
from sop_cli.values.period import parse_period
from tests.metrics.team import book

MEMBERS = """
    name, region, team, from
    张伟, 华东,   一组,
    李娜, 华南,   二组,
    李娜, 华东,   一组, 2023-11-15
    王芳, ,       ,
"""
OWNERS = st.sampled_from(["张伟", "李娜", "王芳", "周洁", ""])
DAYS = st.sampled_from(["2023-09-30", "2023-10-01", "2023-11-14", "2023-11-15", "2023-12-31", "2024-01-01"])
AMOUNTS = st.integers(-(10**9), 10**9).map(lambda cents: f"{cents / 100:.2f}")
SALE = st.tuples(
    DAYS, OWNERS, st.sampled_from(["", "华东", "华北"]), st.sampled_from(["", "产品A", "产品b"]), AMOUNTS,
    st.sampled_from(["", "甲", "乙", "丙"]), st.sampled_from(["", "C1", "C2"]),
)  # fmt: skip
TARGET = st.tuples(
    st.sampled_from(["", "张伟", "李娜", "周洁"]),
    st.sampled_from(["", "华东", "华南"]), st.sampled_from(["", "产品A"]),
    st.sampled_from(["2023Q4", "2023-10", "2023-12", "2023Q3", ""]), st.integers(0, 10**7),
)  # fmt: skip


def made(sales: list[tuple[Any, ...]], targets: list[tuple[Any, ...]]) -> Book:
    lines = ["date, owner, region, product, amount, customer, contract", *(", ".join(map(str, row)) for row in sales)]
    goals = ["person, region, product, month, target", *(", ".join(map(str, row)) for row in targets)]
    return book(members=MEMBERS, sales="\n".join(lines), targets="\n".join(goals))


def performance(sales: list[tuple[Any, ...]], targets: list[tuple[Any, ...]]) -> Performance:
    return Performance(Resolved(made(sales, targets)), parse_period("2023Q4"))


@settings(max_examples=25, deadline=None)
@given(st.lists(SALE, max_size=12), st.lists(TARGET, max_size=8))
def test_parts_add_up_to_the_whole_by_every_dimension(
    sales: list[tuple[Any, ...]], targets: list[tuple[Any, ...]]
) -> None:
    reviewed = performance(sales, targets)
    for dimension in DIMENSIONS:
        parts = reviewed.actuals("revenue", dimension).values()
        if sales:
            assert sum((part or Fraction(0) for part in parts), Fraction(0)) == reviewed.actual("revenue")
        gap = contributions(reviewed, "revenue", dimension)
        if gap:
            assert sum((part.amount for part in gap), Fraction(0)) == whole_gap(reviewed, "revenue")


@settings(max_examples=20, deadline=None)
@given(st.lists(SALE, max_size=10), st.lists(TARGET, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_count(
    sales: list[tuple[Any, ...]], targets: list[tuple[Any, ...]], chance: Any
) -> None:
    first = performance(sales, targets)
    shuffled = [list(sales), list(targets)]
    for rows in shuffled:
        chance.shuffle(rows)
    second = performance(*shuffled)
    assert evaluate(first) == evaluate(second)
    for metric in all_metrics():
        for dimension in DIMENSIONS:
            assert first.actuals(metric, dimension) == second.actuals(metric, dimension), (metric, dimension)
            assert first.goals.by(metric, dimension) == second.goals.by(metric, dimension)


@pytest.mark.parametrize("shape", ["sum", "mean"])
def test_sums_beyond_64_bits_are_exact(shape: Any) -> None:
    big = 2**62
    facts = Facts(shape, pl.DataFrame({"person": ["a"] * 4, "value": [big] * 4}))
    whole = 4 if shape == "sum" else 1
    assert cut(facts, all_metrics()["revenue"], []) == {(): Fraction(whole * big, 100)}


@given(st.lists(st.integers(-100, 100), min_size=1, max_size=9))
@settings(deadline=None)
def test_the_median_lies_in_the_middle(days: list[int]) -> None:
    facts = Facts("median", pl.DataFrame({"value": [day * 100 for day in days]}))
    median = cut(facts, all_metrics()["cycle"], [])[()]
    assert median is not None
    assert sum(day < median for day in days) <= len(days) / 2
    assert sum(day > median for day in days) <= len(days) / 2
