"""Birthdays as people write them: a month and a day, with a year or without one."""

from __future__ import annotations

import re
from calendar import isleap
from datetime import date
from typing import NamedTuple

from sop_cli.i18n import N_, _
from sop_cli.values.base import Refused, refuse_empty, shortened
from sop_cli.values.dates import Order, month_number
from sop_cli.values.text import fold

_DASHES = re.compile("[\u2010-\u2015\u2212]")
_TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_YEAR = r"(?:19|20)\d{2}"
_FULL = re.compile(rf"{_YEAR}(?P<sep>[-/.])(?P<m>\d{{1,2}})(?P=sep)(?P<d>\d{{1,2}}){_TIME}")
_CHINESE = re.compile(rf"(?:{_YEAR} ?年)? ?(?P<m>\d{{1,2}}) ?月 ?(?P<d>\d{{1,2}}) ?[日号]?")
_DIGITS = re.compile(rf"(?:{_YEAR})?(?P<m>\d{{2}})(?P<d>\d{{2}})")
_PAIR = re.compile(rf"(?P<a>\d{{1,2}})(?P<sep>[-/.])(?P<b>\d{{1,2}})(?:(?P=sep){_YEAR})?")
_NAMED = re.compile(
    rf"(?:(?P<m>[A-Za-z]{{3,9}})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?[- ](?P<m2>[A-Za-z]{{3,9}})\.?)(?:,?[- ]{_YEAR})?"
)
_WANTED = N_("Write a month and a day, such as 05-12, 5月12日 or 1980-05-12.")
_LEAP_YEAR = 2000


class Birthday(NamedTuple):
    """A day of the year."""

    month: int
    day: int

    def on(self, year: int) -> date:
        """The day in a year; who was born on 29 February has it on the 28th in a year without one."""
        day = 28 if (self.month, self.day) == (2, 29) and not isleap(year) else self.day
        return date(year, self.month, day)

    def next_from(self, first: date) -> date:
        """The first time that it comes round from that day on."""
        this = self.on(first.year)
        return this if this >= first else self.on(first.year + 1)


def parse_birthday(text: str, order: Order | None = None) -> Birthday:
    """The month and day that the text says. order: DMY where 12/5 is the 12th of May; else the month stands first.

    Raises `Refused` for what is no day, and for days of the lunar calendar, which move through the year.
    """
    plain = _DASHES.sub("-", fold(text))
    refuse_empty(plain)
    if plain.startswith(("农历", "阴历", "旧历", "lunar", "Lunar")):
        raise Refused(
            _("“{text}” is a day of the lunar calendar.").format(text=shortened(plain)),
            _("Write this year’s day by the common calendar."),
        )
    month, day = _parts(plain, order)
    try:
        date(_LEAP_YEAR, month, day)
    except ValueError:
        raise _not_a_day(plain) from None
    return Birthday(month, day)


def _parts(plain: str, order: Order | None) -> tuple[int, int]:
    for pattern in (_FULL, _CHINESE, _DIGITS):
        if found := pattern.fullmatch(plain):
            return int(found["m"]), int(found["d"])
    if found := _PAIR.fullmatch(plain):
        first, second = int(found["a"]), int(found["b"])
        return (second, first) if order == "DMY" or first > 12 else (first, second)
    if found := _NAMED.fullmatch(plain):
        return month_number(found["m"] or found["m2"]) or 0, int(found["d"] or found["d2"])
    raise _not_a_day(plain)


def _not_a_day(plain: str) -> Refused:
    return Refused(_("“{text}” is no day of the year.").format(text=shortened(plain)), _(_WANTED))
