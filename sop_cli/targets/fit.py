"""The exact shares that the split rounds: by weight, after the limits have taken and given.

What a limit takes or gives stays in the smallest group that can absorb it: a person's month in the person, a person in
the region, a region in the whole. Only where a group cannot absorb it does the group's own sum move.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sop_cli.targets.grid import Family, Grid, lesser
from sop_cli.targets.pour import pour
from sop_cli.targets.table import Edges, Fitted, Row, fit_table


@dataclass(frozen=True)
class Shares:
    """The fitted share of every sum, by family. exact: they add up and keep all limits to the last digit.

    Otherwise limits cross each other (or cannot all hold), and shares are a near guide only.
    """

    of: dict[Family, list[Fraction]]
    exact: bool


def plain_shares(grid: Grid) -> dict[Family, list[Fraction]]:
    """The shares by weight alone, as if there were no limits."""
    regions = pour(grid.total, grid.region_weights)
    teams = _poured(regions, grid.troops, grid.team_weights)
    persons = _poured(teams, grid.crews, grid.person_weights)
    products, months = pour(1, grid.product_weights), pour(1, grid.month_weights)
    shares: dict[Family, list[Fraction]] = {
        "region": regions,
        "person": persons,
        "product": [grid.total * part for part in products],
        "month": [grid.total * part for part in months],
        "region_product": [share * part for share in regions for part in products],
        "region_month": [share * part for share in regions for part in months],
        "person_month": [share * part for share in persons for part in months],
        "team": teams,
    }
    if grid.mixes is not None:
        by_product = [[share * part for part in pour(1, mix)] for share, mix in zip(regions, grid.mixes, strict=True)]
        shares |= _product_sums(by_product)
    if grid.profiles is not None:
        shares |= _month_sums(grid, [[share * part for part in pour(1, own)]
            for share, own in zip(persons, grid.profiles, strict=True)])  # fmt: skip
    return shares


def _poured(
    groups: Sequence[Fraction],
    members: Sequence[range],
    weights: Sequence[Fraction],
    low: Sequence[int] | None = None,
    high: Sequence[int | None] | None = None,
) -> list[Fraction]:
    """The shares of all groups handed on to their members by weight, between their bounds."""
    parts: list[Fraction] = []
    for share, own in zip(groups, members, strict=True):
        at = slice(own.start, own.stop)
        parts += pour(share, weights[at], low and low[at], high and high[at])
    return parts


def _product_sums(by_product: Sequence[Sequence[Fraction]]) -> dict[Family, list[Fraction]]:
    return {
        "product": [_total(column) for column in zip(*by_product, strict=True)],
        "region_product": [cell for line in by_product for cell in line],
    }


def _month_sums(grid: Grid, by_month: Sequence[Sequence[Fraction]]) -> dict[Family, list[Fraction]]:
    deep = len(grid.months)
    region_month = [
        _total(by_month[number][month] for number in staff) for staff in grid.staff for month in range(deep)
    ]
    return {
        "person_month": [cell for line in by_month for cell in line],
        "region_month": region_month,
        "month": [_total(region_month[month::deep]) for month in range(deep)],
    }


def fit(grid: Grid) -> Shares:
    """The shares after the limits; the plain shares where there are none."""
    if not any(bounds.any for bounds in grid.bounds.values()):
        return Shares(plain_shares(grid), exact=True)
    reach = next((found for light in (False, True) if (found := _Reach(grid, light)).holds), _Reach(grid, light=True))
    regions = pour(grid.total, grid.region_weights, reach.region_low, reach.region_high)
    teams = _poured(regions, grid.troops, grid.team_weights, reach.team_low, reach.team_high)
    persons = _poured(teams, grid.crews, grid.person_weights, reach.person_low, reach.person_high)
    by_product = _product_table(grid, regions)
    by_month, months_exact = _month_table(grid, persons)
    shares: dict[Family, list[Fraction]] = {
        "region": regions,
        "team": teams,
        "person": persons,
        **_product_sums(by_product.cells),
        **_month_sums(grid, by_month),
    }
    return Shares(shares, exact=reach.holds and by_product.exact and months_exact)


def _product_table(grid: Grid, regions: Sequence[Fraction]) -> Fitted:
    wide, bounds = len(grid.products), grid.bounds["region_product"]
    own = grid.mixes or [None] * len(regions)
    rows = [
        Row(region, share, _slice(bounds.low, bounds.high, region, wide), own[region])
        for region, share in enumerate(regions)
    ]
    whole = grid.bounds["product"]
    return fit_table(rows, grid.product_weights, {}, Edges(whole.low, whole.high))


def _month_table(grid: Grid, persons: Sequence[Fraction]) -> tuple[list[list[Fraction]], bool]:
    """Person by month. Those of a region whose months have one shape and no limits of their own share one row."""
    deep, cells, groups, whole = len(grid.months), grid.bounds["person_month"], {}, grid.bounds["month"]
    rows: list[Row] = []
    holders: list[list[int]] = []
    free = Edges([0] * deep, [None] * deep)
    for region, staff in enumerate(grid.staff):
        own = grid.bounds["region_month"]
        edges = _slice(own.low, own.high, region, deep)
        bound = [number for number in staff if _slice(cells.low, cells.high, number, deep).any]
        alike = _alike(grid, staff, set(bound))
        several = bound or len(alike) > 1
        if several and edges.any:
            groups[region] = edges
        for number in bound:
            own_edges = _slice(cells.low, cells.high, number, deep)
            rows.append(Row(region, persons[number], own_edges, _shape(grid, number)))
            holders.append([number])
        for shape, rest in alike:
            rows.append(Row(region, _total(persons[number] for number in rest), free if several else edges, shape))
            holders.append(rest)
    fitted = fit_table(rows, grid.month_weights, groups, Edges(whole.low, whole.high))
    table = [[Fraction(0)] * deep for _ in persons]
    for row, line, members in zip(rows, fitted.cells, holders, strict=True):
        for number in members:
            table[number] = [cell * persons[number] / row.total if row.total else Fraction(0) for cell in line]
    return table, fitted.exact


def _shape(grid: Grid, number: int) -> tuple[Fraction, ...] | None:
    return None if grid.profiles is None else grid.profiles[number]


def _alike(grid: Grid, staff: range, bound: set[int]) -> list[tuple[tuple[Fraction, ...] | None, list[int]]]:
    """The persons of a region without limits on their months, by the shape of their months."""
    found: dict[tuple[Fraction, ...] | None, list[int]] = {} if grid.profiles else {None: []}
    for number in staff:
        if number not in bound:
            found.setdefault(_shape(grid, number), []).append(number)
    return list(found.items())


class _Reach:
    """What persons, teams and regions can take, given the limits inside them.

    light: members without weight may take more than their lower bound; the last resort. holds: a split exists as far as
    groups inside groups can tell.
    """

    def __init__(self, grid: Grid, light: bool) -> None:
        self._grid, self._light = grid, light
        self.person_low: list[int] = []
        self.person_high: list[int | None] = []
        for number in range(len(grid.persons)):
            low, high = self._within("person", number, "person_month", number, grid.profile(number))
            self.person_low.append(low)
            self.person_high.append(self._open(grid.person_weights[number], low, high))
        self.team_low: list[int] = []
        self.team_high: list[int | None] = []
        for team, crew in enumerate(grid.crews):
            own = grid.bounds["team"]
            low = max(own.low[team], sum(self.person_low[number] for number in crew))
            high = lesser(own.high[team], _add(self.person_high[number] for number in crew))
            self.team_low.append(low)
            self.team_high.append(self._open(grid.team_weights[team], low, high))
        self.region_low: list[int] = []
        self.region_high: list[int | None] = []
        for region, troop in enumerate(grid.troops):
            low, high = self._within("region", region, "region_product", region, grid.mix(region))
            by_month = self._months(region)
            low = max(low, sum(self.team_low[team] for team in troop), by_month[0])
            high = lesser(lesser(high, _add(self.team_high[team] for team in troop)), by_month[1])
            self.region_low.append(low)
            self.region_high.append(self._open(grid.region_weights[region], low, high))
        self.holds = self._fits()

    def _open(self, weight: Fraction, low: int, high: int | None) -> int | None:
        return high if weight or self._light else lesser(low, high)

    def _within(
        self, family: Family, index: int, inner: Family, row: int, weights: Sequence[Fraction]
    ) -> tuple[int, int | None]:
        """The bounds of a sum, tightened by those of the cells of its row."""
        own, cells, width = self._grid.bounds[family], self._grid.bounds[inner], len(weights)
        edges = _slice(cells.low, cells.high, row, width)
        highs = (
            self._open(weight, low, high) for weight, low, high in zip(weights, edges.low, edges.high, strict=True)
        )
        return max(own.low[index], sum(edges.low)), lesser(own.high[index], _add(highs))

    def _months(self, region: int) -> tuple[int, int | None]:
        """What the months of a region leave for it, with its persons' months inside them."""
        grid, deep, staff = self._grid, len(self._grid.months), self._grid.staff[region]
        cells, own = grid.bounds["person_month"], grid.bounds["region_month"]
        lows, highs = [], []
        for month in range(deep):
            inner = [number * deep + month for number in staff]
            low = max(own.low[region * deep + month], sum(cells.low[cell] for cell in inner))
            high = lesser(own.high[region * deep + month], _add(cells.high[cell] for cell in inner))
            lows.append(low)
            highs.append(self._open(self._weight(staff, month), low, high))
        return sum(lows), _add(highs)

    def _weight(self, staff: range, month: int) -> Fraction:
        """The weight of a region's month; 0 where nobody of the region has any in it."""
        grid = self._grid
        if grid.profiles is None:
            return grid.month_weights[month]
        return max((grid.profiles[number][month] for number in staff), default=Fraction(0))

    def _fits(self) -> bool:
        pairs = [
            *zip(self.person_low, self.person_high, strict=True),
            *zip(self.team_low, self.team_high, strict=True),
            *zip(self.region_low, self.region_high, strict=True),
        ]
        if any(high is not None and low > high for low, high in pairs):
            return False
        most = _add(self.region_high)
        return sum(self.region_low) <= self._grid.total and (most is None or most >= self._grid.total)


def _slice(low: Sequence[int], high: Sequence[int | None], row: int, width: int) -> Edges:
    return Edges(low[row * width : (row + 1) * width], high[row * width : (row + 1) * width])


def _add(highs: Iterable[int | None]) -> int | None:
    total = 0
    for high in highs:
        if high is None:
            return None
        total += high
    return total


def _total(parts: Iterable[Fraction]) -> Fraction:
    return sum(parts, Fraction(0))
