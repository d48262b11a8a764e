"""Periods of business: months, quarters, half-years, years, weeks and spans of days.

Months may run from the 26th to the 25th: `month_start` is the day on which a month of the company begins. 1 is the
calendar's month; 2 to 15 begins on that day of the month it is called after; 16 to 28 begins on that day of the month
before, so that with 26 the month 2023-10 runs from 2023-09-26 to 2023-10-25. Quarters, half-years and years follow
their months. Weeks are ISO weeks and spans are plain days, whatever the months do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering

from sop_cli.i18n import N_, _
from sop_cli.values.base import Refused, refuse_empty, shortened
from sop_cli.values.dates import FIRST_YEAR, LAST_YEAR, month_number, parse_date
from sop_cli.values.figures import odd_digit
from sop_cli.values.text import fold

_LABEL = re.compile(r"(?P<y>\d{4})(?:Q(?P<q>[1-4])|H(?P<h>[12])|-W(?P<w>\d{2})|-(?P<m>\d{2}))?")
_LENGTHS = {"q": 3, "h": 6, "m": 1}


@total_ordering
@dataclass(frozen=True)
class Period:
    """A named stretch of days, both ends included; ordered by its start, then its end.

    label: 2023-10, 2023Q4, 2023H2, 2023, 2023-W41 or 2023-10-01..2023-12-31. month_start: see the module.
    """

    label: str
    start: date
    end: date
    month_start: int = 1

    def __str__(self) -> str:
        return self.label

    def __lt__(self, other: Period) -> bool:
        return (self.start, self.end, self.label) < (other.start, other.end, other.label)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days + 1

    def contains(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.start <= day <= self.end

    def months(self) -> tuple[Period, ...]:
        """The company's months that it consists of; for a week or a span those that it touches."""
        found = [month_of(self.start, self.month_start)]
        while found[-1].end < self.end:
            found.append(month_of(found[-1].end + timedelta(days=1), self.month_start))
        return tuple(found)

    def previous(self) -> Period:
        """The period of the same kind just before; for a span of whole months as many months, else as many days."""
        week = self._week()
        if week:
            return week_period(*(self.start - timedelta(days=7)).isocalendar()[:2], self.month_start)
        months = self.months()
        first = _month_index(months[0])
        if self._is_span():
            if (months[0].start, months[-1].end) != (self.start, self.end):
                return span(self.start - timedelta(days=self.days), self.start - timedelta(days=1), self.month_start)
            earlier = [_month_at(first - back, self.month_start) for back in (len(months), 1)]
            return span(earlier[0].start, earlier[1].end, self.month_start)
        return _named(first - len(months), len(months), self.month_start)

    def following(self) -> Period:
        """The period of the same kind just after; for a span of whole months as many months, else as many days."""
        week = self._week()
        if week:
            return week_period(*(self.start + timedelta(days=7)).isocalendar()[:2], self.month_start)
        months = self.months()
        after = _month_index(months[-1]) + 1
        if self._is_span():
            if (months[0].start, months[-1].end) != (self.start, self.end):
                return span(self.end + timedelta(days=1), self.end + timedelta(days=self.days), self.month_start)
            later = [_month_at(after + more, self.month_start) for more in (0, len(months) - 1)]
            return span(later[0].start, later[1].end, self.month_start)
        return _named(after, len(months), self.month_start)

    def year_ago(self) -> Period:
        """The same period of the year before; week 53 gives week 52 where that year has no 53."""
        week = self._week()
        if week:
            last = date(week[0] - 1, 12, 28).isocalendar()[1]
            return week_period(week[0] - 1, min(week[1], last), self.month_start)
        if self._is_span():
            return span(_year_before(self.start), _year_before(self.end), self.month_start)
        months = self.months()
        return _named(_month_index(months[0]) - 12, len(months), self.month_start)

    def _is_span(self) -> bool:
        return ".." in self.label

    def _week(self) -> tuple[int, int] | None:
        found = _LABEL.fullmatch(self.label)
        return (int(found["y"]), int(found["w"])) if found and found["w"] else None


def month_period(year: int, month: int, month_start: int = 1) -> Period:
    """The company's month of that name."""
    return Period(
        f"{year:04d}-{month:02d}", _month_begin(year, month, month_start),
        _month_begin(year + month // 12, month % 12 + 1, month_start) - timedelta(days=1), month_start,
    )  # fmt: skip


def month_of(day: date, month_start: int = 1) -> Period:
    """The company's month that the day lies in."""
    index = day.year * 12 + day.month - 1
    if month_start > 15 and day.day >= month_start:
        index += 1
    elif 1 < month_start <= 15 and day.day < month_start:
        index -= 1
    return _month_at(index, month_start)


def week_period(year: int, week: int, month_start: int = 1) -> Period:
    """The ISO week, on the same days whatever the months do."""
    start = date.fromisocalendar(year, week, 1)
    return Period(f"{year:04d}-W{week:02d}", start, start + timedelta(days=6), month_start)


def span(start: date, end: date, month_start: int = 1) -> Period:
    """A stretch of days that is no named period."""
    return Period(f"{start.isoformat()}..{end.isoformat()}", start, end, month_start)


def parse_period(text: str, month_start: int = 1) -> Period:
    """The period that the text says: 2023Q4, 2023年第四季度, 2023-10, 2023H2, 2023, 2023-W41, 2023-10-01..2023-12-31 …

    A day is refused, but for the first of a month: that is how spreadsheet programs keep months.
    """
    odd = odd_digit(text)
    if odd:
        raise Refused(_("“{sign}” is not a plain digit.").format(sign=odd), _(_WANTED))
    folded = re.sub("[\u2010-\u2015\u2212]", "-", fold(text))
    refuse_empty(folded)
    named = _parse_named(folded, month_start)
    if named is None:
        named = _parse_span(folded, month_start) if len(folded) < 64 else None
    if named is None:
        raise _explain(folded)
    if named.start.year < FIRST_YEAR or named.end.year > LAST_YEAR:
        raise Refused(
            _("“{text}” is out of range: the period must lie between {first} and {last}.").format(
                text=shortened(folded), first=FIRST_YEAR, last=LAST_YEAR
            ),
            _(_WANTED),
        )
    return named


_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<y>\d{4})[-/ ]?年?[- ]?Q(?P<q>[1-4])(?:季度)?",
        r"Q(?P<q>[1-4])[-/ ](?P<y>\d{4})年?",
        r"(?P<y>\d{4}) ?年?[- ]?第?(?P<q>[一二三四1-4]) ?季度?",
        r"(?P<y>\d{4})[-/ ]?H(?P<h>[12])",
        r"(?P<y>\d{4}) ?年? ?(?P<h>[上下])半年度?",
        r"(?P<y>\d{4})[-/ ]?W(?P<w>\d{1,2})",
        r"(?P<y>\d{4}) ?年 ?第? ?(?P<w>\d{1,2}) ?周",
        r"(?P<y>\d{4})[-/](?P<m>\d{1,2})(?:月份?)?",
        r"(?P<y>\d{4})\.(?P<m>0[1-9]|1[0-2]|[2-9])",
        r"(?P<y>\d{4}) ?年 ?(?P<m>\d{1,2}) ?月份?",
        r"(?P<y>(?:19|20)\d{2})(?P<m>0[1-9]|1[0-2])",
        r"(?P<name>[a-z]{3,9})\.?[-, ]+(?P<y>\d{4})",
        r"(?P<y>\d{4})[- ](?P<name>[a-z]{3,9})",
        r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.]0?1(?:[ T]00:00(?::00(?:\.0+)?)?)?",
        r"(?P<y>\d{4}) ?年(?P<m>\d{1,2})月0?1[日号]",
        r"(?:FY)?(?P<y>\d{4}) ?(?:年度?|全年)?",
    )
)


def _parse_named(folded: str, month_start: int) -> Period | None:
    for form in _FORMS:
        found = form.fullmatch(folded)
        if found is None:
            continue
        parts = found.groupdict()
        if parts.get("name") and month_number(parts["name"]) is None:
            continue
        return _build(int(parts["y"]), parts, folded, month_start)
    return None


def _build(year: int, parts: dict[str, str | None], written: str, month_start: int) -> Period:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(
            _("“{text}” is out of range: the period must lie between {first} and {last}.").format(
                text=shortened(written), first=FIRST_YEAR, last=LAST_YEAR
            ),
            _(_WANTED),
        )
    if parts.get("w"):
        return _checked_week(year, int(parts["w"] or 0), written, month_start)
    number = _number_of(parts)
    if number is None:
        return _named(year * 12, 12, month_start)
    key = next(key for key in ("q", "h", "m", "name") if parts.get(key))
    length = _LENGTHS.get(key, 1)
    if not 1 <= number <= 12 // length:
        raise Refused(
            _("“{text}”: there is no month {month}.").format(text=shortened(written), month=number), _(_WANTED)
        )
    return _named(year * 12 + (number - 1) * length, length, month_start)


def _number_of(parts: dict[str, str | None]) -> int | None:
    quarter, half, month, name = (parts.get(key) for key in ("q", "h", "m", "name"))
    if quarter:
        return _QUARTERS[quarter]
    if half:
        return {"上": 1, "下": 2}.get(half) or int(half)
    if month:
        return int(month)
    return month_number(name) if name else None


def _checked_week(year: int, week: int, written: str, month_start: int) -> Period:
    try:
        return week_period(year, week, month_start)
    except ValueError:
        raise Refused(
            _("“{text}”: {year} has no week {week}.").format(text=shortened(written), year=year, week=week), _(_WANTED)
        ) from None


def _parse_span(folded: str, month_start: int) -> Period | None:
    parts = re.split(r"\s*(?:\.\.+|至|到|~|\bto\b)\s*|\s+-+\s+|(?<=\d{2})-(?=\d{4}[/.年])", folded)
    if len(parts) != 2:
        return None
    ends = []
    for part in parts:
        named = _parse_named(part, month_start) if re.search(r"\d[^\d]*\d", part) and not _is_day(part) else None
        day = parse_date(part) if named is None else None
        ends.append(named or span(day or date.min, day or date.min))
    if ends[0].start > ends[1].end:
        raise Refused(
            _("“{text}” ends before it begins.").format(text=shortened(folded)),
            _("Write it like 2023-10-01..2023-12-31."),
        )
    return span(ends[0].start, ends[1].end, month_start)


def _is_day(text: str) -> bool:
    try:
        parse_date(text)
    except Refused:
        return False
    return True


def _month_begin(year: int, month: int, month_start: int) -> date:
    if month_start <= 15:
        return date(year, month, month_start)
    return date(year - (month == 1), (month - 2) % 12 + 1, month_start)


def _month_at(index: int, month_start: int) -> Period:
    """index: months since the year 0."""
    return month_period(index // 12, index % 12 + 1, month_start)


def _month_index(period: Period) -> int:
    return int(period.label[:4]) * 12 + int(period.label[5:7]) - 1


def _named(first: int, length: int, month_start: int) -> Period:
    """The named period of `length` months (1, 3, 6 or 12) that begins with the month of that index."""
    start, end = _month_at(first, month_start), _month_at(first + length - 1, month_start)
    if length == 1:
        return start
    year, month = divmod(first, 12)
    label = {3: f"{year}Q{month // 3 + 1}", 6: f"{year}H{month // 6 + 1}", 12: f"{year}"}[length]
    return Period(label, start.start, end.end, month_start)


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _explain(folded: str) -> Refused:
    shown = shortened(folded)
    if re.fullmatch(r"\d{4}\.1", folded):
        return Refused(
            _("“{text}” may be January or October: spreadsheet programs drop the last 0.").format(text=shown),
            _(_WANTED),
        )
    if re.fullmatch(r"\d{1,2} ?月份?|Q[1-4]|第?[一二三四1-4] ?季度|[上下]半年|[a-z]{3,9}", folded, re.IGNORECASE):
        return Refused(_("“{text}” has no year.").format(text=shown), _(_WANTED))
    if _is_day(folded):
        return Refused(_("“{text}” is a day, not a period.").format(text=shown), _(_WANTED))
    return Refused(_("“{text}” is not a period.").format(text=shown), _(_WANTED))


_WANTED = N_("Write it like 2023-10, 2023Q4, 2023H2, 2023 or 2023-10-01..2023-12-31.")
