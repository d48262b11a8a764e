"""`sop export`: each form from a small workspace, blank and filled."""

from __future__ import annotations

import io
import json
import os
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

import pytest
from openpyxl import load_workbook

SOP_YAML = """
sop: 1
name: 华东销售团队 SOP
language: zh
display_unit: 万元
data:
  members: members.csv
  followups: log.csv
  sales: sales.csv
  targets: targets.csv
followups: {channels: [电话, 微信]}
evaluation: {metrics: {revenue: {weight: 100}}}
"""
FILES = {
    "sop.yaml": SOP_YAML,
    "members.csv": "姓名,区域,岗位\n张伟,华东,销售\n李娜,华东,销售\n",
    "log.csv": "客户名称,负责人,跟进日期,沟通方式,沟通内容摘要,下一步行动,预计完成时间\n"
    "科技公司,张伟,2023-10-10,电话,询问产品A参数 13800138000,发送报价单,2023-10-15\n"
    "YY集团,李娜,2023-09-11,微信,=1+1,提供竞品对比分析,2023-10-20\n",
    "sales.csv": "成交日期,客户名称,负责人,金额\n2023-10-12,科技公司,张伟,33万元\n2023-11-02,YY集团,李娜,20万元\n",
    "targets.csv": "指标,责任人,月份,目标值\n销售额,张伟,2023Q4,30万元\n销售额,李娜,2023Q4,25万元\n",
}


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


def texts(path: Path) -> list[str]:
    book = load_workbook(path)
    return [str(c.value) for sheet in book.worksheets for row in sheet.iter_rows() for c in row if c.value is not None]


@pytest.mark.parametrize("form", ["target-breakdown", "followup-log", "evaluation", "review"])
def test_a_blank_form_needs_neither_period_nor_records(workspace: Path, form: str) -> None:
    for name in ("log.csv", "sales.csv", "targets.csv"):
        (workspace / name).unlink()
    status, out, err = sop("export", form, "--blank", "--as-of", "2023-12-31", "-o", "forms/x.xlsx", cwd=workspace)
    assert (status, err) == (0, "")
    assert "forms/x.xlsx" in out
    assert load_workbook(workspace / "forms" / "x.xlsx").properties.category == f"sop:form:{form}"


def test_a_filled_log_has_the_periods_records(workspace: Path) -> None:
    run = ("export", "followup-log", "--period", "2023-10", "--as-of", "2023-12-31")
    assert sop(*run, "-o", "log.xlsx", cwd=workspace)[0] == 0
    shown = texts(workspace / "log.xlsx")
    assert "询问产品A参数 138****8000" in shown
    assert "YY集团" not in shown
    status, out, _err = sop(*run, "--format", "json", cwd=workspace)
    assert status == 0
    whole = json.loads(out)
    assert whole["period"] == "2023-10"
    assert [record["customer"] for record in whole["records"]] == ["科技公司"]
    assert sop(*run, "--format", "csv", cwd=workspace)[1].splitlines()[0].startswith("customer,owner,date")


def test_a_filled_log_read_back_is_the_same_log(workspace: Path) -> None:
    sop("export", "followup-log", "--as-of", "2023-12-31", "-o", "back.xlsx", cwd=workspace)
    status, out, _err = sop("read", "followups", "back.xlsx", "--format", "json", cwd=workspace)
    assert status == 0
    records = json.loads(out)["records"]
    assert [(r["customer"], r["date"], r["summary"]) for r in records] == [
        ("YY集团", "2023-09-11", "=1+1"),
        ("科技公司", "2023-10-10", "询问产品A参数 138****8000"),
    ]


def test_a_filled_breakdown_has_every_part(workspace: Path) -> None:
    run = ("export", "target-breakdown", "--period", "2023Q4", "--as-of", "2023-12-31")
    assert sop(*run, "-o", "t.xlsx", cwd=workspace)[0] == 0
    sheet = load_workbook(workspace / "t.xlsx").worksheets[0]
    assert "团队总体目标：销售额 55万元" in texts(workspace / "t.xlsx")
    rows = {row[1].value: row for row in sheet.iter_rows() if row[1].value}
    assert rows["人员：张伟"][2].value == 300_000
    assert rows["人员：张伟"][2].number_format == r'0\.0,"万元"'
    assert rows["人员：张伟"][3].value == "张伟"


@pytest.mark.parametrize(("form", "wanted"), [("evaluation", "▲"), ("review", "一、目标达成情况")])
def test_evaluation_and_review_are_nothing_but_their_form(workspace: Path, form: str, wanted: str) -> None:
    sop("export", form, "--period", "2023Q4", "--as-of", "2023-12-31", "-o", "f.xlsx", cwd=workspace)
    book = load_workbook(workspace / "f.xlsx")
    assert len(book.sheetnames) == 1
    formats = [str(c.number_format) for row in book.worksheets[0].iter_rows() for c in row]
    assert any(wanted in text for text in [*texts(workspace / "f.xlsx"), *formats])


def test_a_filled_form_needs_its_period(workspace: Path) -> None:
    status, _out, err = sop("export", "evaluation", cwd=workspace)
    assert status == 2
    assert "--period" in err


def test_the_companys_own_form_is_filled_in_place_of_ours(workspace: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.worksheets[0]["A1"] = "本公司的表"
    book.worksheets[0]["A2"] = "{.customer}"
    (workspace / "templates").mkdir()
    book.save(workspace / "templates" / "followup-log.xlsx")
    sop("export", "followup-log", "--as-of", "2023-12-31", "-o", "own.xlsx", cwd=workspace)
    assert texts(workspace / "own.xlsx") == ["本公司的表", "YY集团", "科技公司"]
