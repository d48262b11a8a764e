"""Lines of text as they are printed in Chinese and in Western languages."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_cli.sinks.wrap import wrapped
from sop_cli.values.visible import width


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("应于完成，已过 3 天，还没有后续记录", 16, ["应于完成，已过", "3 天，还没有后续", "记录"]),
        ("差 0.6万元：盘点在手商机", 9, ["差", "0.6万元：", "盘点在手", "商机"]),
        ("写成“无”的，请补上", 8, ["写成“无”", "的，请补", "上"]),
        ("a word stays whole", 7, ["a word", "stays", "whole"]),
        ("don’t split it", 8, ["don’t", "split it"]),
        ("第一行\n第二行", 40, ["第一行", "第二行"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("全角\u3000空格\u00a0也在", 40, ["全角\u3000空格\u00a0也在"]),
        ("", 10, [""]),
    ],
)
def test_lines(text: str, room: int, lines: list[str]) -> None:
    assert wrapped(text, room) == lines


@given(st.text("天 ab1.，“”（）\u3000\u00a0\n—'’万元%[]"), st.integers(2, 30))
def test_nothing_is_lost_and_no_line_is_too_long(text: str, room: int) -> None:
    lines = wrapped(text, room)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
    assert all(width(line) <= room for line in lines)


@given(st.lists(st.sampled_from(["天", "地，", "（“人”）。", "ab ", "3 天，"]), min_size=1), st.integers(12, 30))
def test_no_line_begins_with_a_closing_sign_or_ends_with_an_opening_one(parts: list[str], room: int) -> None:
    for line in wrapped("".join(parts), room):
        assert not re.match(r"[，。”）]", line)
        assert not re.search(r"[（“]$", line)
