"""Round the shares to whole steps, all families of sums at once.

Every unit of the total flows product → region × product → region → team → person → person × month → region × month →
month.
Such a flow has a whole-numbered answer wherever it has a fractional one, and the fitted shares are one: so each sum can
lie between its share rounded down and rounded up. Which of the answers is taken is decided family by family: largest
remainder first, ties by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from sop_cli.targets.fit import Shares
from sop_cli.targets.grid import FAMILIES, Family, Grid
from sop_cli.targets.program import Program

Sums = dict[Family, list[int]]
_Term = tuple[Family, int, int]  # family, number in it, sign

_FINE = 1 << 20
# What moving a sum further than its share rounds to costs, where limits cross and something has to move.
PENALTY: dict[Family, int] = {
    "region": 1_000_000, "team": 100_000, "person": 10_000, "region_product": 100, "person_month": 100,
    "region_month": 1, "product": 1, "month": 1,
}  # fmt: skip


@dataclass(frozen=True)
class _Arc:
    """One sum as the program sees it: it starts at `base`, `up` adds at most one step, `over`/`under` go on beyond."""

    family: Family
    index: int
    base: int
    remainder: Fraction
    up: int | None = None
    over: int | None = None
    under: int | None = None


def round_sums(grid: Grid, shares: Shares) -> Sums:
    """Whole steps for every sum of every family; they fit together and keep all limits.

    With exact shares no sum is a step or more away from its share.
    """
    program = Program()
    arcs = {
        family: [_arc(program, grid, shares, family, index) for index in range(grid.size(family))]
        for family in FAMILIES
    }
    for terms, constant in _balances(grid):
        entries: list[tuple[int, int]] = []
        due = constant
        for family, index, sign in terms:
            arc = arcs[family][index]
            due -= sign * arc.base
            entries += _entries(arc, sign)
        program.balance(entries, due)
    for costs in _preferences(grid, arcs):
        program.prefer(costs)
    values = program.solve()
    sums: Sums = {
        family: [arc.base + sum(sign * values[column] for column, sign in _entries(arc, 1)) for arc in arcs[family]]
        for family in FAMILIES
    }
    _check(grid, shares, sums)
    return sums


def _arc(program: Program, grid: Grid, shares: Shares, family: Family, index: int) -> _Arc:
    share, bounds = shares.of[family][index], grid.bounds[family]
    low, high = bounds.low[index], bounds.high[index]
    base, top = max(floor(share), low), max(ceil(share), low)
    if high is not None:
        base, top = min(base, high), min(top, high)
    remainder = share - base
    up = program.column(top - base) if top > base else None
    if shares.exact:
        return _Arc(family, index, base, remainder, up)
    over = program.column(None if high is None else high - top) if high is None or high > top else None
    under = program.column(base - low) if base > low else None
    return _Arc(family, index, base, remainder, up, over, under)


def _entries(arc: _Arc, sign: int) -> list[tuple[int, int]]:
    signed = ((arc.up, sign), (arc.over, sign), (arc.under, -sign))
    return [(column, value) for column, value in signed if column is not None]


def _balances(grid: Grid) -> Iterator[tuple[list[_Term], int]]:
    """The equations of the flow: signed sums and what they come to."""
    wide, deep, regions = len(grid.products), len(grid.months), range(len(grid.regions))
    yield _terms("product", 1, range(wide)), grid.total
    for product in range(wide):
        parts = _terms("region_product", -1, (region * wide + product for region in regions))
        yield [("product", product, 1), *parts], 0
    for region, staff in enumerate(grid.staff):
        own: _Term = ("region", region, 1)
        yield [own, *_terms("region_product", -1, range(region * wide, region * wide + wide))], 0
        yield [own, *_terms("team", -1, grid.troops[region])], 0
        for month in range(deep):
            parts = _terms("person_month", -1, (number * deep + month for number in staff))
            yield [("region_month", region * deep + month, 1), *parts], 0
    for team, crew in enumerate(grid.crews):
        yield [("team", team, 1), *_terms("person", -1, crew)], 0
    for number in range(len(grid.persons)):
        parts = _terms("person_month", -1, range(number * deep, number * deep + deep))
        yield [("person", number, 1), *parts], 0
    for month in range(deep):
        yield [("month", month, 1), *_terms("region_month", -1, (region * deep + month for region in regions))], 0


def _terms(family: Family, sign: int, indices: Iterable[int]) -> list[_Term]:
    return [(family, index, sign) for index in indices]


def _preferences(grid: Grid, arcs: dict[Family, list[_Arc]]) -> Iterator[dict[int, int]]:
    """Costs to make least, one after the other; what an earlier one has decided a later one cannot change."""
    far = {
        column: PENALTY[arc.family]
        for family in FAMILIES
        for arc in arcs[family]
        for column in (arc.over, arc.under)
        if column is not None
    }
    if far:
        yield far
    yield from (_by_rank(arcs["region"]), _by_rank(arcs["month"]), _by_rank(arcs["product"]))
    yield {
        column: cost
        for troop in grid.troops
        for column, cost in _by_rank(arcs["team"][troop.start : troop.stop]).items()
    }
    yield {
        column: cost for crew in grid.crews for column, cost in _by_rank(arcs["person"][crew.start : crew.stop]).items()
    }
    wide, deep = len(grid.products), len(grid.months)
    tables: tuple[tuple[Family, int], ...] = (("region_product", wide), ("region_month", deep), ("person_month", deep))
    for family, width in tables:
        free = [(arc, arc.up) for arc in arcs[family] if arc.up is not None]
        yield {column: -int(arc.remainder * _FINE) for arc, column in free}
        rows = len(arcs[family]) // width
        # Among equals the first row takes its extra steps in the last columns.
        yield {column: -(rows - arc.index // width) * (arc.index % width + 1) for arc, column in free}
    # Nothing that a person could name is left to choose by; fixed odd numbers make the answer the only one.
    yield {
        arc.up: (arc.index * 2_654_435_761 + place * 40_503) % 1_000_003
        for place, family in enumerate(FAMILIES)
        for arc in arcs[family]
        if arc.up is not None
    }


def _by_rank(arcs: Sequence[_Arc]) -> dict[int, int]:
    """Largest remainder first; among equals the last name."""
    ranked = sorted((arc.remainder, arc.index, arc.up) for arc in arcs if arc.up is not None)
    return {column: -rank for rank, (_remainder, _index, column) in enumerate(ranked) if column is not None}


def _check(grid: Grid, shares: Shares, sums: Sums) -> None:
    """Hold the answer against everything that was promised, in whole numbers."""
    for terms, constant in _balances(grid):
        if sum(sign * sums[family][index] for family, index, sign in terms) != constant:
            raise ArithmeticError("the rounded sums do not add up")
    for family in FAMILIES:
        bounds = grid.bounds[family]
        for value, share, low, high in zip(sums[family], shares.of[family], bounds.low, bounds.high, strict=True):
            if value < low or (high is not None and value > high) or (shares.exact and abs(value - share) >= 1):
                raise ArithmeticError("a rounded sum lies outside what was promised")
