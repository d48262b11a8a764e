"""The answer of a split: sums and cells in whole steps, each able to say where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from sop_cli.targets.complete import complete
from sop_cli.targets.fit import Shares
from sop_cli.targets.grid import Family, Grid
from sop_cli.targets.network import Sums
from sop_cli.targets.problem import Key

_ONE = 1 << 32


@dataclass(frozen=True)
class Figure:
    """One sum and its reasons, in steps.

    plain: its share by weight alone. share: after the limits have taken and given. low, high: its own limit (0 and None
    without one). steps: the whole number it got; `steps - share` is the rounding, less than one step.
    """

    key: Key
    plain: Fraction
    share: Fraction
    low: int
    high: int | None
    steps: int

    @property
    def rounding(self) -> Fraction:
        """What rounding to whole steps added or took."""
        return self.steps - self.share


class Cell(NamedTuple):
    """A finest figure: the names of the split dimensions and whole steps."""

    key: Key
    steps: int


@dataclass(frozen=True)
class Breakdown:
    """A finished split. cells come by region, person, product, month in code-point order and add up to `total`.

    figures: the sums that carry a promise, by the dimensions in their names: region, region_product, person_month …
    """

    total: int
    dimensions: tuple[str, ...]
    cells: tuple[Cell, ...]
    figures: dict[str, tuple[Figure, ...]]


def figures_of(
    grid: Grid, plain: dict[Family, list[Fraction]], shares: Shares, sums: Sums
) -> dict[str, tuple[Figure, ...]]:
    """Every sum that carries a promise, with its reasons."""
    return {
        family: tuple(
            Figure(
                grid.key(family, index), plain[family][index], shares.of[family][index],
                grid.bounds[family].low[index], grid.bounds[family].high[index], steps,
            )
            for index, steps in enumerate(sums[family])
        )
        for family in sums
    }  # fmt: skip


def cells_of(grid: Grid, sums: Sums) -> Iterator[Cell]:
    """Fill person × product × month inside the sums that are settled.

    First person × product in each region, then product × month for each person. What one person's rounding owes to a
    product's month is passed on to the next, so that it does not pile up over many people.
    """
    wide, deep = len(grid.products), len(grid.months)
    owed = [[0] * deep for _ in range(wide)]
    for region, staff in enumerate(grid.staff):
        products = sums["region_product"][region * wide : region * wide + wide]
        shares = complete([sums["person"][number] for number in staff], products)
        for number, row in zip(staff, shares, strict=True):
            months = sums["person_month"][number * deep : number * deep + deep]
            table = complete(row, months, owed)
            _carry(owed, row, months, table)
            yield from _cells(grid, region, number, table)


def _carry(owed: list[list[int]], rows: Sequence[int], columns: Sequence[int], table: Sequence[Sequence[int]]) -> None:
    whole = sum(rows)
    if not whole:
        return
    for at, row in enumerate(rows):
        for month, column in enumerate(columns):
            owed[at][month] += row * column * _ONE // whole - table[at][month] * _ONE


def _cells(grid: Grid, region: int, number: int, table: Sequence[Sequence[int]]) -> Iterator[Cell]:
    team = grid.teams[grid.team(number)]
    home, person = grid.regions[region], grid.persons[number]
    for product, line in zip(grid.products, table, strict=True):
        for month, steps in zip(grid.months, line, strict=True):
            yield Cell(Key(home, team, product, person, None, month), steps)
