"""Each rule explains itself in both languages, and docs/ holds the same pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from sop_cli.i18n import set_language
from sop_cli.rules.base import all_rules
from sop_cli.rules.manual import markdown, page, text

DOCS = Path(__file__).parents[2] / "docs"
LABELS = {
    "en": ["What it checks", "Why it matters", "Bad", "Good"],
    "zh": ["检查什么", "为什么", "不好的例子", "好的例子"],
}
FORBIDDEN = ("违规", "异常", "篡改", "雷同", "抄袭", "补录", "抢单", "失联", "账本", "快照", "非法", "！")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("code", list(all_rules()))
def test_a_page_has_all_its_parts(code: str, language: str) -> None:
    set_language(language)
    shown = page(code)
    assert shown.lead
    assert [label for label, _text in shown.parts] == LABELS[language]
    assert all(said for _label, said in shown.parts)
    assert f"{code}: off" in text(shown)


@pytest.mark.parametrize("code", list(all_rules()))
def test_the_docstring_begins_with_code_and_name(code: str) -> None:
    import sys

    module = sys.modules[all_rules()[code].module]
    for doc, colon in ((module.__doc__, ":"), (module.DOC_ZH, "：")):
        assert doc.startswith(f"{code} {all_rules()[code].name}{colon}")


@pytest.mark.parametrize("code", list(all_rules()))
def test_words_are_fair(code: str) -> None:
    set_language("zh")
    found = all_rules()[code]
    sentences = [*found.message.values(), *found.hint.values(), found.title, *([found.near] if found.near else [])]
    said = text(page(code)) + "".join(words.zh for words in sentences)
    assert not [word for word in FORBIDDEN if word in said]
    assert not any("!" in words.en for words in sentences)


def test_options_are_shown_as_one_would_write_them() -> None:
    set_language("en")
    assert 'FU105: {severity: warning, max_days: {"*": 30}}' in text(page("FU105"))


@pytest.mark.parametrize(("language", "name"), [("en", "rules.md"), ("zh", "rules.zh-CN.md")])
def test_the_docs_are_what_the_rules_say(language: str, name: str) -> None:
    set_language(language)
    assert (DOCS / name).read_text(encoding="utf-8") == markdown(), "run: make docs"
