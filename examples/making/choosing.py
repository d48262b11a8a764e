"""Choice without chance: what varies follows from the keys alone."""

from __future__ import annotations

import zlib
from datetime import date, timedelta

import chinese_calendar


def pick(options: int, *keys: object) -> int:
    """A number from 0 to options - 1 that depends on the keys alone."""
    return zlib.crc32("|".join(map(str, keys)).encode()) % options


def workday(day: date) -> date:
    """The day itself, or the next working day."""
    while not chinese_calendar.is_workday(day):
        day += timedelta(days=1)
    return day


def back_to_workday(day: date) -> date:
    """The day itself, or the working day before it."""
    while not chinese_calendar.is_workday(day):
        day -= timedelta(days=1)
    return day


def spread(first: date, last: date, count: int) -> list[date]:
    """Working days from first to last at even distances; the last one is the last day."""
    if count == 1:
        return [back_to_workday(last)]
    step = (last - first).days / (count - 1)
    days = [workday(first + timedelta(days=round(step * i))) for i in range(count - 1)]
    return [*days, back_to_workday(last)]
