"""A column gives exactly what the scalar parser gives for each of its cells."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sop_cli.values.base import Refused
from sop_cli.values.money import Money
from sop_cli.values.units import Unit
from sop_cli.values.vector import Options, is_empty, parse_column, scalar

KINDS = ("money", "measure", "count", "number", "percent", "date", "moment", "period")

NASTY = [
    "", " ", "NULL", "n/a", "0", "-0", "-0.01", "007", "1,234.50", "１２３", "1.005", "-1.005", "99999999999.99",
    "(1,200)",
    "99999999999", "100000000000", "9007199254740993", "10000000000000000", "10000000000000001", "1e5", "NaN", "①",
    "3万5", "13.3万", "60%", "0.6", "1.6",
    "20个", "8.5", "2023-10-10", "2023-02-29", "1989-12-31", "1990-01-01", "2099-12-31",
    "2100-01-01", "2023-10-10 14:30", "20231010", "45209", "2023-1-5", "10/11/2023", "2023Q4", "2023-10", "2023-10-01",
    "\ufeff12", "12\n", "２０２３-１０-１０", "٣", "无", "-", "\x00", "2023-10-10\u3000", "+5", "5.", ".5", "1_000",
]  # fmt: skip
SIGNS = "0123456789-+.,/()%‰ 年月日万亿元QHW:¥$個０５．，－①²eE_\u3000\u200b"
cells = st.one_of(
    st.sampled_from(NASTY),
    st.text(SIGNS, max_size=12),
    st.integers(-(10**13), 10**13).map(str),
    st.decimals(-(10**9), 10**9, places=2).map(str),
    st.dates().map(str),
    st.text(max_size=6),
)


def one_by_one(cell: str | None, kind: str, options: Options) -> tuple[Any, str | None, bool]:
    """What the scalar parser says: value, reason for refusing, rounded."""
    if cell is None or is_empty(cell):
        return None, None, False
    try:
        value = scalar(kind, options)(cell)
    except Refused as refused:
        return None, refused.reason, False
    return (value.minor, None, value.rounded) if isinstance(value, Money) else (value, None, False)


@pytest.mark.parametrize("kind", KINDS)
@given(
    column=st.lists(st.none() | cells, max_size=12), factor=st.sampled_from([1, 1000, 10_000, 10**8, Fraction(1, 100)])
)
@settings(max_examples=60, deadline=None)
def test_column_equals_scalar(kind: str, column: list[str | None], factor: Fraction) -> None:
    for unit in list(Unit) if kind == "measure" else [Unit.MONEY]:
        options = Options(factor=Fraction(factor), unit=unit)
        read = parse_column(pl.Series("x", column, dtype=pl.String), kind, options)
        values = read.values.cast(pl.Date) if kind == "date" else read.values
        assert values.name == "x"
        for cell, value in zip(column, values.to_list(), strict=True):
            expected, reason, rounded = one_by_one(cell, kind, options)
            assert value == expected
            refused = read.refusals.get(cell) if cell is not None else None
            assert (refused.reason if refused else None) == reason
            assert (cell in read.rounded) == rounded


def test_order_of_dates_is_respected_in_columns() -> None:
    column = pl.Series("d", ["05/06/2026", "2026-06-05", None, "31/12/2026"])
    assert [str(day) for day in parse_column(column, "date", Options(order="DMY")).values] == [
        "2026-06-05", "2026-06-05", "None", "2026-12-31",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_empty_column_has_the_frames_type(kind: str) -> None:
    read = parse_column(pl.Series("x", [], dtype=pl.String), kind)
    assert read.values.len() == 0
    assert read.values.dtype != pl.String or kind == "period"
