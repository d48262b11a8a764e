"""`sop export commitment-letters`: who promises what, in figures and in words, and who has signed."""

from __future__ import annotations

import io
import json
import os
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

import pytest
from openpyxl import Workbook, load_workbook

FILES = {
    "sop.yaml": """
sop: 1
name: 华东销售团队
language: zh
display_unit: 万元
data:
  members: members.csv
  targets: targets.csv
  signatures: signatures.csv
evaluation: {metrics: {revenue: {weight: 60}, retention: {weight: 40, target: 85%}}}
letters:
  party: 东华科技有限公司
  representative: 陈立
  sign_by: 2023-10-13
""",
    "members.csv": "姓名,区域,岗位,能力系数\n张伟,华东,销售,2\n李娜,华东,销售,1\n王芳,华南,销售,1\n",
    "targets.csv": "指标,责任人,月份,目标值\n"
    "销售额,张伟,2023-10,100000\n销售额,张伟,2023-11,100000.52\n销售额,张伟,2023-12,100000\n"
    "销售额,李娜,2023-10,1万元\n销售额,李娜,2023-11,1万元\n销售额,李娜,2023-12,1万元\n"
    "新客户数,张伟,2023Q4,8\n新客户数,李娜,2023Q4,4\n",
    "signatures.csv": "姓名,期间,状态,签署日期,异议原因\n",
    "plan.yaml": "period: 2023Q4\ntargets:\n  - metric: revenue\n    total: 1000000.03元\n    round_to: 0.01元\n"
    "    split: {person: {by: capability}, month: even}\n",
}
LETTERS = ("export", "commitment-letters", "--as-of", "2023-10-12")
QUARTER = (*LETTERS, "--period", "2023Q4")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def sop(*words: str, cwd: Path) -> tuple[int, str, str]:
    from sop_cli.cli.app import main

    out, err = io.StringIO(), io.StringIO()
    with patch.dict(os.environ, {"LANG": "C.UTF-8"}), chdir(cwd), redirect_stdout(out), redirect_stderr(err):
        try:
            main(list(words))
        except SystemExit as end:
            return int(end.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def texts(path: Path, sheet: str) -> list[str]:
    return [str(c.value) for row in load_workbook(path)[sheet].iter_rows() for c in row if c.value is not None]


def sign(workspace: Path, rows: str) -> None:
    (workspace / "signatures.csv").write_text(FILES["signatures.csv"] + rows, encoding="utf-8")


def states(workspace: Path) -> dict[str, str]:
    status, out, err = sop(*QUARTER, "--format", "json", cwd=workspace)
    assert status == 0, err
    return {one["name"]: one["status"] for one in json.loads(out)["letters"]}


def test_one_workbook_holds_a_letter_for_everyone_with_a_target(workspace: Path) -> None:
    status, out, err = sop(*QUARTER, "-o", "letters.xlsx", cwd=workspace)
    assert (status, err) == (0, "")
    assert "共 2 份：已签 0，有异议 0，未签 2" in out
    book = load_workbook(workspace / "letters.xlsx")
    assert book.sheetnames == ["张伟", "李娜", "签署记录"]
    assert book.properties.category == "sop:form:commitment-letters"
    page = book["张伟"]
    assert (page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.copies) == ("portrait", 9, 2)
    said = texts(workspace / "letters.xlsx", "张伟")
    for expected in (
        "甲方（公司）：东华科技有限公司",
        "乙方（责任人）：张伟",
        "责任期间：2023年10月1日至2023年12月31日（2023Q4）",
        "300,000.52元",
        "人民币叁拾万元伍角贰分",
        "期末累计 ≥ 300,000.52元，各期不低于分期目标",
        "销售额 100,000.52元",
        "人民币壹拾万元伍角贰分",
        "2023年11月30日",
        "≥ 8",
        "≥ 85%",
        "代表（签字）：陈立",
        "乙方意见（签署前填写）：□ 同意   □ 有异议，原因：",
    ):
        assert expected in said
    assert any("一式两份" in text and "请于2023年10月13日前完成签署。" in text for text in said)
    assert any("绩效工资按公司绩效方案和实际达成情况计发" in text for text in said)
    assert not [text for text in said if "罚" in text or "{" in text]


def test_amounts_below_the_display_unit_are_not_rounded_away(workspace: Path) -> None:
    status, _out, err = sop(*LETTERS, "--plan", "plan.yaml", "-o", "letters.xlsx", cwd=workspace)
    assert (status, err) == (0, "")
    assert "500,000.01元" in texts(workspace / "letters.xlsx", "张伟")
    assert "人民币伍拾万元零壹分" in texts(workspace / "letters.xlsx", "张伟")
    assert load_workbook(workspace / "letters.xlsx").sheetnames == ["张伟", "李娜", "王芳", "签署记录"]


def test_the_same_letters_are_the_same_bytes(workspace: Path) -> None:
    for name in ("one", "two"):
        assert sop(*QUARTER, "-o", f"{name}.xlsx", "-o", f"{name}.docx", cwd=workspace)[0] == 0
    for ending in ("xlsx", "docx"):
        assert (workspace / f"one.{ending}").read_bytes() == (workspace / f"two.{ending}").read_bytes()


@pytest.mark.parametrize(
    ("row", "status"),
    [
        ("张伟,2023Q4,已签,2023-10-09,", "signed"),
        ("张伟,2023年第四季度,同意,,", "signed"),
        ("张伟,2023Q4,有异议,2023-10-09,客户已转走", "objects"),
        ("张伟,2023Q4,未签,,", "open"),
        ("张伟,,,2023-10-09,", "signed"),  # a date alone
        ("张伟,2023Q4,,2023-10-09,客户已转走", "objects"),  # a reason alone
        ("张伟,2023Q3,已签,2023-07-01,", "open"),  # another quarter's letter
        ("张伟,2023Q4,signed,,", "signed"),
        ("张伟,2023Q4,有异议,2023-10-08,太高\n张伟,2023Q4,已签,2023-10-11,", "signed"),  # the latest counts
        ("张伟,2023Q4,已签,2023-10-11,\n张伟,2023Q4,有异议,2023-10-08,太高", "signed"),
    ],
)
def test_the_list_of_signatures_is_read_back(workspace: Path, row: str, status: str) -> None:
    sign(workspace, row + "\n")
    assert states(workspace) == {"张伟": status, "李娜": "open"}


def test_the_state_of_every_letter_is_shown(workspace: Path) -> None:
    sign(workspace, "张伟,2023Q4,已签,2023-10-09,\n李娜,2023Q4,有异议,2023-10-10,两家客户已转走\n")
    status, out, _err = sop(*QUARTER, cwd=workspace)
    assert status == 0
    assert "√ 已签" in out
    assert "● 有异议" in out
    assert "两家客户已转走" in out
    assert "下一步：与有异议的同事当面沟通，并书面答复。" in out


def test_the_list_that_is_written_can_be_kept_and_read(workspace: Path) -> None:
    sign(workspace, "张伟,2023Q4,已签,2023-10-09,\n李娜,2023Q4,有异议,2023-10-10,两家客户已转走\n")
    before = states(workspace)
    assert sop(*QUARTER, "-o", "list.csv", cwd=workspace)[0] == 0
    (workspace / "list.csv").replace(workspace / "signatures.csv")
    assert states(workspace) == before == {"张伟": "signed", "李娜": "objects"}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("周周,2023Q4,已签,,", "签署记录里的“周周”不在成员名单里。"),
        ("张伟,2023Q4,也许,,", "signatures.csv:2 张伟 的状态“也许”没有看懂，可写：已签、有异议、未签；暂按未签处理。"),
    ],
)
def test_what_is_odd_about_the_list_is_said(workspace: Path, row: str, said: str) -> None:
    sign(workspace, row + "\n")
    status, out, _err = sop(*QUARTER, "--format", "json", cwd=workspace)
    assert status == 0
    assert [warning["message"] for warning in json.loads(out)["warnings"]] == [said]


def test_own_terms_stand_in_place_of_ours_and_fines_are_pointed_out(workspace: Path) -> None:
    with (workspace / "sop.yaml").open("a", encoding="utf-8") as file:
        file.write("  rewards: [超额部分按 3% 计提]\n  consequences: [未完成罚款500元]\n")
    status, out, _err = sop(*QUARTER, "--format", "json", cwd=workspace)
    assert status == 0
    assert "绩效工资如何计发" in json.loads(out)["warnings"][0]["message"]
    sop(*QUARTER, "-o", "letters.xlsx", cwd=workspace)
    assert "1. 超额部分按 3% 计提" in texts(workspace / "letters.xlsx", "张伟")


def test_json_gives_every_figure(workspace: Path) -> None:
    status, out, _err = sop(*QUARTER, "--format", "json", cwd=workspace)
    document = json.loads(out)
    assert (status, document["command"], document["form"]) == (0, "export", "commitment-letters")
    assert document["summary"] == {"letters": 2, "signed": 0, "objects": 0, "open": 2}
    assert document["letters"][0]["targets"] == [
        {
            "metric": "revenue", "unit": "money", "target": 300000.52, "levels": {},
            "months": {"2023-10": 100000, "2023-11": 100000.52, "2023-12": 100000},
        },
        {"metric": "new_customers", "unit": "count", "target": 8, "levels": {}, "months": {}},
        {"metric": "retention", "unit": "rate", "target": 0.85, "levels": {}, "months": {}},
    ]  # fmt: skip
    short = json.loads(sop(*QUARTER, "--format", "json", "--summary", cwd=workspace)[1])
    assert (short["letters"], short["summary"]) == ([], document["summary"])


def test_one_file_each(workspace: Path) -> None:
    status, _out, err = sop(*QUARTER, "--each", "out/letters", cwd=workspace)
    assert status == 0
    assert "已在 out/letters 写入 2 个文件。" in err
    assert sorted(p.name for p in (workspace / "out" / "letters").iterdir()) == ["2023Q4 张伟.xlsx", "2023Q4 李娜.xlsx"]
    assert load_workbook(workspace / "out" / "letters" / "2023Q4 李娜.xlsx").sheetnames == ["李娜"]


def names(workspace: Path, *words: str) -> list[str]:
    status, out, err = sop(*LETTERS, "--plan", "plan.yaml", *words, "--format", "json", cwd=workspace)
    assert status == 0, err
    return [one["name"] for one in json.loads(out)["letters"]]


def test_only_for_those_whose_figures_change(workspace: Path) -> None:
    (workspace / "targets.csv").unlink()
    assert sop("split-targets", "plan.yaml", "-o", "targets.csv", cwd=workspace)[0] == 0
    assert names(workspace) == ["张伟", "李娜", "王芳"]
    assert names(workspace, "--changed") == []
    assert "没有人需要新的责任书。" in sop(*LETTERS, "--plan", "plan.yaml", "--changed", cwd=workspace)[1]
    locked = FILES["plan.yaml"] + "    limits: [{person: 张伟, value: 500000.01元}, {person: 王芳, value: 240000元}]\n"
    (workspace / "plan.yaml").write_text(locked, encoding="utf-8")
    assert names(workspace, "--changed") == ["李娜", "王芳"]


def test_what_only_one_side_names_is_no_change(workspace: Path) -> None:
    """Quarters against months, and a metric that the plan is not about."""
    (workspace / "plan.yaml").write_text(FILES["plan.yaml"].replace(".03", ""), encoding="utf-8")
    rows = "销售额,张伟,2023Q4,500000\n销售额,李娜,2023Q4,250000\n销售额,王芳,2023Q4,249000\n新客户数,张伟,2023Q4,8\n"
    (workspace / "targets.csv").write_text("指标,责任人,月份,目标值\n" + rows, encoding="utf-8")
    assert names(workspace, "--changed") == ["王芳"]
    months = "销售额,李娜,2023-10,100000\n销售额,李娜,2023-11,100000\n销售额,李娜,2023-12,50000\n"
    rows = "销售额,张伟,2023-10,500000\n销售额,王芳,2023-10,250000\n"
    (workspace / "targets.csv").write_text("指标,责任人,月份,目标值\n" + months + rows, encoding="utf-8")
    assert names(workspace, "--changed") == ["张伟", "李娜", "王芳"]


def test_a_joiner_in_mid_period_changes_the_letters(workspace: Path) -> None:
    members = workspace / "members.csv"
    joined = "姓名,区域,岗位,能力系数,入职日期\n张伟,华东,销售,2,\n李娜,华东,销售,1,\n周敏,华东,销售,1,2023-11-01\n"
    members.write_text(joined, encoding="utf-8")
    assert names(workspace, "--from", "2023-11") == ["周敏", "张伟", "李娜"]
    assert names(workspace, "--from", "2023-11", "--changed") == ["周敏", "张伟", "李娜"]
    members.write_text(joined.replace("2023-11-01", "2023-01-01"), encoding="utf-8")
    assert names(workspace, "--from", "2023-11", "--changed") == []


def test_rates_of_the_plan_stand_in_everybodys_letter(workspace: Path) -> None:
    plan = FILES["plan.yaml"] + "  - {metric: conversion, total: 15%, split: {person: even}}\n"
    (workspace / "plan.yaml").write_text(plan, encoding="utf-8")
    status, out, err = sop(*LETTERS, "--plan", "plan.yaml", "--format", "json", cwd=workspace)
    assert status == 0, err
    for one in json.loads(out)["letters"]:
        given = [(target["metric"], target["target"]) for target in one["targets"]]
        assert given[1:] == [("conversion", 0.15), ("retention", 0.85)]


def test_every_level_stands_in_the_letter(workspace: Path) -> None:
    plan = FILES["plan.yaml"] + "    levels: {floor: 0.85, stretch: 1.1, challenge: 1.25}\n"
    (workspace / "plan.yaml").write_text(plan.replace("1000000.03", "1000000"), encoding="utf-8")
    status, _out, err = sop(*LETTERS, "--plan", "plan.yaml", "-o", "letters.xlsx", cwd=workspace)
    assert (status, err) == (0, "")
    page = load_workbook(workspace / "letters.xlsx")["张伟"]
    rows = [[cell.value for cell in row] for row in page.iter_rows() if row[0].value == "销售额"]
    assert [row[:4] for row in rows] == [
        ["销售额", "保底目标", "425,000元", "人民币肆拾贰万伍仟元整"],
        ["销售额", "目标", "500,000元", "人民币伍拾万元整"],
        ["销售额", "冲刺目标", "550,000元", "人民币伍拾伍万元整"],
        ["销售额", "挑战目标", "625,000元", "人民币陆拾贰万伍仟元整"],
    ]


def test_a_companys_own_letter_is_filled(workspace: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active["A1"], book.active["A2"] = "致 {name}（{role}）", "{goals.metric}：{goals.capitals}"
    book.create_sheet("附件")["A1"] = "考勤制度"
    (workspace / "templates").mkdir()
    book.save(workspace / "templates" / "commitment-letters.xlsx")
    assert sop(*QUARTER, "-o", "letters.xlsx", cwd=workspace)[0] == 0
    assert texts(workspace / "letters.xlsx", "张伟")[:2] == ["致 张伟（销售）", "销售额：人民币叁拾万元伍角贰分"]
    assert load_workbook(workspace / "letters.xlsx").sheetnames == ["张伟", "李娜", "附件", "签署记录"]


def test_numbers_in_names_are_masked(workspace: Path) -> None:
    for name in ("members.csv", "targets.csv"):
        path = workspace / name
        path.write_text(path.read_text(encoding="utf-8").replace("李娜", "李娜13800138000"), encoding="utf-8")
    sop(*QUARTER, "--each", "out", "-o", "letters.xlsx", cwd=workspace)
    assert "2023Q4 李娜138____8000.xlsx" in {p.name for p in (workspace / "out").iterdir()}
    assert "13800138000" not in "".join(
        texts(workspace / "letters.xlsx", load_workbook(workspace / "letters.xlsx").sheetnames[1])
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("export", "review", "--period", "2023Q4", "--each", "out"), "--each 只用于 commitment-letters。"),
        ((*LETTERS, "--blank"), "责任书要写明人和目标"),
        ((*QUARTER, "--changed"), "缺少 --plan"),
        ((*QUARTER, "--word"), "缺少 --each"),
        ((*LETTERS, "--period", "2024Q1"), "2024Q1 没有人有目标。"),
        ((*LETTERS, "--plan", "plan.yaml", "--period", "2023-10"), "计划的期间是 2023Q4，--period 写的是 2023-10。"),
        (LETTERS, "--period"),
    ],
)
def test_what_cannot_be_done_is_said(workspace: Path, words: tuple[str, ...], said: str) -> None:
    status, out, err = sop(*words, "--lang", "zh", cwd=workspace)
    assert (status, out) == (2, "")
    assert said in err


def test_a_plan_without_persons_has_nobody_to_write_to(workspace: Path) -> None:
    (workspace / "plan.yaml").write_text(FILES["plan.yaml"].replace("person: {by: capability}, ", ""), encoding="utf-8")
    status, _out, err = sop(*LETTERS, "--plan", "plan.yaml", cwd=workspace)
    assert status == 2
    assert "计划没有分解到人" in err


def test_word_without_the_extra_names_the_way_out(workspace: Path) -> None:
    with patch.dict(sys.modules, {"docxtpl": None}):
        status, out, err = sop(*QUARTER, "-o", "letters.docx", "-o", "letters.xlsx", cwd=workspace)
    assert (status, out) == (2, "")
    assert 'pip install "sop-cli[word]"' in err
    assert not (workspace / "letters.xlsx").exists()


def test_other_results_are_written_as_word_too(workspace: Path) -> None:
    status, _out, err = sop("split-targets", "plan.yaml", "-o", "x.docx", cwd=workspace)
    assert status == 0, err
    assert (workspace / "x.docx").read_bytes().startswith(b"PK")
