"""The encodings in which Chinese CSV files arrive; what is doubtful is a fault at its cell, never rubbish."""

from __future__ import annotations

import pytest

from sop_cli.i18n import set_language
from sop_cli.sources.encoding import decode
from sop_cli.sources.text import read_text

SIMPLE = "客户名称,负责人,跟进日期\n科技公司,王芳,2023-10-10\nYY集团,张伟,2023-10-11\n"
TRADITIONAL = "客戶名稱,負責人,跟進日期\n科技公司,王芳,2023-10-10\n"
ENGLISH = "Account Name,Owner,Date,Summary\n" + "Acme Corporation,Smith,2023-10-10,asked for a quotation\n" * 200


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32-le"),
        ("gbk", "gb18030"),
        ("gb18030", "gb18030"),
    ],
)
@pytest.mark.parametrize(
    "text", [SIMPLE, "姓名\n王芳\n", ENGLISH + "蓝海科技,李娜,2023-10-10,询价\n", "工号,姓名\nA1,张伟\n"]
)
def test_encodings(text: str, codec: str, name: str) -> None:
    assert decode(text.encode(codec)) == (text, name)


@pytest.mark.parametrize(
    "text", [TRADITIONAL, "姓名,區域,電話\n陳大文,臺北,02-12345678\n", ENGLISH + "藍海科技,李娜,x,詢價\n"]
)
def test_big5(text: str) -> None:
    assert decode(text.encode("cp950")) == (text, "big5")


@pytest.mark.parametrize(
    "text",
    ["𠮷野家,王芳\n客户名称,负责人\n", "朱镕基,李喆\n客户名称,负责人\n", "姓名,金额（￥）\n①王芳，“大客户”,￥100\n"],
)
def test_rare_characters_of_gb18030(text: str) -> None:
    assert decode(text.encode("gb18030")) == (text, "gb18030")


def faults(data: bytes) -> list[tuple[int, int | None, str | None]]:
    return [(fault.row, fault.column, fault.value) for fault in read_text(data, "a.csv", "", None).sheets[0].faults]


def test_broken_letters_in_utf8_are_faults_at_their_cells() -> None:
    """Half a character, or surrogates: the file stays UTF-8, and nothing else turns into rubbish."""
    cut = SIMPLE.encode().replace("科技公司".encode(), "科技公司".encode()[:-1])
    assert faults(cut) == [(2, 0, "科技公\ufffd")]
    surrogates = SIMPLE.encode().replace("张伟".encode(), b"\xed\xa0\xbd\xed\xb8\x80")
    assert [(row, column) for row, column, _value in faults(surrogates)] == [(3, 1)]


def test_broken_letters_in_gbk_are_faults_at_their_cells() -> None:
    cut = SIMPLE.encode("gbk").replace("张伟".encode("gbk"), "张伟".encode("gbk")[:-1])
    assert decode(cut).encoding == "gb18030"
    assert faults(cut) == [(3, 1, "张\ufffd")]


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (ENGLISH * 40 + "蓝海科技,李娜,2023-10-10,询价\n", "gbk", "gb18030"),
        (ENGLISH * 40 + "藍海科技,李娜,2023-10-10,詢價\n", "cp950", "big5"),
        ("A,B\n" + "蓝海科技,李娜\n" * 30_000, "gbk", "gb18030"),
        ("x" * 500_000 + "，蓝海科技有限公司", "gbk", "gb18030"),
    ],
)
def test_the_first_chinese_line_may_come_late(text: str, codec: str, name: str) -> None:
    assert decode(text.encode(codec)) == (text, name)


def test_western_letters_are_not_taken_for_chinese() -> None:
    data = "Name,Town\nJosé,São Paulo\nSmith,London\nMüller,Köln\n".encode("cp1252")
    assert [(row, column) for row, column, _value in faults(data)] == [(2, 0), (2, 1), (4, 0), (4, 1)]


def test_a_nul_is_no_sign_of_utf16() -> None:
    assert decode(b"a,b,c\n\0,2,3\n").encoding == "utf-8"
    assert decode("客户,a\0b\n".encode()).encoding == "utf-8"
