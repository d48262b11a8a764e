"""The values of cells as python-calamine gives them → the text a person reads there, column by column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import polars as pl

from sop_cli.sources.numbers import clock, number_text, time_text

Value = str | float | bool | dt.date | dt.time | dt.timedelta

_WHOLE_BELOW = 10**15
_LONGEST_PLAIN = 16
_AFTER_LEAP_BUG = dt.date(1900, 3, 1)
_BEYOND_DATES = 2_958_466.0


@dataclass
class Doubts:
    """Which values of a column are to be looked at in the file itself, by their index.

    values: times and very old dates, for calamine makes one of any serial number (60, -1); and infinite numbers.
    large: numbers too large for a date; calamine gives these as numbers even where a date is meant.
    """

    values: list[int] = field(default_factory=list)
    large: list[int] = field(default_factory=list)
    has_dates: bool = False


def text_of(values: Sequence[Value | None], doubts: Doubts) -> pl.Series:
    """A column's values as text, "" for an empty cell; what is doubtful among them is noted."""
    kinds = set(map(type, values))
    if kinds == {str}:
        return pl.Series(values, dtype=pl.String)
    whole: pl.Series | None = None
    for kind in sorted(kinds, key=lambda kind: kind.__name__):
        part = _READERS[kind]([value if value.__class__ is kind else None for value in values], doubts)
        whole = part if whole is None else whole.zip_with(whole.is_not_null(), part)
    return pl.Series([], dtype=pl.String) if whole is None else whole


def _strings(values: list[Value | None], _doubts: Doubts) -> pl.Series:
    return pl.Series(values, dtype=pl.String)


def _numbers(values: list[Value | None], doubts: Doubts) -> pl.Series:
    """31001.0 → 31001: whole numbers and short decimals at once, the rest one by one."""
    numbers = pl.Series(values, dtype=pl.Float64)
    is_whole = (numbers == numbers.floor()) & (numbers.abs() < _WHOLE_BELOW)
    text = numbers.cast(pl.Int64, strict=False).cast(pl.String).zip_with(is_whole, numbers.cast(pl.String))
    odd = (text.str.len_bytes() > _LONGEST_PLAIN) | text.str.contains("e|N|inf")
    if odd.any():
        places = odd.arg_true()
        text = text.scatter(places, [number_text(repr(numbers[index])) for index in places])
    doubts.values += (~numbers.is_finite()).arg_true().to_list()
    doubts.large += (numbers >= _BEYOND_DATES).arg_true().to_list()
    return text


def _dates(values: list[Value | None], doubts: Doubts) -> pl.Series:
    dates = pl.Series(values, dtype=pl.Date)
    doubts.has_dates = True
    doubts.values += (dates < _AFTER_LEAP_BUG).arg_true().to_list()
    return dates.cast(pl.String)


def _moments(values: list[Value | None], doubts: Doubts) -> pl.Series:
    """Rounded to the second but never into the next day: 46190.9999999 is still 2026-06-17."""
    moments = pl.Series(values, dtype=pl.Datetime("us"))
    doubts.has_dates = True
    doubts.values += (moments.dt.date() < _AFTER_LEAP_BUG).arg_true().to_list()
    rounded = moments.dt.offset_by("500ms").dt.truncate("1s")
    rounded = rounded.zip_with(rounded.dt.date() == moments.dt.date(), moments.dt.truncate("1s"))
    return rounded.dt.strftime("%Y-%m-%d %H:%M:%S").str.strip_suffix(" 00:00:00")


def _times(values: list[Value | None], doubts: Doubts) -> pl.Series:
    doubts.values += [index for index, value in enumerate(values) if value is not None]
    return pl.Series([time_text(value) if isinstance(value, dt.time) else None for value in values], dtype=pl.String)


def _durations(values: list[Value | None], doubts: Doubts) -> pl.Series:
    doubts.values += [index for index, value in enumerate(values) if isinstance(value, dt.timedelta) and value.days < 0]
    return pl.Series(
        [clock(round(value.total_seconds())) if isinstance(value, dt.timedelta) else None for value in values],
        dtype=pl.String,
    )


def _truths(values: list[Value | None], _doubts: Doubts) -> pl.Series:
    return pl.Series([None if value is None else "TRUE" if value else "FALSE" for value in values], dtype=pl.String)


_READERS: dict[type, Callable[[list[Value | None], Doubts], pl.Series]] = {
    str: _strings,
    float: _numbers,
    int: _numbers,
    bool: _truths,
    dt.date: _dates,
    dt.datetime: _moments,
    dt.time: _times,
    dt.timedelta: _durations,
}
