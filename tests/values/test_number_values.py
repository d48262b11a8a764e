"""Counts, plain numbers, rates and measures."""

from __future__ import annotations

from fractions import Fraction

import pytest

from sop_cli.i18n import set_language
from sop_cli.values.base import Refused
from sop_cli.values.measure import parse_measure, read_measure
from sop_cli.values.number import parse_count, parse_number
from sop_cli.values.percent import parse_percent
from sop_cli.values.units import Unit


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("20", 20),
        ("20个", 20),
        ("1,200家", 1200),
        ("8.0", 8),
        ("1.2万", 12000),
        ("1.2万台", 12000),
        ("30 units", 30),
        ("-3", -3),
    ],
)
def test_counts(text: str, value: int) -> None:
    assert parse_count(text) == value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("8.5", "whole number"),
        ("20+", "bound"),
        ("3-5", "range"),
        ("二十", "characters"),
        ("1.23456万", "whole number"),
        ("20元", "not a number"),
        ("十几家", "approximate"),
        ("10000000000000000", "out of range"),
    ],
)
def test_refused_counts(text: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        parse_count(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("60%", "3/5"),
        ("６０％", "3/5"),
        ("5‰", "1/200"),
        ("0.6", "3/5"),
        ("1.5", "3/2"),
        ("105.5%", "211/200"),
        ("-5%", "-1/20"),
    ],
)
def test_rates(text: str, value: str) -> None:
    assert parse_percent(text) == Fraction(value)


@pytest.mark.parametrize("text", ["60", "1.6", "6成", "百分之六十", "1/2", "60%-70%", "约60%", "%"])
def test_refused_rates(text: str) -> None:
    with pytest.raises(Refused):
        parse_percent(text)


def test_a_column_headed_percent_holds_percents() -> None:
    assert parse_percent("60", Fraction(1, 100)) == Fraction(3, 5)
    assert parse_percent("60%", Fraction(1, 100)) == Fraction(3, 5)


def test_plain_numbers_keep_their_decimals() -> None:
    assert parse_number("1,000.25") == Fraction(400_1, 4)
    assert parse_number("3台") == 3
    assert parse_number("1.5", 1000) == 1500
    for text in ("120%", "1e5", "0x1F"):
        with pytest.raises(Refused):
            parse_number(text)


@pytest.mark.parametrize(
    ("text", "unit", "steps"),
    [
        ("13.3万", Unit.MONEY, 133_000_00),
        ("20个", Unit.COUNT, 20),
        ("15%", Unit.RATE, 150_000),
        ("0.9", Unit.RATE, 900_000),
        ("45天", Unit.DAYS, 4_500),
        ("45.5", Unit.DAYS, 4_550),
        ("92分", Unit.POINTS, 9_200),
    ],
)
def test_measures_in_steps_of_their_unit(text: str, unit: Unit, steps: int) -> None:
    assert parse_measure(text, unit) == steps


def test_a_measure_finer_than_its_step_is_rounded_and_says_so() -> None:
    assert read_measure("1/3".replace("1/3", "33.33333%"), Unit.RATE) == (333_333, True)
    assert read_measure("45.125", Unit.DAYS) == (4_513, True)


@pytest.mark.parametrize(
    ("text", "unit"), [("35%", Unit.MONEY), ("35%", Unit.COUNT), ("35元", Unit.RATE), ("35个", Unit.POINTS)]
)
def test_a_measure_in_another_metrics_unit_is_refused(text: str, unit: Unit) -> None:
    with pytest.raises(Refused):
        parse_measure(text, unit)
