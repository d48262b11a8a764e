"""Each rule explains itself in both languages."""

from __future__ import annotations

import pytest

from sop_cli.checks.manual import Page, text
from sop_cli.checks.manual import page as page_of
from sop_cli.cli.families import FAMILIES
from sop_cli.i18n import set_language

FAMILY_OF = {code: family for family in FAMILIES for code in family.rules()}
LABELS = {
    "en": ["What it checks", "Why it matters", "Bad", "Good"],
    "zh": ["检查什么", "为什么", "不好的例子", "好的例子"],
}
FORBIDDEN = ("违规", "异常", "篡改", "雷同", "抄袭", "补录", "抢单", "失联", "账本", "快照", "非法", "！")


def page(code: str) -> Page:
    return page_of(FAMILY_OF[code], code)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("code", list(FAMILY_OF))
def test_a_page_has_all_its_parts(code: str, language: str) -> None:
    set_language(language)
    shown = page(code)
    assert shown.lead
    assert [label for label, _text in shown.parts] == LABELS[language]
    assert all(said for _label, said in shown.parts)
    assert f"{code}: off" in text(shown)


@pytest.mark.parametrize("code", list(FAMILY_OF))
def test_the_docstring_begins_with_code_and_name(code: str) -> None:
    import sys

    module = sys.modules[FAMILY_OF[code].rules()[code].module]
    for doc, colon in ((module.__doc__, ":"), (module.DOC_ZH, "：")):
        assert doc.startswith(f"{code} {FAMILY_OF[code].rules()[code].name}{colon}")


@pytest.mark.parametrize("code", list(FAMILY_OF))
def test_words_are_fair(code: str) -> None:
    set_language("zh")
    found = FAMILY_OF[code].rules()[code]
    sentences = [*found.message.values(), *found.hint.values(), found.title, *([found.near] if found.near else [])]
    said = text(page(code)) + "".join(words.zh for words in sentences)
    assert not [word for word in FORBIDDEN if word in said]
    assert not any("!" in words.en for words in sentences)


def test_options_are_shown_as_one_would_write_them() -> None:
    set_language("en")
    assert 'FU105: {severity: warning, max_days: {"*": 30}}' in text(page("FU105"))
