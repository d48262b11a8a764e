"""The promises of a split without limits, on random plans, each reckoned anew from the cells alone."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_cli.targets.breakdown import Breakdown
from sop_cli.targets.problem import Key, Limit, Problem
from sop_cli.targets.split import split
from tests.targets.plans import axes_of, random_problem, shuffled, total, weights


def answer(problem: Problem) -> Breakdown:
    found = split(problem)
    assert isinstance(found, Breakdown)
    return found


def exact_shares(problem: Problem) -> dict[str, dict[str, Fraction]]:
    """By dimension and name: total × weight ÷ weights; a person's is the region's own share by its members' weights."""
    found = {}
    for dimension, axis in (("region", problem.regions), ("product", problem.products), ("month", problem.months)):
        if axis is not None:
            found[dimension] = {name: problem.total * weight / sum(axis.values()) for name, weight in axis.items()}
    if problem.persons is not None and problem.person_weights is not None:
        whole = found["region"] if problem.regions is not None else {None: Fraction(problem.total)}
        found["person"] = {
            name: whole[home]
            * problem.person_weights[name]
            / sum(problem.person_weights[other] for other, at in problem.persons.items() if at == home)
            for name, home in problem.persons.items()
        }
    return found


def keeps_every_promise(problem: Problem, found: Breakdown) -> None:
    """Whole steps of 0 and more that add up; single sums ⌊s⌋ or ⌈s⌉; sums of two dimensions less than a step away."""
    shares = exact_shares(problem)
    assert all(cell.steps >= 0 for cell in found.cells)
    assert sum(cell.steps for cell in found.cells) == problem.total
    for dimension, of in shares.items():
        for name, share in of.items():
            assert total(found, Key(**{dimension: name})) in (floor(share), ceil(share)), name
    for one, other in (("region", "product"), ("region", "month"), ("person", "month"), ("product", "month")):
        if one in shares and other in shares and problem.total and (one != "product" or len(shares) == 2):
            for first, share in shares[one].items():
                for second, part in shares[other].items():
                    due = share * part / problem.total
                    assert abs(total(found, Key(**{one: first, other: second})) - due) < 1, (first, second)


@given(st.integers(0, 10**9))
@settings(max_examples=300, deadline=None)
def test_every_promise_holds(seed: int) -> None:
    problem = random_problem(seed)
    keeps_every_promise(problem, answer(problem))


WEIGHTS = st.lists(st.integers(1, 20), min_size=2, max_size=5)


@given(st.integers(0, 2000), WEIGHTS, WEIGHTS, st.data())
@settings(max_examples=150, deadline=None)
def test_what_a_person_cannot_take_stays_in_the_region(
    whole: int, regions: list[int], crew: list[int], data: st.DataObject
) -> None:
    """The others of the region take it in proportion to weight; no other region, and nobody in one, moves."""
    homes: dict[str, str | None] = {f"n{at}": "r0" for at in range(len(crew))}
    homes |= {f"m{at}": f"r{at}" for at in range(1, len(regions))}
    own = {f"n{at}": Fraction(weight) for at, weight in enumerate(crew)} | dict.fromkeys(
        [name for name in homes if name[0] == "m"], Fraction(1)
    )
    areas = {f"r{at}": Fraction(weight) for at, weight in enumerate(regions)}
    plain = Problem(whole, areas, persons=homes, person_weights=own)
    before = answer(plain)
    cap = data.draw(st.integers(0, total(before, Key(person="n0"))))
    after = answer(replace(plain, limits=(Limit(Key(person="n0"), 0, cap),)))
    for name in (*areas, *(name for name in homes if name[0] == "m")):
        key = Key(region=name) if name in areas else Key(person=name)
        assert total(after, key) == total(before, key)
    assert total(after, Key(person="n0")) <= cap
    share = whole * areas["r0"] / sum(areas.values())
    if cap < share * own["n0"] / sum(crew):
        for name in list(homes)[1 : len(crew)]:
            due = (share - cap) * own[name] / (sum(crew) - crew[0])
            assert abs(total(after, Key(person=name)) - due) < 1


@given(st.integers(0, 2000), WEIGHTS, st.data())
@settings(max_examples=100, deadline=None)
def test_only_what_the_region_cannot_take_goes_to_the_others(
    whole: int, regions: list[int], data: st.DataObject
) -> None:
    """Somebody alone in a region is capped: the region's sum moves, and all others take it in proportion to weight."""
    areas = {f"r{at}": Fraction(weight) for at, weight in enumerate(regions)}
    homes: dict[str, str | None] = {f"n{at}": f"r{at}" for at in range(len(regions))}
    plain = Problem(whole, areas, persons=homes, person_weights=dict.fromkeys(homes, Fraction(1)))
    share = whole * areas["r0"] / sum(areas.values())
    cap = data.draw(st.integers(0, floor(share)))
    found = answer(replace(plain, limits=(Limit(Key(person="n0"), 0, cap),)))
    assert total(found, Key(region="r0")) == cap
    for name, weight in list(areas.items())[1:]:
        assert abs(total(found, Key(region=name)) - (whole - cap) * weight / (sum(regions) - regions[0])) < 1


@pytest.mark.parametrize("most_limits", [0, 4])
def test_the_order_of_lines_does_not_matter(most_limits: int) -> None:
    for seed in range(1000, 1040):
        problem = random_problem(seed, most_limits)
        assert split(shuffled(problem, seed)) == split(problem)


@pytest.mark.parametrize(
    ("regions", "of_east"),
    [
        ({"华东": 40, "华南": 35, "华北": 25}, [133_333, 133_333, 133_334]),
        ({"华东": 40, "华南": 60}, [133_333, 133_333, 133_334]),
        ({"华东": 40, "华西": 20, "华中": 20, "华北": 20}, [133_333, 133_333, 133_334]),
    ],
)
def test_three_even_months_of_400_000_never_lose_a_yuan(regions: dict[str, float], of_east: list[int]) -> None:
    months = {f"2023-{month}": Fraction(1) for month in (10, 11, 12)}
    found = answer(Problem(1_000_000, weights(**regions), months=months))
    assert [total(found, Key(region="华东", month=month)) for month in months] == of_east
    assert [total(found, Key(month=month)) for month in months] == [333_333, 333_333, 333_334]


def test_among_equals_the_last_name_takes_the_step_over() -> None:
    for axis in ("regions", "products", "months"):
        found = answer(Problem(10, **{axis: weights(b=1, c=1, a=1)}))
        assert [cell.steps for cell in found.cells] == [3, 3, 4]
    people = {"b": None, "c": None, "a": None}
    assert [c.steps for c in answer(Problem(10, persons=people, person_weights=weights(a=1, b=1, c=1))).cells] == [
        3,
        3,
        4,
    ]


def test_the_largest_remainder_comes_first() -> None:
    # shares 1.2, 3.9, 4.9
    found = answer(Problem(10, weights(a=12, b=39, c=49)))
    assert [cell.steps for cell in found.cells] == [1, 4, 5]


@given(
    st.integers(0, 500),
    st.lists(st.integers(0, 30), min_size=1, max_size=6).filter(any),
    st.lists(st.integers(0, 30), min_size=1, max_size=6).filter(any),
)
def test_a_larger_weight_never_gets_less(whole: int, rows: list[int], columns: list[int]) -> None:
    regions = {f"r{at}": Fraction(weight) for at, weight in enumerate(rows)}
    products = {f"p{at}": Fraction(weight) for at, weight in enumerate(columns)}
    found = answer(Problem(whole, regions, products))
    for dimension, axis in (("region", regions), ("product", products)):
        sums = {name: total(found, Key(**{dimension: name})) for name in axis}
        for one, light in axis.items():
            assert all(sums[one] <= sums[other] for other, heavy in axis.items() if light < heavy)


def test_products_of_many_people_stay_near_their_months() -> None:
    """Not promised, but rounding must not pile up: 60 people × 3 products × 4 months of a few steps each."""
    persons = {f"n{number:02}": None for number in range(60)}
    own = {name: Fraction(1 + number % 7) for number, name in enumerate(persons)}
    problem = Problem(
        997, None, weights(a=5, b=3, c=2), weights(**{"1": 1, "2": 1, "3": 1, "4": 1}), persons, own
    )  # fmt: skip
    found = answer(problem)
    for product, share in (("a", 0.5), ("b", 0.3), ("c", 0.2)):
        for month in "1234":
            assert abs(total(found, Key(product=product, month=month)) - 997 * share / 4) < 6


def test_axes_are_as_given() -> None:
    problem = random_problem(3)
    found = answer(problem)
    assert set(found.dimensions) == set(axes_of(problem))
