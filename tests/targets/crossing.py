"""Problems whose limits cross the split's families, and the independent solver that says whether they can hold."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import highspy
import numpy as np

from sop_cli.targets.breakdown import Breakdown
from sop_cli.targets.problem import Key, Limit, Problem
from tests.targets.plans import axes_of, random_problem, total

_DIMENSIONS = ("region", "product", "person", "month")
_SETS = [names for count in range(1, 5) for names in combinations(_DIMENSIONS, count)]


def crossing_problem(seed: int, most: int = 7) -> Problem:
    """A made-up plan with limits on any combination of dimensions, some of them shares of other sums."""
    dice = random.Random(seed)  # noqa: S311 - made-up plans, no secrets
    plain = random_problem(seed)
    return replace(plain, limits=tuple(_limit(dice, plain) for _ in range(dice.randint(1, most))))


def _limit(dice: random.Random, problem: Problem) -> Limit:
    axes = axes_of(problem)
    sets = [names for names in _SETS if set(names) <= set(axes) and not {"region", "person"} <= set(names)]
    key = Key(**{name: dice.choice(axes[name]) for name in dice.choice(sets)})
    most = problem.total // dice.choice([1, 2, 3, 4, 6, 8, 12, 20])
    some = dice.randint(0, most)
    return dice.choice(
        [
            Limit(key, 0, most),
            Limit(key, 0, most),
            Limit(key, some // 3),
            Limit(key, some // 2, some // 2),
            Limit(key, some // 2, some),
            Limit(key, most=Fraction(dice.randint(1, 9), 10)),
            Limit(key, least=Fraction(dice.randint(1, 5), 10)),
        ]
    )


def whole_of(key: Key, problem: Problem) -> Key:
    """What a share is a share of, as the docs say: without the month; else without the product; else the region."""
    if key.month and len(key.dimensions) > 1:
        return key._replace(month=None)
    if key.product and len(key.dimensions) > 1:
        return key._replace(product=None)
    return Key(region=(problem.persons or {})[key.person]) if key.person else Key()


def misses(problem: Problem, found: Breakdown) -> list[Limit]:
    """The limits that the cells do not keep."""
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
        Key(
            region=home if problem.regions else None,
            product=line,
            person=name if problem.persons else None,
            month=month,
        )
        for (name, home), line, month in product(
            persons.items(), problem.products or {None: 1}, problem.months or {None: 1}
        )
    ]
    solver: Any = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    every = np.arange(len(cells), dtype=np.int32)
    solver.addVars(len(cells), np.zeros(len(cells)), np.full(len(cells), highspy.kHighsInf))
    solver.changeColsIntegrality(len(cells), every, np.array([highspy.HighsVarType.kInteger] * len(cells)))
    solver.addRow(problem.total, problem.total, len(cells), every, np.ones(len(cells)))

    def row(low: float, high: float, entries: dict[int, float]) -> None:
        columns = np.array(list(entries), dtype=np.int32)
        solver.addRow(low, high, len(entries), columns, np.array(list(entries.values())))

    def inside(key: Key) -> list[int]:
        pairs = ((at, zip(key, cell, strict=True)) for at, cell in enumerate(cells))
        return [at for at, names in pairs if all(a is None or a == b for a, b in names)]

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
