"""Is a target reasonable? As a user sees it: a workspace with last year's sales and deals under way."""

from __future__ import annotations

import csv
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from pydantic import ValidationError

from sop_cli.metrics.outlook import Outlook
from sop_cli.records.resolve import Resolved
from sop_cli.records.sop import FeasibilitySpec
from sop_cli.reports.feasibility import judge
from sop_cli.targets.asked import World
from sop_cli.targets.problem import Problem
from sop_cli.values.period import parse_period
from tests.metrics.team import book
from tests.targets.plans import weights
from tests.targets.test_command import as_json, sop
from tests.targets.test_explain import of_money

PLAN = """\
period: 2023Q4
targets:
  - total: 60万元
    split:
      region: {华东: 40, 华南: 20}
      person: {王芳: 30, 李强: 10, 赵敏: 20}
"""
MEMBERS = "姓名,区域,能力系数,上年业绩\n王芳,华东,1,\n李强,华东,1,\n赵敏,华南,1,\n"
SALES = (
    "成交日期,负责人,产品,金额\n2022-01-04,王芳,产品A,10000\n2022-10-11,王芳,产品A,180000\n"
    "2022-10-12,李强,产品A,160000\n2022-10-13,赵敏,产品B,200000\n"
)
DEALS = (
    "商机编号,负责人,金额,创建日期,结束日期,状态\n1,王芳,300000,2023-08-01,,进行中\n2,李强,500000,2023-08-01,,进行中\n"
    "3,王芳,10000,2023-08-01,2023-09-01,赢单\n4,赵敏,10000,2023-08-01,2023-09-01,输单\n"
)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "sop.yaml").write_text(
        "sop: 1\nname: 试\ndisplay_unit: 万元\n"
        "data: {members: members.csv, sales: sales.csv, deals: deals.csv}\n", encoding="utf-8"
    )  # fmt: skip
    for name, text in {"members.csv": MEMBERS, "sales.csv": SALES, "deals.csv": DEALS, "plan.yaml": PLAN}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_every_line_is_held_against_last_year_and_the_deals_under_way(workspace: Path) -> None:
    (sheet,) = as_json(workspace, "split-targets", "plan.yaml")["feasibility"]
    lines = {line["value"] or "all": line for line in sheet["lines"]}
    assert list(lines) == ["all", "华东", "华南", "李强", "王芳", "赵敏"]
    wang = lines["王芳"]
    assert (wang["target"], wang["year_ago"], wang["to_year_ago"]) == (300_000, 180_000, 300 / 180)
    assert (wang["needed_pipeline"], wang["open_pipeline"], wang["needed_to_open"]) == (600_000, 300_000, 2)
    assert (wang["workdays"], wang["per_workday"], wang["to_capability"]) == (62, 300_000 / 62, 300_000)
    assert wang["codes"] == ["TG101", "TG103"]
    assert lines["李强"]["codes"] == ["TG102"]
    assert lines["赵敏"]["codes"] == ["TG103"]
    assert (lines["赵敏"]["open_pipeline"], lines["赵敏"]["needed_to_open"]) == (0, None)
    assert sheet["gini"] == pytest.approx(2 / 9)
    assert as_json(workspace, "split-targets", "plan.yaml", "--summary")["feasibility"][0]["lines"] == []


THRESHOLDS = {
    # settings:                                      warnings that are left
    "": ["TG101", "TG102", "TG103"],
    "max_growth: 70%": ["TG102", "TG103"],
    "min_growth: -40%, max_pipeline: 9": ["TG101", "TG103"],
    "max_gini: 0.2": ["TG101", "TG102", "TG103", "TG104"],
    "max_spread: 1.4": ["TG101", "TG102", "TG103", "TG105"],
}


@pytest.mark.parametrize("settings", THRESHOLDS)
def test_the_thresholds_stand_in_the_definition(settings: str) -> None:
    given = dict(setting.split(": ") for setting in settings.split(", ") if setting)
    known = book(
        "2023-10-01",
        {"targets": given, "data": {"sales": "sales.csv"}},
        members="name, region, capability\n王芳, 华东, 1\n李强, 华东, 1\n赵敏, 华南, 1",
        sales="""
            date,       owner, amount
            2022-01-04, 王芳,  1万元
            2022-10-11, 王芳,  18万元
            2022-10-12, 李强,  16万元
            2022-10-13, 赵敏,  20万元
        """,
        deals="""
            id, owner, amount, created,    closed,     status
            1,  王芳,  30万元, 2023-08-01, ,           open
            2,  李强,  50万元, 2023-08-01, ,           open
            3,  王芳,  1万元,  2023-08-01, 2023-09-01, won
            4,  赵敏,  1万元,  2023-08-01, 2023-09-01, lost
        """,
    )
    period = parse_period("2023Q4")
    homes = {"王芳": "华东", "李强": "华东", "赵敏": "华南"}
    team = of_money(Problem(600_000, weights(华东=40, 华南=20), None, None, homes, weights(王芳=30, 李强=10, 赵敏=20)))
    world = World(known.sop, known.roster, known.calendar, period)
    (sheet,) = judge([team], world, Outlook(Resolved(known), period))
    assert [note.code for note in sheet.notes()] == THRESHOLDS[settings]


def test_targets_far_from_the_potential_of_the_plan_stand_out() -> None:
    """Two thirds of the target where a quarter of the potential is: 267%."""
    empty = book("2023-10-01")
    team = of_money(Problem(600, weights(华东=2, 华南=1)))
    known = {"region": {"华东": Fraction(100), "华南": Fraction(300)}}
    team = replace(team, assignment=replace(team.assignment, potentials=known))
    period = parse_period("2023Q4")
    (sheet,) = judge([team], World(empty.sop, empty.roster, empty.calendar, period), None)
    assert [(line.name, line.to_potential, line.marks) for line in sheet.lines[1:]] == [
        ("华东", Fraction(8, 3), ("TG106",)),
        ("华南", Fraction(4, 9), ("TG106",)),
    ]
    assert [note.code for note in sheet.notes()] == ["TG106"]


CONTRADICTORY = {
    "min_growth: 60%": "min_growth is above max_growth.",
    "max_spread: 0.5": "max_spread must be 1 or more.",
}


@pytest.mark.parametrize("setting", CONTRADICTORY)
def test_thresholds_that_make_no_sense_are_named(setting: str) -> None:
    with pytest.raises(ValidationError, match=CONTRADICTORY[setting]):
        FeasibilitySpec.model_validate(dict([setting.split(": ")]))


def test_the_warnings_are_said_plainly_in_both_languages(workspace: Path) -> None:
    chinese = sop(workspace, "split-targets", "plan.yaml").stdout.replace("\n", "")
    assert "TG101 销售额目标比上年同期：王芳 +66.7%（提示线 50.0%）。完成难度可能较大" in chinese
    assert "赵敏（没有在跟商机）" in chinese.replace(" ", "")
    english = " ".join(sop(workspace, "split-targets", "plan.yaml", "--lang", "en").stdout.split())
    assert "TG102 Revenue against the same period a year ago: 李强 -37.5% (asked about below 0.0%)." in english
    assert "May ask for too little: please confirm." in english


def test_the_workbook_has_the_sheet_with_signs_and_comments_on_the_persons(workspace: Path) -> None:
    done = sop(workspace, "split-targets", "plan.yaml", "-o", "t.xlsx")
    assert done.returncode == 0, done.stderr
    book = openpyxl.load_workbook(workspace / "t.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any("是否合理" in sheet.title for sheet in book)
    assert any(cell.value == pytest.approx(300 / 180) and "●" in cell.number_format for cell in cells)
    said = [cell.comment.text for cell in cells if cell.comment]
    assert "总目标 60万元\n华东：权重 40 ÷ 60，40万元\n王芳：权重 30 ÷ 40，30万元" in said


def test_records_that_cannot_be_read_do_not_stop_a_split(workspace: Path) -> None:
    (workspace / "sales.csv").write_text("什么,都没有\n1,2\n", encoding="utf-8")
    done = sop(workspace, "split-targets", "plan.yaml", "--format", "csv")
    assert done.returncode == 0
    assert len(list(csv.reader(done.stdout.splitlines()))) == 1 + 3
    assert "未与历史成交比较" in done.stderr


def test_what_reading_finds_in_records_that_only_compare_is_not_the_splits(workspace: Path) -> None:
    (workspace / "sales.csv").write_text(SALES + "2022-13-13,王芳,产品A,1\n", encoding="utf-8")
    found = as_json(workspace, "split-targets", "plan.yaml")
    assert not [warning for warning in found["warnings"] if warning["code"].startswith("FU")]


def test_why_is_a_section_a_key_and_for_several_at_once(workspace: Path) -> None:
    text = sop(workspace, "split-targets", "plan.yaml", "--explain", "王芳", "--explain", "华南").stdout
    assert text.index("王芳的销售额目标 30万元 是怎么来的") < text.index("华南的销售额目标 20万元 是怎么来的")
    assert "按区域" not in text
    found = as_json(workspace, "split-targets", "plan.yaml", "--explain", "王芳")["explanation"]
    assert [step["target"] for step in found[0]["path"]] == [600_000, 400_000, 300_000]
    assert found[0]["path"][2] == {
        "region": "华东", "team": None, "product": None, "person": "王芳", "channel": None, "month": None,
        "by": "person", "weight": 30, "weights": 40, "part": 0.75, "by_weight": 300_000, "after_limits": 300_000,
        "min": None, "max": None, "binding": False, "because": [], "rounding": 0, "target": 300_000,
    }  # fmt: skip
