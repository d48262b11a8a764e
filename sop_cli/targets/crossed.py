"""A split whose limits cross the families of the flow: its sums and cells are rounded together in one program.

Three tries, each giving way a little more: first every sum and every cell may only be its share rounded down or up;
then cells may move further; last, sums too, those of months and products before those of persons and regions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from sop_cli.targets.blend import Blend, limit_rows
from sop_cli.targets.board import is_cross
from sop_cli.targets.breakdown import Cell
from sop_cli.targets.complete import complete
from sop_cli.targets.grid import FAMILIES, Family
from sop_cli.targets.network import PENALTY, Sums
from sop_cli.targets.problem import EVERY, Key, Problem, around, parted
from sop_cli.targets.whole import Whole

_ONE = 1 << 32
_NEAR = Fraction(1, 10_000)
_FAR = 10_000.0
# How much rather a sum than a cell is rounded to the nearer side.
_URGE: dict[Family, float] = {"region": 64.0, "team": 32.0, "person": 16.0, "product": 8.0, "month": 8.0}


def round_cells(problem: Problem, found: Blend) -> tuple[Sums, list[Cell]]:
    """Whole steps for every sum and cell; all limits hold to the step."""
    for soft_cells, soft_sums in ((False, False), (True, False), (True, True)):
        answer = _Rounding(problem, found, soft_cells=soft_cells, soft_sums=soft_sums).solve()
        if answer is not None:
            cells = sorted(_cells(found, answer), key=lambda cell: _order(cell.key))
            check_limits(problem, cells)
            return answer.sums, cells
    raise ArithmeticError("limits that can hold were not met")


def check_limits(problem: Problem, cells: Sequence[Cell]) -> None:
    """Hold whole cells against the total and every limit; ArithmeticError when one is missed."""
    if sum(cell.steps for cell in cells) != problem.total or any(cell.steps < 0 for cell in cells):
        raise ArithmeticError("the cells do not add up")
    sums = _Sums(cells)
    for limit in problem.limits:
        reached = sums.of(limit.key)
        whole = sums.of(around(limit.key, problem)) if limit.of_part else 0
        low = max(Fraction(limit.low), (limit.least or 0) * whole)
        tops = [top for top in (limit.high, None if limit.most is None else limit.most * whole) if top is not None]
        if reached < low or any(reached > top for top in tops):
            raise ArithmeticError(f"a limit was missed: {limit}")


class _Sums:
    """Sums of cells by any of their names, each set of dimensions added up once."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self._cells = cells
        self._by: dict[tuple[int, ...], dict[tuple[str | None, ...], int]] = {}

    def of(self, key: Key) -> int:
        """The sum of the cells that a key stands for."""
        key = key._replace(channel=None) if key.channel == EVERY else key
        named = tuple(at for at, name in enumerate(key) if name is not None)
        if named not in self._by:
            found = self._by.setdefault(named, {})
            for cell in self._cells:
                names = tuple(cell.key[at] for at in named)
                found[names] = found.get(names, 0) + cell.steps
        return self._by[named].get(tuple(key[at] for at in named), 0)


def _order(key: Key) -> tuple[str, ...]:
    return tuple(name or "" for name in (key.region, key.team, key.person, key.product, key.month, key.channel))


@dataclass(frozen=True)
class _Answer:
    """Whole cells of the board, whole months of those persons who share a row, whole sums."""

    board: list[int]
    months: dict[int, list[int]]
    sums: Sums


class _Rounding:
    """The program: figures stand in it as what they are above their share rounded down."""

    def __init__(self, problem: Problem, found: Blend, *, soft_cells: bool, soft_sums: bool) -> None:
        self._found, self._grid, self._soft = found, found.grid, soft_cells
        # Which cells are rounded up is a matter of looks; how far sums move is not.
        self._program = Whole(gap=1e-6 if soft_sums else 0.02)
        self._offset: dict[int, int] = {}
        self._costs: dict[int, float] = {}
        # Cells first: their number in the program is their number on the board.
        for share in found.cells:
            self._variable(share)
        self._months = {
            number: [self._variable(share) for share in self._month_shares(number)]
            for row in found.board.rows
            if not row.alone
            for number in row.people
        }
        if soft_cells:
            for column in list(self._offset):
                self._tether(column)
        self._terms = self._sums_of()
        self._possible = all(self._family(family, soft=soft_sums) for family in FAMILIES)
        if not soft_sums:
            self._lines()
        self._rest(problem)

    def solve(self) -> _Answer | None:
        """None when there is no such answer."""
        if not self._possible:
            return None
        self._program.costs(self._costs)
        values = self._program.solve()
        if values is None:
            return None
        figure = {column: int(values[column]) + base for column, base in self._offset.items()}
        sums = {family: [sum(figure[at] for at in terms) for terms in self._terms[family]] for family in FAMILIES}
        months = {number: [figure[at] for at in columns] for number, columns in self._months.items()}
        return _Answer([figure[at] for at in range(self._found.board.size)], months, sums)

    def _month_shares(self, number: int) -> list[Fraction]:
        deep = len(self._grid.months)
        return self._found.shares.of["person_month"][number * deep : number * deep + deep]

    def _variable(self, share: Fraction) -> int:
        low, high = _between(share)
        column = self._program.column(-low if self._soft else 0, None if self._soft else high - low)
        self._offset[column] = low
        self._costs[column] = 0.5 - float(share - low)
        return column

    def _tether(self, column: int) -> None:
        """What a cell is beyond its share rounded down or up costs."""
        beyond, below = self._program.column(), self._program.column()
        self._program.row({column: 1.0, beyond: -1.0, below: 1.0}, 0, 1)
        self._costs[beyond] = self._costs[below] = _FAR

    def _sums_of(self) -> dict[Family, list[list[int]]]:
        """The figures that each sum of each family adds up."""
        grid, board = self._grid, self._found.board
        wide, deep = len(grid.products), len(grid.months)
        terms: dict[Family, list[list[int]]] = {f: [[] for _ in range(grid.size(f))] for f in FAMILIES}
        for cell in range(board.size):
            at, product, month = cell // (wide * deep), cell // deep % wide, cell % deep
            row = board.rows[at]
            places: list[tuple[Family, int]] = [
                ("region", row.region), ("team", row.team), ("product", product), ("month", month),
                ("region_product", row.region * wide + product), ("region_month", row.region * deep + month),
            ]  # fmt: skip
            if row.alone:
                places += [("person", row.people[0]), ("person_month", row.people[0] * deep + month)]
            for family, index in places:
                terms[family][index].append(cell)
        for number, columns in self._months.items():
            terms["person"][number] += columns
            for month, column in enumerate(columns):
                terms["person_month"][number * deep + month].append(column)
        return terms

    def _family(self, family: Family, *, soft: bool) -> bool:
        """The rows of a family's sums; whether they leave room at all."""
        bounds = self._grid.bounds[family]
        for index, (share, columns) in enumerate(zip(self._found.shares.of[family], self._terms[family], strict=True)):
            start = sum(self._offset[column] for column in columns)
            entries = dict.fromkeys(columns, 1.0)
            least, most = bounds.low[index], bounds.high[index]
            low, high = _between(share)
            if soft:
                self._program.row(entries, least - start, None if most is None else most - start)
                beyond, below = self._program.column(), self._program.column()
                self._program.row(entries | {beyond: -1.0, below: 1.0}, low - start, high - start)
                self._costs[beyond] = self._costs[below] = float(_FAR * PENALTY[family])
                continue
            low, high = max(low, least), high if most is None else min(high, most)
            if low > high:
                return False
            self._program.row(entries, low - start, high - start)
            urge = _URGE.get(family, 1.0) * (0.5 - float(share - low))
            for column in columns if low < high else ():
                self._costs[column] += urge
        return True

    def _lines(self) -> None:
        """Where products and channels stand on one axis: the sums of either are rounded down or up too."""
        members: dict[tuple[int, str], list[int]] = {}
        for at, name in enumerate(self._grid.products):
            for place, part in enumerate(parted(name)):
                if part is not None and EVERY in (name or ""):
                    members.setdefault((place, part), []).append(at)
        for numbers in members.values():
            columns = [column for at in numbers for column in self._terms["product"][at]]
            low, high = _between(sum((self._found.shares.of["product"][at] for at in numbers), Fraction(0)))
            start = sum(self._offset[column] for column in columns)
            self._program.row(dict.fromkeys(columns, 1.0), low - start, high - start)

    def _rest(self, problem: Problem) -> None:
        """The total, the limits that no family has, and months of persons that add up to those of their row."""
        board, deep = self._found.board, len(self._grid.months)
        offset = [self._offset[cell] for cell in range(board.size)]
        left = self._grid.total - sum(offset)
        self._program.row(dict.fromkeys(range(board.size), 1.0), left, left)
        for limit in problem.limits:
            if is_cross(limit):
                limit_rows(self._program, problem, board, limit, offset)
        for at, row in enumerate(board.rows):
            if row.alone:
                continue
            for month in range(deep):
                cells = range(at * board.width + month, (at + 1) * board.width, deep)
                people = [self._months[number][month] for number in row.people]
                due = sum(self._offset[column] for column in people) - sum(offset[cell] for cell in cells)
                self._program.row(dict.fromkeys(cells, 1.0) | dict.fromkeys(people, -1.0), due, due)


def _between(share: Fraction) -> tuple[int, int]:
    """The share rounded down and up; one that is whole but for how it was reckoned stays whole."""
    near = round(share)
    return (near, near) if abs(share - near) < _NEAR else (floor(share), ceil(share))


def _cells(found: Blend, answer: _Answer) -> Iterator[Cell]:
    """Persons alone have their cells; those who share a row get them month by month, products as even as can be."""
    board, grid = found.board, found.grid
    wide, deep = len(grid.products), len(grid.months)
    for at, row in enumerate(board.rows):
        own = answer.board[at * board.width : (at + 1) * board.width]
        by_person = {row.people[0]: own}
        if not row.alone:
            by_person = _handed_on(row.people, [answer.months[number] for number in row.people], own, wide, deep)
        for number, cells in by_person.items():
            for cell, steps in enumerate(cells):
                product, month = grid.products[cell // deep], grid.months[cell % deep]
                line, channel = parted(product)
                key = Key(grid.regions[row.region], grid.teams[row.team], line, grid.persons[number], channel, month)
                yield Cell(key, steps)


def _handed_on(
    people: Sequence[int], months: Sequence[Sequence[int]], cells: Sequence[int], wide: int, deep: int
) -> dict[int, list[int]]:
    """Cells by person: their months and the row's cells add up; what rounding owes is passed on to the next month."""
    found = {number: [0] * (wide * deep) for number in people}
    owed = [[0] * wide for _ in people]
    for month in range(deep):
        rows, columns = [line[month] for line in months], [cells[product * deep + month] for product in range(wide)]
        table, whole = complete(rows, columns, owed), sum(rows)
        for number, line, row, debt in zip(people, table, rows, owed, strict=True):
            for product, steps in enumerate(line):
                found[number][product * deep + month] = steps
                debt[product] += (row * columns[product] * _ONE // whole if whole else 0) - steps * _ONE
    return found
