"""Amounts in capital numerals, as banks and contracts write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_cli.values.base import Refused
from sop_cli.values.capitals import amount_in_words, capitals, english

DIGITS = {sign: digit for digit, sign in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def read_back(text: str) -> int:
    """An independent reading of capital numerals, in 分."""
    yuan, found, rest = text.rpartition("元")
    if not found:
        yuan, rest = "", text
    minor, digit = _number(yuan) * 100, 0
    for sign in rest:
        digit = DIGITS.get(sign, digit)
        minor += digit * {"角": 10, "分": 1}.get(sign, 0)
    return minor


def _number(text: str) -> int:
    for unit, size in (("亿", 10**8), ("万", 10**4)):
        high, found, low = text.rpartition(unit)
        if found:
            return _number(high) * size + _number(low)
    total = digit = 0
    for sign in text:
        if sign in PLACES:
            total, digit = total + digit * PLACES[sign], 0
        else:
            digit = DIGITS[sign]
    return total + digit


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("300000.00", "叁拾万元整"),
        ("10500.52", "壹万零伍佰元伍角贰分"),
        ("0.00", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("0.52", "伍角贰分"),
        ("1.00", "壹元整"),
        ("10.00", "壹拾元整"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("133333.33", "壹拾叁万叁仟叁佰叁拾叁元叁角叁分"),
        ("10005.00", "壹万零伍元整"),
        ("10010.00", "壹万零壹拾元整"),
        ("1000000.00", "壹佰万元整"),
        ("1000001.00", "壹佰万零壹元整"),
        ("100000000.00", "壹亿元整"),
        ("100005000.00", "壹亿零伍仟元整"),
        ("100050000.00", "壹亿零伍万元整"),
        ("110000000.00", "壹亿壹仟万元整"),
        ("1000000000000.00", "壹万亿元整"),
        ("99999999.99", "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_chinese(amount: str, written: str) -> None:
    assert capitals(int(amount.replace(".", ""))) == written


@given(st.integers(0, 10**18))
def test_capitals_read_back_as_the_same_amount(minor: int) -> None:
    text = capitals(minor)
    assert read_back(text) == minor
    assert "零零" not in text
    assert not text.startswith("零") or text == "零元整"
    assert text.endswith("整") == (minor % 10 == 0)


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("300000.00", "Three Hundred Thousand US Dollars Only"),
        ("10500.52", "Ten Thousand Five Hundred and 52/100 US Dollars"),
        ("0.00", "Zero US Dollars Only"),
        ("0.05", "Zero and 05/100 US Dollars"),
        ("21.00", "Twenty-One US Dollars Only"),
        ("1000000.00", "One Million US Dollars Only"),
        ("2030417.19", "Two Million Thirty Thousand Four Hundred Seventeen and 19/100 US Dollars"),
    ],
)
def test_english(amount: str, written: str) -> None:
    assert english(int(amount.replace(".", "")), "US Dollars") == written


@given(st.integers(0, 10**26), st.integers(0, 10**26))
def test_english_amounts_are_told_apart(one: int, other: int) -> None:
    assert (english(one, "US Dollars") == english(other, "US Dollars")) == (one == other)


@pytest.mark.parametrize(
    ("currency", "language", "written"),
    [
        ("CNY", "zh", "人民币叁拾万元整"),
        ("USD", "zh", "美元叁拾万元整"),
        ("USD", "en", "Three Hundred Thousand US Dollars Only"),
        ("CNY", "en", "Three Hundred Thousand Chinese Yuan Only"),
        ("CHF", "en", "Three Hundred Thousand CHF Only"),
    ],
)
def test_the_currency_is_named(currency: str, language: str, written: str) -> None:
    assert amount_in_words(30_000_000, currency, language) == written  # type: ignore[arg-type]  # plain text in a table


def test_nothing_below_zero() -> None:
    for write in (capitals, lambda minor: english(minor, "US Dollars")):
        with pytest.raises(Refused):
            write(-1)
