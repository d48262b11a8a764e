"""Working days of China with its make-up days, a company's own exceptions, and years that nobody knows yet."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_cli.i18n import set_language
from sop_cli.values.calendar import WorkCalendar

CHINA = WorkCalendar()
days = st.dates(date(2019, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2023-10-02", False),
        ("2023-10-06", False),
        ("2023-10-07", True),
        ("2023-10-08", True),
        ("2023-10-09", True),
        ("2023-10-14", False),
    ],
)
def test_national_day_and_its_make_up_days(day: str, worked: bool) -> None:
    assert CHINA.is_workday(date.fromisoformat(day)) is worked


def test_the_fourth_quarter_of_2023_has_62_working_days() -> None:
    assert CHINA.between(date(2023, 10, 1), date(2023, 12, 31)) == 62
    assert len(CHINA.days(date(2023, 10, 1), date(2023, 12, 31))) == 62
    assert CHINA.between(date(2023, 12, 31), date(2023, 10, 1)) == 0


def test_counting_forward_skips_holidays() -> None:
    assert CHINA.after(date(2023, 9, 28), 1) == date(2023, 10, 7)
    assert CHINA.after(date(2023, 9, 28), 0) == date(2023, 9, 28)


def test_the_companys_own_exceptions_win() -> None:
    own = WorkCalendar("CN", [date(2023, 10, 9)], [date(2023, 10, 14)])
    assert not own.is_workday(date(2023, 10, 9))
    assert own.is_workday(date(2023, 10, 14))


def test_years_without_data_count_weekdays_and_say_so() -> None:
    set_language("en")
    assert CHINA.is_workday(date(2027, 10, 1))
    assert CHINA.covered(date(2026, 1, 1), date(2026, 12, 31))
    assert CHINA.note(date(2026, 1, 1), date(2026, 12, 31)) is None
    assert "2026" in (CHINA.note(date(2026, 12, 1), date(2027, 1, 31)) or "")


def test_another_country_knows_weekdays_alone_and_says_so() -> None:
    set_language("en")
    elsewhere = WorkCalendar("us", [date(2023, 7, 4)])
    assert not elsewhere.is_workday(date(2023, 7, 4))
    assert elsewhere.is_workday(date(2023, 10, 2))
    assert "US" in (elsewhere.note(date(2023, 1, 1), date(2023, 12, 31)) or "")


@given(days, st.integers(0, 400))
def test_after_and_between_agree(day: date, count: int) -> None:
    reached = CHINA.after(day, count)
    assert CHINA.between(day + timedelta(days=1), reached) == count


@given(days, days, days)
def test_between_adds_up(first: date, middle: date, last: date) -> None:
    first, middle, last = sorted((first, middle, last))
    whole = CHINA.between(first, last)
    assert whole == CHINA.between(first, middle) + CHINA.between(middle + timedelta(days=1), last)
