"""The values of cells as python-calamine gives them → the text a person reads there, column by column."""

from __future__ import annotations

import datetime as dt
import math
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


class _Texts(dict[Any, str | None]):
    """The texts of one kind of value, each made once. doubtful: those met that calamine may have misread."""

    def __init__(self, read: Callable[[Any], str | None], is_doubtful: Callable[[Any], bool]) -> None:
        self.doubtful: set[Any] = set()
        self._read = read
        self._is_doubtful = is_doubtful

    def __missing__(self, value: Any) -> str | None:
        if len(self) > _MOST_REMEMBERED:
            self.clear()
        text = self[value] = self._read(value)
        if self._is_doubtful(value):
            self.doubtful.add(value)
        return text


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
            float: _Texts(number, lambda value: not value < _BEYOND_DATES),
            int: _Texts(str, lambda value: value >= _BEYOND_DATES),
            bool: _Texts(lambda value: "TRUE" if value else "FALSE", _never),
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
        texts = [value if value.__class__ is str else self._kinds[value.__class__][value] for value in values]
        self._doubt(values, kinds, index, first_row)
        return pl.Series(texts, dtype=pl.String)

    def _doubt(self, values: Sequence[Any], kinds: set[type], index: int, first_row: int) -> None:
        if dt.date in kinds or dt.datetime in kinds:
            self.dated.add(index)
        for kind in kinds - {str, bool}:
            doubtful = self._kinds[kind].doubtful
            if doubtful and not doubtful.isdisjoint(values):
                for row, value in enumerate(values, first_row):
                    if value in doubtful:
                        is_large = kind in (float, int) and math.isfinite(value)
                        (self.large if is_large else self.doubtful).add((row, index))


def number(value: float) -> str | None:
    """31001.0 → 31001: at most 15 significant digits, no exponent; None when not finite."""
    if value.is_integer() and abs(value) < _WHOLE_BELOW:
        return str(int(value))
    text = repr(value)
    is_exact = len(text) <= _LONGEST_EXACT and text.replace(".", "").removeprefix("-").isdigit()
    return text if is_exact else number_text(text)


def moment(value: dt.datetime) -> str:
    """Rounded to the second but never into the next day: 46190.9999999 is still 2026-06-17."""
    second = value.replace(microsecond=0)
    later = second + dt.timedelta(seconds=1) if value.microsecond >= _HALF_A_SECOND else second
    return iso_text(later if later.date() == second.date() else second)


def _never(_value: object) -> bool:
    return False
