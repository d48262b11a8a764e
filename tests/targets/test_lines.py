"""Limits on channels where products are split too: met to the step, or in a conflict that another solver sees."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product
from math import ceil, floor
from typing import Any

import highspy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_cli.targets.breakdown import Breakdown
from sop_cli.targets.conflict import Conflict
from sop_cli.targets.problem import Key, Limit, Problem
from sop_cli.targets.split import split, split_levels
from tests.targets.plans import random_problem, total, weights

_DIMENSIONS = ("region", "product", "person", "channel", "month")

TEAM = Problem(
    1000,
    weights(华东=40, 华南=60),
    weights(A=60, B=40),
    weights(**{"10": 1, "11": 1}),
    {"王芳": "华东", "李强": "华东", "赵敏": "华南"},
    weights(王芳=3, 李强=2, 赵敏=1),
    channels=weights(代理=30, 直销=70),
)


def lined_problem(seed: int) -> Problem:
    """A made-up plan over products and channels with limits on any sums, one on a channel at least."""
    dice = random.Random(seed)  # noqa: S311 - made-up plans, no secrets
    plain = random_problem(seed)
    channels = {f"c{at}": Fraction(dice.choice([1, 1, 2, 3, 7])) for at in range(dice.randint(1, 3))}
    products = plain.products or {"p0": Fraction(2), "p1": Fraction(1)}
    problem = replace(plain, products=products, channels=channels)
    limits = [_limit(dice, problem, channel=number == 0) for number in range(dice.randint(1, 6))]
    return replace(problem, limits=tuple(limits))


def axes_of(problem: Problem) -> dict[str, list[str]]:
    axes: dict[str, Any] = {
        "region": problem.regions, "product": problem.products, "person": problem.persons,
        "channel": problem.channels, "month": problem.months,
    }  # fmt: skip
    return {name: list(axis) for name, axis in axes.items() if axis is not None}


def _limit(dice: random.Random, problem: Problem, *, channel: bool) -> Limit:
    axes = axes_of(problem)
    every = [names for count in range(1, 4) for names in combinations(_DIMENSIONS, count)]
    sets = [names for names in every if set(names) <= set(axes) and not {"region", "person"} <= set(names)]
    names = dice.choice([names for names in sets if "channel" in names or not channel])
    key = Key(**{name: dice.choice(axes[name]) for name in names})
    most = problem.total // dice.choice([1, 2, 3, 4, 6, 8, 12])
    some = dice.randint(0, most)
    return dice.choice(
        [
            Limit(key, 0, most),
            Limit(key, some // 3),
            Limit(key, some // 2, some // 2),
            Limit(key, some // 2, some),
            Limit(key, most=Fraction(dice.randint(1, 9), 10)),
            Limit(key, least=Fraction(dice.randint(1, 5), 10)),
        ]
    )


def whole_of(key: Key, problem: Problem) -> Key:
    """What a share is a share of, as the docs say: without the month; else without the product or channel; …"""
    for name in ("month", "channel", "product"):
        if getattr(key, name) and len(key.dimensions) > 1:
            return key._replace(**{name: None})
    return Key(region=(problem.persons or {})[key.person]) if key.person else Key()


def misses(problem: Problem, found: Breakdown) -> list[Limit]:
    missed = []
    for limit in problem.limits:
        reached, whole = total(found, limit.key), total(found, whole_of(limit.key, problem))
        low = max(Fraction(limit.low), (limit.least or 0) * whole)
        tops = [top for top in (limit.high, None if limit.most is None else limit.most * whole) if top is not None]
        if reached < low or any(reached > top for top in tops):
            missed.append(limit)
    return missed


def can_hold(problem: Problem, limits: Iterable[Limit]) -> bool:
    """Whether any whole cells keep the limits: an integer program over every cell, without any of the split's own."""
    persons = problem.persons or {name: name for name in (problem.regions or {"": None})}
    cells = [
        Key(home if problem.regions else None, None, line, name if problem.persons else None, channel, month)
        for (name, home), line, channel, month in product(
            persons.items(), problem.products or {None: 1}, problem.channels or {None: 1}, problem.months or {None: 1}
        )
    ]
    solver: Any = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.addVars(len(cells), np.zeros(len(cells)), np.full(len(cells), highspy.kHighsInf))
    every = np.arange(len(cells), dtype=np.int32)
    solver.changeColsIntegrality(len(cells), every, np.array([highspy.HighsVarType.kInteger] * len(cells)))

    def row(low: float, high: float, entries: dict[int, float]) -> None:
        columns = np.array(list(entries), dtype=np.int32)
        solver.addRow(low, high, len(entries), columns, np.array(list(entries.values())))

    def inside(key: Key) -> list[int]:
        pairs = ((at, zip(key, cell, strict=True)) for at, cell in enumerate(cells))
        return [at for at, names in pairs if all(a is None or a == b for a, b in names)]

    row(problem.total, problem.total, dict.fromkeys(range(len(cells)), 1.0))
    for limit in limits:
        own = inside(limit.key)
        row(limit.low, highspy.kHighsInf if limit.high is None else limit.high, dict.fromkeys(own, 1.0))
        for part, low, high in ((limit.least, 0.0, highspy.kHighsInf), (limit.most, -highspy.kHighsInf, 0.0)):
            if part is not None:
                entries = dict.fromkeys(inside(whole_of(limit.key, problem)), -float(part.numerator))
                for at in own:
                    entries[at] = entries.get(at, 0.0) + part.denominator
                row(low, high, entries)
    solver.run()
    return bool(solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)


@given(st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_limits_are_met_or_the_conflict_is_real_and_smallest(seed: int) -> None:
    problem = lined_problem(seed)
    found = split(problem)
    if isinstance(found, Breakdown):
        assert all(cell.steps >= 0 for cell in found.cells)
        assert sum(cell.steps for cell in found.cells) == problem.total
        assert misses(problem, found) == []
        assert {(cell.key.product, cell.key.channel) for cell in found.cells} == set(
            product(problem.products or (), problem.channels or ())
        )
        return
    named = list(dict.fromkeys((*found.tight, *found.pressing)))
    assert set(named) <= set(problem.limits)
    assert found.gap > 0
    assert not can_hold(problem, named)
    for limit in named:
        assert can_hold(problem, [other for other in named if other is not limit])


@given(st.integers(0, 10**6))
@settings(max_examples=20, deadline=None)
def test_the_order_of_limits_does_not_matter_and_levels_add_up(seed: int) -> None:
    problem = lined_problem(seed)
    found = split(problem)
    assert split(replace(problem, limits=problem.limits[::-1])) == found
    if isinstance(found, Breakdown):
        totals = [problem.total * 17 // 20, problem.total, problem.total * 5 // 4]
        assert [sum(cell.steps for cell in level.cells) for level in split_levels(problem, totals)] == totals


def limited(*limits: Limit) -> Breakdown:
    found = split(replace(TEAM, limits=limits))
    assert isinstance(found, Breakdown), found
    return found


@pytest.mark.parametrize("key", [Key(channel="直销"), Key(product="A", channel="代理")])
def test_a_limit_that_binds_nothing_changes_no_share(key: Key) -> None:
    """Sums by region, person, product, channel and month are their shares rounded down or up."""
    found = limited(Limit(key, 0, 1000))
    for dimension, shares in {
        "region": {"华东": 400, "华南": 600}, "person": {"王芳": 240, "李强": 160, "赵敏": 600},
        "product": {"A": 600, "B": 400}, "channel": {"直销": 700, "代理": 300}, "month": {"10": 500, "11": 500},
    }.items():  # fmt: skip
        assert {name: total(found, Key(**{dimension: name})) for name in shares} == shares
        figures = {getattr(figure.key, dimension): figure for figure in found.figures[dimension]}
        assert {name: (figure.steps, round(figure.plain)) for name, figure in figures.items()} == {
            name: (share, share) for name, share in shares.items()
        }


def test_what_a_channel_of_a_region_gives_stays_in_the_region() -> None:
    found = limited(Limit(Key(region="华东", channel="直销"), 0, 200))
    assert [total(found, Key(region=name)) for name in ("华东", "华南")] == [400, 600]
    assert [total(found, Key(region="华东", channel=name)) for name in ("直销", "代理")] == [200, 200]
    assert [total(found, Key(region="华南", channel=name)) for name in ("直销", "代理")] == [420, 180]
    assert [total(found, Key(person=name)) for name in ("王芳", "李强")] == [240, 160]


def test_a_channel_as_a_whole_and_the_conflict_by_its_own_names() -> None:
    assert total(limited(Limit(Key(channel="直销"), 500, 500)), Key(channel="直销")) == 500
    one, other = Limit(Key(channel="直销"), 0, 300), Limit(Key(channel="代理"), 0, 600)
    found = split(replace(TEAM, limits=(one, other, Limit(Key(product="A"), 0, 900))))
    assert isinstance(found, Conflict)
    assert set(found.tight) == {one, other}
    assert found.gap == 100


def test_sums_by_product_and_channel_are_rounded_down_or_up() -> None:
    for seed in range(40):
        plain = replace(lined_problem(seed), limits=())
        name = next(iter(plain.channels or ()))
        found = split(replace(plain, limits=(Limit(Key(channel=name), 0, plain.total),)))
        assert isinstance(found, Breakdown)
        for dimension, axis in (("product", plain.products or {}), ("channel", plain.channels or {})):
            for one, weight in axis.items():
                share = plain.total * weight / sum(axis.values())
                assert total(found, Key(**{dimension: one})) in (floor(share), ceil(share)), seed
