"""Target rows of one thing (a person, a region and product …): which of them count when their days overlap.

A quarter's row and those of its months say the same thing twice, so the longer stretch counts; rows of different days
add up, and so do several of the same days, which is worth telling.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple


class GoalRow(NamedTuple):
    """A row's place in the frame, its days, and its figure (whole steps)."""

    at: int
    first: date
    last: date
    value: int

    @property
    def span(self) -> tuple[date, date]:
        """First and last day."""
        return self.first, self.last

    def meets(self, other: GoalRow) -> bool:
        """Whether they have a day in common."""
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True)
class Counted:
    """kept: places of the rows that count. crossed: whether rows left out say something else than those that count.
    twice: the days for which more than one row counts."""

    kept: Sequence[int]
    crossed: bool
    twice: Sequence[tuple[date, date]]


def counted(rows: Iterable[GoalRow], *, adding: bool) -> Counted:
    """Choose among the rows of one thing. adding: whether figures of parts add up to that of the whole."""
    ordered = sorted(rows, key=lambda row: (-(row.last - row.first).days, row.first, row.at))
    kept: list[GoalRow] = []
    left: list[GoalRow] = []
    for row in ordered:
        longer = any(row.meets(other) and row.span != other.span for other in kept)
        (left if longer else kept).append(row)
    spans = [row.span for row in kept]
    return Counted(
        [row.at for row in kept],
        any(_says_otherwise(row, kept, left, adding=adding) for row in kept),
        sorted({span for span in spans if spans.count(span) > 1}) if adding else [],
    )


def _says_otherwise(row: GoalRow, kept: Sequence[GoalRow], left: Sequence[GoalRow], *, adding: bool) -> bool:
    """Whether rows of one length inside a row that counts come to another figure."""
    mine = [other.value for other in kept if other.span == row.span]
    inside: dict[int, list[int]] = {}
    for other in left:
        if row.meets(other):
            inside.setdefault(_size(other), []).append(other.value)
    if adding:
        return any(sum(values) != sum(mine) for values in inside.values())
    return any(set(values) != set(mine) for values in inside.values())


def _size(row: GoalRow) -> int:
    """Months are of one size whatever their days."""
    return round((row.last - row.first).days / 30.4)
