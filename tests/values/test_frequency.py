"""How often: the words people write, and what they come to in a month or week."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_cli.values.base import Refused
from sop_cli.values.calendar import WorkCalendar
from sop_cli.values.frequency import parse_frequency
from sop_cli.values.period import parse_period

CALENDAR = WorkCalendar()


@pytest.mark.parametrize(
    ("text", "period", "visits"),
    [
        ("4", "2023-10", 4), ("４次", "2023-10", 4), ("三次", "2023-10", 3), ("0次", "2023-10", 0),
        ("每周1次", "2023-10", 4), ("每周2次", "2023-10", 9), ("每周一次", "2023-W41", 1), ("一周两次", "2023-W41", 2),
        ("2次/周", "2023-10", 9), ("1次/2周", "2023-10", 2), ("两周一次", "2023-10", 2), ("每两周1次", "2023-10", 2),
        ("双周一次", "2023-W41", 1),
        ("每月4次", "2023-10", 4), ("每月至少2次", "2023-10", 2), ("每月4次", "2023-W41", 1),
        ("每天1次", "2023-W41", 5), ("每工作日1次", "2023-10", 19), ("每个月3次", "2023-10", 3),
        ("weekly", "2023-10", 4), ("twice a week", "2023-10", 9), ("3 per month", "2023-10", 3),
        ("3 visits", "2023-10", 3), ("every 2 weeks", "2023-10", 2), ("Once a month", "2023-W41", 1),
        ("2 times/week", "2023-W41", 2), ("monthly", "2023Q4", 3),
    ],
)  # fmt: skip
def test_words_and_what_they_come_to(text: str, period: str, visits: int) -> None:
    assert parse_frequency(text).within(parse_period(period), CALENDAR) == visits


@pytest.mark.parametrize(
    "text", ["经常", "看情况", "有空就去", "often", "每周", "周", "1.5次", "-2次", "每0周1次", "9999次"]
)
def test_what_says_nothing_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        parse_frequency(text)


@given(st.text(max_size=12))
def test_nothing_else_is_ever_raised(text: str) -> None:
    with suppress(Refused):
        assert parse_frequency(text).within(parse_period("2023-10"), CALENDAR) >= 0
