"""Days and moments as people write them; what could be two days, or none, is refused with its reason."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Literal

from sop_cli.i18n import N_, _
from sop_cli.values.base import Refused, refuse_empty, shortened
from sop_cli.values.figures import odd_digit
from sop_cli.values.text import fold

Order = Literal["YMD", "DMY", "MDY"]

FIRST_YEAR, LAST_YEAR = 1990, 2099
_EXCEL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a cell's moment has no zone
_LONGEST = 48

MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CHINESE_WEEKDAYS = "一二三四五六日"

_DASHES = re.compile("(?<=\\d)\\s*[\u2010-\u2015\u2212]\\s*(?=\\d)")
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?!\d)")
_CHINESE = re.compile(r"(?P<y>\d{4}) ?年 ?(?P<m>\d{1,2}) ?月 ?(?P<d>\d{1,2})(?: ?[日号]|(?!\d))")
_EIGHT = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?!\d)")
_NAMED = re.compile(
    r"(?:(?P<d>\d{1,2})(?:st|nd|rd|th)?[- ](?P<m>[a-z]{3,9})\.?,?[- ]"
    r"|(?P<m2>[a-z]{3,9})\.? (?P<d2>\d{1,2})(?:st|nd|rd|th)?,? )(?P<y>\d{4})(?!\d)",
    re.IGNORECASE,
)
_YEAR_LAST = re.compile(r"(?P<a>\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4})(?!\d)")
_SERIAL = re.compile(r"(?P<days>\d{5})(?P<part>\.\d{1,12})?")
_BEHIND = re.compile(
    r"(?:[ ,]*\(?(?:(?:星期|周|礼拜)(?P<zh>[一二三四五六日天])|(?P<en>mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?)\)?)?"
    r"(?:(?:[T ,]|(?<=[日号])| ?(?=[上下中早晚凌]))[ ]*(?P<part>上午|下午|中午|晚上|早上|凌晨)? ?"
    r"(?P<h>\d{1,2})[:时点] ?(?:(?P<min>\d{1,2})分?)?(?::?(?P<s>\d{1,2})(?:[.,]\d{1,9})?秒?)?"
    r"(?: ?(?P<half>[ap])\.?m\.?)?)?",
    re.IGNORECASE,
)


def parse_date(text: str, order: Order | None = None) -> date:
    """The day that the text says; a time or a weekday behind it is allowed.

    order: how dates with the year last are to be read (DMY or MDY); without one they are refused.
    Raises `Refused` with its own reason for each way of being unclear, and for days outside 1990–2099.
    """
    return parse_moment(text, order).date()


def parse_moment(text: str, order: Order | None = None) -> datetime:
    """The day and, if one is given, the time (no zone); midnight otherwise. Rules as in `parse_date`."""
    odd = odd_digit(text)
    if odd:
        raise Refused(_("“{sign}” is not a plain digit.").format(sign=odd), _(_WANTED))
    folded = fold(text)
    refuse_empty(folded)
    plain = _DASHES.sub("-", folded)
    serial = _SERIAL.fullmatch(plain)
    if serial:
        return _from_serial(serial, plain)
    if len(plain) > _LONGEST:
        raise Refused(_("“{text}” is too long for a date.").format(text=shortened(folded)), _(_WANTED))
    for pattern in (_YEAR_FIRST, _CHINESE, _EIGHT, _NAMED, _YEAR_LAST):
        found = pattern.match(plain)
        behind = _BEHIND.fullmatch(plain, found.end()) if found else None
        if found and behind:
            return _with_time(_day(found, order, folded), behind, folded)
    raise _explain(plain)


def exact_day(year: int, month: int, day: int, written: str) -> date:
    """The day, or a refusal that says which part cannot be. written: the text for the message."""
    shown = shortened(written)
    if year == 0 or (month == 0 and day == 0):
        raise Refused(_("“{text}” is how databases write “no date”.").format(text=shown), _(_WANTED))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(
            _("“{text}” is out of range: the date must lie between {first} and {last}.").format(
                text=shown, first=FIRST_YEAR, last=LAST_YEAR
            ),
            _("Check the year."),
        )
    if not 1 <= month <= 12:
        raise Refused(_("“{text}”: there is no month {month}.").format(text=shown, month=month), _(_WANTED))
    try:
        return date(year, month, day)
    except ValueError:
        raise Refused(
            _("“{text}”: {year}-{month:02d} has no day {day}.").format(text=shown, year=year, month=month, day=day),
            _("Check the day and the month."),
        ) from None


def month_number(name: str) -> int | None:
    """The number of an English month name, long or short; None for another word."""
    low = name.lower()
    if low in _LONG_MONTHS:
        return _LONG_MONTHS.index(low) + 1
    if low == "sept":
        return 9
    return MONTH_NAMES.index(low) + 1 if low in MONTH_NAMES else None


def _day(found: re.Match[str], order: Order | None, written: str) -> date:
    parts = found.groupdict()
    year = int(parts["y"])
    if "a" in parts:
        day, month = _by_order(int(parts["a"]), int(parts["b"]), order, written)
    elif "m2" in parts:
        name, day = parts["m"] or parts["m2"], int(parts["d"] or parts["d2"])
        number = month_number(name)
        if number is None:
            raise Refused(_("“{text}” names no month.").format(text=shortened(written)), _(_WANTED))
        month = number
    else:
        month, day = int(parts["m"]), int(parts["d"])
    return exact_day(year, month, day, written)


def _by_order(first: int, second: int, order: Order | None, written: str) -> tuple[int, int]:
    if order == "DMY":
        return first, second
    if order == "MDY":
        return second, first
    raise Refused(
        _("“{text}” is ambiguous: day or month first?").format(text=shortened(written)),
        _("Write 2023-10-10, or set `dates: DMY` or `dates: MDY` for this kind under `sources` in sop.yaml."),
    )


def _from_serial(found: re.Match[str], written: str) -> datetime:
    """Excel's own count of days; the part behind the point is the time, cut to the second (never into the next day)."""
    moment = _EXCEL_ZERO + timedelta(days=int(found["days"]))
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise _number(written)
    digits = (found["part"] or ".0")[1:]
    return moment + timedelta(seconds=int(digits) * 86400 // 10 ** len(digits))


def _with_time(day: date, behind: re.Match[str], written: str) -> datetime:
    _check_weekday(day, behind, written)
    if behind["h"] is None:
        return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a cell's moment has no zone
    hour, minute, second = int(behind["h"]), int(behind["min"] or 0), int(behind["s"] or 0)
    if behind["part"] in ("下午", "晚上") or (behind["half"] or "").lower() == "p":
        hour += 12 if hour < 12 else 0
    elif (behind["half"] or "").lower() == "a" and hour == 12:
        hour = 0
    try:
        return datetime(day.year, day.month, day.day, hour, minute, second)  # noqa: DTZ001 - as above
    except ValueError:
        raise Refused(
            _("“{text}”: there is no such time of day.").format(text=shortened(written)),
            _("Write it like 2023-10-10 14:30."),
        ) from None


def _check_weekday(day: date, behind: re.Match[str], written: str) -> None:
    said = None
    if behind["zh"]:
        said = _CHINESE_WEEKDAYS.index("日" if behind["zh"] == "天" else behind["zh"])
    elif behind["en"]:
        said = _WEEKDAYS.index(behind["en"].lower())
    if said is not None and said != day.weekday():
        raise Refused(
            _("“{text}”: that day is not the weekday that is written.").format(text=shortened(written)),
            _("Check the date."),
        )


def _number(written: str) -> Refused:
    return Refused(
        _("“{text}” is no date: as a date number of Excel it is out of range ({first}–{last}).").format(
            text=shortened(written), first=FIRST_YEAR, last=LAST_YEAR
        ),
        _(_WANTED),
    )


def _explain(plain: str) -> Refused:
    if re.fullmatch(r"[-+]?\d+(\.\d*)?", plain) and not re.fullmatch(r"1\d{9}|1\d{12}|\d{4}|\d{6}", plain):
        return _number(plain)
    for pattern, reason in _REASONS:
        if pattern.search(plain):
            return Refused(_(reason).format(text=shortened(plain)), _(_WANTED))
    return Refused(_("“{text}” is not a date.").format(text=shortened(plain)), _(_WANTED))


_WANTED = N_("Write it like 2023-10-10.")
_RELATIVE = (
    r"[今明昨后前]天|[今明去前后]年|[上下本这]个?[周月]|月[底初中末]|[上中下]旬|年[底初末前后]|季[末初]|周末|尽快|近期|最近|随时"
    r"|长期|节[前后]|[天周月]之?[后前内]|以[前后]|之[前后]|today|tomorrow|yesterday|next|last|asap|soon|later|end of"
    r"|^(星期|周|礼拜)[一二三四五六日天]$|^(mon|tues?|wed|wednes|thu|thurs|fri|sat|satur|sun)(day)?$"
)
_REASONS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), reason)
    for pattern, reason in (
        (r"^=", N_("“{text}” is the text of a formula, not a date.")),
        (r"^#", N_("“{text}” is an error of the spreadsheet program, not a date.")),
        (r"^(true|false)$", N_("“{text}” is a yes/no value, not a date.")),
        (r"\d[oil|]|[-/.][oil|]\d|^[oil|]\d", N_("“{text}” has a letter where a digit belongs.")),
        (r"\d(z| ?utc| ?gmt|[+-]\d{2}:?\d{2})$", N_("“{text}” carries a time zone; the local day is unclear.")),
        (
            r"\d{4}.*(至|到|~|\.\.|--|–|—| - | to ).*\d|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[-,、;/]\d",
            N_("“{text}” holds more than one date."),
        ),
        (r"农历|阴历|正月|腊月|初[一二三四五六七八九十]", N_("“{text}” is a day of the lunar calendar.")),
        (
            _RELATIVE,
            N_("“{text}” is relative; no day can be taken from it."),
        ),
        (r"^\d{4}[- ]?w\d", N_("“{text}” is written by week, not as a day.")),
        (r"q[1-4一二三四]|季度|h[12]$|半年", N_("“{text}” is a whole period, not a day.")),
        (r"[〇零一二三四五六七八九十]+[年月日号]", N_("“{text}” is written in characters.")),
        (r"^\d{5,}[-/.年]", N_("“{text}”: the year has more than four digits; the date is out of range.")),
        (r"^\d{4}[-/.年 ]\d{1,2}月?份?$|^\d{4}年?$|^[a-z]{3,9}[- ]\d{4}$", N_("“{text}” has no day.")),
        (r"^\d{6}$", N_("“{text}” has six digits; a date has eight.")),
        (
            r"^\d{1,2}[-/.月 ]\d{1,2}[日号]?$|^\d{1,2}[- ]?[a-z]{3,9}$|^[a-z]{3,9} ?\d{1,2}$|^\d{1,2}[日号]$",
            N_("“{text}” has no year."),
        ),
        (
            r"^'?\d{1,2}[-/.年]\d{1,2}[-/.月]\d{1,2}(日|\b)|^\d{1,2}[- ][a-z]{3,9}[- ]\d{2}$",
            N_("“{text}”: a year of two digits is ambiguous."),
        ),
        (r"^1(\d{9}|\d{12})$", N_("“{text}” looks like a computer's count of seconds, not a date.")),
        (r"^\d{1,2}[:时点]\d{0,2}", N_("“{text}” is a time of day without a date.")),
    )
)
