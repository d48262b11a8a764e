"""The door of the room: a problem goes in, a breakdown or a conflict comes out."""

from __future__ import annotations

from dataclasses import replace

from sop_cli.targets.blend import blend
from sop_cli.targets.board import is_cross
from sop_cli.targets.breakdown import Breakdown, cells_of, figures_of
from sop_cli.targets.clash import find_clash
from sop_cli.targets.conflict import Conflict, find_conflict
from sop_cli.targets.crossed import round_cells
from sop_cli.targets.fit import plain_shares
from sop_cli.targets.grid import lay_out
from sop_cli.targets.network import round_sums
from sop_cli.targets.problem import Key, Problem
from sop_cli.targets.settle import settle
from sop_cli.targets.slots import Slots
from sop_cli.targets.spread import spread

__all__ = ["split"]


def split(problem: Problem) -> Breakdown | Conflict:
    """Hand the total out in whole steps, as the plan's promises say; a conflict when the limits cannot all hold.

    The order of names and limits in the problem does not matter.
    """
    problem = _in_order(problem)
    if problem.products is not None and problem.channels is not None:
        answer = split(replace(problem, channels=None, channel_mixes={}))
        return answer if isinstance(answer, Conflict) else spread(answer, problem, split)
    slots = Slots.of(problem)
    return slots.back(_split(slots.turned(problem)))


def _split(problem: Problem) -> Breakdown | Conflict:
    plain = tuple(limit for limit in problem.limits if not is_cross(limit))
    if plain and (conflict := find_conflict(replace(problem, limits=plain))) is not None:
        return conflict
    if len(plain) < len(problem.limits):
        return _split_across(problem)
    grid = lay_out(problem)
    settled, shares = settle(problem)
    sums = round_sums(settled, shares)
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
