"""Pages made from the code are what the code makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from sop_cli.cli.docs import pages

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.parametrize(("name", "text"), list(pages()), ids=lambda v: v if len(v) < 40 else "")
def test_page_is_up_to_date(name: str, text: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == text, "run: make docs"
