"""Whole columns at once: canonical spellings by Polars, the rest once per distinct value by the scalar parser.

The scalar parsers are the truth; a property test holds that a column gives exactly what they give.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import polars as pl

from sop_cli.values.base import EMPTY_WORDS, Refused
from sop_cli.values.dates import FIRST_YEAR, LAST_YEAR, Order, parse_date, parse_moment
from sop_cli.values.measure import read_measure
from sop_cli.values.money import Money
from sop_cli.values.number import parse_count, parse_number
from sop_cli.values.percent import parse_percent
from sop_cli.values.period import parse_period
from sop_cli.values.text import fold
from sop_cli.values.units import Unit

_TYPES: dict[str, pl.DataType] = {
    "money": pl.Int64(), "measure": pl.Int64(), "count": pl.Int64(), "number": pl.Float64(), "percent": pl.Float64(),
    "date": pl.Date(), "moment": pl.Datetime("us"), "period": pl.String(),
}  # fmt: skip
_ISO_DATE = r"^\d{4}-\d{2}-\d{2}$"
_CENTS = r"^-?[0-9]{1,11}(?:\.[0-9]{1,2})?$"
_WHOLE = r"^-?[0-9]{1,11}$"
_DECIMAL = r"^-?[0-9]{1,9}(?:\.[0-9]{1,6})?$"
_LARGEST_FACTOR = 10_000


@dataclass(frozen=True)
class Options:
    """How a column is to be read. factor: what bare numbers count in; unit: of a measure."""

    factor: Fraction = Fraction(1)
    currency: str = "CNY"
    order: Order | None = None
    month_start: int = 1
    unit: Unit = Unit.MONEY


@dataclass(frozen=True)
class ParsedColumn:
    """values: null where a cell is empty or refused. refusals, rounded: by the text as it stood in the column."""

    values: pl.Series
    refusals: dict[str, Refused] = field(default_factory=dict)
    rounded: frozenset[str] = frozenset()


def parse_column(series: pl.Series, kind: str, options: Options | None = None) -> ParsedColumn:
    """Read a column of text as a kind: money, measure, count, number, percent, date, moment or period."""
    options = options or Options()
    text = series.rename("text")
    values = _fast(text, kind, options)
    left = text.filter(values.is_null() & text.is_not_null()).unique()
    if left.is_empty():
        return ParsedColumn(values.rename(series.name))
    read = scalar(kind, options)
    found: dict[str, Any] = {}
    refusals: dict[str, Refused] = {}
    rounded = set()
    for written in left:
        try:
            value = None if is_empty(written) else read(written)
        except Refused as refused:
            refusals[written] = refused
            continue
        if isinstance(value, Money):
            value, fine = value
            if fine:
                rounded.add(written)
        if value is not None:
            found[written] = value
    return ParsedColumn(_filled(text, values, found).rename(series.name), refusals, frozenset(rounded))


def is_empty(text: str) -> bool:
    """Whether the text stands for an empty cell in a number or date field: nothing, NULL, NA, N/A."""
    return fold(text).lower() in EMPTY_WORDS


def scalar(kind: str, options: Options) -> Callable[[str], Any]:
    """The scalar parser of the kind, giving what a frame holds (money and measures also whether they were rounded)."""
    readers: dict[str, Callable[[str], Any]] = {
        "money": lambda text: read_measure(text, Unit.MONEY, options.factor, options.currency),
        "measure": lambda text: read_measure(text, options.unit, options.factor, options.currency),
        "count": lambda text: parse_count(text, options.factor),
        "number": lambda text: float(parse_number(text, options.factor)),
        "percent": lambda text: float(parse_percent(text, options.factor)),
        "date": lambda text: parse_date(text, options.order),
        "moment": lambda text: parse_moment(text, options.order),
        "period": lambda text: parse_period(text, options.month_start).label,
    }
    return readers[kind]


def _fast(text: pl.Series, kind: str, options: Options) -> pl.Series:
    """The values of canonical spellings; null for all others."""
    none = pl.Series("text", [None], dtype=_TYPES[kind]).new_from_index(0, len(text))
    if kind in ("date", "moment"):
        days = text.set(~text.str.contains(_ISO_DATE).fill_null(value=False), None).str.to_date(
            "%Y-%m-%d", strict=False
        )
        days = days.set(~days.dt.year().is_between(FIRST_YEAR, LAST_YEAR).fill_null(value=False), None)
        return days.cast(_TYPES[kind])
    if kind == "measure":
        kind = {Unit.MONEY: "money", Unit.COUNT: "count"}.get(options.unit, "")
    if options.factor.denominator != 1 or not 0 < options.factor <= _LARGEST_FACTOR:
        return none
    form = {"money": _CENTS, "count": _WHOLE, "number": _DECIMAL}.get(kind)
    if form is None or (kind == "number" and options.factor != 1):
        return none
    plain = text.set(~text.str.contains(form).fill_null(value=False), None)
    if kind == "number":
        return plain.cast(pl.Float64)
    return (_cents(plain) if kind == "money" else plain.cast(pl.Int64)) * int(options.factor)


def _cents(plain: pl.Series) -> pl.Series:
    """Minor units of texts like -12, 12.3 and 12.34, in whole numbers all the way."""
    parts = plain.to_frame().select(
        whole=pl.col("text").str.extract(r"^-?(\d+)").cast(pl.Int64),
        part=pl.col("text").str.extract(r"\.(\d+)$").fill_null("0").str.pad_end(2, "0").cast(pl.Int64),
        sign=pl.when(pl.col("text").str.starts_with("-")).then(-1).otherwise(1),
    )
    return parts.select(text=pl.col("sign") * (pl.col("whole") * 100 + pl.col("part"))).to_series()


def _filled(text: pl.Series, values: pl.Series, found: dict[str, Any]) -> pl.Series:
    if not found:
        return values
    table = pl.DataFrame({"text": list(found), "value": pl.Series(list(found.values()), dtype=values.dtype)})
    joined = text.to_frame().join(table, on="text", how="left", maintain_order="left")
    return values.zip_with(values.is_not_null(), joined["value"])
