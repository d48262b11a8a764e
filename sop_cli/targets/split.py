"""The door of the room: a problem goes in, a breakdown or a conflict comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

from sop_cli.targets.blend import blend
from sop_cli.targets.board import is_cross
from sop_cli.targets.breakdown import Breakdown, cells_of, figures_of
from sop_cli.targets.clash import find_clash
from sop_cli.targets.conflict import Conflict, find_conflict
from sop_cli.targets.crossed import round_cells
from sop_cli.targets.fit import Shares, plain_shares
from sop_cli.targets.grid import Bounds, Grid, lay_out
from sop_cli.targets.lines import apart, needs_one_axis, on_one_axis
from sop_cli.targets.network import Sums, round_sums
from sop_cli.targets.problem import Key, Limit, Problem
from sop_cli.targets.settle import settle
from sop_cli.targets.slots import Slots
from sop_cli.targets.spread import spread

__all__ = ["split", "split_levels"]


def split(problem: Problem) -> Breakdown | Conflict:
    """Hand the total out in whole steps, as the plan's promises say; a conflict when the limits cannot all hold.

    The order of names and limits in the problem does not matter.
    """
    problem = _in_order(problem)
    if needs_one_axis(problem):
        whole = on_one_axis(problem)
        slots = Slots.of(whole, lines=False)
        return apart(slots.back(_split(slots.turned(whole))), problem)
    if problem.products is not None and problem.channels is not None:
        answer = split(replace(problem, channels=None, channel_mixes={}))
        return answer if isinstance(answer, Conflict) else spread(answer, problem, split)
    slots = Slots.of(problem)
    return slots.back(_split(slots.turned(problem)))


def split_levels(problem: Problem, totals: Sequence[int]) -> list[Breakdown]:
    """The same split at other totals, such as 85% and 110% of its own; limits of the problem can all hold.

    Limits are raised and lowered with the total, out to the next whole step. Where rounding leaves the choice, no sum
    is smaller than at a lower total.
    """
    problem = _in_order(problem)
    if needs_one_axis(problem):
        whole = on_one_axis(problem)
        slots = Slots.of(whole, lines=False)
        return [_apart(answer, problem) for answer in _levels(whole, slots, totals)]
    if problem.products is not None and problem.channels is not None:
        plain = split_levels(replace(problem, channels=None, channel_mixes={}), totals)
        spreads = (spread(answer, problem, split) for answer in plain)
        return [answer for answer in spreads if isinstance(answer, Breakdown)]
    return _levels(problem, Slots.of(problem), totals)


def _apart(answer: Breakdown, problem: Problem) -> Breakdown:
    found = apart(answer, problem)
    if isinstance(found, Conflict):
        raise TypeError("a breakdown stays one")
    return found


def _levels(problem: Problem, slots: Slots, totals: Sequence[int]) -> list[Breakdown]:
    turned = slots.turned(problem)
    found = {problem.total: _level(turned, problem.total, None)}
    up = sorted(total for total in totals if total > problem.total)
    down = sorted((total for total in totals if total < problem.total), reverse=True)
    for way in (up, down):
        beside = found[problem.total]
        for total in way:
            found[total] = beside = _level(turned, total, beside)
    levels = (slots.back(found[total]) for total in totals)
    return [answer for answer in levels if isinstance(answer, Breakdown)]


def _split(problem: Problem, beside: Breakdown | None = None) -> Breakdown | Conflict:
    plain = tuple(limit for limit in problem.limits if not is_cross(limit))
    if plain and (conflict := find_conflict(replace(problem, limits=plain))) is not None:
        return conflict
    if len(plain) < len(problem.limits):
        return _split_across(problem)
    grid = lay_out(problem)
    settled, shares = settle(problem)
    sums = round_sums(settled, shares) if beside is None else _round_beside(settled, shares, beside)
    figures = figures_of(grid, plain_shares(grid), shares, sums)
    return Breakdown(problem.total, problem.dimensions, tuple(cells_of(grid, sums)), figures)


def _split_across(problem: Problem) -> Breakdown | Conflict:
    """The same where limits cross the families of the flow."""
    if (clash := find_clash(problem)) is not None:
        return clash
    found = blend(problem)
    sums, cells = round_cells(problem, found)
    figures = figures_of(found.grid, plain_shares(found.grid), found.shares, sums)
    return Breakdown(problem.total, problem.dimensions, tuple(cells), figures)


def _level(problem: Problem, total: int, beside: Breakdown | None) -> Breakdown:
    factor = Fraction(total, problem.total) if problem.total else Fraction(0)
    # Scaled limits hold together, but whole steps may need some room: a step more at a time until they do.
    for room in range(max(total, 1) + 1):
        limits = tuple(_scaled(limit, factor, room) for limit in problem.limits)
        answer = _split(replace(problem, total=total, limits=limits), beside)
        if isinstance(answer, Breakdown):
            return answer
    raise ArithmeticError("a level without limits cannot be split")


def _scaled(limit: Limit, factor: Fraction, room: int) -> Limit:
    low = max(0, floor(limit.low * factor) - room)
    high = None if limit.high is None else ceil(limit.high * factor) + room
    parts = (None, None) if room else (limit.least, limit.most)
    return Limit(limit.key, low, high, *parts)


def _round_beside(grid: Grid, shares: Shares, beside: Breakdown) -> Sums:
    """Rounded so that no sum is smaller than at a lower total (or larger than at a higher one), where that can be."""
    up = beside.total <= grid.total
    bounds = dict(grid.bounds)
    for family, own in grid.bounds.items():
        steps = [figure.steps for figure in beside.figures[family]]
        ends = zip(own.low, own.high, shares.of[family], steps, strict=True)
        pairs = [_nearer(low, high, share, step, up=up) for low, high, share, step in ends]
        bounds[family] = Bounds([low for low, _high in pairs], [high for _low, high in pairs])
    try:
        return round_sums(replace(grid, bounds=bounds), shares)
    except ArithmeticError:
        return round_sums(grid, shares)


def _nearer(low: int, high: int | None, share: Fraction, step: int, *, up: bool) -> tuple[int, int | None]:
    """The bounds of a sum with that of the level beside it, as far as the share rounded down or up allows."""
    if up:
        return max(low, min(step, ceil(share) if high is None else min(ceil(share), high))), high
    top = max(step, floor(share), low)
    return low, top if high is None else min(top, high)


def _in_order(problem: Problem) -> Problem:
    limits = sorted(
        problem.limits,
        key=lambda limit: (
            limit.key.dimensions,
            _text(limit.key),
            limit.low,
            limit.high or 0,
            limit.least or 0,
            limit.most or 0,
        ),
    )
    return replace(problem, limits=tuple(limits))


def _text(key: Key) -> tuple[str, ...]:
    return tuple(name or "" for name in key)
