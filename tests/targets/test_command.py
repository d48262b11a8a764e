"""`sop split-targets` as a user runs it: a workspace, a plan, the forms that come out."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

PLAN = """\
period: 2023Q4
targets:
  - total: 100万元
    split:
      region: {华东: 40, 华南: 35, 华北: 25}
      product: {产品A: 60, 产品B: 40}
      person: {by: capability}
      month: {by: even}
    limits: [{person: 王芳, max: 12万元}]
  - metric: new_customers
    total: 30个
    overassign: 1.1
    split: {region: {华东: 1, 华南: 1, 华北: 1}}
"""
MEMBERS = "姓名,区域,能力系数\n王芳,华东,3\n李强,华东,2\n赵敏,华南,1\n孙明,华北,1\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "sop.yaml").write_text(
        "sop: 1\nname: 试\ndisplay_unit: 万元\ndata: {members: members.csv, targets: t.csv}\n"
    )
    (tmp_path / "members.csv").write_text(MEMBERS)
    (tmp_path / "plan.yaml").write_text(PLAN)
    return tmp_path


def sop(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"PYTHONUTF8": "1", "COLUMNS": "100", "NO_COLOR": "1"}
    words = (*words, "--as-of", "2023-10-01") if "read" not in words else words
    return subprocess.run(
        [sys.executable, "-m", "sop_cli", *words], cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8"
    )


def as_json(folder: Path, *words: str) -> dict[str, Any]:
    done = sop(folder, *words, "--format", "json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_json_has_the_keys_of_the_contract(workspace: Path) -> None:
    found = as_json(workspace, "split-targets", "plan.yaml")
    assert (found["command"], found["period"], found["as_of"]) == ("split-targets", "2023Q4", "2023-10-01")
    revenue, customers = found["targets"]
    assert (revenue["metric"], revenue["unit"], revenue["total"]) == ("revenue", "money", 1_000_000)
    assert len(revenue["lines"]) == 4 * 2 * 3
    assert revenue["lines"][0] == {
        "region": "华东", "team": None, "product": "产品A", "person": "李强", "channel": None, "month": "2023-10",
        "target": 56_000,
    }  # fmt: skip
    by_month = {m: sum(x["target"] for x in revenue["lines"] if x["region"] == "华东" and x["month"] == m)
                for m in ("2023-10", "2023-11", "2023-12")}  # fmt: skip
    assert list(by_month.values()) == [133_333, 133_333, 133_334]
    assert sum(x["target"] for x in revenue["lines"] if x["person"] == "王芳") == 120_000
    assert (customers["total"], customers["overassign"], customers["handed_down"]) == (30, 1.1, 33)
    assert [line["target"] for line in customers["lines"]] == [11, 11, 11]
    assert {line["month"] for line in customers["lines"]} == {None}
    assert [warning["code"] for warning in found["warnings"]] == ["TG001", "TG104", "TG105"]
    assert [target["lines"] for target in as_json(workspace, "split-targets", "plan.yaml", "--summary")["targets"]] == [
        [],
        [],
    ]


def test_records_and_workbook_are_read_back_as_the_same_targets(workspace: Path) -> None:
    done = sop(workspace, "split-targets", "plan.yaml", "-o", "t.csv", "-o", "t.xlsx")
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO((workspace / "t.csv").read_text("utf-8-sig"))))
    assert len(rows) == 24 + 3
    read = as_json(workspace, "read", "targets", "t.csv")
    lines = [line for target in as_json(workspace, "split-targets", "plan.yaml")["targets"] for line in target["lines"]]
    kept = ("region", "product", "person", "target")
    assert [[r[k] for k in kept] for r in read["records"]] == [[line[k] for k in kept] for line in lines]
    assert [r["month"] for r in read["records"]] == [line["month"] or "2023Q4" for line in lines]
    assert read["findings"] == []


def test_the_form_is_filled_and_its_figures_are_right(workspace: Path) -> None:
    sop(workspace, "split-targets", "plan.yaml", "-o", "t.xlsx")
    book = openpyxl.load_workbook(workspace / "t.xlsx")
    assert book.properties.category == "sop:form:target-breakdown"
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    east = next(row for row in rows if row[1] == "区域：华东")
    assert (east[0], east[2], east[4].date().isoformat()) == ("销售额 100万元", 400_000, "2023-12-31")
    assert east[5] == "销售额按月：10月、11月≥13.3333万元；12月≥13.3334万元；新客户数≥11"
    assert next(row for row in rows if row[1] == "人员：王芳")[2:4] == [120_000, "王芳"]
    assert next(row for row in rows if row[1] == "区域：华东" and row[0].startswith("新客户数"))[5] == "新客户数≥11"
    assert {"人员 × 月份", "全部明细", "全部明细 新客户数"} <= set(book.sheetnames)
    cells = [[cell.value for cell in row] for row in book["全部明细"].iter_rows()]
    assert ["指标", "区域", "产品", "责任人", "月份", "目标值（元）"] in cells
    assert sum(row[5] for row in cells if isinstance(row[5], int | float)) == 1_000_000


def test_the_terminal_shows_every_dimension_with_its_sum(workspace: Path) -> None:
    text = sop(workspace, "split-targets", "plan.yaml").stdout
    assert "锁定" not in text
    assert "≤ 12万元" in text
    assert text.count("1,000,000") >= 5
    assert "TG001 下达系数 1.1：上级承担 30，下达 33。" in text
    assert max(len(line) for line in text.splitlines()) <= 100
    english = sop(workspace, "split-targets", "plan.yaml", "--lang", "en").stdout
    assert "Revenue CNY 1,000,000 over 3 regions, 2 products, 4 persons, 3 months: every sum adds up" in english


def test_a_plan_without_people_needs_no_members(tmp_path: Path) -> None:
    (tmp_path / "sop.yaml").write_text("sop: 1\nname: t\n")
    (tmp_path / "plan.yaml").write_text(
        "period: 2023Q4\ntargets: [{total: 10, split: {product: [A, B, C], month: even}}]\n"
    )
    found = as_json(tmp_path, "split-targets", "plan.yaml")
    assert [line["target"] for line in found["targets"][0]["lines"]] == [1, 1, 1, 1, 1, 1, 1, 1, 2]


def test_months_cut_short_are_recorded_by_their_days(tmp_path: Path) -> None:
    (tmp_path / "sop.yaml").write_text("sop: 1\nname: t\n")
    (tmp_path / "plan.yaml").write_text(
        "period: 2023-10-20..2023-11-30\ntargets: [{total: 10, split: {month: workdays}}]\n"
    )
    text = sop(tmp_path, "split-targets", "plan.yaml", "--format", "csv").stdout
    assert [line.split(",")[1:] for line in text.splitlines()[1:]] == [
        ["2023-10-20..2023-10-31", "3"],
        ["2023-11", "7"],
    ]


def test_a_conflict_writes_nothing(workspace: Path) -> None:
    (workspace / "bad.yaml").write_text(PLAN.replace("max: 12万元}", "max: 12万元}, {person: 李强, max: 9万元}, "
                                                     "{region: 华东, value: 25万元}"))  # fmt: skip
    done = sop(workspace, "split-targets", "bad.yaml", "-o", "t.csv", "--lang", "en")
    assert (done.returncode, done.stdout) == (2, "")
    assert "李强 ≤ CNY 90,000 and 王芳 ≤ CNY 120,000 leave CNY 40,000 of 华东's CNY 250,000 with nobody." in done.stderr
    assert not (workspace / "t.csv").exists()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_plan_as_a_workbook_form_gives_the_same_cells(workspace: Path, lang: str) -> None:
    written = sop(workspace, "export", "target-plan", "--plan", "plan.yaml", "-o", "plan.xlsx", "--lang", lang)
    assert written.returncode == 0, written.stderr
    assert (
        as_json(workspace, "split-targets", "plan.xlsx")["targets"]
        == (as_json(workspace, "split-targets", "plan.yaml")["targets"])
    )


def test_a_blank_plan_form_says_what_is_missing(workspace: Path) -> None:
    assert sop(workspace, "export", "target-plan", "--blank", "-o", "plan.xlsx").returncode == 0
    done = sop(workspace, "split-targets", "plan.xlsx", "--lang", "en")
    assert done.returncode == 2
    assert "“Period” is missing" in done.stderr
    assert "The table of targets is empty" in done.stderr
    assert sop(workspace, "export", "target-plan", "-o", "plan2.xlsx").returncode == 2, "blank, or of a plan"
