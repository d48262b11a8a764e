"""Whether limits of any shape can all hold together, asked of a whole-numbered program; where not, a smallest set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeVar

from sop_cli.targets.board import Board, merged
from sop_cli.targets.conflict import Conflict
from sop_cli.targets.grid import lay_out
from sop_cli.targets.problem import Limit, Problem
from sop_cli.targets.whole import Whole

_T = TypeVar("_T")


@dataclass(frozen=True)
class _Side:
    """One side of a limit, or of the total (limit None): at least, or at most."""

    limit: Limit | None
    least: bool


def find_clash(problem: Problem) -> Conflict | None:
    """None when all limits can hold together with the total; otherwise limits of which none can be left out."""
    limits = tuple(dict.fromkeys(problem.limits))
    if _lacking(problem, limits) == 0:
        return None
    kept = _shrunk(limits, lambda some: _lacking(problem, some) != 0)
    sides = [_Side(limit, least) for limit in kept for least in (False, True) if _bounds(limit, least)]
    every = (_Side(None, least=False), _Side(None, least=True), *sides)
    needed = _shrunk(every, lambda some: _short(problem, some))
    whole = [side.least for side in needed if side.limit is None]
    return Conflict(
        tuple(side.limit for side in needed if side.limit is not None and not side.least),
        tuple(side.limit for side in needed if side.limit is not None and side.least),
        ("pressing" if whole[0] else "tight") if len(whole) == 1 else "both" if whole else None,
        _lacking(problem, kept),
    )


def _bounds(limit: Limit, least: bool) -> bool:
    if least:
        return bool(limit.low) or limit.least is not None
    return limit.high is not None or limit.most is not None


def _shrunk(items: Sequence[_T], bad: Callable[[Sequence[_T]], bool]) -> Sequence[_T]:
    """A smallest part of the items that is still bad: none of it can be left out."""
    kept = list(items)
    block = max(1, len(kept) // 2)
    while True:
        at = 0
        while at < len(kept):
            trial = [*kept[:at], *kept[at + block :]]
            if bad(trial):
                kept = trial
            else:
                at += block
        if block == 1:
            return kept
        block //= 2


def _lacking(problem: Problem, limits: Sequence[Limit]) -> int:
    """By how many steps, at the least, the limits miss each other in all; 0 when they can hold."""
    sides = [_Side(limit, least) for limit in limits for least in (False, True) if _bounds(limit, least)]
    every = [_Side(None, least=False), _Side(None, least=True), *sides]
    return _least_miss(problem, every) if _short(problem, every) else 0


def _short(problem: Problem, sides: Iterable[_Side]) -> bool:
    program, _misses = _program(problem, sides, give=False)
    return program.solve() is None


def _least_miss(problem: Problem, sides: Iterable[_Side]) -> int:
    program, misses = _program(problem, sides, give=True)
    values = program.solve()
    if values is None:
        raise ArithmeticError("limits miss each other by no figure")
    return max(1, round(sum(values[at] for at in misses)))


def _program(problem: Problem, sides: Iterable[_Side], *, give: bool) -> tuple[Whole, list[int]]:
    """A row for each side; give: with a variable that takes what a side of a limit is missed by.

    Cells in which no side tells one from the other are one variable.
    """
    sides = list(sides)
    limits = tuple(dict.fromkeys(side.limit for side in sides if side.limit is not None))
    grid = lay_out(replace(merged(problem, limits), limits=()))
    board = Board.of(grid, limits)
    rows = [row for number, side in enumerate(sides) for row in _rows(problem, board, number, side)]
    marks: list[list[tuple[int, float]]] = [[] for _ in range(board.size)]
    for at, row in enumerate(rows):
        for cell, sign in row.cells.items():
            marks[cell].append((at, sign))
    program, misses = Whole(), dict[int, int]()
    entries: list[dict[int, float]] = [{} for _ in rows]
    for mark in dict.fromkeys(tuple(found) for found in marks):
        column = program.column()
        for at, sign in mark:
            entries[at][column] = sign
    for own, row in zip(entries, rows, strict=True):
        if give and sides[row.side].limit is not None:
            if row.side not in misses:
                misses[row.side] = program.column(cost=1)
            own[misses[row.side]] = row.scale if row.least else -row.scale
        program.row(own, low=row.figure if row.least else None, high=None if row.least else row.figure)
    return program, list(misses.values())


@dataclass(frozen=True)
class _Row:
    """What one side asks of the cells: their signed sum is at least, or at most, the figure. scale: of its steps."""

    side: int
    cells: dict[int, float]
    figure: int
    least: bool
    scale: int = 1


def _rows(problem: Problem, board: Board, number: int, side: _Side) -> Iterator[_Row]:
    limit = side.limit
    if limit is None:
        yield _Row(number, dict.fromkeys(range(board.size), 1.0), board.grid.total, side.least)
        return
    figure = limit.low if side.least else limit.high
    if figure is not None and (figure or not side.least):
        yield _Row(number, dict.fromkeys(board.cells(limit.key), 1.0), figure, side.least)
    part = limit.least if side.least else limit.most
    if part is not None:
        yield _Row(number, part_of(problem, board, limit, part), 0, side.least, part.denominator)


def part_of(problem: Problem, board: Board, limit: Limit, part: Fraction) -> dict[int, float]:
    """The cells of `sum − part × sum around it`, times the part's denominator so that all is whole."""
    entries = dict.fromkeys(board.base_cells(problem, limit), -float(part.numerator))
    for cell in board.cells(limit.key):
        entries[cell] = entries.get(cell, 0.0) + part.denominator
    return entries
