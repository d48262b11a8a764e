"""Which spellings are one name, what is kept of a text, and how values are shown."""

from __future__ import annotations

from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_cli.i18n import set_language
from sop_cli.sources.columns import tidied
from sop_cli.values import show
from sop_cli.values.text import fold, same_name, tidy, tidy_name
from sop_cli.values.units import Unit


@pytest.mark.parametrize("written", ["张伟", "张伟\u3000", "张 伟", "\ufeff张伟", "张\u200b伟", " 张伟\n"])
def test_spellings_of_one_name(written: str) -> None:
    assert same_name(written) == same_name("张伟")


def test_width_and_case_make_no_other_name_but_characters_do() -> None:
    assert len({same_name(name) for name in ("Ｔｏｍ", "Tom", "TOM", "tom")}) == 1
    assert same_name("張偉") != same_name("张伟")


def test_text_is_kept_as_written_but_for_its_ends() -> None:
    assert tidy(" （第一行）\r\n第二行\u200b ") == "（第一行）\n第二行"
    assert tidy("张伟😀👨‍👩‍👧‍👦") == "张伟😀👨‍👩‍👧‍👦"
    assert tidy_name("Anna \n Lee") == "Anna Lee"
    assert fold("（Ａ）１％") == "(A)1%"


@given(st.lists(st.none() | st.text("ab 张\u3000\r\n\t\u200b\u202e\ufeff\u2028\u200d"), max_size=6), st.booleans())
def test_columns_are_tidied_like_single_texts(cells: list[str | None], one_line: bool) -> None:
    expected = [(tidy_name(cell) if one_line else tidy(cell)) or None if cell is not None else None for cell in cells]
    assert tidied(pl.Series("x", cells, dtype=pl.String), one_line=one_line).to_list() == expected


@pytest.mark.parametrize(
    ("minor", "unit", "words"),
    [
        (133_000_00, "万元", "13.3万元"),
        (400_000_00, "万元", "40万元"),
        (300_00, "万元", "0.03万元"),
        (133_300_00, "元", "133,300元"),
        (133_333_33, "元", "133,333.33元"),
        (-51_000_00, "万元", "-5.1万元"),
        (0, "万元", "0万元"),
        (123_456_789_00, "亿元", "1.2亿元"),
    ],
)
def test_money_in_words(minor: int, unit: str, words: str) -> None:
    assert show.money_text(minor, unit) == words


def test_money_in_words_of_another_currency() -> None:
    assert show.money_text(133_300_00, "1", "USD") == "USD 133,300"
    assert show.money_text(133_300_00, "K", "USD") == "USD 133.3K"
    assert show.money_text(1_333_300_000_00, "M", "USD") == "USD 1,333.3M"


def test_money_in_english_words() -> None:
    set_language("en")
    assert show.money_text(133_300_00, "万元") == "CNY 133,300"


def test_display_units_hold_in_any_currency() -> None:
    for currency in ("CNY", "USD"):
        factors = [
            int(show.display_factor(unit, currency)) for unit in ("1", "K", "M", "元", "千元", "万元", "百万元", "亿元")
        ]
        assert factors == [1, 10**3, 10**6, 1, 10**3, 10**4, 10**6, 10**8]
    assert show.display_factor("k USD", "USD") == 1000


def test_other_values_as_shown() -> None:
    assert show.percent(Fraction(11, 10)) == "110.0%"
    assert show.percent(0.1445) == "14.5%"
    assert show.percent(None) == "—"
    assert show.count(1_234_567) == "1,234,567"
    assert show.decimal(Fraction(-1, 2), 0) == "-1"
    assert show.measure(150_000, Unit.RATE) == "15.0%"
    assert show.measure(4_550, Unit.DAYS) == "45.5"
    assert show.measure(133_000_00, Unit.MONEY, "万元") == "13.3万元"
