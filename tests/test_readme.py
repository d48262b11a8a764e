"""The READMEs say what is so: commands print what is shown, links lead somewhere, both have the same two commands."""

from __future__ import annotations

import html
import os
import re
import shlex
import shutil
import sys
from pathlib import Path

import pytest

from tests.examples.running import inside

ROOT = Path(__file__).parents[1]
PAGES = [
    ROOT / name
    for name in (
        "README.md", "README.zh-CN.md", "examples/README.md", "examples/README.zh-CN.md", "docs/plans.md",
        "docs/plans.zh-CN.md",
    )
]  # fmt: skip
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


def shown(page: Path) -> list[tuple[str, list[str]]]:
    """The commands of a page's console blocks, each with the lines shown below it."""
    found: list[tuple[str, list[str]]] = []
    for block in BLOCK.findall(page.read_text("utf-8")):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line.rstrip())
    return found


CASES = [(page, command, lines) for page in PAGES for command, lines in shown(page)]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the examples, so that what the commands write does not stay."""
    folder = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "examples", folder / "examples", ignore=shutil.ignore_patterns("out", "__pycache__"))
    return folder


def run(command: str, folder: Path) -> str:
    """What a command prints; it must not fail to run."""
    words = shlex.split(command)
    assert words[0] == "sop", command
    done = inside(*words[1:], cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("page", "command", "lines"), CASES, ids=[f"{p.parent.name}-{p.name}-{c}" for p, c, _ in CASES]
)
def test_a_command_prints_what_is_shown(page: Path, command: str, lines: list[str], checkout: Path) -> None:
    folder = checkout / "examples" / "east-china" if page.parent.name == "examples" else checkout
    printed = [line.rstrip() for line in run(command, folder).splitlines()]
    position = 0
    for line in lines:
        if line != "…":
            assert line in printed[position:], f"{line}\n— is not (or not there) in what is printed:\n" + "\n".join(
                printed
            )
            position = printed.index(line, position) + 1


def test_every_page_shows_commands() -> None:
    assert all(shown(page) for page in PAGES)


@pytest.mark.parametrize("name", ["main", "test"])
def test_both_readmes_have_the_two_commands(name: str) -> None:
    blocks = [
        re.findall(rf"<!-- ci: {name} -->\n```sh\n(.*?)\n```", page.read_text("utf-8"), re.DOTALL) for page in PAGES[:2]
    ]
    assert blocks[0] == blocks[1]
    assert len(blocks[0]) == 1


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_files(page: Path) -> None:
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)]+)\)", page.read_text("utf-8"))]
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert missing == []


@pytest.mark.skipif(os.name == "nt", reason="the picture is drawn through a terminal of Unix")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_picture_shows_what_is_printed(language: str) -> None:
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        import picture
    finally:
        sys.path.remove(str(ROOT / "docs"))
    texts = re.findall(r"<text [^>]*>([^<]*)</text>", picture.PICTURES[language].read_text("utf-8"))
    drawn = re.sub(r"\s", "", html.unescape("".join(texts)))
    printed = re.sub(r"\x1b\[[0-9;]*m|\s", "", picture.printed(language))
    assert printed in drawn, "python3 docs/picture.py draws it again"
