"""The values of cells as python-calamine gives them → the text a person reads there, column by column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

from sop_cli.sources.numbers import clock, iso_text, number_text, time_text

_HALF_A_SECOND = 500_000
_MOST_REMEMBERED = 100_000
_WHOLE_BELOW = 10**15
_LONGEST_EXACT = 16
_AFTER_LEAP_BUG = dt.date(1900, 3, 1)
_BEYOND_DATES = 2_958_466.0
_NUMBERS = frozenset((float, int))


class CellTexts:
    """Makes text of the values of one sheet.

    doubtful: places (row from 1, column from 0) of times and very old dates, for calamine makes one of any serial
    number (60, -1); and of infinite numbers. large: of numbers too large for a date, which calamine gives as numbers
    even where a date is meant. dated: the columns with dates.
    """

    def __init__(self) -> None:
        self.doubtful: set[tuple[int, int]] = set()
        self.large: set[tuple[int, int]] = set()
        self.dated: set[int] = set()
        self._kinds: dict[type, _Texts] = {
            bool: _Texts(lambda value: "TRUE" if value else "FALSE", lambda _value: False),
            dt.date: _Texts(dt.date.isoformat, lambda value: value < _AFTER_LEAP_BUG),
            dt.datetime: _Texts(moment, lambda value: value.date() < _AFTER_LEAP_BUG),
            dt.time: _Texts(time_text, lambda _value: True),
            dt.timedelta: _Texts(lambda value: clock(round(value.total_seconds())), lambda value: value.days < 0),
        }

    def column(self, values: Sequence[Any], index: int, first_row: int) -> pl.Series:
        """A stretch of a column as text, "" for an empty cell."""
        kinds = set(map(type, values))
        if kinds == {str}:
            return pl.Series(values, dtype=pl.String)
        if kinds <= _NUMBERS:
            return self._numbers(values, index, first_row)
        texts = self._others(values, kinds - _NUMBERS - {str}, index, first_row)
        if kinds.isdisjoint(_NUMBERS):
            return texts
        numbers: list[Any] = [value if value.__class__ in _NUMBERS else None for value in values]
        return texts.zip_with(texts.is_not_null(), self._numbers(numbers, index, first_row))

    def _others(self, values: Sequence[Any], kinds: set[type], index: int, first_row: int) -> pl.Series:
        """Texts, dates and truth values; null for numbers."""
        read = self._kinds
        if dt.date in kinds or dt.datetime in kinds:
            self.dated.add(index)
        if kinds:
            texts = [v if v.__class__ is str else read[v.__class__][v] if v.__class__ in read else None for v in values]
        else:
            texts = [value if value.__class__ is str else None for value in values]
        for doubtful in (read[kind].doubtful for kind in kinds if read[kind].doubtful):
            self.doubtful.update((row, index) for row, value in enumerate(values, first_row) if value in doubtful)
        return pl.Series(texts, dtype=pl.String)

    def _numbers(self, values: Sequence[float | None], index: int, first_row: int) -> pl.Series:
        """31001.0 → 31001: whole numbers and short decimals all at once, the few others one by one."""
        number = pl.col("number")
        is_whole = (number == number.floor()) & (number.abs() < _WHOLE_BELOW)
        whole, decimal = number.cast(pl.Int64, strict=False).cast(pl.String), number.cast(pl.String)
        text = pl.when(is_whole).then(whole).otherwise(decimal)
        is_odd = (text.str.len_bytes() > _LONGEST_EXACT) | text.str.contains("[a-zA-Z]")
        table = pl.Series("number", values, pl.Float64).to_frame()
        found = table.select(number, text=text, is_odd=is_odd, is_large=number >= _BEYOND_DATES)
        texts = found["text"]
        if found["is_odd"].any():
            odd = found["is_odd"].arg_true().to_list()
            exact = [number_text(repr(found["number"][place])) for place in odd]
            self.doubtful.update((first_row + at, index) for at, one in zip(odd, exact, strict=True) if one is None)
            texts = texts.scatter(odd, exact)
        if found["is_large"].any():
            self.large.update((first_row + place, index) for place in found["is_large"].arg_true())
        return texts


class _Texts(dict[Any, str]):
    """The texts of one kind of value, each made once. doubtful: those met that calamine may have misread."""

    def __init__(self, read: Callable[[Any], str], is_doubtful: Callable[[Any], bool]) -> None:
        self.doubtful: set[Any] = set()
        self._read = read
        self._is_doubtful = is_doubtful

    def __missing__(self, value: Any) -> str:
        if len(self) > _MOST_REMEMBERED:
            self.clear()
        text = self[value] = self._read(value)
        if self._is_doubtful(value):
            self.doubtful.add(value)
        return text


def moment(value: dt.datetime) -> str:
    """Rounded to the second but never into the next day: 46190.9999999 is still 2026-06-17."""
    second = value.replace(microsecond=0)
    later = second + dt.timedelta(seconds=1) if value.microsecond >= _HALF_A_SECOND else second
    return iso_text(later if later.date() == second.date() else second)
