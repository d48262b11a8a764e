"""docs/check.md says what is so: its commands run, and what it names exists."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from sop_cli.sinks import FORMS
from tests.examples.running import EAST, inside

DOCS = Path(__file__).parents[2] / "docs"
PAGES = [DOCS / "check.md", DOCS / "check.zh-CN.md"]


def commands(page: Path) -> list[list[str]]:
    blocks = re.findall(r"^```sh\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return [shlex.split(line, comments=True) for block in blocks for line in block.splitlines()]


def test_both_pages_show_the_same_commands_and_they_run(tmp_path: Path) -> None:
    shown, chinese = map(commands, PAGES)
    assert shown == chinese
    assert len(shown) > 5
    team = tmp_path / "team"
    shutil.copytree(EAST, team, ignore=shutil.ignore_patterns("out", ".sop"))
    for words in shown:
        assert words[0] == "sop"
        done = inside(*words[1:], "--as-of", "2023-12-31", "--no-ledger", cwd=team)
        assert done.returncode in (0, 1), (words, done.stderr)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_format_and_every_key_is_named(page: Path) -> None:
    text = page.read_text("utf-8")
    assert all(f"`{form}`" in text for form in FORMS)
    keys = ("per_working_day", "recorded", "recorded_on_time", "late_days", "due", "done_on_time", "followed_up")
    assert all(f"`{key}`" in text for key in (*keys, "completeness", "fields", "baseline", "gone", "stats"))
