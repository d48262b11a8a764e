"""What identifies a person is masked; amounts, dates and order numbers are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_cli.values.mask import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("客户手机13800138000，微信同号", "客户手机138****8000，微信同号"),
        ("张三13800138000李四", "张三138****8000李四"),
        ("联系人,13800138000", "联系人,138****8000"),
        ("138-0013-8000", "138****8000"),
        ("138 0013 8000", "138****8000"),
        ("1380-013-8000", "138****8000"),
        ("+86 138-0013-8000", "+86 138****8000"),
        ("8613800138000", "86138****8000"),
        ("电话１３８００１３８０００", "电话138****8000"),
        ("tel13800138000", "tel138****8000"),
        ("13800138000/13900139000", "138****8000/139****9000"),
        ("021-12345678", "021-****5678"),
        ("(010)62345678", "(010)****5678"),
        ("+1 415-555-2671", "+1 ****2671"),
        ("身份证110101199003078515", "身份证110101********8515"),
        ("身份证：11010119900307851X", "身份证：110101********851X"),
        ("zhang.san@example.com 收", "z***@example.com 收"),
        ("4111111111111111", "4111********1111"),
        ("卡号6222 0212 3456 7890 123", "卡号6222***********0123"),
    ],
)
def test_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "SO20231010001",
        "合同 HT-2023-1010-0001",
        "SO13800138000",
        "订单号13800138000A",
        "订单202310101234567890",
        "13800138000元",
        "¥13800138000",
        "13800138000.50",
        "138,001,380.00",
        "9007199254740993",
        "2023-10-10 14:30",
        "2023101013800138000",
        "310115231010001",
        "QQ 12345678",
        "产品A@2023",
        "10:30@会议室",
        "",
        "沟通产品A参数及供货周期",
    ],
)
def test_left_alone(text: str) -> None:
    assert mask(text) == text


@given(st.text(max_size=40))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["", "电话", "，", " ", "\n", "：", "("]))
def test_no_mobile_number_stays_readable(number: str, before: str) -> None:
    assert number not in mask(f"{before}{number}。")
