"""Limits that cannot all hold: a smallest set of them, and the figures that show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sop_cli.targets.flow import Cut, Flow
from sop_cli.targets.grid import Family, Grid, lay_out, place_of
from sop_cli.targets.problem import Limit, Problem


@dataclass(frozen=True)
class Conflict:
    """A set of limits of which none can be left out of the conflict.

    tight: those that let too little through; pressing: those that ask for too much; a locked value can be both.
    total: whether the whole total itself is what must go through ("pressing") or what is not enough ("tight").
    gap: steps that have no place, or that are missing.
    """

    tight: tuple[Limit, ...]
    pressing: tuple[Limit, ...]
    total: str | None
    gap: int


def find_conflict(problem: Problem) -> Conflict | None:
    """None when all limits can hold together with the total."""
    found = first_cut(problem)
    if found is None:
        return None
    kept = _named(found)
    network = _Network(replace(problem, limits=kept))
    network.cut()
    for limit in kept:
        if limit not in kept or network.needs(limit):
            continue
        smaller = first_cut(replace(problem, limits=tuple(other for other in kept if other is not limit)))
        if smaller is not None:
            found, kept = smaller, tuple(other for other in kept if other in _named(smaller))
            network = _Network(replace(problem, limits=kept))
            network.cut()
    return found


def _named(conflict: Conflict) -> tuple[Limit, ...]:
    return tuple(dict.fromkeys((*conflict.tight, *conflict.pressing)))


class _Network:
    """The flow of network.py with nothing in it but limits and the total."""

    def __init__(self, problem: Problem) -> None:
        self._grid = lay_out(problem)
        self._flow = Flow()
        self._sums: dict[int, tuple[Family, int]] = {}
        self._arc_of: dict[tuple[Family, int], int] = {}
        self._places = Counter(place_of(self._grid, problem.limits))
        start, end = self._flow.node(), self._flow.node()
        self.total = self._flow.arc(end, start, problem.total, problem.total)
        self._products(start)
        self._people(end)

    def cut(self) -> Cut | None:
        return self._flow.cut()

    def needs(self, limit: Limit) -> bool:
        """Whether there is sure to be a flow without this limit; asked after `cut`."""
        place = place_of(self._grid, [limit])[0]
        return self._places[place] == 1 and self._flow.heals(self._arc_of[place])

    def sum_of(self, arc: int) -> tuple[Family, int] | None:
        """The sum that an arc stands for; None where it stands for none."""
        return self._sums.get(arc)

    def _products(self, start: int) -> None:
        grid = self._grid
        self._entries = [self._flow.node() for _ in grid.regions]
        for product in range(len(grid.products)):
            middle = self._flow.node()
            self._bounded(start, middle, "product", product)
            for region, entry in enumerate(self._entries):
                self._bounded(middle, entry, "region_product", region * len(grid.products) + product)

    def _people(self, end: int) -> None:
        grid, deep = self._grid, len(self._grid.months)
        months = [self._flow.node() for _ in grid.months]
        for month, node in enumerate(months):
            self._bounded(node, end, "month", month)
        for region in range(len(grid.regions)):
            inside, others = self._flow.node(), self._flow.node()
            self._bounded(self._entries[region], inside, "region", region)
            columns = [self._flow.node() for _ in grid.months]
            for month, node in enumerate(columns):
                self._bounded(node, months[month], "region_month", region * deep + month)
                self._flow.arc(others, node)
            for team in grid.troops[region]:
                crew = self._flow.node()
                self._bounded(inside, crew, "team", team)
                self._staff(grid.crews[team], crew, others, columns)

    def _staff(self, staff: range, inside: int, others: int, columns: Sequence[int]) -> None:
        """People without limits on their months go through one node; those without any share one arc."""
        grid, deep = self._grid, len(columns)
        anyone = False
        for number in staff:
            cells = range(number * deep, number * deep + deep)
            if any(_is_bound(grid, "person_month", cell) for cell in cells):
                own = self._flow.node()
                self._bounded(inside, own, "person", number)
                for cell, column in zip(cells, columns, strict=True):
                    self._bounded(own, column, "person_month", cell)
            elif _is_bound(grid, "person", number):
                self._bounded(inside, others, "person", number)
            else:
                anyone = True
        if anyone:
            self._flow.arc(inside, others)

    def _bounded(self, tail: int, head: int, family: Family, index: int) -> None:
        bounds = self._grid.bounds[family]
        arc = self._flow.arc(tail, head, bounds.low[index], bounds.high[index])
        self._sums[arc] = family, index
        self._arc_of[family, index] = arc


def _is_bound(grid: Grid, family: Family, index: int) -> bool:
    bounds = grid.bounds[family]
    return bool(bounds.low[index]) or bounds.high[index] is not None


def first_cut(problem: Problem) -> Conflict | None:
    """The limits on a cut that stops the flow, if one does; there may be fewer in conflict than these."""
    network = _Network(problem)
    cut = network.cut()
    if cut is None:
        return None
    grid = lay_out(problem)
    by_sum: dict[tuple[Family, int], list[Limit]] = {}
    for limit, place in zip(problem.limits, place_of(grid, problem.limits), strict=True):
        by_sum.setdefault(place, []).append(limit)

    def at(arcs: Sequence[int]) -> list[list[Limit]]:
        return [by_sum[place] for arc in arcs if (place := network.sum_of(arc)) is not None and place in by_sum]

    tight = tuple(min(found, key=_top) for found in at(cut.tight))
    pressing = tuple(max(found, key=lambda limit: limit.low) for found in at(cut.pressing))
    total = "tight" if network.total in cut.tight else "pressing" if network.total in cut.pressing else None
    return Conflict(tight, pressing, total, cut.gap)


def _top(limit: Limit) -> tuple[bool, int]:
    return limit.high is None, limit.high or 0
