"""The cells that limits across families are decided on: rows of people by product by month.

A person whom such a limit names has a row alone; the others of a region (or team) share one, whose cells are handed on
to them month by month afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from sop_cli.targets.grid import Grid, family_of
from sop_cli.targets.problem import EVERY, Key, Limit, Problem, around, joined, parted


def is_cross(limit: Limit) -> bool:
    """Whether the flow cannot decide this limit."""
    return limit.of_part or family_of(limit.key) is None


@dataclass(frozen=True)
class Row:
    """One row: its region's and team's numbers and the persons' numbers in it; alone: the person stands for itself."""

    region: int
    team: int
    people: tuple[int, ...]
    alone: bool


@dataclass(frozen=True)
class Board:
    """Cell `(row × products + product) × months + month` for every row, product and month of the grid."""

    grid: Grid
    rows: tuple[Row, ...]

    @classmethod
    def of(cls, grid: Grid, limits: Iterable[Limit]) -> Board:
        """Rows as these limits need them."""
        named = {limit.key.person for limit in limits if limit.key.person is not None}
        rows = []
        for region, troop in enumerate(grid.troops):
            for team in troop:
                own = [number for number in grid.crews[team] if grid.persons[number] in named]
                rest = tuple(number for number in grid.crews[team] if grid.persons[number] not in named)
                rows += [Row(region, team, (number,), alone=True) for number in own]
                rows += [Row(region, team, rest, alone=len(rest) == 1)] if rest else []
        return cls(grid, tuple(rows))

    @property
    def size(self) -> int:
        """How many cells there are."""
        return len(self.rows) * self.width

    @property
    def width(self) -> int:
        """How many cells a row has."""
        return len(self.grid.products) * len(self.grid.months)

    @cached_property
    def _number(self) -> dict[str, dict[str | None, int]]:
        axes = {"region": self.grid.regions, "month": self.grid.months}
        return {axis: {name: at for at, name in enumerate(names)} for axis, names in axes.items()}

    @cached_property
    def _row_of(self) -> dict[str | None, int]:
        return {self.grid.persons[row.people[0]]: at for at, row in enumerate(self.rows) if row.alone}

    def row_numbers(self, key: Key) -> Sequence[int]:
        """The rows that a key takes in; ValueError when it names a person without a row."""
        if key.person is not None:
            if key.person not in self._row_of:
                raise ValueError(f"no row for {key.person}")
            return (self._row_of[key.person],)
        if key.team is not None:
            team = self.grid.teams.index(key.team)
            return [at for at, row in enumerate(self.rows) if row.team == team]
        if key.region is None:
            return range(len(self.rows))
        region = self._number["region"][key.region]
        return [at for at, row in enumerate(self.rows) if row.region == region]

    def has(self, key: Key) -> bool:
        """Whether the key's sum is a sum of cells of the board."""
        return key.person is None or key.person in self._row_of

    def cells(self, key: Key) -> list[int]:
        """The cells that a key stands for."""
        wide, deep = len(self.grid.products), len(self.grid.months)
        products = self._products(key.product, None if key.channel == EVERY else key.channel)
        months = range(deep) if key.month is None else [self._number["month"][key.month]]
        return [
            (row * wide + product) * deep + month
            for row in self.row_numbers(key)
            for product in products
            for month in months
        ]

    def _products(self, product: str | None, channel: str | None) -> Sequence[int]:
        """The numbers of the names on the axis of products that are of this product and this channel."""
        if (product, channel) not in self._lines:
            names = enumerate(map(parted, self.grid.products))
            self._lines[product, channel] = [
                at for at, (one, other) in names if product in (None, one) and channel in (None, other)
            ]
        return self._lines[product, channel]

    @cached_property
    def _lines(self) -> dict[tuple[str | None, str | None], list[int]]:
        return {}

    def base_cells(self, problem: Problem, limit: Limit) -> list[int]:
        """The cells of the sum that a share is reckoned of."""
        return self.cells(around(limit.key, problem))


def merged(problem: Problem, limits: Sequence[Limit]) -> Problem:
    """The same question of these limits with fewer names: what none of them names becomes one name an axis."""
    named: dict[str, set[str | None]] = {
        axis: {getattr(limit.key, axis) for limit in limits} for axis in ("product", "channel", "person", "month")
    }
    persons, teams = problem.persons, problem.person_teams
    names = {name: _name(name, problem, named["person"]) for name in sorted(persons or ())}
    if persons is not None:
        persons = {names[name]: home for name, home in persons.items()}
        teams = teams and {names[name]: team for name, team in teams.items()}
    return Problem(
        problem.total, problem.regions, _merged_lines(problem.products, named["product"], named["channel"]),
        _merged(problem.months, named["month"]), persons, _merged(persons, set(persons or ())),
        tuple(limits), problem.teams, problem.team_weights, teams,
    )  # fmt: skip


def _name(name: str, problem: Problem, named: set[str | None]) -> str:
    if name in named:
        return name
    home = (problem.person_teams or {}).get(name) or (problem.persons or {}).get(name)
    return f"\0{home or ''}"


def _merged(names: Iterable[str] | None, named: set[str | None]) -> dict[str, Fraction] | None:
    if names is None:
        return None
    return dict.fromkeys((name if name in named else "\0" for name in names), Fraction(1))


def _merged_lines(
    names: Iterable[str] | None, products: set[str | None], channels: set[str | None]
) -> dict[str, Fraction] | None:
    """The same of products; of products in channels, each part by itself."""
    if names is None:
        return None
    parts = [(name, *parted(name)) for name in names]
    found = [
        joined(product if product in products else "\0", channel if channel in channels else "\0")
        if product is not None and channel is not None
        else name
        if name in products
        else "\0"
        for name, product, channel in parts
    ]
    return dict.fromkeys(found, Fraction(1))
