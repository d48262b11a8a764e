"""Fit a table of shares: rows have their sums, cells, groups of rows and whole columns may have bounds.

What a bound on a cell takes or gives stays in its row. A bound on a column (of a group of rows, or of all) moves no
more than it must, every row in proportion.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sop_cli.targets.pour import pour

_ROUNDS = 300
_NEAR = Fraction(1, 1 << 24)
_GRAIN = 1 << 20


@dataclass(frozen=True)
class Edges:
    """Lower and upper bounds along the columns; high None is no bound."""

    low: Sequence[int]
    high: Sequence[int | None]

    @property
    def any(self) -> bool:
        """Whether anything is bounded."""
        return any(self.low) or any(high is not None for high in self.high)


@dataclass(frozen=True)
class Row:
    """One row: the group it belongs to, its sum, the bounds of its cells, and its own weights if it has any."""

    group: int
    total: Fraction
    edges: Edges
    weights: Sequence[Fraction] | None = None


@dataclass(frozen=True)
class Fitted:
    """Cells by row and column. exact: rows, cells, groups and columns all hold to the last digit.

    Otherwise bounds crossed each other and the cells are near (columns hold within a millionth of a step), or no table
    holds all of them.
    """

    cells: list[list[Fraction]]
    exact: bool


def fit_table(rows: Sequence[Row], weights: Sequence[Fraction], groups: Mapping[int, Edges], columns: Edges) -> Fitted:
    """The table nearest to `row sum × weight` that keeps to the bounds. weights: of rows without their own."""
    base = _prior(rows, weights, groups, columns)
    cells = [pour(row.total, own, row.edges.low, row.edges.high) for row, own in zip(rows, base, strict=True)]
    sums = list(_sums(rows, groups, columns, len(weights)))
    if _row_sums_hold(rows, cells) and all(item.miss(cells) == 0 for item in sums):
        return Fitted(cells, exact=True)
    if not groups and not any(row.edges.any or row.weights for row in rows):
        whole = sum((row.total for row in rows), Fraction(0))
        if not whole:
            return Fitted(cells, exact=False)
        shape = pour(whole, weights, columns.low, columns.high)
        return Fitted([[row.total * part / whole for part in shape] for row in rows], sum(shape) == whole)
    return _scale(rows, base, sums)


def _row_sums_hold(rows: Sequence[Row], cells: Sequence[Sequence[Fraction]]) -> bool:
    return all(sum(line) == row.total for row, line in zip(rows, cells, strict=True))


def _prior(
    rows: Sequence[Row], weights: Sequence[Fraction], groups: Mapping[int, Edges], columns: Edges
) -> list[list[Fraction]]:
    """The weights of the columns per row; one without weight that must get something takes its lower bound's part."""
    whole = sum((row.total for row in rows), Fraction(0))
    everyone = _common(rows, weights, whole)
    everywhere = _lifted(whole, everyone, columns)
    members: dict[int, list[Row]] = {}
    for row in rows:
        members.setdefault(row.group, []).append(row)
    before: dict[int, list[Fraction]] = {}
    after: dict[int, list[Fraction]] = {}
    for group, own in members.items():
        share = sum((row.total for row in own), Fraction(0))
        before[group] = _mended(_common(own, weights, share), everyone, everywhere)
        after[group] = _lifted(share, before[group], groups[group]) if group in groups else before[group]
    return [
        after[row.group]
        if row.weights is None
        else _mended(_mended(row.weights, everyone, everywhere), before[row.group], after[row.group])
        for row in rows
    ]


def _common(rows: Sequence[Row], weights: Sequence[Fraction], whole: Fraction) -> list[Fraction]:
    """The weights of several rows taken together."""
    if not whole or all(row.weights is None for row in rows):
        return list(weights)
    found = [Fraction(0)] * len(weights)
    for row in rows:
        own = weights if row.weights is None else row.weights
        factor = row.total / sum(own)
        for column, weight in enumerate(own):
            found[column] += factor * weight
    return found


def _mended(weights: Sequence[Fraction], before: Sequence[Fraction], after: Sequence[Fraction]) -> list[Fraction]:
    """The weights of some of the rows, where the weights of all were lifted from `before` to `after`."""
    if list(before) == list(after):
        return list(weights)
    whole = sum(weights)
    return [
        weight / whole if weight else Fraction(0) if all_have else lifted
        for weight, all_have, lifted in zip(weights, before, after, strict=True)
    ]


def _lifted(amount: Fraction, weights: Sequence[Fraction], edges: Edges) -> list[Fraction]:
    if not amount or all(weight or not low for weight, low in zip(weights, edges.low, strict=True)):
        return list(weights)
    shares = pour(amount, weights, edges.low, edges.high)
    whole = sum(weights)
    return [weight / whole if weight else share / amount for weight, share in zip(weights, shares, strict=True)]


@dataclass
class _Sum:
    """A bounded sum down one column over some rows, and the factor that keeps it within."""

    members: Sequence[int]
    column: int
    low: int
    high: int | None
    factor: Fraction = Fraction(1)

    def of(self, cells: Sequence[Sequence[Fraction]]) -> Fraction:
        return sum((cells[row][self.column] for row in self.members), Fraction(0))

    def miss(self, cells: Sequence[Sequence[Fraction]]) -> Fraction:
        """How far the sum lies outside its bounds."""
        total = self.of(cells)
        if total < self.low:
            return self.low - total
        return total - self.high if self.high is not None and total > self.high else Fraction(0)

    def adjust(self, cells: Sequence[Sequence[Fraction]], rows: Sequence[Row]) -> None:
        """Move the factor so that the cells still free bring the sum to its bound, but never past what is needed."""
        total = self.of(cells)
        free = sum((cells[row][self.column] for row in self.members if self._free(cells, rows[row], row)), Fraction(0))
        if not free:
            return
        factor = self.factor
        if self.high is not None and (total > self.high or factor < 1):
            factor = min(Fraction(1), factor * max(Fraction(0), self.high - total + free) / free) or factor / 2
        if total < self.low or factor > 1:
            factor = max(Fraction(1), factor * (self.low - total + free) / free)
        self.factor = _short(factor)

    def _free(self, cells: Sequence[Sequence[Fraction]], row: Row, number: int) -> bool:
        share, high = cells[number][self.column], row.edges.high[self.column]
        return share > row.edges.low[self.column] and (high is None or share < high)


def _sums(rows: Sequence[Row], groups: Mapping[int, Edges], columns: Edges, width: int) -> Iterator[_Sum]:
    everyone = range(len(rows))
    for group, edges in sorted(groups.items()):
        members = [number for number in everyone if rows[number].group == group]
        yield from (_Sum(members, column, edges.low[column], edges.high[column]) for column in _bound(edges, width))
    yield from (_Sum(everyone, column, columns.low[column], columns.high[column]) for column in _bound(columns, width))


def _bound(edges: Edges, width: int) -> list[int]:
    return [column for column in range(width) if edges.low[column] or edges.high[column] is not None]


def _scale(rows: Sequence[Row], base: Sequence[Sequence[Fraction]], sums: Sequence[_Sum]) -> Fitted:
    """Iterative proportional fitting with bounds, in rational numbers that are kept short."""
    touching: list[list[_Sum]] = [[] for _ in rows]
    for item in sums:
        for number in item.members:
            touching[number].append(item)

    def line(number: int) -> list[Fraction]:
        row, weights = rows[number], list(base[number])
        for item in touching[number]:
            weights[item.column] *= item.factor
        return pour(row.total, weights, row.edges.low, row.edges.high)

    cells = [line(number) for number in range(len(rows))]
    for _round in range(_ROUNDS):
        for item in sums:
            before = item.factor
            item.adjust(cells, rows)
            if item.factor != before:
                for number in item.members:
                    cells[number] = line(number)
        if all(item.miss(cells) < _NEAR for item in sums):
            break
    return Fitted([[Fraction(round(cell * _GRAIN), _GRAIN) for cell in row] for row in cells], exact=False)


def _short(value: Fraction) -> Fraction:
    """The value to 64 significant bits, so that numbers do not grow from round to round."""
    shift = 64 - value.numerator.bit_length() + value.denominator.bit_length()
    if shift <= 0:
        return Fraction(round(value))
    return Fraction((value.numerator << shift) // value.denominator, 1 << shift)
