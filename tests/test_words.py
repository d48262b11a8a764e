"""Every sentence exists in Chinese: what the code marks for translation stands in a catalogue, with the same fields."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import sop_cli

ROOT = Path(sop_cli.__file__).parent
FORBIDDEN = ("违规", "异常", "篡改", "雷同", "抄袭", "补录", "抢单", "失联", "账本", "快照", "非法")


def catalogue() -> dict[str, str]:
    found: dict[str, str] = {}
    for part in sorted((ROOT / "locale" / "zh").glob("*.po")):
        with part.open("rb") as stream:
            for message in read_po(stream, locale="zh"):
                if message.id:
                    assert not message.fuzzy, (part.name, message.id)
                    assert found.get(message.id, message.string) == message.string, (part.name, message.id)
                    found[message.id] = message.string
    return found


def marked() -> dict[str, str]:
    keywords = {"_": None, "N_": None}
    found = extract_from_dir(str(ROOT), [("**.py", "python")], keywords=keywords)
    return {message: f"{file}:{line}" for file, line, message, *_ in found if isinstance(message, str)}


def fields(text: str) -> list[str]:
    return sorted(set(re.findall(r"\{(\w*)[^}]*\}", text)))


def test_every_sentence_is_translated() -> None:
    known = catalogue()
    sentences = marked()
    assert len(sentences) > 100
    missing = {text: place for text, place in sentences.items() if not known.get(text)}
    assert not missing


def test_translations_keep_the_fields() -> None:
    wrong = [text for text, chinese in catalogue().items() if fields(text) != fields(chinese)]
    assert not wrong


@pytest.mark.parametrize("word", FORBIDDEN)
def test_no_accusing_words(word: str) -> None:
    assert not [text for text, chinese in catalogue().items() if word in chinese]


def test_no_sentence_is_built_before_it_is_looked_up() -> None:
    """`_(f"…")` would never be found in a catalogue."""
    for path in ROOT.rglob("*.py"):
        assert not re.search(r"\b_\(\s*f[\"']", path.read_text(encoding="utf-8")), path


def test_words_use_only_signs_that_gbk_has() -> None:
    """Consoles of Chinese Windows print GBK; a sign outside it would come out as a question mark."""
    for text, chinese in catalogue().items():
        (text + chinese).encode("gbk")
