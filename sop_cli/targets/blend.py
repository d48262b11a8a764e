"""Shares for limits across families: person × product, product × month inside regions, single cells, parts of sums.

What such a limit takes or gives stays in the person, where the person's other cells can absorb it, else in the region,
else in the whole; in proportion to weight. So first every person and region learns what the limits inside it leave it;
then the sums of persons and regions are fitted as ever; then the cells are scaled to their limits inside those sums.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import Any

import numpy as np

from sop_cli.targets.board import Board, is_cross
from sop_cli.targets.clash import part_of
from sop_cli.targets.fit import Shares
from sop_cli.targets.grid import Family, Grid, lay_out
from sop_cli.targets.problem import Key, Limit, Problem, around
from sop_cli.targets.settle import settle
from sop_cli.targets.whole import Whole

_ROUNDS = 400
_NEAR = 1e-5
_GRAIN = 1 << 20
_LEAST = 1e-6
_SMALLEST = 1e-12


@dataclass(frozen=True)
class Blend:
    """The grid with the bounds of all families, the board, the share of each of its cells, and of every sum."""

    grid: Grid
    board: Board
    cells: list[Fraction]
    shares: Shares


def blend(problem: Problem) -> Blend:
    """The shares; limits of the problem can all hold."""
    plain = tuple(limit for limit in problem.limits if not is_cross(limit))
    grid = lay_out(replace(problem, limits=plain))
    named = [limit for limit in problem.limits if is_cross(limit) or limit.key.month is not None]
    board = Board.of(grid, named)
    limits = tuple(limit for limit in problem.limits if board.has(limit.key))
    inner = tuple(_inner(problem, board, limits))
    _grid, shares = settle(replace(problem, limits=(*plain, *inner)))
    totals = [float(sum(shares.of["person"][number] for number in row.people)) for row in board.rows]
    base = _base(board, shares)
    cells, miss = _scaled(problem, board, limits, base, totals)
    if miss > _NEAR * max(1, problem.total) ** 0.5:
        totals = _moved(problem, board, limits, totals)
        cells, _miss = _scaled(problem, board, limits, base, totals)
    exact = [Fraction(round(float(cell) * _GRAIN), _GRAIN) for cell in cells]
    return Blend(grid, board, exact, _shares(board, exact, shares))


def _inner(problem: Problem, board: Board, limits: Sequence[Limit]) -> Iterator[Limit]:
    """What limits on cells inside a person or a region leave to its own sum."""
    keys = [Key(person=board.grid.persons[row.people[0]]) for row in board.rows if row.alone]
    keys += [Key(team=team) for team in board.grid.teams] + [Key(region=region) for region in board.grid.regions]
    for key in keys:
        if not key.dimensions or (key.person and problem.persons is None):
            continue
        rows = board.row_numbers(key)
        own = [limit for limit in limits if _is_inside(problem, board, limit, set(rows))]
        if any(is_cross(limit) for limit in own):
            part = Board(board.grid, tuple(board.rows[at] for at in rows))
            low, high = _ends(problem, part, own)
            if low or high is not None:
                yield Limit(key, low, high)


def _is_inside(problem: Problem, board: Board, limit: Limit, rows: set[int]) -> bool:
    """Whether a limit speaks of nothing but some rows."""
    keys = [limit.key, around(limit.key, problem)] if limit.of_part else [limit.key]
    return all(rows.issuperset(board.row_numbers(key)) for key in keys)


def _ends(problem: Problem, board: Board, limits: Sequence[Limit]) -> tuple[int, int | None]:
    """The least and the most that the cells of a board can come to; high None where nothing bounds them."""
    whole = board.grid.total
    cells = dict.fromkeys(range(board.size), 1.0)
    found = []
    for sign in (1.0, -1.0):
        program = Whole(whole=False)
        for _cell in cells:
            program.column(0, whole, sign)
        for limit in limits:
            limit_rows(program, problem, board, limit)
        program.row(cells, high=whole)
        values = program.solve()
        if values is None:
            return 0, None
        found.append(sum(values))
    least, most = ceil(found[0] - _NEAR), floor(found[1] + _NEAR)
    return least, None if most >= whole else most


def limit_rows(
    program: Whole, problem: Problem, board: Board, limit: Limit, offset: Sequence[int] | None = None
) -> None:
    """The rows of one limit over the cells, which stand in the program as what they are above `offset`."""
    cells = board.cells(limit.key)
    start = sum(offset[cell] for cell in cells) if offset else 0
    if limit.low or limit.high is not None:
        high = None if limit.high is None else limit.high - start
        program.row(dict.fromkeys(cells, 1.0), limit.low - start if limit.low else None, high)
    for part, least in ((limit.least, True), (limit.most, False)):
        if part is not None:
            entries = part_of(problem, board, limit, part)
            begun = sum(int(value) * offset[cell] for cell, value in entries.items()) if offset else 0
            program.row(entries, -begun if least else None, None if least else -begun)


def _base(board: Board, shares: Shares) -> Any:
    """The cells without limits across families: a row's sum by its region's products by its own months."""
    grid, of = board.grid, shares.of
    wide, deep = len(grid.products), len(grid.months)
    found = np.zeros((len(board.rows), wide, deep))
    for at, row in enumerate(board.rows):
        products = np.array([float(of["region_product"][row.region * wide + number]) for number in range(wide)])
        months = np.array(
            [float(sum(of["person_month"][number * deep + month] for number in row.people)) for month in range(deep)]
        )
        if products.sum() > 0 and months.sum() > 0:
            found[at] = np.outer(products / products.sum(), months)
    return found.reshape(len(board.rows), wide * deep)


@dataclass
class _Part:
    """One limit while cells are scaled to it, and the factor that keeps its sum within."""

    limit: Limit
    cells: Any
    base: Any
    rows: Any
    factor: float = 1.0

    def edges(self, flat: Any) -> tuple[float, float]:
        """The bounds in steps, as the sum around stands now."""
        whole = float(flat[self.base].sum()) if self.limit.of_part else 0.0
        low = max(float(self.limit.low), float(self.limit.least or 0) * whole)
        highs = [float("inf") if self.limit.high is None else float(self.limit.high)]
        highs += [] if self.limit.most is None else [float(self.limit.most) * whole]
        return low, min(highs)

    def miss(self, flat: Any) -> float:
        """How far the sum lies outside."""
        low, high = self.edges(flat)
        total = float(flat[self.cells].sum())
        return max(0.0, low - total, total - high)

    def step(self, flat: Any) -> float:
        """The factor by which its cells move now; what it took before is given back where it can be."""
        low, high = self.edges(flat)
        total = float(flat[self.cells].sum())
        if total < _SMALLEST:
            return 1.0
        wanted = min(max(total / self.factor, low), high)
        factor = min(max(self.factor * wanted / total, _SMALLEST), 1 / _SMALLEST)
        change, self.factor = factor / self.factor, factor
        return change


def _scaled(
    problem: Problem, board: Board, limits: Sequence[Limit], base: Any, totals: Sequence[float]
) -> tuple[Any, float]:
    """The cells nearest to the base in proportion that keep limits and rows' sums, and by how much they miss."""
    sums = np.array(totals)
    parts = [
        _Part(
            limit,
            np.array(board.cells(limit.key)),
            np.array(board.base_cells(problem, limit)),
            np.array(board.row_numbers(limit.key)),
        )
        for limit in limits
        if any((limit.key.product, limit.key.channel, limit.key.month)) or limit.of_part
    ]
    table = _to_sums(_opened(base, parts, sums), sums)
    for _round in range(_ROUNDS):
        flat = table.reshape(-1)
        if all(part.miss(flat) < _NEAR / 10 for part in parts):
            break
        for part in parts:
            flat[part.cells] *= part.step(flat)
            table[part.rows] = _to_sums(table[part.rows], sums[part.rows])
    flat = table.reshape(-1)
    return flat, max((part.miss(flat) for part in parts), default=0.0)


def _opened(base: Any, parts: Sequence[_Part], sums: Any) -> Any:
    """The base, where cells without weight that must get something, and empty rows that do, have some of it."""
    table = base.copy()
    flat = table.reshape(-1)
    for part in parts:
        low, _high = part.edges(flat)
        if low > 0 and not flat[part.cells].any():
            flat[part.cells] = low / len(part.cells)
    for row in range(len(sums)):
        if sums[row] > 0 and not table[row].any():
            table[row] = 1.0
    return table


def _to_sums(table: Any, sums: Any) -> Any:
    now = table.sum(axis=1)
    return table * np.divide(sums, now, out=np.zeros_like(sums), where=now > 0)[:, None]


def _moved(problem: Problem, board: Board, limits: Sequence[Limit], totals: Sequence[float]) -> list[float]:
    """Row sums with which the limits can hold: regions move as little as they must, then persons; evenly by share."""
    program, rows = _rows_program(problem, board, limits, totals)
    cost = {at: 1_000.0 for pair in rows.region_moves for at in pair} | {at: 1.0 for pair in rows.moves for at in pair}
    program.costs(cost)
    values = program.solve()
    if values is None:
        return list(totals)
    for moves in (rows.region_moves, rows.moves):
        entries = {at: 1.0 for pair in moves for at in pair}
        used = sum(values[at] for at in entries)
        program.row(entries, high=used + _NEAR * (1 + used))
    program.costs({rows.worst: 1.0} | {at: 1e-6 for pair in rows.moves for at in pair})
    values = program.solve() or values
    return [max(0.0, total + values[up] - values[down]) for total, (up, down) in zip(totals, rows.moves, strict=True)]


@dataclass(frozen=True)
class _Moves:
    """The variables of what rows and regions get more and less, and of the largest such move by its share."""

    moves: list[tuple[int, int]]
    region_moves: list[tuple[int, int]]
    worst: int


def _rows_program(
    problem: Problem, board: Board, limits: Sequence[Limit], totals: Sequence[float]
) -> tuple[Whole, _Moves]:
    program = Whole(whole=False)
    for _cell in range(board.size):
        program.column()
    for limit in limits:
        limit_rows(program, problem, board, limit)
    whole = sum(totals)
    program.row(dict.fromkeys(range(board.size), 1.0), whole, whole)
    worst = program.column()
    moves = []
    for at, total in enumerate(totals):
        moves.append(_move(program, range(at * board.width, (at + 1) * board.width), total, worst))
    region_moves = []
    for region in range(len(board.grid.regions)):
        numbers = [at for at, row in enumerate(board.rows) if row.region == region]
        cells = [cell for at in numbers for cell in range(at * board.width, (at + 1) * board.width)]
        region_moves.append(_move(program, cells, sum(totals[at] for at in numbers), worst))
    return program, _Moves(moves, region_moves, worst)


def _move(program: Whole, cells: Sequence[int], total: float, worst: int) -> tuple[int, int]:
    up, down = program.column(), program.column()
    program.row(dict.fromkeys(cells, 1.0) | {up: -1.0, down: 1.0}, total, total)
    program.row({up: 1.0, down: 1.0, worst: -max(total, 1.0)}, high=0)
    return up, down


def _shares(board: Board, cells: Sequence[Fraction], fitted: Shares) -> Shares:
    """The shares of every family: as fitted where the cells agree, else as the cells add up."""
    grid = board.grid
    wide, deep = len(grid.products), len(grid.months)
    table = np.array([float(cell) for cell in cells]).reshape(len(board.rows), wide, deep)
    of: dict[Family, list[Any]] = {
        "region": [0.0] * len(grid.regions), "person": [0.0] * len(grid.persons),
        "product": list(table.sum(axis=(0, 2))), "month": list(table.sum(axis=(0, 1))),
        "region_product": [0.0] * (len(grid.regions) * wide), "region_month": [0.0] * (len(grid.regions) * deep),
        "person_month": [0.0] * (len(grid.persons) * deep), "team": [0.0] * len(grid.teams),
    }  # fmt: skip
    for at, row in enumerate(board.rows):
        of["region"][row.region] += table[at].sum()
        of["team"][row.team] += table[at].sum()
        for product in range(wide):
            of["region_product"][row.region * wide + product] += table[at, product].sum()
        for month in range(deep):
            of["region_month"][row.region * deep + month] += table[at, :, month].sum()
        _people_of(row.people, table[at], fitted, of)
    shares = {family: _near(of[family], fitted.of[family]) for family in of}
    return Shares(shares, exact=False)


def _people_of(people: Sequence[int], table: Any, fitted: Shares, of: dict[Family, list[Any]]) -> None:
    """The persons of a row: by what they had of it, each month alike."""
    deep = table.shape[1]
    whole = float(sum(fitted.of["person"][number] for number in people))
    by_month = fitted.of["person_month"]
    before = [float(sum(by_month[number * deep + month] for number in people)) for month in range(deep)]
    for number in people:
        share = float(fitted.of["person"][number]) / whole if whole else 1 / len(people)
        of["person"][number] = share * table.sum()
        for month in range(deep):
            own = float(by_month[number * deep + month])
            part = own / before[month] if before[month] else share
            of["person_month"][number * deep + month] = part * table[:, month].sum()


def _near(found: Sequence[float], fitted: Sequence[Fraction]) -> list[Fraction]:
    """Exact shares wherever the cells only differ from them by what they are reckoned to."""
    return [
        share if abs(float(share) - value) < _LEAST * (1 + value) else Fraction(round(value * _GRAIN), _GRAIN)
        for value, share in zip(found, fitted, strict=True)
    ]
