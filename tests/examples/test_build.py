"""The examples' data files are what the stories say: `examples/build.py` makes the same again."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.examples.running import ROOT

EXAMPLES = ROOT / "examples"
DATA = sorted(p.relative_to(EXAMPLES) for p in EXAMPLES.glob("*/data/**/*") if p.is_file())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples' data, made again."""
    folder = tmp_path_factory.mktemp("examples")
    sys.path.insert(0, str(EXAMPLES))
    try:
        from build import build  # type: ignore[import-not-found]  # a script, not a part of the package
    finally:
        sys.path.remove(str(EXAMPLES))
    build(folder)
    return folder


def cells(path: Path) -> dict[str, list[list[object]]]:
    """What a workbook says; its bytes may differ with the version of what compresses it."""
    with path.open("rb") as stream:
        book = CalamineWorkbook.from_filelike(stream)
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_nothing_is_missing_and_nothing_is_left_over(made: Path) -> None:
    assert sorted(p.relative_to(made) for p in made.rglob("*") if p.is_file()) == DATA
    assert len(DATA) >= 17


@pytest.mark.parametrize("name", DATA, ids=str)
def test_what_is_committed_is_what_is_made(name: Path, made: Path) -> None:
    ours, again = EXAMPLES / name, made / name
    if name.suffix == ".xlsx":
        assert cells(ours) == cells(again)
    else:
        assert ours.read_bytes() == again.read_bytes()
