"""The pages about the ledger name every event, every trouble and every verb."""

from __future__ import annotations

from pathlib import Path

import pytest

from sop_cli.cli.ledger import Verb
from sop_cli.ledger.trouble import KINDS
from sop_cli.records.history import EVENTS

DOCS = Path(__file__).parents[2] / "docs"
CHINESE = (DOCS / "ledger.zh-CN.md").read_text(encoding="utf-8")
ENGLISH = (DOCS / "ledger.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_the_page_names_everything(page: str) -> None:
    assert not [kind for kind in EVENTS if f"`{kind}`" not in page]
    assert not [verb for verb in Verb if f"sop ledger {verb}" not in page]
    assert not [kind for kind in KINDS if f"({kind})" not in page.replace("（", "(").replace("）", ")")]
    assert not [code for code in ("FU106", "FU206", "FU207", "FU208") if code not in page]


def test_the_chinese_page_uses_the_words_of_the_command() -> None:
    assert not [words.zh for words in EVENTS.values() if words.zh not in CHINESE and "文件" not in words.zh]
