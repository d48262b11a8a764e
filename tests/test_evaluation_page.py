"""docs/evaluation.md: what it shows is printed, and its schemes are good."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.examples.running import inside

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "docs" / name for name in ("evaluation.md", "evaluation.zh-CN.md")]


def blocks(kind: str) -> list[tuple[str, str]]:
    """The fenced blocks of both pages."""
    fence = re.compile(rf"^```{kind}\n(.*?)^```", re.MULTILINE | re.DOTALL)
    return [(page.name, text) for page in PAGES for text in fence.findall(page.read_text("utf-8"))]


SCHEMES, SHOWN = blocks("yaml"), blocks("console")


def plain(line: str) -> str:
    """A line whatever the width of its columns."""
    return " ".join(line.split())


@pytest.mark.parametrize(("page", "text"), SCHEMES)
def test_a_scheme_of_the_page_is_good(page: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "sop.yaml").write_text(f"sop: 1\nname: x\n{text}", encoding="utf-8")
    done = inside("lint", cwd=tmp_path)
    assert done.returncode == 0, page + done.stderr


@pytest.mark.parametrize(("page", "block"), SHOWN)
def test_a_command_of_the_page_prints_what_is_shown(page: str, block: str) -> None:
    command, *lines = block.splitlines()
    done = inside(*shlex.split(command)[2:], cwd=ROOT)
    assert done.returncode == 0, page + done.stderr
    printed = [plain(line) for line in done.stdout.splitlines()]
    at = 0
    for line in map(plain, lines):
        if line != "…":
            assert line in printed[at:], f"{page}: {line}\n" + "\n".join(printed)
            at = printed.index(line, at) + 1


def test_the_pages_show_something() -> None:
    assert (len(SCHEMES), len(SHOWN)) == (6, 4)
