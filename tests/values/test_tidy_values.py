"""What is untidy in a cell, and its clean form."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_cli.values.text import same_name
from sop_cli.values.tidy import UNTIDY, tidy, tidy_name, tidy_person


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("科技公司\u200b", "科技公司"),
        ("\ufeff询问价格", "询问价格"),
        ("询问\u200d价格", "询问价格"),
        (" 询问价格\t", "询问价格"),
        ("询问价格\u00a0及交期", "询问价格 及交期"),
        ("产品Ａ报价１３．５万", "产品A报价13.5万"),
        ("预算１２，０００元，涨１０％", "预算12,000元，涨10%"),
        ("２０２３－１０－１０", "2023-10-10"),
        ("ＸＸ＠ＣＯＭ", "XX@COM"),
        ("3Ａ级", "3A级"),
        ("第一行\u2028第二行", "第一行\n第二行"),
    ],
)
def test_the_clean_form(written: str, clean: str) -> None:
    assert tidy(written) == clean


@pytest.mark.parametrize(
    "text",
    [
        "客户说：价格（含税）太高，涨了10％！",
        "询问 价格  及交期",
        "第一段\n　　第二段",
        "10.10 电话\n10.12 上门",
        "产品A，B都要",
        "张伟😀👨‍👩‍👧‍👦",
        "",
    ],
)
def test_what_may_be_meant_stays(text: str) -> None:
    assert tidy(text) == text


def test_an_enumeration_keeps_its_comma() -> None:
    assert tidy("Ａ，Ｂ两款") == "A，B两款"


def test_names_have_no_odd_white_space() -> None:
    assert tidy_name("海天　集团\n华东") == "海天 集团 华东"
    assert tidy_name("Anna Lee") == "Anna Lee"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("张　伟", "张伟"),
        ("王 小明", "王小明"),
        ("王 小 明", "王小明"),
        ("张伟 李娜", "张伟 李娜"),
        ("欧阳 娜娜", "欧阳 娜娜"),
        ("Anna  Lee", "Anna Lee"),
    ],
)
def test_persons_names_that_are_set_wide(written: str, name: str) -> None:
    assert tidy_person(written) == name


SIGNS = st.text("aA1 张伟Ａ９，．％－：\u3000\u00a0\r\n\t\u200b\u200d\u202e\ufeff\u2028😀", max_size=12)


@given(SIGNS)
def test_clean_is_clean_and_names_the_same(text: str) -> None:
    for form in (tidy, tidy_name, tidy_person):
        clean = form(text)
        assert form(clean) == clean
        assert same_name(clean) == same_name(text)
    assert tidy(text) == text or re.search(UNTIDY, text)
