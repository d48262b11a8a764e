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
    persons = [Fraction(0)] * len(grid.persons)
    for share, staff in zip(regions, grid.staff, strict=True):
        for number, part in zip(staff, pour(share, grid.person_weights[staff.start : staff.stop]), strict=True):
            persons[number] = part
    products, months = pour(1, grid.product_weights), pour(1, grid.month_weights)
    return {
        "region": regions,
        "person": persons,
        "product": [grid.total * part for part in products],
        "month": [grid.total * part for part in months],
        "region_product": [share * part for share in regions for part in products],
        "region_month": [share * part for share in regions for part in months],
        "person_month": [share * part for share in persons for part in months],
    }


def fit(grid: Grid) -> Shares:
    """The shares after the limits; the plain shares where there are none."""
    if not any(bounds.any for bounds in grid.bounds.values()):
        return Shares(plain_shares(grid), exact=True)
    reach = next((found for light in (False, True) if (found := _Reach(grid, light)).holds), _Reach(grid, light=True))
    regions = pour(grid.total, grid.region_weights, reach.region_low, reach.region_high)
    persons = [Fraction(0)] * len(grid.persons)
    for share, staff in zip(regions, grid.staff, strict=True):
        own = slice(staff.start, staff.stop)
        parts = pour(share, grid.person_weights[own], reach.person_low[own], reach.person_high[own])
        for number, part in zip(staff, parts, strict=True):
            persons[number] = part
    by_product = _product_table(grid, regions)
    by_month, months_exact = _month_table(grid, persons)
    deep = len(grid.months)
    region_month = [
        _total(by_month[number][month] for number in staff) for staff in grid.staff for month in range(deep)
    ]
    shares: dict[Family, list[Fraction]] = {
        "region": regions,
        "person": persons,
        "product": [_total(line[column] for line in by_product.cells) for column in range(len(grid.products))],
        "region_product": [cell for line in by_product.cells for cell in line],
        "person_month": [cell for line in by_month for cell in line],
        "region_month": region_month,
        "month": [_total(region_month[month::deep]) for month in range(deep)],
    }
    return Shares(shares, exact=reach.holds and by_product.exact and months_exact)


def _product_table(grid: Grid, regions: Sequence[Fraction]) -> Fitted:
    wide, bounds = len(grid.products), grid.bounds["region_product"]
    rows = [Row(region, share, _slice(bounds.low, bounds.high, region, wide)) for region, share in enumerate(regions)]
    whole = grid.bounds["product"]
    return fit_table(rows, grid.product_weights, {}, Edges(whole.low, whole.high))


def _month_table(grid: Grid, persons: Sequence[Fraction]) -> tuple[list[list[Fraction]], bool]:
    """Person by month. Those without limits of their own in a region share one row: their months have one shape."""
    deep, cells, groups, whole = len(grid.months), grid.bounds["person_month"], {}, grid.bounds["month"]
    rows: list[Row] = []
    holders: list[list[int]] = []
    free = Edges([0] * deep, [None] * deep)
    for region, staff in enumerate(grid.staff):
        own = grid.bounds["region_month"]
        edges = _slice(own.low, own.high, region, deep)
        bound = [number for number in staff if _slice(cells.low, cells.high, number, deep).any]
        rest = [number for number in staff if number not in set(bound)]
        if bound and edges.any:
            groups[region] = edges
        for number in bound:
            rows.append(Row(region, persons[number], _slice(cells.low, cells.high, number, deep)))
            holders.append([number])
        rows.append(Row(region, _total(persons[number] for number in rest), free if bound else edges))
        holders.append(rest)
    fitted = fit_table(rows, grid.month_weights, groups, Edges(whole.low, whole.high))
    table = [[Fraction(0)] * deep for _ in persons]
    for row, line, members in zip(rows, fitted.cells, holders, strict=True):
        for number in members:
            table[number] = [cell * persons[number] / row.total if row.total else Fraction(0) for cell in line]
    return table, fitted.exact


class _Reach:
    """What persons and regions can take, given the limits inside them.

    light: members without weight may take more than their lower bound; the last resort. holds: a split exists as far as
    groups inside groups can tell.
    """

    def __init__(self, grid: Grid, light: bool) -> None:
        self._grid, self._light = grid, light
        self.person_low: list[int] = []
        self.person_high: list[int | None] = []
        for number in range(len(grid.persons)):
            low, high = self._within("person", number, "person_month", number, grid.month_weights)
            self.person_low.append(low)
            self.person_high.append(self._open(grid.person_weights[number], low, high))
        self.region_low: list[int] = []
        self.region_high: list[int | None] = []
        for region, staff in enumerate(grid.staff):
            low, high = self._within("region", region, "region_product", region, grid.product_weights)
            low = max(
                low, sum(self.person_low[number] for number in staff), self._months(region, grid.month_weights)[0]
            )
            high = lesser(high, _add(self.person_high[number] for number in staff))
            high = lesser(high, self._months(region, grid.month_weights)[1])
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

    def _months(self, region: int, weights: Sequence[Fraction]) -> tuple[int, int | None]:
        """What the months of a region leave for it, with its persons' months inside them."""
        grid, deep, staff = self._grid, len(weights), self._grid.staff[region]
        cells, own = grid.bounds["person_month"], grid.bounds["region_month"]
        lows, highs = [], []
        for month, weight in enumerate(weights):
            inner = [number * deep + month for number in staff]
            low = max(own.low[region * deep + month], sum(cells.low[cell] for cell in inner))
            high = lesser(own.high[region * deep + month], _add(cells.high[cell] for cell in inner))
            lows.append(low)
            highs.append(self._open(weight, low, high))
        return sum(lows), _add(highs)

    def _fits(self) -> bool:
        pairs = [
            *zip(self.person_low, self.person_high, strict=True),
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
