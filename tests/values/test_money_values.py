"""What an amount can look like, to the cent; and what is refused with a reason instead of being guessed."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_cli.i18n import set_language
from sop_cli.values.base import Refused
from sop_cli.values.money import parse_money, unit_factor


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


UNDERSTOOD = {
    "100万元": 1_000_000_00,
    "13.3万": 133_000_00,
    "1.05亿": 105_000_000_00,
    "3千": 3_000_00,
    "5百万": 5_000_000_00,
    "1.2k": 1_200_00,
    "３万": 30_000_00,
    "１２３４５": 12_345_00,
    "１，２３４": 1_234_00,
    "¥1,200.00": 1_200_00,
    "￥ 1200": 1_200_00,
    "RMB 100": 100_00,
    "100 CNY": 100_00,
    "人民币5万元": 50_000_00,
    "100元整": 100_00,
    "(1,200)": -1_200_00,
    "（1,200）": -1_200_00,
    "¥(1,200.50)": -1_200_50,
    "−5": -5_00,
    "－5": -5_00,
    "-¥5": -5_00,
    "+5": 5_00,
    ".5": 50,
    "0": 0,
    "9007199254740993": 9_007_199_254_740_993_00,
    "10000000000000000": 10**18,
    " 12\u200b34 ": 1_234_00,
    "\ufeff12": 12_00,
}

REFUSED = {
    "3万5": "speaks",
    "三万五": "characters",
    "约12万": "approximate",
    "近12万": "approximate",
    "12万多": "approximate",
    "≥13.3万": "bound",
    "13.3万以上": "bound",
    "5万+": "bound",
    "5-8万": "range",
    "5~8万": "range",
    "1.234,56": "separates the decimals",
    "1,5": "separates the decimals",
    "0,123": "separates the decimals",
    "1,2345": "groups of three",
    "12,34,567": "groups of three",
    "1'234": "groups of three",
    "1 234": "space",
    "1、234": "more than one number",
    "1_000": "underscore",
    "0x1F": "decimal number",
    "--5": "two signs",
    "-¥-5": "two signs",
    "5-": "minus sign at the end",
    "–5": "dash",
    "①": "plain digit",
    "5²": "plain digit",
    "½": "plain digit",
    "٣٤": "plain digit",
    "12O00": "letter",
    "l00": "letter",
    "=1+1": "formula",
    "#REF!": "spreadsheet",
    "TRUE": "yes/no",
    "万": "unit without a number",
    "NaN": "not a number",
    "-inf": "not a number",
    "Infinity": "not a number",
    "1e999": "scientific",
    "1E+05": "scientific",
    "35%": "percentage",
    "３５％": "percentage",
    "USD 100": "another currency",
    "$100": "another currency",
    "100港元": "another currency",
    "50块": "not how",
    "5w": "ends in w",
    "3M": "ends in m",
    "1.2.3": "decimal point",
    "5.": "not a number",
    "5万元/月": "not a number",
    "无": "placeholder",
    "-": "placeholder",
    "待定": "placeholder",
    "": "no value",
    "N/A": "no value",
    "1" * 309: "out of range",
    "10000000000000001": "out of range",
    "x" * 5000: "too long",
}


@pytest.mark.parametrize(("text", "minor"), UNDERSTOOD.items())
def test_understood(text: str, minor: int) -> None:
    assert parse_money(text) == (minor, False)


@pytest.mark.parametrize(("text", "reason"), REFUSED.items())
def test_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason) as refused:
        parse_money(text)
    assert len(refused.value.reason) < 150


def test_finer_than_a_cent_is_rounded_half_up_and_says_so() -> None:
    assert [parse_money(text) for text in ("1.234", "0.005", "-0.005", "1.004")] == [
        (123, True),
        (1, True),
        (-1, True),
        (100, True),
    ]
    assert parse_money("1.2345万") == (12_345_00, False)


def test_a_bare_number_counts_in_the_columns_unit_but_a_written_unit_wins() -> None:
    assert parse_money("13.3", 10_000).minor == 133_000_00
    assert parse_money("¥13.3", 10_000).minor == 133_000_00
    assert parse_money("13.3元", 10_000).minor == 13_30
    assert parse_money("13.3万", 1_000).minor == 133_000_00


def test_another_currency_has_its_own_signs() -> None:
    assert parse_money("$1,200.50", currency="USD").minor == 1_200_50
    assert parse_money("1.2 million", currency="USD").minor == 1_200_000_00
    for text in ("¥5", "100元", "100 EUR"):
        with pytest.raises(Refused, match="another currency"):
            parse_money(text, currency="USD")


@pytest.mark.parametrize(
    ("unit", "currency", "factor"),
    [
        ("元", "CNY", 1),
        ("千元", "CNY", 1_000),
        ("万元", "CNY", 10_000),
        ("亿元", "CNY", 10**8),
        ("万", "CNY", 10_000),
        ("单位：万元", "CNY", 10_000),
        ("人民币万元", "CNY", 10_000),
        ("RMB 万元", "CNY", 10_000),
        ("1000", "CNY", 1_000),
        ("K", "USD", 1_000),
        ("k USD", "USD", 1_000),
        ("$000", "USD", 1_000),
        ("USD thousands", "USD", 1_000),
        ("个", "CNY", None),
        ("100分", "CNY", None),
        ("%", "CNY", None),
        ("2023年", "CNY", None),
    ],
)
def test_units(unit: str, currency: str, factor: int | None) -> None:
    assert unit_factor(unit, currency) == factor


def test_a_unit_in_another_currency_is_refused() -> None:
    with pytest.raises(Refused, match="another currency"):
        unit_factor("k USD", "CNY")


@given(st.integers(-(10**18), 10**18))
def test_every_amount_is_read_back_exactly(minor: int) -> None:
    sign = "-" if minor < 0 else ""
    whole, cents = divmod(abs(minor), 100)
    for text in (f"{sign}{whole}.{cents:02d}", f"{sign}{whole:,}.{cents:02d}", f"¥{sign}{whole}.{cents:02d}元"):
        assert parse_money(text) == (minor, False)


@given(st.decimals(0, 10**6, places=6), st.sampled_from([("万", 10**4), ("亿", 10**8), ("千", 10**3), ("k", 10**3)]))
def test_units_multiply_exactly(number: object, unit: tuple[str, int]) -> None:
    word, times = unit
    exact = Fraction(str(number)) * times * 100
    got = parse_money(f"{number:f}{word}")
    assert abs(got.minor - exact) <= Fraction(1, 2)
    assert got.rounded == (exact.denominator != 1)
