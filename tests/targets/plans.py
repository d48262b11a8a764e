"""Problems to split, made up at random, and the questions asked of every answer."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import highspy
import numpy as np

from sop_cli.targets.breakdown import Breakdown
from sop_cli.targets.problem import Key, Limit, Problem

Weights = dict[str, Fraction]
SETS = (
    ("region",), ("product",), ("person",), ("month",), ("region", "product"), ("region", "month"), ("person", "month"),
)  # fmt: skip


def weights(**given: float) -> Weights:
    """Weights by name, exactly as written."""
    return {name: Fraction(str(value)) for name, value in given.items()}


def random_problem(seed: int, most_limits: int = 0) -> Problem:
    """Any subset of dimensions, weights of all kinds (0 too), totals small and large, limits that may not hold."""
    dice = random.Random(seed)  # noqa: S311 - made-up plans, no secrets
    chosen = [dice.random() < 0.75 for _ in range(4)]
    split = chosen if any(chosen) else [True, *chosen[1:]]
    regions = _axis(dice, "r", 4) if split[0] else None
    products = _axis(dice, "p", 4) if split[1] else None
    months = _axis(dice, "m", 4) if split[2] else None
    persons, own = _people(dice, regions) if split[3] else (None, None)
    total = dice.choice([0, 1, 2, 5, 7, 10, 13, 50, 100, 1000, 10**6, dice.randint(1, 300)])
    plain = Problem(total, regions, products, months, persons, own)
    limits = [_limit(dice, plain) for _ in range(dice.randint(1, most_limits))] if most_limits else []
    return replace(plain, limits=tuple(limits))


def _axis(dice: random.Random, letter: str, most: int) -> Weights:
    names = [f"{letter}{number}" for number in range(dice.randint(1, most))]
    kind = dice.random()
    while True:
        if kind < 0.3:
            found = dict.fromkeys(names, Fraction(1))
        elif kind < 0.7:
            found = {name: Fraction(dice.choice([0, 1, 1, 2, 3, 5, 7, 40])) for name in names}
        else:
            found = {name: Fraction(dice.randint(1, 1000), 7) for name in names}
        if any(found.values()):
            return found


def _people(dice: random.Random, regions: Weights | None) -> tuple[dict[str, str | None], Weights]:
    places: list[str | None] = [*regions] if regions else [None]
    names = [f"n{number}" for number in range(dice.randint(len(places), 8))]
    homes = {name: places[at] if at < len(places) else dice.choice(places) for at, name in enumerate(names)}
    own = {name: Fraction(dice.choice([1, 1, 2, 3, 10])) for name in names}
    return homes, own


def axes_of(problem: Problem) -> dict[str, list[str]]:
    """The names on every split dimension."""
    axes: dict[str, Mapping[str, Any] | None] = {
        "region": problem.regions, "product": problem.products, "person": problem.persons, "month": problem.months,
    }  # fmt: skip
    return {name: list(axis) for name, axis in axes.items() if axis is not None}


def _limit(dice: random.Random, problem: Problem) -> Limit:
    axes = axes_of(problem)
    sets = [names for names in SETS if all(name in axes for name in names)]
    key = Key(**{name: dice.choice(axes[name]) for name in dice.choice(sets)})
    most = problem.total // dice.choice([1, 2, 3, 4, 6, 8, 12])
    some = dice.randint(0, most)
    return dice.choice(
        [
            Limit(key, 0, most),
            Limit(key, 0, most),
            Limit(key, most // 2),
            Limit(key, some, some),
            Limit(key, some // 2, some),
        ]
    )


def shuffled(problem: Problem, seed: int) -> Problem:
    """The same problem with its lines in another order."""
    dice = random.Random(seed)  # noqa: S311 - made-up plans, no secrets

    def mixed(axis: Any) -> Any:
        if axis is None:
            return None
        items = list(axis.items())
        dice.shuffle(items)
        return dict(items)

    limits = list(problem.limits)
    dice.shuffle(limits)
    return Problem(
        problem.total, mixed(problem.regions), mixed(problem.products), mixed(problem.months), mixed(problem.persons),
        mixed(problem.person_weights), tuple(limits),
    )  # fmt: skip


def total(answer: Breakdown, key: Key) -> int:
    """The sum of the cells that a key stands for."""
    wanted = [(at, name) for at, name in enumerate(key) if name is not None]
    return sum(cell.steps for cell in answer.cells if all(cell.key[at] == name for at, name in wanted))


def can_hold(problem: Problem) -> bool:
    """Whether any whole cells keep the limits: asked of an integer program over all cells, without our network."""
    persons: Mapping[str, str | None] = problem.persons or {r: r for r in (problem.regions or {"": None})}
    cells = [
        Key(
            region=persons[name] if problem.regions else None,
            product=product,
            person=name if problem.persons else None,
            month=month,
        )
        for name in persons
        for product in (problem.products or {None: 1})
        for month in (problem.months or {None: 1})
    ]
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    count, every = len(cells), np.arange(len(cells), dtype=np.int32)
    solver.addVars(count, np.zeros(count), np.full(count, highspy.kHighsInf))
    solver.changeColsIntegrality(count, every, np.array([highspy.HighsVarType.kInteger] * count))
    solver.addRow(problem.total, problem.total, count, every, np.ones(count))
    for limit in problem.limits:
        named = [(at, name) for at, name in enumerate(limit.key) if name is not None]
        rows = [n for n, cell in enumerate(cells) if all(cell[at] == name for at, name in named)]
        high = highspy.kHighsInf if limit.high is None else limit.high
        solver.addRow(limit.low, high, len(rows), np.array(rows, dtype=np.int32), np.ones(len(rows)))
    solver.run()
    return bool(solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)
