"""Days as people write them; each way of being unclear has its own reason."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_cli.i18n import set_language
from sop_cli.values.base import Refused
from sop_cli.values.dates import parse_date, parse_moment


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


SAME_DAY = [
    "2026-06-17", "2026-6-17", "2026/06/17", "2026/6/17", "2026.6.17", "２０２６-０６-１７", "2026–06–17", "2026−06−17",
    "2026年6月17日", "2026年06月17号", "2026年6月17", "2026 年 6 月 17 日", "20260617", "46190", "46190.75",
    "46190.9999999",
    "2026-06-17\u3000", " 2026-06-17", "2026-6-17 14:30", "2026-06-17 00:00:00.000", "2026-06-17T14:30:05",
    "2026年06月17日 星期三", "2026-06-17（周三）", "2026-06-17 Wed", "2026-06-17 下午2:30", "2026年6月17日14时",
    "17 Jun 2026", "Jun 17, 2026", "17-Jun-2026", "June 17th, 2026",
]  # fmt: skip

REFUSED = {
    "6月17日": "no year",
    "6/17": "no year",
    "26-06-17": "two digits",
    "10/11/23": "two digits",
    "17-Jun-26": "two digits",
    "05/06/2026": "ambiguous",
    "13/06/2026": "ambiguous",
    "2026-13-01": "no month 13",
    "2026-00-10": "no month 0",
    "2026-02-29": "2026-02 has no day 29",
    "2026-06-31": "has no day 31",
    "2100-02-29": "out of range",
    "1900-01-01": "out of range",
    "9999-12-31": "out of range",
    "10000-01-01": "out of range",
    "0000-00-00": "no date",
    "60": "out of range",
    "-1": "out of range",
    "1781654400": "seconds",
    "1781654400000": "seconds",
    "2026-O6-17": "letter",
    "2026-06-1⁷": "plain digit",
    "2026-06-16至2026-06-17": "more than one date",
    "2026-06-16~17": "more than one date",
    "2026-W25-3": "by week",
    "2026Q3": "period",
    "Q3": "period",
    "2026年6月": "no day",
    "2026-06": "no day",
    "260617": "six digits",
    "下周三": "relative",
    "月底前": "relative",
    "长期": "relative",
    "三天后": "relative",
    "2026年6月中旬": "relative",
    "tomorrow": "relative",
    "待定": "placeholder",
    "农历五月初三": "lunar",
    "二〇二六年六月十七日": "characters",
    "2026年06月17日 星期四": "weekday",
    "2026-06-17T16:00:00Z": "time zone",
    "2026-06-17 25:00": "time of day",
    "14:30": "without a date",
    "TRUE": "yes/no",
    "=TODAY()": "formula",
    "2026-06-17 abc": "not a date",
    "国庆": "not a date",
    "x" * 500: "too long",
}


@pytest.mark.parametrize("text", SAME_DAY)
def test_one_day_in_many_spellings(text: str) -> None:
    assert parse_date(text) == date(2026, 6, 17)


@pytest.mark.parametrize(("text", "reason"), REFUSED.items())
def test_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        parse_date(text)


def test_the_year_last_needs_an_order() -> None:
    assert parse_date("05/06/2026", "DMY") == date(2026, 6, 5)
    assert parse_date("05/06/2026", "MDY") == date(2026, 5, 6)
    assert parse_date("31.12.2026", "DMY") == date(2026, 12, 31)
    assert parse_date("5/19/2006 0:00:00", "MDY") == date(2006, 5, 19)
    assert parse_date("2026-05-06", "DMY") == date(2026, 5, 6)
    with pytest.raises(Refused, match="no month 25"):
        parse_date("12/25/2026", "DMY")


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("2026-06-17", "00:00:00"), ("2026-6-17 9:05", "09:05:00"), ("2026-06-17 2:30 PM", "14:30:00"),
        ("2026-06-17 12:05 am", "00:05:00"), ("2026年6月17日下午2点30分", "14:30:00"), ("46190.75", "18:00:00"),
        ("46190.9999999", "23:59:59"),
    ],
)  # fmt: skip
def test_moments(text: str, clock: str) -> None:
    assert parse_moment(text) == datetime.fromisoformat(f"2026-06-17 {clock}")


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    serial = (day - date(1899, 12, 30)) // timedelta(days=1)
    for text in (
        day.isoformat(),
        f"{day:%Y/%m/%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        str(serial),
    ):
        assert parse_date(text) == day


@given(st.text("0123456789-/. 年月日TZ:+", max_size=14))
def test_nothing_but_a_day_or_a_refusal_comes_out(text: str) -> None:
    with suppress(Refused):
        assert 1990 <= parse_date(text).year <= 2099
