"""Several metrics in one plan: rates are handed down as they are, and stand in the criteria of the form."""

from __future__ import annotations

import csv
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sop_cli.i18n import set_language
from sop_cli.records.plan import Plan
from sop_cli.records.sop import Sop
from sop_cli.sources.definition import read_model
from sop_cli.targets.asked import World
from sop_cli.targets.prepare import prepare
from sop_cli.targets.problem import Key, Limit
from sop_cli.targets.rates import prepare_rates
from sop_cli.targets.sold import History, Sold
from sop_cli.values.calendar import WorkCalendar
from sop_cli.values.period import parse_period
from tests.targets.test_command import MEMBERS, as_json, sop
from tests.targets.test_plan import TEAM

PLAN = """\
period: 2023Q4
targets:
  - total: 40万元
    split: {region: {华东: 60, 华南: 40}, person: {by: capability}}
    levels: {floor: 0.85, stretch: 1.1}
    limits:
      - {person: 王芳, max: 40%}
  - metric: new_customers
    total: 8
    split: {region: {华东: 5, 华南: 3}, person: even}
  - {metric: conversion, total: 15%}
  - {metric: 销售周期, total: 30, split: {region: [华东], month: even}}
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "sop.yaml").write_text("sop: 1\nname: 试\ndata: {members: members.csv}\n", encoding="utf-8")
    (tmp_path / "members.csv").write_text(MEMBERS.replace("孙明,华北,1\n", ""), encoding="utf-8")
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    return tmp_path


def form_rows(workspace: Path) -> list[list[Any]]:
    """The cells of the filled form."""
    sheet = openpyxl.load_workbook(workspace / "t.xlsx").worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_every_line_carries_the_rate(workspace: Path) -> None:
    targets = as_json(workspace, "split-targets", "plan.yaml")["targets"]
    assert [(t["metric"], t["unit"], t["total"]) for t in targets] == [
        ("revenue", "money", 400_000), ("new_customers", "count", 8), ("conversion", "rate", 0.15),
        ("cycle", "days", 30),
    ]  # fmt: skip
    assert [(line["region"], line["person"], line["month"], line["target"]) for line in targets[2]["lines"]] == [
        ("华东", "李强", None, 0.15), ("华东", "王芳", None, 0.15), ("华南", "赵敏", None, 0.15),
    ]  # fmt: skip
    assert [(line["region"], line["month"], line["target"]) for line in targets[3]["lines"]] == [
        ("华东", "2023-10", 30), ("华东", "2023-11", 30), ("华东", "2023-12", 30),
    ]  # fmt: skip


def test_levels_stand_beside_the_target(workspace: Path) -> None:
    revenue = as_json(workspace, "split-targets", "plan.yaml")["targets"][0]
    assert revenue["levels"] == [
        {"level": "floor", "factor": 0.85, "total": 340_000},
        {"level": "target", "factor": 1.0, "total": 400_000},
        {"level": "stretch", "factor": 1.1, "total": 440_000},
    ]
    for level in ("floor", "target", "stretch"):
        whole = next(known["total"] for known in revenue["levels"] if known["level"] == level)
        assert sum(line["levels"][level] for line in revenue["lines"]) == whole
    assert all(line["levels"]["target"] == line["target"] for line in revenue["lines"])


def test_one_form_for_all_metrics_with_criteria_that_are_right(workspace: Path) -> None:
    sop(workspace, "split-targets", "plan.yaml", "-o", "t.xlsx", "-o", "t.csv")
    rows = [
        [cell.value for cell in row] for row in openpyxl.load_workbook(workspace / "t.xlsx").worksheets[0].iter_rows()
    ]
    wang = next(row for row in rows if row[1] == "人员：王芳")
    # 40% of 华东 (24万); a month of three is rounded up: 3.2万 × 3 ≥ 9.6万
    assert wang[2] == 96_000
    assert wang[5] == "销售额≥9.6万元，月均≥3.2万元；新客户数≥3；客户转化率≥15%；保底目标 8.16万元、冲刺目标 10.56万元"
    east = next(row for row in rows if row[1] == "区域：华东")
    assert east[5].startswith("销售额≥24万元，月均≥8万元；新客户数≥5；客户转化率≥15%；销售周期≤30天")
    with (workspace / "t.csv").open(encoding="utf-8-sig") as file:
        found = list(csv.DictReader(file))
    assert [row["target"] for row in found if row["metric"] == "客户转化率"] == ["0.15"] * 3


def test_a_month_at_least_never_makes_less_than_the_quarter(workspace: Path) -> None:
    (workspace / "plan.yaml").write_text(
        "period: 2023Q4\ntargets: [{total: 400001元, split: {region: {华东: 1, 华南: 2}}}]", encoding="utf-8"
    )
    sop(workspace, "split-targets", "plan.yaml", "-o", "t.xlsx")
    rows = [
        [cell.value for cell in row] for row in openpyxl.load_workbook(workspace / "t.xlsx").worksheets[0].iter_rows()
    ]
    lines = [(row[2], row[5]) for row in rows if str(row[1]).startswith("区域：")]
    assert sum(target for target, _said in lines) == 400_001
    for target, said in lines:
        month = Fraction(said.split("月均≥")[1].removesuffix("万元")) * 10_000
        assert target <= 3 * month < target + 3


def planned(tmp_path: Path, target: str, sold: History | None = None) -> tuple[Plan, World]:
    """A plan with this target, and what it is understood against."""
    set_language("en")
    file = tmp_path / "plan.yaml"
    file.write_text(f"period: 2023Q4\ntargets: [{target}]", encoding="utf-8")
    plan, _document = read_model(file, "plan.yaml", Plan)
    return plan, World(Sop(sop=1, name="t"), TEAM, WorkCalendar(), parse_period(plan.period), sold or History())


@pytest.mark.parametrize(
    ("target", "messages"),
    [
        ("{metric: win_rate, total: 30%}", ["The rate does not say to whom it is handed down."]),
        ("{metric: win_rate, total: 60, split: {month: even}}", ["“60” is unclear as a rate."]),
        (
            "{metric: win_rate, total: 30%, split: {month: even}, overassign: 1.1, limits: [{month: 2023-10, max: 1}]}",
            [
                "overassign goes with what is split; a rate is handed down as it is.",
                "limits goes with what is split; a rate is handed down as it is.",
            ],
        ),
    ],
)
def test_faults_of_a_rate(tmp_path: Path, target: str, messages: list[str]) -> None:
    plan, world = planned(tmp_path, target)
    assert prepare(plan, world)[1].found == []
    assert [message for _path, message, _hint in prepare_rates(plan, world, [])[1].found] == messages


SPLIT = "total: 100万元, round_to: 1000元, split: {region: {华东: 60, 华南: 40}, person: {王芳: 1, 李强: 1, 张伟: 1}}"


@pytest.mark.parametrize(
    ("limit", "low", "high", "least", "most"),
    [
        ("{region: 华东, max: 45.55%}", 0, 455, None, None),  # of the total: a figure of its own
        ("{person: 王芳, min: 20%, max: 30%}", 0, None, "0.2", "0.3"),  # of 华东, which may move
        ("{person: 王芳, min: 5万元, max: 30%}", 50, None, None, "0.3"),
        ("{person: 王芳, max_growth: 25%}", 0, 125, None, None),  # 10万 a year ago
        ("{region: 华东, min_growth: -50%, max: 50万元}", 75, 500, None, None),
    ],
)
def test_limits_as_shares_and_growth(
    tmp_path: Path, limit: str, low: int, high: int | None, least: str | None, most: str | None
) -> None:
    sold = {("王芳", "华东"): 10_000_000, ("李强", "华东"): 5_000_000}
    sales = tuple(Sold(date(2022, 11, 1), amount, region, person=name) for (name, region), amount in sold.items())
    plan, world = planned(tmp_path, f"{{{SPLIT}, limits: [{limit}]}}", History(sales))
    assignments, faults = prepare(plan, world)
    assert faults.found == []
    found = assignments[0].problem.limits[0]
    exact = [None if part is None else Fraction(part) for part in (least, most)]
    assert found == Limit(found.key, low, high, *exact)
    assert found.key in (Key(region="华东"), Key(person="王芳"))


@pytest.mark.parametrize(
    ("limit", "message"),
    [
        ("{person: 王芳, max: 120%}", "“120%” is no share from 0% to 100%."),
        ("{person: 王芳, max: 30%万}", "“30%万” is not a rate."),
        ("{person: 张伟, max_growth: 25%}", "Nothing above 0 is known to have been sold in 2022Q4 here."),
        ("{team: 一组, max: 3}", "The plan does not split over team."),
    ],
)
def test_faults_of_shares_and_growth(tmp_path: Path, limit: str, message: str) -> None:
    plan, world = planned(tmp_path, f"{{{SPLIT}, limits: [{limit}]}}")
    assert [said for _path, said, _hint in prepare(plan, world)[1].found] == [message]
