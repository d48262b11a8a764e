"""The parts of the split by themselves: pouring between bounds, filling a table, finding a cut."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_cli.targets.complete import complete
from sop_cli.targets.flow import Flow
from sop_cli.targets.pour import pour

SMALL = st.integers(0, 20)


@pytest.mark.parametrize(
    ("amount", "of", "low", "high", "gives"),
    [
        (10, [1, 1, 2], None, None, ["5/2", "5/2", "5"]),
        (10, [1, 1, 2], [4, 0, 0], None, ["4", "2", "4"]),
        (10, [1, 1, 2], None, [None, None, 2], ["4", "4", "2"]),
        (10, [1, 1, 2], [6, 0, 0], [None, None, 1], ["6", "3", "1"]),
        (10, [1, 0, 0], None, [4, None, None], ["4", "3", "3"]),  # without weight: last, and evenly
        (10, [1, 0], [0, 3], None, ["7", "3"]),
        (10, [1, 1], None, [2, 3], ["2", "3"]),  # no room: the nearest
    ],
)
def test_pour(
    amount: int, of: list[int], low: list[int] | None, high: list[int | None] | None, gives: list[str]
) -> None:
    assert pour(amount, [Fraction(weight) for weight in of], low, high) == [Fraction(text) for text in gives]


@given(st.integers(0, 100), st.lists(st.tuples(st.integers(1, 9), SMALL, st.none() | SMALL), min_size=1, max_size=6))
def test_pouring_is_one_level_for_all(amount: int, members: list[tuple[int, int, int | None]]) -> None:
    """Whoever is not at a bound stands at the same level; a lower bound holds up, an upper one holds down."""
    low = [least for _, least, _ in members]
    high = [None if room is None else least + room for _, least, room in members]
    shares = pour(amount, [Fraction(weight) for weight, _, _ in members], low, high)
    if sum(low) > amount or (None not in high and sum(top or 0 for top in high) < amount):
        return
    assert sum(shares) == amount
    levels = [share / weight for share, (weight, _, _) in zip(shares, members, strict=True)]
    free = {
        level
        for level, share, least, top in zip(levels, shares, low, high, strict=True)
        if least < share and share != top
    }
    assert len(free) <= 1
    for level in free:
        for own, share, least, top in zip(levels, shares, low, high, strict=True):
            assert own == level or (share == least and own > level) or (share == top and own < level)


@given(st.lists(SMALL, min_size=1, max_size=6), st.lists(SMALL, min_size=1, max_size=6))
def test_a_table_is_filled_near_its_exact_cells(rows: list[int], columns: list[int]) -> None:
    columns[-1] += max(0, sum(rows) - sum(columns))
    rows[-1] += sum(columns) - sum(rows)
    cells = complete(rows, columns)
    assert [sum(line) for line in cells] == rows
    assert [sum(line[at] for line in cells) for at in range(len(columns))] == columns
    whole = sum(rows)
    for (row, line), (at, column) in product(zip(rows, cells, strict=True), enumerate(columns)):
        assert not whole or abs(line[at] - Fraction(row * column, whole)) < 1


def test_a_cut_names_the_arcs_that_let_too_little_through() -> None:
    flow = Flow()
    start, middle, end = flow.node(), flow.node(), flow.node()
    whole = flow.arc(end, start, 10, 10)
    flow.arc(start, middle)
    one, other = flow.arc(middle, end, 0, 4), flow.arc(middle, end, 0, 3)
    cut = flow.cut()
    assert cut is not None
    assert (set(cut.tight), set(cut.pressing), cut.gap) == ({one, other}, {whole}, 3)


def test_there_is_no_cut_when_everything_fits() -> None:
    flow = Flow()
    start, end = flow.node(), flow.node()
    flow.arc(end, start, 10, 10)
    flow.arc(start, end, 2, 7)
    flow.arc(start, end, 3, 5)
    assert flow.cut() is None
