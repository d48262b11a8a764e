"""Whether limits of any shape can all hold together, asked of a whole-numbered program; where not, a smallest set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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
    """Cells, and a row for each side; give: with a variable that takes what a side of a limit is missed by."""
    sides = list(sides)
    limits = tuple(dict.fromkeys(side.limit for side in sides if side.limit is not None))
    small = merged(problem, limits)
    grid = lay_out(replace(small, limits=()))
    board = Board.of(grid, limits)
    program, misses = Whole(), list[int]()
    for _cell in range(board.size):
        program.column()
    for side in sides:
        extra: dict[int, float] = {}
        if give and side.limit is not None:
            misses.append(program.column(cost=1))
            extra[misses[-1]] = 1 if side.least else -1
        _add(program, problem, board, side, extra)
    return program, misses


def _add(program: Whole, problem: Problem, board: Board, side: _Side, extra: dict[int, float]) -> None:
    if side.limit is None:
        _bound(program, dict.fromkeys(range(board.size), 1.0), board.grid.total, side.least)
        return
    limit = side.limit
    cells = dict.fromkeys(board.cells(limit.key), 1.0)
    figure = limit.low if side.least else limit.high
    if figure is not None and (figure or not side.least):
        _bound(program, cells | extra, figure, side.least)
    part = limit.least if side.least else limit.most
    if part is not None:
        _bound(program, part_of(problem, board, limit, part) | _times(extra, part), 0, side.least)


def _times(extra: dict[int, float], part: Fraction) -> dict[int, float]:
    return {at: sign * part.denominator for at, sign in extra.items()}


def _bound(program: Whole, entries: dict[int, float], figure: int, least: bool) -> None:
    program.row(entries, low=figure if least else None, high=None if least else figure)


def part_of(problem: Problem, board: Board, limit: Limit, part: Fraction) -> dict[int, float]:
    """The cells of `sum − part × sum around it`, times the part's denominator so that all is whole."""
    entries = dict.fromkeys(board.base_cells(problem, limit), -float(part.numerator))
    for cell in board.cells(limit.key):
        entries[cell] = entries.get(cell, 0.0) + part.denominator
    return entries
