"""`sop init`: a workspace that runs at once, in either language."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.examples.running import ROOT, inside, sop

STARTERS = ROOT / "sop_templates" / "starters"
SALES = {"zh": 560_000, "en": 560_000}


@pytest.fixture(scope="module", params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def workspace(language: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new workspace."""
    folder = tmp_path_factory.mktemp("init") / "my team"
    done = sop("init", str(folder), "--lang", language)
    assert (done.returncode, done.stderr) == (0, "")
    return folder


def commands(readme: str) -> list[list[str]]:
    """The commands that a README shows."""
    return [line.split()[1:] for line in re.findall(r"^(sop .+)$", readme, re.MULTILINE)]


def test_it_holds_the_starter_and_the_four_blank_forms(workspace: Path, language: str) -> None:
    written = {str(p.relative_to(workspace)) for p in workspace.rglob("*") if p.is_file()}
    starter = {str(p.relative_to(STARTERS / language)) for p in (STARTERS / language).rglob("*") if p.is_file()}
    assert starter <= written
    assert len([name for name in written if name.startswith("forms/")]) == 4
    assert len(written) == len(starter) + 4


def test_every_command_of_its_readme_runs(workspace: Path) -> None:
    shown = commands((workspace / "README.md").read_text("utf-8"))
    assert len(shown) == 5
    for command in shown:
        done = inside(*command, cwd=workspace)
        assert done.returncode == (1 if command[0] == "check-followups" else 0), (command, done.stderr)


def test_the_review_has_the_figures_of_the_sample(workspace: Path, language: str) -> None:
    done = inside("review", "--period", "2025Q4", "--as-of", "2025-12-31", "--format", "json", cwd=workspace)
    totals = json.loads(done.stdout)["totals"]
    (whole,) = (row for row in totals if row["metric"] == "revenue" and row["dimension"] == "all")
    assert (whole["target"], whole["actual"]) == (600_000, SALES[language])


def test_the_targets_file_is_what_the_plan_gives(workspace: Path, language: str) -> None:
    done = inside("split-targets", "plan.yaml", "-q", "-o", "again.csv", cwd=workspace)
    assert done.returncode == 0, done.stderr
    assert (workspace / "again.csv").read_bytes() == (STARTERS / language / "data" / "targets.csv").read_bytes()


def test_the_blank_log_offers_the_channels_of_the_sop(workspace: Path, language: str) -> None:
    name = {"zh": "客户跟进记录表.xlsx", "en": "followup-log.xlsx"}[language]
    book = load_workbook(workspace / "forms" / name)
    offered = [str(check.formula1) for sheet in book for check in sheet.data_validations.dataValidation]
    words = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    channel = {"zh": "线上会议", "en": "Video call"}[language]
    assert any(channel in text for text in offered + words)


def test_nothing_is_overwritten_and_what_is_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "sop.yaml").write_text("mine", encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "sales.csv").write_text("mine too", encoding="utf-8")
    done = inside("init", "--lang", "zh", cwd=tmp_path)
    assert done.returncode == 2
    assert "sop.yaml" in done.stderr
    assert str(Path("data") / "sales.csv") in done.stderr
    assert sorted(p.name for p in tmp_path.rglob("*") if p.is_file()) == ["sales.csv", "sop.yaml"]
    assert (tmp_path / "sop.yaml").read_text("utf-8") == "mine"


def test_twice_the_same(workspace: Path, language: str, tmp_path: Path) -> None:
    inside("init", "again", "--lang", language, cwd=tmp_path)
    for path in (workspace / "forms").iterdir():
        assert (tmp_path / "again" / "forms" / path.name).read_bytes() == path.read_bytes()
