"""Working days: the statutory calendar of the SOP's country, with the SOP's own exceptions."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import date, timedelta

from sop_cli.i18n import _

STATUTORY = (2004, 2026)
"""The years that chinesecalendar knows."""


class WorkCalendar:
    """Which days are worked.

    country: CN has the statutory calendar with its make-up working days; of others only Monday to Friday is known.
    holidays, workdays: the SOP's own exceptions; they win, and a day in both is a working day.
    """

    def __init__(self, country: str = "CN", holidays: Iterable[date] = (), workdays: Iterable[date] = ()) -> None:
        self.country = country.upper()
        self.holidays = frozenset(holidays)
        self.workdays = frozenset(workdays)
        self._years: dict[int, tuple[date, ...]] = {}

    def is_workday(self, day: date) -> bool:
        """Whether the day is worked."""
        if day in self.workdays:
            return True
        if day in self.holidays:
            return False
        if self.covered(day, day):
            import chinese_calendar

            return bool(chinese_calendar.is_workday(day))
        return day.weekday() < 5

    def days(self, first: date, last: date) -> tuple[date, ...]:
        """The working days from first to last, both included."""
        found: list[date] = []
        for year in range(first.year, last.year + 1):
            worked = self._year(year)
            found.extend(worked[bisect_left(worked, first) : bisect_right(worked, last)])
        return tuple(found)

    def between(self, first: date, last: date) -> int:
        """How many working days there are from first to last, both included; 0 when last is before first."""
        count = 0
        for year in range(first.year, last.year + 1):
            worked = self._year(year)
            count += max(0, bisect_right(worked, last) - bisect_left(worked, first))
        return count

    def after(self, day: date, count: int) -> date:
        """The count-th working day after the day; the day itself for 0."""
        if count <= 0:
            return day
        year = day.year
        while True:
            worked = self._year(year)
            passed = bisect_right(worked, day)
            if passed + count <= len(worked):
                return worked[passed + count - 1]
            count -= len(worked) - passed
            year += 1

    def covered(self, first: date, last: date) -> bool:
        """Whether the statutory calendar is known from first to last."""
        return self.country == "CN" and STATUTORY[0] <= first.year and last.year <= STATUTORY[1]

    def note(self, first: date, last: date) -> str | None:
        """What a report has to say about the working days from first to last; None when they are known."""
        if self.covered(first, last):
            return None
        if self.country != "CN":
            return _(
                "Working days: Monday to Friday and the exceptions in sop.yaml; the public holidays of {country} are "
                "not known."
            ).format(country=self.country)
        return _(
            "Working days: the holidays of years outside {first}–{last} are not known; Monday to Friday and the "
            "exceptions in sop.yaml are counted there."
        ).format(first=STATUTORY[0], last=STATUTORY[1])

    def _year(self, year: int) -> tuple[date, ...]:
        if year not in self._years:
            first = date(year, 1, 1)
            days = (first + timedelta(days=n) for n in range((date(year, 12, 31) - first).days + 1))
            self._years[year] = tuple(day for day in days if self.is_workday(day))
        return self._years[year]
