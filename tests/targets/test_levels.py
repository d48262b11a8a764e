"""Levels: floor, stretch and challenge are splits of their own, and no sum falls from one level to the next."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_cli.targets.breakdown import Breakdown
from sop_cli.targets.problem import Key, Problem
from sop_cli.targets.split import split, split_levels
from tests.targets.crossing import crossing_problem
from tests.targets.plans import random_problem, shuffled, total, weights
from tests.targets.test_plan import faults_of, one

FACTORS = (Fraction(85, 100), Fraction(1), Fraction(11, 10), Fraction(5, 4))


def totals(problem: Problem) -> list[int]:
    return sorted({ceil(problem.total * factor) for factor in FACTORS})


@given(st.integers(0, 10**6))
@settings(max_examples=60, deadline=None)
def test_every_level_is_a_split_with_the_promises_of_one(seed: int) -> None:
    problem = random_problem(seed)
    levels = split_levels(problem, totals(problem))
    for whole, level in zip(totals(problem), levels, strict=True):
        assert sum(cell.steps for cell in level.cells) == whole
        assert all(cell.steps >= 0 for cell in level.cells)
        for name, weight in (problem.regions or {}).items():
            share = whole * weight / sum((problem.regions or {}).values())
            assert total(level, Key(region=name)) in (floor(share), ceil(share))


@given(st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_the_level_of_the_target_is_the_target_itself(seed: int) -> None:
    problem = crossing_problem(seed, 3)
    found = split(problem)
    if isinstance(found, Breakdown):
        levels = split_levels(problem, totals(problem))
        assert levels[totals(problem).index(problem.total)] == found
        assert [level.total for level in levels] == totals(problem)
        assert split_levels(shuffled(problem, seed), totals(problem)) == levels


def test_no_ones_stretch_is_below_the_target() -> None:
    """Eight people and few customers: shares of half a customer are rounded the same way at every level."""
    persons = dict.fromkeys([f"n{number}" for number in range(8)])
    problem = Problem(20, None, None, None, persons, weights(**dict.fromkeys(persons, 1)))
    levels = split_levels(problem, [17, 20, 22, 25])
    for name in persons:
        figures = [total(level, Key(person=name)) for level in levels]
        assert figures == sorted(figures), name


def test_limits_are_raised_and_lowered_with_the_level(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        """
        total: 100万元
        levels: {floor: 85%, stretch: 1.1}
        split: {region: {华东: 40, 华南: 60}}
        limits: [{region: 华东, value: 50万元}]
        """,
    )
    assert [(level.name, level.total) for level in found.levels] == [
        ("floor", 85_000_000), ("target", 100_000_000), ("stretch", 110_000_000),
    ]  # fmt: skip
    levels = split_levels(found.problem, [level.total // found.step for level in found.levels])
    assert [total(level, Key(region="华东")) for level in levels] == [425_000, 500_000, 550_000]


def test_a_level_that_is_no_whole_step_is_raised_to_the_next(tmp_path: Path) -> None:
    found = one(tmp_path, "metric: new_customers\ntotal: 30\nlevels: {floor: 0.85}\nsplit: {month: even}")
    assert [level.total for level in found.levels] == [26, 30]
    assert [note.message for note in found.notes] == ["Floor: 0.85 × 30 = 25.5 is rounded up to 26."]


@pytest.mark.parametrize(
    ("levels", "message"),
    [
        ("{floor: 1.2}", "The level target is not above floor."),
        ("{target: 1.05}", "The level target is the target itself: 1."),
        ("{stretch: 1.3, challenge: 1.2}", "The level challenge is not above stretch."),
        ("{floor: 0}", "A level must be above 0."),
        ("{floor: abc}", "“abc” is not a number."),
    ],
)
def test_faults_of_levels(tmp_path: Path, levels: str, message: str) -> None:
    assert faults_of(tmp_path, f"total: 1万元\nlevels: {levels}\nsplit: {{month: even}}") == [message]
