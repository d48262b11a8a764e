"""A plan as a workbook form: it says what the YAML says, and what is wrong with it is said at its cell."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from sop_cli.errors import CollectedError, SopError
from sop_cli.i18n import Language, set_language
from sop_cli.records.people import Person, Roster, Stay
from sop_cli.records.plan import Plan
from sop_cli.records.sop import Sop
from sop_cli.reports.target_plan import plan_form
from sop_cli.sinks import Meta, render
from sop_cli.sources.plan_file import read_plan

EXAMPLES = Path(__file__).parents[2] / "examples"
SOP = Sop(sop=1, name="测试")

PLANS = {
    "east-china": (EXAMPLES / "east-china/plan.yaml").read_text(encoding="utf-8"),
    "ways": """
        period: 2023Q4
        ramp: [0.25, 50%]
        presence: workdays
        vacancies: [{name: 待招1, region: 华东, from: 2023-11, weight: 0.8}]
        targets:
          - total: 100万元
            round_to: 1000元
            overassign: 1.05
            levels: {floor: 0.85, stretch: 1.1}
            split:
              region: {by: [capability, last_year], mix: [0.4, 0.6]}
              product: {华东: {产品A: 70, 产品B: 30}, "*": {产品A: 1, 产品B: 1}}
              person: {by: potential, file: 潜力.xlsx, column: 潜力, names: [王芳, 李强]}
              channel: [直销, 代理]
              month: {by: history, growth: {产品A: 20%, "*": 5%}, unit: quarter}
            limits:
              - {region: 华北, min: 20万元, max: 30%}
              - {person: 王芳, max_growth: 25%}
        """,
    "several": """
        period: 2023-10
        roles: [销售代表, 经理]
        targets:
          - {metric: revenue, total: 100万元, split: {region: {华东: 40, 华南: 60}}, limits: [{region: 华东, max: 50%}]}
          - {metric: revenue, total: 100万元, split: {product: {A: 1}}}
          - {metric: new_customers, total: 30, ramp: [], split: {month: {by: {2023-10: 3}, unit: month}}}
          - {metric: conversion, total: 15%}
        """,
}


def plan_of(text: str, tmp_path: Path) -> Plan:
    file = tmp_path / "plan.yaml"
    file.write_text(dedent(text), encoding="utf-8")
    return read_plan(file, "plan.yaml")[0]


def form_of(plan: Plan | None, tmp_path: Path, lang: Language, roster: Roster | None = None) -> Path:
    set_language(lang)
    result = plan_form(SOP, roster or Roster.of([]), plan)
    meta = Meta("1", date(2023, 10, 31), result.period, "CNY", lang, (), SOP.name, SOP.unit)
    file = tmp_path / "plan.xlsx"
    file.write_bytes(render(result, ".xlsx", meta))
    return file


def said(plan: Plan) -> Any:
    """What a plan says, whichever way it is written: words of weights as they are, defaults filled in."""
    found = plan.model_dump()
    for target, spec in zip(found["targets"], plan.targets, strict=True):
        metric = {"销售额": "revenue", "新客户数": "new_customers", "客户转化率": "conversion"}
        english = {"Revenue": "revenue", "New customers": "new_customers", "Conversion": "conversion"}
        target["metric"] = (metric | english).get(spec.metric, spec.metric)
        target["ramp"] = [] if spec.ramp == ["1"] else spec.ramp
        target["split"] = {name: _ways(getattr(spec.split, name)) for name in sorted(spec.split.model_fields_set)}
    return found


def _ways(value: Any) -> Any:
    value = {"by": value} if isinstance(value, str) else value
    if isinstance(value, dict) and isinstance(value.get("by"), str):
        value = value | {"by": [value["by"]]}
    return value


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", list(PLANS))
def test_a_plan_laid_out_in_the_form_reads_back_as_the_same(name: str, lang: Language, tmp_path: Path) -> None:
    plan = plan_of(PLANS[name], tmp_path)
    again, document = read_plan(form_of(plan, tmp_path, lang), "plan.xlsx")
    assert said(again) == said(plan)
    assert document.as_input.rows > 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_blank_form_has_drop_downs_and_hints_and_is_text_where_excel_would_make_dates(
    lang: Language, tmp_path: Path
) -> None:
    roster = Roster.of([Person(name="王芳", stays=(Stay(None, "华东", "一组"),))])
    book = load_workbook(form_of(None, tmp_path, lang, roster))
    assert len(book.sheetnames) == 4
    for sheet in book.worksheets:
        assert not [c.value for row in sheet.iter_rows() for c in row if "{" in str(c.value)]
        assert sheet.print_title_rows
    targets, weights, limits, _vacancies = book.worksheets
    offered = [str(check.formula1) for check in weights.data_validations.dataValidation if check.type == "list"]
    assert any(("能力系数" if lang == "zh" else "Capability") in words for words in offered)
    assert all(check.prompt for sheet in book.worksheets for check in sheet.data_validations.dataValidation)
    assert any("华东" in str(check.formula1) for check in limits.data_validations.dataValidation)
    assert targets["B2"].number_format == "@"


# --- forms as they come back ---

GOOD: Mapping[str, Sequence[Sequence[Any]]] = {
    "目标": [["期间", "2023Q4"], [], ["指标", "总目标"], ["销售额", "100万元"]],
    "权重": [["维度", "名称", "权重"], ["区域", "华东", 40], ["区域", "华南", 60]],
    "限额": [["区域", "上限"], ["华东", "50万元"]],
}


def book_of(sheets: Mapping[str, Sequence[Sequence[Any]]], tmp_path: Path) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    file = tmp_path / "plan.xlsx"
    file.write_bytes(out.getvalue())
    return file


def read(tmp_path: Path, **changed: Sequence[Sequence[Any]]) -> Plan:
    set_language("en")
    return read_plan(book_of({**GOOD, **changed}, tmp_path), "plan.xlsx")[0]


def faults(tmp_path: Path, **changed: Sequence[Sequence[Any]]) -> list[str]:
    with pytest.raises(SopError) as caught:
        read(tmp_path, **changed)
    error = caught.value
    errors = error.errors if isinstance(error, CollectedError) else (error,)
    return [f"{one.where} {one.message}" for one in errors]


def test_forms_made_by_hand_are_understood(tmp_path: Path) -> None:
    plan = read(
        tmp_path,
        目标=[["某公司"], ["期间：2023Q4"], [], ["总目标", "指标", "备注"], ["100万元", "Revenue", "先这样"], []],
        权重=[["分解"], [], ["权重", "名称", "维度"], [40, "华东", "Region"], [60, "华南", "区域"]],
        月份=[["维度", "分法"], ["月份", "工作日"]],
        限额=[["月份", "锁定"], [datetime(2023, 10, 1), "30万元"]],  # noqa: DTZ001 - as Excel has it
    )
    assert plan.period == "2023Q4"
    (target,) = plan.targets
    assert target.split.region == {"华东": "40", "华南": "60"}
    assert target.split.month == {"by": ["workdays"]}
    assert (target.limits[0].month, target.limits[0].value) == ("2023-10", "30万元")


def test_rows_without_a_target_are_for_all_that_are_split(tmp_path: Path) -> None:
    plan = read(
        tmp_path,
        目标=[["期间", "2023Q4"], ["指标", "总目标"], ["销售额", "100万元"], ["新客户数", 30], ["客户转化率", "15%"]],
        权重=[
            ["用于目标", "维度", "名称", "权重"],
            ["", "区域", "华东", 1],
            ["", "区域", "华南", 1],
            [2, "区域", "华东", 1],
        ],
        限额=[["用于目标", "区域", "上限"], ["新客户", "华东", 20]],
    )
    assert [target.split.region for target in plan.targets] == [{"华东": "1", "华南": "1"}, {"华东": "1"}, None]
    assert [len(target.limits) for target in plan.targets] == [0, 1, 0]


NO_TABLE = "plan.xlsx No table of targets is in this workbook: no row has the heads Metric, Total Target."


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"目标": [["指标", "总目标"], ["销售额", "1元"]]}, ["plan.xlsx “Period” is missing."]),
        (
            {"限额": [], "目标": [["期间", "2023Q4"], ["指标", "总目标"], ["销售额", ""], ["", "1元"]]},
            ["plan.xlsx[目标]:3 “Total Target” is missing.", "plan.xlsx[目标]:4 “Metric” is missing."],
        ),
        (
            {"权重": [["维度", "名称", "权重", "权重值"], ["区城", "华东", 1], ["", "华南", 1], ["区域", "", 2]]},
            [
                "plan.xlsx[权重]!D1 The column “权重值” is not known here.",
                "plan.xlsx[权重]!A2 “区城” is not understood under Dimension.",
                "plan.xlsx[权重]:3 “Dimension” is missing.",
                "plan.xlsx[权重]:4 “Name” is missing.",
            ],
        ),
        (
            {"权重": [["区域", "华东", 40], ["区域", "华南", 60]]},
            ["plan.xlsx[权重] The row of heads of this sheet is missing."],
        ),
        (
            {"权重": [["维度", "名称", "权重"], ["区域", "华东", 1], ["区域", "华东", 2]]},
            ["plan.xlsx[权重]!B3 “华东” stands here twice."],
        ),
        (
            {"限额": [["用于目标", "区域", "上限"], ["回款额", "华东", "1元"]]},
            ["plan.xlsx[限额]!A2 No target is called “回款额”."],
        ),
        (
            {"目标": [["期间", "2023Q4"], ["指标", "总目标"], ["销售额", "1元"], ["新客户数", "2"]]},
            ["plan.xlsx[限额]:2 Which target is limited is not clear."],
        ),
        (
            {"权重": [["维度", "分法", "名称", "权重"], ["人员", "能力"], ["月份", "平均"], ["月份", "", "10月", 5]]},
            [
                "plan.xlsx[权重]!B2 “能力” is not understood under Way to Weigh.",
                "plan.xlsx[权重]!D4 “Weight” means nothing beside a way to weigh.",
            ],
        ),
        ({"目标": [["期间", "2023Q4"], ["随便"]]}, [NO_TABLE]),
        ({"目标": [["期间", "2023Q4"], ["指标", "总目标"]]}, ["plan.xlsx The table of targets is empty."]),
    ],
)  # fmt: skip
def test_everything_wrong_is_named_at_its_cell(changed: dict[str, Any], found: list[str], tmp_path: Path) -> None:
    assert sorted(faults(tmp_path, **changed)) == sorted(found)
