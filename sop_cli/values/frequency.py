"""How often something is to be done: 每周2次, 两周一次, 3次/周, twice a month; a bare number is for the period."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from sop_cli.i18n import _
from sop_cli.values.base import Refused, shortened
from sop_cli.values.calendar import WorkCalendar
from sop_cli.values.period import Period
from sop_cli.values.text import fold

Per = Literal["day", "week", "month", "period"]


@dataclass(frozen=True)
class Frequency:
    """So many times in every so many days (working days), weeks or months, or in the whole period."""

    times: int
    per: Per = "period"
    every: int = 1

    def within(self, period: Period, calendar: WorkCalendar) -> int:
        """How many times that is in a period, rounded half up, at least once where it is to be done at all."""
        exact = Fraction(self.times, self.every) * self._units(period, calendar)
        return max(int(exact + Fraction(1, 2)), min(self.times, 1))

    def _units(self, period: Period, calendar: WorkCalendar) -> Fraction:
        match self.per:
            case "period":
                return Fraction(self.every)
            case "day":
                return Fraction(calendar.between(period.start, period.end))
            case "week":
                return Fraction(period.days, 7)
            case "month":
                return sum((_part(period, month) for month in period.months()), Fraction(0))


def _part(period: Period, month: Period) -> Fraction:
    """How much of a month lies in the period."""
    days = (min(period.end, month.end) - max(period.start, month.start)).days + 1
    return Fraction(days, month.days)


_DIGITS = {
    "一": 1,
    "二": 2,
    "两": 2,
    "双": 2,
    "隔": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
}
_WORDS = {"once": 1, "twice": 2, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "a": 1, "an": 1}
_UNITS: dict[str, Per] = {
    "天": "day", "日": "day", "工作日": "day", "周": "week", "星期": "week", "礼拜": "week", "月": "month",
    "day": "day", "days": "day", "week": "week", "weeks": "week", "month": "month", "months": "month",
    "wk": "week", "mo": "month",
}  # fmt: skip
_PLAIN: dict[str, Frequency] = {
    "daily": Frequency(1, "day"), "weekly": Frequency(1, "week"), "monthly": Frequency(1, "month"),
    "biweekly": Frequency(1, "week", 2), "fortnightly": Frequency(1, "week", 2),
    "every other week": Frequency(1, "week", 2),
    "everyday": Frequency(1, "day"), "隔天一次": Frequency(1, "day", 2), "隔日一次": Frequency(1, "day", 2),
}  # fmt: skip

_N = r"(?P<{}>\d{{1,3}}|[一二两双隔三四五六七八九十])"
_UNIT = r"(?:个)?(?P<unit>工作日|天|日|周|星期|礼拜|月)"
_ENGLISH = r"(?P<times>\d{1,3}|once|twice|one|two|three|four|five)\s*(?:x|times?|visits?)?"
_ENGLISH_UNIT = r"(?P<unit>days?|weeks?|months?|wk|mo)"
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        rf"{_N.format('times')}\s*(?:次|回|趟)?",
        rf"每?(?:{_N.format('every')})?{_UNIT}(?:各|至少|不少于|拜访|走访|跟进)*{_N.format('times')}(?:次|回|趟)(?:以上)?",
        rf"{_N.format('times')}(?:次|回|趟)?\s*(?:/|每)\s*(?:{_N.format('every')})?{_UNIT}",
        rf"{_ENGLISH}",
        rf"{_ENGLISH}\s*(?:/|per|a|an|every|each)\s*(?:(?P<every>\d{{1,3}}|two|three|four)\s*)?{_ENGLISH_UNIT}",
        r"every\s*(?:(?P<every>\d{1,3}|two|three|four)\s*)?(?P<unit>days?|weeks?|months?)",
    )
)


def parse_frequency(text: str) -> Frequency:
    """The frequency that the text says. Raises `Refused` for what is not understood."""
    folded = " ".join(fold(text).lower().split())
    known = _PLAIN.get(folded)
    if known:
        return known
    for shape in _SHAPES:
        found = shape.fullmatch(folded)
        if found:
            parts = found.groupdict()
            every = _number(parts.get("every") or "1")
            if every:
                return Frequency(
                    _number(parts.get("times") or "1"), _UNITS.get(parts.get("unit") or "", "period"), every
                )
    raise Refused(
        _("“{text}” does not say how often.").format(text=shortened(fold(text))),
        _("For example 每周2次, 每月4次, weekly, 3 per month, or just a number."),
    )


def _number(text: str) -> int:
    return _DIGITS.get(text) or _WORDS.get(text) or int(text)
