"""Numbers and dates as workbooks store them → the text a person reads in the cell."""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal
from functools import lru_cache
from typing import Literal

Style = Literal["number", "date", "time", "elapsed"]

_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_BUILT_IN: dict[int, Style] = {
    **dict.fromkeys((14, 15, 16, 17, 22, *range(27, 32), *range(36, 37), *range(50, 55), 57, 58), "date"),
    **dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56), "time"),
    46: "elapsed",
}
_DAY = 86_400
_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a cell's date has no time zone
_EPOCH_1904 = dt.datetime(1904, 1, 1)  # noqa: DTZ001
_LEAP_BUG = 60
_END_1900 = 2_958_466
_END_1904 = 2_957_004


def style_of(number_format: int, code: str | None) -> Style:
    """What a number format makes of a number; `code` is the format's own text where the workbook gives one."""
    if code is None:
        return _BUILT_IN.get(number_format, "number")
    first = _QUOTED.sub("", code.split(";")[0]).lower()
    if "general" in first:
        return "number"
    if re.search(r"\[[hms]+\]", first):
        return "elapsed"
    if re.search("[yd]", first):
        return "date"
    if re.search("[hs]", first):
        return "time"
    return "date" if "m" in first else "number"


def number_text(raw: str) -> str | None:
    """`31001.0` → `31001`, `1.5E-3` → `0.0015`: at most 15 significant digits, no exponent; None when not finite."""
    if _PLAIN.fullmatch(raw):
        return "0" if raw == "-0" else raw
    try:
        value = float(raw)
    except ValueError:
        return None
    if not math.isfinite(value) or "_" in raw:
        return None
    text = format(Decimal(f"{value:.15g}"), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


@lru_cache(maxsize=65_536)
def serial_text(raw: str, style: Style, *, from_1904: bool) -> str | None:
    """A date cell's serial number → `2023-10-10`, `2023-10-10 14:30:00`, `14:30:00`; None when no such date exists.

    Times are rounded to the second but never into the next day: 46190.9999999 is still 2026-06-17.
    """
    try:
        serial = float(raw)
    except ValueError:
        return None
    if not math.isfinite(serial) or not 0 <= serial < (_END_1904 if from_1904 else _END_1900):
        return None
    day = int(serial)
    seconds = min(round((serial - day) * _DAY), _DAY - 1)
    if style == "elapsed":
        return clock(day * _DAY + seconds)
    if style == "time" and day == 0:
        return clock(seconds)
    return _moment(day, seconds, from_1904=from_1904)


def clock(seconds: int) -> str:
    """`14:30:00`; more than a day stays hours: `36:00:00`."""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _moment(day: int, seconds: int, *, from_1904: bool) -> str | None:
    if from_1904:
        start = _EPOCH_1904
    elif day in (0, _LEAP_BUG):
        return None
    else:
        start = _EPOCH if day > _LEAP_BUG else _EPOCH + dt.timedelta(days=1)
    return iso_text(start + dt.timedelta(days=day, seconds=seconds))


def time_text(time: dt.time) -> str:
    """A time of day, rounded to the second but never into the next day."""
    seconds = (time.hour * 60 + time.minute) * 60 + time.second + time.microsecond / 1e6
    return clock(min(round(seconds), _DAY - 1))


def iso_text(moment: dt.datetime) -> str:
    """`2023-10-10`, with its time only where it has one."""
    return moment.strftime("%Y-%m-%d %H:%M:%S" if moment.time() != dt.time() else "%Y-%m-%d")
