"""Text that was read in the wrong encoding, turned back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_cli.values.mojibake import before

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("garbled", "was"),
    [
        ("璇㈤棶浠锋牸", "询问价格"),
        ("海天：璇㈤棶浠锋牸", None),  # sound and garbled signs side by side: nobody can tell where one ends
        ("ABC 璇㈤棶浠锋牸 2 台", "ABC 询问价格 2 台"),
        ("询问价".encode().decode("gbk", "ignore"), "询问…"),
        ("ç§‘æŠ€", "科技"),
        ("ç§\x91æ\x8a\x80", "科技"),
        ("CafÃ© du Nord", "Café du Nord"),
        ("25Â°C", "25°C"),
    ],
)
def test_turned_back(garbled: str, was: str | None) -> None:
    assert before(garbled) == was


@pytest.mark.parametrize(
    "text",
    ["科技公司", "联通", "王婕", "瀚海银行", "寰宇", "林缇娜", "Café", "25°C", "é¥", "naïve Zoë", "价格—含税…", ""],
)
def test_sound_text_is_left_alone(text: str) -> None:
    assert before(text) is None


@given(HAN)
def test_what_one_writes_in_chinese_is_never_taken_for_garbled(text: str) -> None:
    """Random signs are no Chinese; even so hardly any can be turned back, and never into something longer."""
    was = before(text)
    assert was is None or len(was) <= len(text)
