"""Periods: their spellings, their days, and a company's own months."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_cli.i18n import set_language
from sop_cli.values.base import Refused
from sop_cli.values.period import Period, month_of, parse_period


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


@pytest.mark.parametrize(
    ("texts", "label", "start", "end"),
    [
        (
            ["2023Q4", "2023-Q4", "2023 Q4", "Q4 2023", "2023年第四季度", "2023年四季度", "２０２３Ｑ４"],
            "2023Q4",
            "2023-10-01",
            "2023-12-31",
        ),
        (
            [
                "2023-10",
                "2023/10",
                "2023.10",
                "2023年10月",
                "2023年10月份",
                "202310",
                "2023-10-01",
                "2023-10-01 00:00:00",
                "Oct 2023",
            ],
            "2023-10",
            "2023-10-01",
            "2023-10-31",
        ),
        (["2023H2", "2023下半年", "2023年下半年"], "2023H2", "2023-07-01", "2023-12-31"),
        (["2023", "2023年", "2023年度"], "2023", "2023-01-01", "2023-12-31"),
        (["2023-W41", "2023W41", "2023年第41周"], "2023-W41", "2023-10-09", "2023-10-15"),
        (
            ["2023-10-01..2023-12-31", "2023-10-01 至 2023-12-31", "2023/10/01-2023/12/31", "2023-10..2023-12"],
            "2023-10-01..2023-12-31",
            "2023-10-01",
            "2023-12-31",
        ),
    ],
)
def test_spellings(texts: list[str], label: str, start: str, end: str) -> None:
    for text in texts:
        assert parse_period(text) == Period(label, date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("10月", "no year"),
        ("Q4", "no year"),
        ("2023-13", "no month 13"),
        ("2023W53", "no week 53"),
        ("2023-10-02", "a day"),
        ("2023.1", "January or October"),
        ("2023-12..2023-10", "ends before"),
        ("1900", "out of range"),
        ("9999", "out of range"),
        ("下周", "not a period"),
        ("2023Q5", "not a period"),
        ("", "no value"),
        ("待定", "placeholder"),
        ("2023-⑩", "plain digit"),
    ],
)
def test_refused(text: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        parse_period(text)


def test_months_from_the_26th_to_the_25th() -> None:
    month = parse_period("2023-10", month_start=26)
    assert (str(month.start), str(month.end)) == ("2023-09-26", "2023-10-25")
    quarter = parse_period("2023Q4", month_start=26)
    assert (str(quarter.start), str(quarter.end)) == ("2023-09-26", "2023-12-25")
    assert [part.label for part in quarter.months()] == ["2023-10", "2023-11", "2023-12"]
    assert str(parse_period("2023", month_start=26).start) == "2022-12-26"
    assert month_of(date(2023, 9, 26), 26).label == "2023-10"
    assert month_of(date(2023, 9, 25), 26).label == "2023-09"


@pytest.mark.parametrize(
    ("text", "previous", "year_ago"),
    [
        ("2023-01", "2022-12", "2022-01"),
        ("2023Q1", "2022Q4", "2022Q1"),
        ("2023H1", "2022H2", "2022H1"),
        ("2023", "2022", "2022"),
        ("2024-W01", "2023-W52", "2023-W01"),
        ("2020-W53", "2020-W52", "2019-W52"),
        ("2023-10-01..2023-12-31", "2023-07-01..2023-09-30", "2022-10-01..2022-12-31"),
        ("2023-10-05..2023-10-20", "2023-09-19..2023-10-04", "2022-10-05..2022-10-20"),
        ("2024-02-29..2024-03-10", "2024-02-18..2024-02-28", "2023-02-28..2023-03-10"),
    ],
)
def test_neighbours(text: str, previous: str, year_ago: str) -> None:
    period = parse_period(text)
    assert (period.previous().label, period.year_ago().label) == (previous, year_ago)


def test_periods_are_ordered_by_their_days() -> None:
    labels = ["2023Q4", "2023-12", "2023-10", "2023", "2023-W41"]
    assert [p.label for p in sorted(map(parse_period, labels))] == ["2023", "2023-10", "2023Q4", "2023-W41", "2023-12"]


periods = st.builds(
    lambda year, form, start: parse_period(form.format(year), start),
    st.integers(1995, 2090),
    st.sampled_from(["{}", "{}H1", "{}H2", "{}Q1", "{}Q4", "{}-01", "{}-02", "{}-12"]),
    st.sampled_from([1, 5, 15, 16, 26, 28]),
)


@given(periods)
def test_months_fill_a_period_without_gap_or_overlap(period: Period) -> None:
    months = period.months()
    assert months[0].start == period.start
    assert months[-1].end == period.end
    assert sum(month.days for month in months) == period.days
    for month, following in pairwise(months):
        assert following.start == month.end + timedelta(days=1)


@given(periods)
def test_the_period_before_ends_the_day_before(period: Period) -> None:
    assert period.previous().end == period.start - timedelta(days=1)
    assert parse_period(period.label, period.month_start) == period


@given(st.dates(date(1995, 1, 1), date(2090, 1, 1)), st.integers(1, 28))
def test_every_day_lies_in_its_month(day: date, month_start: int) -> None:
    assert month_of(day, month_start).contains(day)
