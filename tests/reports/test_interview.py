"""绩效面谈表: a form for each person, whose plan is read back as actions and followed up next time."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.examples.running import EAST, inside

DAY = ("--period", "2023Q4", "--as-of", "2024-02-10")


@pytest.fixture
def team(tmp_path: Path) -> Path:
    shutil.copytree(EAST, tmp_path / "team", ignore=shutil.ignore_patterns("out", ".sop"))
    path = tmp_path / "team" / "sop.yaml"
    text = path.read_text("utf-8").replace(
        "actions: data/actions.xlsx", "actions: [data/actions.xlsx, data/talks/*.xlsx]"
    )
    path.write_text(text, encoding="utf-8")
    return tmp_path / "team"


def test_the_plan_comes_back(team: Path) -> None:
    done = inside("export", "interview", *DAY, "--each", "forms", "-q", cwd=team)
    assert done.returncode == 0, done.stderr
    path = team / "forms" / "2023Q4 李强.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert {"姓名：李强", "面谈人（上级）：赵敏", "等级：待改进", "20万元"} <= set(texts)
    assert not [text for text in texts if "张伟" in text], "one person's form shows nobody else"
    head = next(row for row in sheet.iter_rows() if row[0].value == "改进措施")
    assert [cell.value for cell in head] == ["改进措施", "责任人", "完成期限", "状态", "来源", "效果"]
    for column, value in enumerate(("每周两个半天开发新客户", "李强", "2024-02-29", "", "2023Q4 面谈"), start=1):
        sheet.cell(head[0].row + 1, column).value = value
    for column, value in enumerate(("重点客户回访", "李强", "2024-01-31", "已完成", "", "回访 12 家"), start=1):
        sheet.cell(head[0].row + 2, column).value = value
    (team / "data" / "talks").mkdir()
    book.save(team / "data" / "talks" / path.name)

    again = json.loads(inside("export", "interview", *DAY, "--format", "json", cwd=team).stdout)
    (earlier,) = [one["earlier"] for one in again["interviews"] if one["name"] == "李强"]
    assert [(a["action"], a["done"], a["effect"]) for a in earlier] == [
        ("每周两个半天开发新客户", False, None), ("重点客户回访", True, "回访 12 家"),
    ]  # fmt: skip
    review = json.loads(inside("review", *DAY, "--format", "json", cwd=team).stdout)
    assert "每周两个半天开发新客户" in [action["action"] for action in review["actions"]]


def test_all_in_one_file_to_print(team: Path) -> None:
    assert inside("export", "interview", *DAY, "-o", "all.xlsx", cwd=team).returncode == 0
    book = openpyxl.load_workbook(team / "all.xlsx")
    assert book.sheetnames[-1] == "面谈登记"
    assert "王芳" in book.sheetnames
    assert book.properties.category == "sop:form:interview"


@pytest.mark.parametrize("words", [("--blank",), (*DAY, "-o", "x.docx"), (*DAY, "--word", "--each", "x"), ()])
def test_wrong_usage(team: Path, words: tuple[str, ...]) -> None:
    assert inside("export", "interview", *words, cwd=team).returncode == 2
    assert not (team / "x").exists()


@pytest.mark.parametrize("page", ["coaching.md", "coaching.zh-CN.md"])
def test_the_commands_of_the_page_run(team: Path, page: str) -> None:
    lines = (Path(__file__).parents[2] / "docs" / page).read_text("utf-8").splitlines()
    shown = [line.split("#")[0].split()[1:] for line in lines if line.startswith("sop ")]
    assert len(shown) == 2
    for words in shown:
        assert inside(*words, "--as-of", "2023-12-31", cwd=team).returncode == 0
