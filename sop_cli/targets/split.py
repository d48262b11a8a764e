"""The door of the room: a problem goes in, a breakdown or a conflict comes out."""

from __future__ import annotations

from dataclasses import replace

from sop_cli.targets.breakdown import Breakdown, Cell, cells_of, figures_of
from sop_cli.targets.conflict import Conflict, find_conflict
from sop_cli.targets.fit import plain_shares
from sop_cli.targets.grid import Family, lay_out
from sop_cli.targets.network import round_sums
from sop_cli.targets.problem import Key, Limit, Problem
from sop_cli.targets.settle import settle

__all__ = ["split"]


def split(problem: Problem) -> Breakdown | Conflict:
    """Hand the total out in whole steps, as the plan's promises say; a conflict when the limits cannot all hold.

    The order of names and limits in the problem does not matter.
    """
    problem = _in_order(problem)
    turned = problem.regions is None and problem.persons is None
    answer = _split(_turn(problem) if turned else problem)
    return _turn_back(answer) if turned else answer


def _split(problem: Problem) -> Breakdown | Conflict:
    if problem.limits and (conflict := find_conflict(problem)) is not None:
        return conflict
    grid = lay_out(problem)
    settled, shares = settle(problem)
    sums = round_sums(settled, shares)
    figures = figures_of(grid, plain_shares(grid), shares, sums)
    return Breakdown(problem.total, problem.dimensions, tuple(cells_of(grid, sums)), figures)


def _in_order(problem: Problem) -> Problem:
    limits = sorted(
        problem.limits, key=lambda limit: (limit.key.dimensions, _text(limit.key), limit.low, limit.high or 0)
    )
    return replace(problem, limits=tuple(limits))


def _text(key: Key) -> tuple[str, ...]:
    return tuple(name or "" for name in key)


# Where neither regions nor persons are split, products stand where regions do: so product × month is a family too.
def _turn(problem: Problem) -> Problem:
    limits = tuple(replace(limit, key=_turned(limit.key)) for limit in problem.limits)
    return replace(problem, regions=problem.products, products=None, limits=limits)


def _turned(key: Key) -> Key:
    return key._replace(region=key.product, product=key.region)


def _turn_back(answer: Breakdown | Conflict) -> Breakdown | Conflict:
    if isinstance(answer, Conflict):
        return replace(answer, tight=_limits_back(answer.tight), pressing=_limits_back(answer.pressing))
    swap: dict[Family, Family] = {"region": "product", "product": "region"}
    figures = {
        swap.get(family, family): tuple(replace(figure, key=_turned(figure.key)) for figure in found)
        for family, found in answer.figures.items()
    }
    cells = tuple(Cell(_turned(cell.key), cell.steps) for cell in answer.cells)
    dimensions = tuple("product" if name == "region" else name for name in answer.dimensions)
    return Breakdown(answer.total, dimensions, cells, figures)


def _limits_back(limits: tuple[Limit, ...]) -> tuple[Limit, ...]:
    return tuple(replace(limit, key=_turned(limit.key)) for limit in limits)
