"""The problem on numbered members: sorted names, weights, and bounds per family of sums.

Families are the sets of sums that carry a promise. An axis that is not split has one member without a name, so that
everything after this knows one shape only.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from sop_cli.targets.problem import Key, Limit, Problem, Weights

Family = Literal["region", "product", "month", "person", "region_product", "region_month", "person_month", "team"]
FAMILIES: tuple[Family, ...] = (
    "region", "product", "month", "person", "region_product", "region_month", "person_month", "team",
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
    """Members by number, in code-point order of their names; teams by region, persons by region and team.

    home: the region's number of each person. staff: the persons' numbers of each region. Regions have teams, teams have
    persons: troops are the teams' numbers of each region, crews the persons' of each team; where teams are not split,
    every region has one without a name. mixes: the weights of the products of each region; profiles: those of the
    months of each person; None where all have the common ones.
    """

    total: int
    regions: tuple[str | None, ...]
    products: tuple[str | None, ...]
    months: tuple[str | None, ...]
    teams: tuple[str | None, ...]
    persons: tuple[str | None, ...]
    home: tuple[int, ...]
    staff: tuple[range, ...]
    troops: tuple[range, ...]
    crews: tuple[range, ...]
    region_weights: tuple[Fraction, ...]
    product_weights: tuple[Fraction, ...]
    month_weights: tuple[Fraction, ...]
    team_weights: tuple[Fraction, ...]
    person_weights: tuple[Fraction, ...]
    mixes: tuple[tuple[Fraction, ...], ...] | None
    profiles: tuple[tuple[Fraction, ...], ...] | None
    bounds: Mapping[Family, Bounds]

    def mix(self, region: int) -> tuple[Fraction, ...]:
        """The weights of the products in a region."""
        return self.product_weights if self.mixes is None else self.mixes[region]

    def profile(self, person: int) -> tuple[Fraction, ...]:
        """The weights of the months of a person."""
        return self.month_weights if self.profiles is None else self.profiles[person]

    def team(self, person: int) -> int:
        """The number of a person's team."""
        return bisect_right(self.crews, person, key=lambda crew: crew.start) - 1

    def size(self, family: Family) -> int:
        """How many sums the family has."""
        wide, deep = len(self.products), len(self.months)
        rows = {"region_product": len(self.regions) * wide, "region_month": len(self.regions) * deep}
        people = {"region": len(self.regions), "team": len(self.teams), "person": len(self.persons)}
        flat = people | {"product": wide, "month": deep}
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
        if family == "team":
            above = bisect_right(self.troops, index, key=lambda troop: troop.start) - 1
            return Key(region=self.regions[above], team=self.teams[index])
        number, month = (index, None) if family == "person" else (index // deep, self.months[index % deep])
        region, team = self.regions[self.home[number]], self.teams[self.team(number)]
        return Key(region=region, team=team, person=self.persons[number], month=month)


_FAMILY_OF: dict[frozenset[str], Family] = {
    frozenset({"region"}): "region",
    frozenset({"product"}): "product",
    frozenset({"month"}): "month",
    frozenset({"team"}): "team",
    frozenset({"person"}): "person",
    frozenset({"region", "person"}): "person",
    frozenset({"region", "product"}): "region_product",
    frozenset({"region", "month"}): "region_month",
    frozenset({"person", "month"}): "person_month",
    frozenset({"region", "person", "month"}): "person_month",
}


def family_of(key: Key) -> Family | None:
    """The family that a limit on this key binds; None for a combination that none of them covers.

    Of a team its region goes without saying, of a person the team.
    """
    named = frozenset(key.dimensions)
    named -= {"team"} if "person" in named else {"region"} if "team" in named else set()
    return _FAMILY_OF.get(named)


def lay_out(problem: Problem) -> Grid:
    """Number the members and gather the limits into bounds."""
    regions, region_weights = _axis(problem.regions)
    products, product_weights = _axis(problem.products)
    months, month_weights = _axis(problem.months)
    teams, team_home, team_weights = _teams(problem, regions)
    persons, crew_of, person_weights = _people(problem, teams)
    home = tuple(team_home[team] for team in crew_of)
    grid = Grid(
        problem.total, regions, products, months, teams, persons, home,
        _ranges(home, len(regions)), _ranges(team_home, len(regions)), _ranges(crew_of, len(teams)),
        region_weights, product_weights, month_weights, team_weights, person_weights,
        _own(problem.mixes, regions, products, product_weights),
        _own(problem.profiles, persons, months, month_weights), {},
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
    regions, products, persons, months, teams = (
        {name: number for number, name in enumerate(names)}
        for names in (grid.regions, grid.products, grid.persons, grid.months, grid.teams)
    )
    width = {"region_product": len(products), "region_month": len(months), "person_month": len(months)}
    places = []
    for key in (limit.key for limit in limits):
        family = family_of(key)
        if family is None:
            raise ValueError(f"no family of sums for {key.dimensions}")
        numbers = {
            "region": regions.get(key.region), "product": products.get(key.product),
            "person": persons.get(key.person), "month": months.get(key.month), "team": teams.get(key.team), "": 0,
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


def _ranges(home: Sequence[int], count: int) -> tuple[range, ...]:
    """The members of every group; `home` has their groups in order."""
    return tuple(range(first, last) for first, last in pairwise(bisect_left(home, at) for at in range(count + 1)))


def _own(
    own: Mapping[str, Weights],
    rows: Sequence[str | None],
    columns: Sequence[str | None],
    common: tuple[Fraction, ...],
) -> tuple[tuple[Fraction, ...], ...] | None:
    """The weights along the columns for every row; None where no row has its own."""
    if not own:
        return None
    listed = {
        name: tuple(weights.get(column or "", Fraction(0)) for column in columns) for name, weights in own.items()
    }
    return tuple(listed.get(row or "", common) for row in rows)


def _teams(
    problem: Problem, regions: Sequence[str | None]
) -> tuple[tuple[str | None, ...], tuple[int, ...], tuple[Fraction, ...]]:
    if problem.teams is None or problem.team_weights is None:
        return (None,) * len(regions), tuple(range(len(regions))), (Fraction(1),) * len(regions)
    number = {name: index for index, name in enumerate(regions)}
    listed = sorted((number[region], name) for name, region in problem.teams.items())
    names = tuple(name for _, name in listed)
    return names, tuple(home for home, _ in listed), tuple(problem.team_weights[name] for name in names)


def _people(
    problem: Problem, teams: Sequence[str | None]
) -> tuple[tuple[str | None, ...], tuple[int, ...], tuple[Fraction, ...]]:
    if problem.persons is None or problem.person_weights is None:
        return (None,) * len(teams), tuple(range(len(teams))), (Fraction(1),) * len(teams)
    if problem.person_teams is not None:
        of_team = {name: index for index, name in enumerate(teams)}
        listed = sorted((of_team[team], name) for name, team in problem.person_teams.items())
    else:
        of_region = {name: index for index, name in enumerate(sorted(problem.regions or ()))}
        listed = sorted((of_region.get(region or "", 0), name) for name, region in problem.persons.items())
    names = tuple(name for _, name in listed)
    return names, tuple(home for home, _ in listed), tuple(problem.person_weights[name] for name in names)
