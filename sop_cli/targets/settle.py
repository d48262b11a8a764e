"""Shares for limits that cross each other, where looking group by group is not enough.

A limit on a product or a month reaches into every region. Together with limits inside a region it can ask that the
region's own sum, or a person's, moves. The flow tells whose and by how much; they move, and the others absorb it in
proportion to weight.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

from sop_cli.targets.conflict import Conflict, first_cut
from sop_cli.targets.fit import Shares, fit
from sop_cli.targets.grid import Family, Grid, lay_out
from sop_cli.targets.pour import pour
from sop_cli.targets.problem import Limit, Problem

_ROUNDS = 40


def settle(problem: Problem) -> tuple[Grid, Shares]:
    """The grid to round on and the shares; limits of the problem can all hold.

    The grid's bounds may be narrower than the limits where a group had to move.
    """
    grid = lay_out(problem)
    shares = fit(grid)
    families: tuple[Family, ...] = ("region", "team", "person")
    for family in families:
        for _round in range(_ROUNDS):
            if shares.exact:
                return grid, shares
            moved = _moved(problem, grid, shares, family)
            if moved is None or first_cut(moved) is not None:
                break
            problem, grid = moved, lay_out(moved)
            shares = fit(grid)
    return grid, shares


def _moved(problem: Problem, grid: Grid, shares: Shares, family: Family) -> Problem | None:
    """The problem with bounds on those of the family that cannot stay at their share; None when all can."""
    held = dict(_held(grid, shares, family))
    conflict = first_cut(replace(problem, limits=(*problem.limits, *held)))
    if conflict is None:
        return None
    bounds = tuple(_bounds(conflict, held))
    return replace(problem, limits=(*problem.limits, *bounds)) if bounds else None


def _held(grid: Grid, shares: Shares, family: Family) -> Iterator[tuple[Limit, Fraction]]:
    for index, share in enumerate(shares.of[family]):
        key = grid.key(family, index)
        if key.dimensions:
            bounds = grid.bounds[family]
            low, high = floor(share), bounds.high[index]
            yield (
                Limit(key, max(low, bounds.low[index]), ceil(share) if high is None else min(ceil(share), high)),
                share,
            )


def _bounds(conflict: Conflict, held: dict[Limit, Fraction]) -> Iterator[Limit]:
    """The gap of the cut, taken from or given to those held, in proportion to their shares."""
    down = [limit for limit in conflict.pressing if limit in held]
    up = [limit for limit in conflict.tight if limit in held]
    parts = _apportion(conflict.gap, [held[limit] for limit in (*down, *up)])
    for limit, part in zip(down, parts, strict=False):
        yield Limit(limit.key, 0, max(0, limit.low - part))
    for limit, part in zip(up, parts[len(down) :], strict=True):
        yield Limit(limit.key, (limit.high or 0) + part, None)


def _apportion(amount: int, shares: list[Fraction]) -> list[int]:
    """Whole parts of the amount in proportion, largest remainder first, among equals the last."""
    exact = pour(amount, shares)
    parts = [floor(part) for part in exact]
    order = sorted(range(len(parts)), key=lambda at: (exact[at] - parts[at], at), reverse=True)
    for at in order[: amount - sum(parts)]:
        parts[at] += 1
    return parts
