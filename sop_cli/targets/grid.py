"""The problem on numbered members: sorted names, weights, and bounds per family of sums.

Families are the sets of sums that carry a promise. An axis that is not split has one member without a name, so that
everything after this knows one shape only.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from sop_cli.targets.problem import Key, Limit, Problem, Weights

Family = Literal["region", "product", "month", "person", "region_product", "region_month", "person_month"]
FAMILIES: tuple[Family, ...] = (
    "region", "product", "month", "person", "region_product", "region_month", "person_month",
)  # fmt: skip


@dataclass(frozen=True)
class Bounds:
    """Lower and upper bounds of one family, by the number of its member; high None is no bound."""

    low: list[int]
    high: list[int | None]

    @property
    def any(self) -> bool:
        """Whether a limit touches this family at all."""
        return any(self.low) or any(high is not None for high in self.high)


@dataclass(frozen=True)
class Grid:
    """Members by number, in code-point order of their names; persons by region, then name.

    home: the region's number of each person. staff: the persons' numbers of each region.
    """

    total: int
    regions: tuple[str | None, ...]
    products: tuple[str | None, ...]
    months: tuple[str | None, ...]
    persons: tuple[str | None, ...]
    home: tuple[int, ...]
    staff: tuple[range, ...]
    region_weights: tuple[Fraction, ...]
    product_weights: tuple[Fraction, ...]
    month_weights: tuple[Fraction, ...]
    person_weights: tuple[Fraction, ...]
    bounds: Mapping[Family, Bounds]

    def size(self, family: Family) -> int:
        """How many sums the family has."""
        wide, deep = len(self.products), len(self.months)
        rows = {"region_product": len(self.regions) * wide, "region_month": len(self.regions) * deep}
        flat = {"region": len(self.regions), "product": wide, "month": deep, "person": len(self.persons)}
        return (flat | rows | {"person_month": len(self.persons) * deep})[family]

    def key(self, family: Family, index: int) -> Key:
        """The names that a sum of the family stands for."""
        if family == "product":
            return Key(product=self.products[index])
        if family == "month":
            return Key(month=self.months[index])
        wide, deep = len(self.products), len(self.months)
        if family == "region_product":
            return Key(region=self.regions[index // wide], product=self.products[index % wide])
        if family == "region_month":
            return Key(region=self.regions[index // deep], month=self.months[index % deep])
        if family == "region":
            return Key(region=self.regions[index])
        number, month = (index, None) if family == "person" else (index // deep, self.months[index % deep])
        return Key(region=self.regions[self.home[number]], person=self.persons[number], month=month)


_FAMILY_OF: dict[frozenset[str], Family] = {
    frozenset({"region"}): "region",
    frozenset({"product"}): "product",
    frozenset({"month"}): "month",
    frozenset({"person"}): "person",
    frozenset({"region", "person"}): "person",
    frozenset({"region", "product"}): "region_product",
    frozenset({"region", "month"}): "region_month",
    frozenset({"person", "month"}): "person_month",
    frozenset({"region", "person", "month"}): "person_month",
}


def family_of(key: Key) -> Family | None:
    """The family that a limit on this key binds; None for a combination that none of them covers."""
    return _FAMILY_OF.get(frozenset(key.dimensions))


def lay_out(problem: Problem) -> Grid:
    """Number the members and gather the limits into bounds."""
    regions, region_weights = _axis(problem.regions)
    products, product_weights = _axis(problem.products)
    months, month_weights = _axis(problem.months)
    persons, home, person_weights = _people(problem, regions)
    starts = [bisect_left(home, number) for number in range(len(regions) + 1)]
    grid = Grid(
        problem.total, regions, products, months, persons, home,
        tuple(range(first, last) for first, last in pairwise(starts)),
        region_weights, product_weights, month_weights, person_weights, {},
    )  # fmt: skip
    bounds = {family: Bounds([0] * grid.size(family), [None] * grid.size(family)) for family in FAMILIES}
    for limit, (family, index) in zip(problem.limits, place_of(grid, problem.limits), strict=True):
        low, high = bounds[family].low, bounds[family].high
        low[index] = max(low[index], limit.low)
        high[index] = lesser(high[index], limit.high)
    return replace(grid, bounds=bounds)


def lesser(one: int | None, other: int | None) -> int | None:
    """The tighter of two upper bounds; None is no bound."""
    return min((value for value in (one, other) if value is not None), default=None)


def place_of(grid: Grid, limits: Iterable[Limit]) -> list[tuple[Family, int]]:
    """The sum that each limit binds: its family and number there."""
    regions, products, persons, months = (
        {name: number for number, name in enumerate(names)}
        for names in (grid.regions, grid.products, grid.persons, grid.months)
    )
    width = {"region_product": len(products), "region_month": len(months), "person_month": len(months)}
    places = []
    for key in (limit.key for limit in limits):
        family = family_of(key)
        if family is None:
            raise ValueError(f"no family of sums for {key.dimensions}")
        numbers = {
            "region": regions.get(key.region), "product": products.get(key.product),
            "person": persons.get(key.person), "month": months.get(key.month), "": 0,
        }  # fmt: skip
        row, _, column = family.partition("_")
        first, second = numbers[row], numbers[column]
        if first is None or second is None:
            raise ValueError(f"unknown name in {key}")
        places.append((family, first * width.get(family, 1) + second))
    return places


def _axis(weights: Weights | None) -> tuple[tuple[str | None, ...], tuple[Fraction, ...]]:
    if weights is None:
        return (None,), (Fraction(1),)
    names = sorted(weights)
    return tuple(names), tuple(weights[name] for name in names)


def _people(
    problem: Problem, regions: Sequence[str | None]
) -> tuple[tuple[str | None, ...], tuple[int, ...], tuple[Fraction, ...]]:
    if problem.persons is None or problem.person_weights is None:
        return (None,) * len(regions), tuple(range(len(regions))), (Fraction(1),) * len(regions)
    number = {name: index for index, name in enumerate(regions)}
    split = problem.regions is not None
    listed = sorted((number[region if split else None], name) for name, region in problem.persons.items())
    names = tuple(name for _, name in listed)
    return names, tuple(home for home, _ in listed), tuple(problem.person_weights[name] for name in names)
