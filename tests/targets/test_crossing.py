"""Limits on any combination of dimensions, and on shares of other sums: they hold, or the conflict is a real one."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_cli.targets.breakdown import Breakdown
from sop_cli.targets.conflict import Conflict
from sop_cli.targets.problem import Key, Limit, Problem
from sop_cli.targets.split import split
from tests.targets.crossing import can_hold, crossing_problem, misses
from tests.targets.plans import shuffled, total, weights

TEAM = Problem(
    1000,
    weights(华东=40, 华南=35, 华北=25),
    weights(A=60, B=40),
    weights(**{"10": 1, "11": 1, "12": 1}),
    {"王芳": "华东", "李强": "华东", "张伟": "华东", "赵敏": "华南", "钱多": "华南", "孙明": "华北"},
    weights(王芳=3, 李强=2, 张伟=1, 赵敏=1, 钱多=1, 孙明=1),
)


def at(**names: str) -> Key:
    return Key(**names)


def limited(*limits: Limit) -> Breakdown:
    found = split(replace(TEAM, limits=limits))
    assert isinstance(found, Breakdown), found
    return found


def sums(found: Breakdown, dimension: str, *names: str) -> list[int]:
    return [total(found, Key(**{dimension: name})) for name in names]


@given(st.integers(0, 10**6))
@settings(max_examples=150, deadline=None)
def test_limits_are_met_or_the_conflict_is_real_and_smallest(seed: int) -> None:
    problem = crossing_problem(seed)
    found = split(problem)
    if isinstance(found, Breakdown):
        assert all(cell.steps >= 0 for cell in found.cells)
        assert sum(cell.steps for cell in found.cells) == problem.total
        assert misses(problem, found) == []
        return
    named = list(dict.fromkeys((*found.tight, *found.pressing)))
    assert found.gap > 0
    assert not can_hold(problem, named)
    for limit in named:
        assert can_hold(problem, [other for other in named if other is not limit])


@given(st.integers(0, 10**6), st.integers(0, 100))
@settings(max_examples=30, deadline=None)
def test_the_order_of_lines_does_not_matter(seed: int, turn: int) -> None:
    problem = crossing_problem(seed)
    assert split(shuffled(problem, turn)) == split(problem)


@given(st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_a_cap_on_a_persons_product_moves_nothing_outside_the_person(seed: int) -> None:
    """The person's own sum stays, and so do the sums of all other persons, of regions and of months."""
    cap = seed % 121
    found = limited(Limit(at(person="王芳", product="A"), 0, cap))
    assert total(found, at(person="王芳", product="A")) <= cap
    assert sums(found, "person", "王芳", "赵敏", "钱多", "孙明") == [200, 175, 175, 250]
    for name, share in (("李强", Fraction(400, 3)), ("张伟", Fraction(200, 3))):
        assert total(found, at(person=name)) in (floor(share), ceil(share))
    assert sums(found, "region", "华东", "华南", "华北") == [400, 350, 250]
    for month in ("10", "11", "12"):
        assert total(found, at(month=month)) in (333, 334)


def test_what_a_persons_products_cannot_take_the_region_takes_by_weight() -> None:
    found = limited(*(Limit(at(person="王芳", product=name), 0, 50) for name in "AB"))
    assert sums(found, "person", "王芳", "李强", "张伟") == [100, 200, 100]
    assert sums(found, "region", "华东", "华南", "华北") == [400, 350, 250]


def test_a_products_month_is_made_up_in_its_other_months_and_products() -> None:
    found = limited(Limit(at(product="A", month="10"), 0, 150))
    assert total(found, at(product="A", month="10")) == 150
    assert sums(found, "region", "华东", "华南", "华北") == [400, 350, 250]
    assert sums(found, "person", "王芳", "孙明") == [200, 250]


def test_a_single_cell_is_locked() -> None:
    found = limited(Limit(at(person="王芳", product="A", month="10"), 7, 7))
    assert total(found, at(person="王芳", product="A", month="10")) == 7
    assert sums(found, "person", "王芳") == [200]


@pytest.mark.parametrize(
    ("key", "share", "of", "most"),
    [
        (at(person="王芳"), "0.3", at(region="华东"), 120),
        (at(region="华东", product="A"), "0.5", at(region="华东"), 200),
        (at(person="王芳", product="A"), "0.25", at(person="王芳"), 50),
        (at(product="A", month="10"), "0.1", at(product="A"), None),
        (at(region="华东", product="A", month="10"), "0.1", at(region="华东", product="A"), None),
        (at(person="孙明", month="12"), "0.2", at(person="孙明"), 50),
    ],
)
def test_a_share_is_one_of_the_sum_around(key: Key, share: str, of: Key, most: int | None) -> None:
    found = limited(Limit(key, most=Fraction(share)))
    assert total(found, key) <= Fraction(share) * total(found, of)
    assert most is None or total(found, key) == most


def test_a_conflict_across_dimensions_has_its_figures() -> None:
    harmless = Limit(at(region="华南", product="A", month="11"), 0, 300)
    caps = [Limit(at(person="王芳", product=name), 0, 50) for name in "AB"]
    floor_of = Limit(at(person="王芳"), 120)
    found = split(replace(TEAM, limits=(harmless, *caps, floor_of)))
    assert isinstance(found, Conflict)
    assert set(found.tight) == set(caps)
    assert found.pressing == (floor_of,)
    assert (found.total, found.gap) == (None, 20)


def test_shares_that_leave_nobody_the_rest_are_in_conflict_with_the_whole() -> None:
    shares = tuple(Limit(at(person=name), most=Fraction(3, 10)) for name in ("王芳", "李强", "张伟"))
    found = split(replace(TEAM, limits=(*shares, Limit(at(region="华东"), 100))))
    assert isinstance(found, Conflict)
    assert set(found.tight) == set(shares)
    assert found.gap > 0


def test_hundreds_of_people_are_split_in_a_moment() -> None:
    persons = {f"n{number:03}": f"r{number % 5}" for number in range(200)}
    own = {name: Fraction(1 + number % 5) for number, name in enumerate(persons)}
    regions = {f"r{number}": Fraction(number + 1) for number in range(5)}
    limits = [Limit(at(person=f"n{number:03}", product="p1"), 0, 30) for number in range(0, 40, 4)]
    limits.append(Limit(at(product="p2", month="m3"), 0, 3000))
    problem = Problem(
        200_000, regions, weights(p1=1, p2=2, p3=3), weights(m1=1, m2=1, m3=2), persons, own, tuple(limits)
    )
    found = split(problem)
    assert isinstance(found, Breakdown)
    assert misses(problem, found) == []
