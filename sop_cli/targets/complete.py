"""Fill a table of whole numbers whose row and column sums are given, close to the exact proportional table."""

from __future__ import annotations

from collections.abc import Sequence

_FINE = 32


def complete(
    rows: Sequence[int], columns: Sequence[int], favour: Sequence[Sequence[int]] | None = None
) -> list[list[int]]:
    """Whole cells with these sums, each the exact cell `row × column ÷ all` rounded down or up.

    The largest remainders are rounded up first, ties in the first rows and last columns. favour: what is added to a
    cell's remainder (in 2**-32 of a step) when choosing, such as what earlier tables owe it.
    """
    whole = sum(rows)
    if not whole:
        return [[0] * len(columns) for _ in rows]
    cells = [[row * column // whole for column in columns] for row in rows]
    table = _Rest(
        [row - sum(line) for row, line in zip(rows, cells, strict=True)],
        [column - sum(line[at] for line in cells) for at, column in enumerate(columns)],
        [[row * column % whole > 0 for column in columns] for row in rows],
    )
    wanted = []
    for number, row in enumerate(rows):
        if not table.row_left[number]:
            continue
        extra = favour[number] if favour else None
        for at, column in enumerate(columns):
            if table.open[number][at]:
                urge = (row * column % whole << _FINE) // whole + (extra[at] if extra else 0)
                wanted.append((-urge, number, -at))
    for _urge, number, at in sorted(wanted):
        table.take(number, -at)
    table.mend()
    for line, taken in zip(cells, table.taken, strict=True):
        for at in taken:
            line[at] += 1
    return cells


class _Rest:
    """Single steps still to be placed: so many in each row and column, at most one in an open cell."""

    def __init__(self, row_left: list[int], column_left: list[int], open_cells: list[list[bool]]) -> None:
        self.row_left, self.column_left, self.open = row_left, column_left, open_cells
        self.taken: list[set[int]] = [set() for _ in row_left]

    def take(self, row: int, column: int) -> None:
        """Place a step where both its row and its column still lack one."""
        if self.row_left[row] and self.column_left[column]:
            self.row_left[row] -= 1
            self.column_left[column] -= 1
            self.taken[row].add(column)

    def mend(self) -> None:
        """Place what is left by moving steps along a shortest chain of cells; one exists, as the exact table does."""
        for row, lacking in enumerate(self.row_left):
            for _ in range(lacking):
                self._chain(row)

    def _chain(self, start: int) -> None:
        came: dict[int, int] = {}  # column: the row that would take it
        giver: dict[int, int] = {}  # row: the column it would give up
        queue = [start]
        for row in queue:
            for column in range(len(self.column_left)):
                if column in came or not self.open[row][column] or column in self.taken[row]:
                    continue
                came[column] = row
                if self.column_left[column]:
                    self._move(start, column, came, giver)
                    return
                for other, taken in enumerate(self.taken):
                    if column in taken and other != start and other not in giver:
                        giver[other] = column
                        queue.append(other)
        raise ArithmeticError("the sums of the table do not allow a filling")

    def _move(self, start: int, column: int, came: dict[int, int], giver: dict[int, int]) -> None:
        self.column_left[column] -= 1
        self.row_left[start] -= 1
        while True:
            row = came[column]
            self.taken[row].add(column)
            if row == start:
                return
            column = giver[row]
            self.taken[row].discard(column)
