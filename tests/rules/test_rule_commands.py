"""`check-followups` and `rule` as a person runs them."""

from __future__ import annotations

import csv
import io
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sop_cli.cli.app import main

SOP = """\
sop: 1
name: 测试
data:
  members: members.csv
  followups: logs/*.csv
followups:
  channels: [电话]
  rules: {FU104: off, FU105: off}
"""
LOG = """\
客户名称,负责人,跟进日期,沟通方式,沟通内容摘要,下一步行动,预计完成时间
科技公司,张伟,2023-10-10,电话,询问产品A参数及供货周期,发送报价单,2023-09-15
科技公司,张伟,2023-10-20,电话,确认收到报价13812345678,十一月回访,2023-11-30
"""
CLEAN = LOG.replace("2023-09-15", "2023-10-15")


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "sop.yaml").write_text(SOP, encoding="utf-8")
    (tmp_path / "members.csv").write_text("姓名\n张伟\n李娜\n", encoding="utf-8")
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "zhang.csv").write_text(LOG, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


class Ran:
    """One run: its status and what it said."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *args: str) -> None:
        with pytest.raises(SystemExit) as left:
            main(list(args))
        self.status = int(left.value.code or 0)
        self.out, self.err = capsys.readouterr()

    @property
    def json(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.out)
        return document


def check(capsys: pytest.CaptureFixture[str], *args: str) -> Ran:
    return Ran(capsys, "check-followups", "--as-of", "2023-10-31", *args)


def test_a_finding_ends_with_status_1(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = check(capsys)
    assert ran.status == 1
    assert "张伟：1 处待核对" in ran.out
    assert "预计完成时间 2023-09-15 早于跟进日期 2023-10-10。" in ran.out
    assert ran.err == ""


def test_the_json_document_has_the_keys_of_the_contract(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = check(capsys, "--format", "json").json
    assert document["findings"] == [
        {
            "code": "FU102",
            "name": "due-before-follow-up",
            "severity": "error",
            "file": "logs/zhang.csv",
            "sheet": None,
            "row": 2,
            "column": "预计完成时间",
            "owner": "张伟",
            "customer": "科技公司",
            "value": "2023-09-15",
            "message": "预计完成时间 2023-09-15 早于跟进日期 2023-10-10。",
            "hint": "请核对年月。",
            "fixable": False,
        }
    ]
    assert document["summary"] == {
        "records": 2, "customers": 1, "owners": 1, "errors": 1, "warnings": 0, "by_code": {"FU102": 1},
        "by_owner": [
            {"owner": "张伟", "records": 2, "customers": 1, "errors": 1, "warnings": 0, "completeness": 1.0}
        ],
    }  # fmt: skip
    assert [entry["path"] for entry in document["inputs"]] == ["logs/zhang.csv", "members.csv"]


def test_summary_leaves_the_list_out_and_keeps_counts_and_status(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = check(capsys, "--format", "json", "--summary")
    assert ran.json["findings"] == []
    assert ran.json["summary"]["errors"] == 1
    assert ran.status == 1


@pytest.mark.parametrize(("limit", "status"), [("error", 1), ("warning", 1), ("never", 0)])
def test_fail_on(workspace: Path, capsys: pytest.CaptureFixture[str], limit: str, status: int) -> None:
    assert check(capsys, "--fail-on", limit).status == status


def test_a_clean_log_is_done(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "logs" / "zhang.csv").write_text(CLEAN, encoding="utf-8")
    ran = check(capsys)
    assert ran.status == 0
    assert "没有待核对项" in ran.out


def test_named_files_take_the_place_of_the_logs(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "mine.csv").write_text(CLEAN.replace("张伟", "周洁"), encoding="utf-8")
    document = check(capsys, "mine.csv", "--format", "json").json
    assert {f["code"] for f in document["findings"]} == {"FU005"}, "members still come from the workspace"
    assert document["inputs"][0]["path"] == "mine.csv"


def test_a_folder_stands_for_the_tables_in_it(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inner = workspace / "inbox" / "october"
    inner.mkdir(parents=True)
    shutil.copy(workspace / "logs" / "zhang.csv", inner / "b.csv")
    (workspace / "inbox" / "a.csv").write_text(CLEAN, encoding="utf-8")
    (workspace / "inbox" / "readme.md").write_text("no log", encoding="utf-8")
    document = check(capsys, "inbox", "--format", "json").json
    assert [entry["path"] for entry in document["inputs"]][:2] == ["inbox/a.csv", "inbox/october/b.csv"]


def test_the_same_run_writes_the_same_bytes(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(capsys, "--format", "json").out == check(capsys, "--format", "json").out


def test_english(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "Records 2, customers 1, people 1: 1 to correct." in check(capsys, "--lang", "en").out
    found = check(capsys, "--lang", "en", "--format", "json").json["findings"][0]
    assert found["message"] == "Due date 2023-09-15 is before the follow-up on 2023-10-10."


def test_csv_has_the_keys_as_heads(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(check(capsys, "--format", "csv").out)))
    assert rows[0]["code"] == "FU102"
    assert rows[0]["row"] == "2"
    assert rows[0]["fixable"] == "false"


def test_the_marked_workbook_holds_the_log_and_a_comment(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = check(capsys, "-o", "marked.xlsx", "--no-ledger")
    assert ran.status == 1
    book = openpyxl.load_workbook(workspace / "marked.xlsx")
    sheet = book.worksheets[1]
    assert sheet["A2"].value == "科技公司"
    assert "FU102" in sheet["G2"].comment.text


def test_a_wrong_option_in_sop_yaml_is_told_with_its_line(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace / "sop.yaml").write_text(SOP.replace("FU105: off", "FU105: {max_dys: 7}"), encoding="utf-8")
    ran = check(capsys)
    assert ran.status == 2
    assert "sop.yaml:8" in ran.err
    assert "max_days" in ran.err


def test_rule_lists_and_explains_without_a_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    listed = " ".join(Ran(capsys, "rule", "--lang", "zh").out.split())
    assert "FU102 due-before-follow-up 预计完成时间早于跟进日期" in listed
    assert "不好的例子" in Ran(capsys, "rule", "fu102", "--lang", "zh").out
    assert "Why it matters" in Ran(capsys, "rule", "FU102", "--lang", "en").out
    wrong = Ran(capsys, "rule", "FU12", "--lang", "en")
    assert wrong.status == 2
    assert "FU102" in wrong.err


def test_dates_are_those_of_the_command_line(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = Ran(capsys, "check-followups", "--as-of", "2023-10-15", "--format", "json").json
    assert document["as_of"] == date(2023, 10, 15).isoformat()
    assert {f["code"] for f in document["findings"]} == {"FU102", "FU103"}


def test_stats_take_the_place_of_the_findings(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = check(capsys, "--stats", "--format", "json").json
    assert [f["code"] for f in document["findings"]] == ["FU102"]
    (owner,) = document["stats"]["owners"]
    assert (owner["owner"], owner["records"], owner["channels"]) == ("张伟", 2, {"电话": 2})
    assert (owner["due"], owner["done_on_time"], owner["followed_up"]) == (0, None, None)
    assert owner["fields"]["due_date"] == 1.0
    table = check(capsys, "--stats")
    assert "日均次数" in table.out
    assert "早于跟进日期" not in table.out
    assert table.status == 1
    rows = list(csv.DictReader(io.StringIO(check(capsys, "--stats", "--format", "csv").out)))
    assert [(row["level"], row["owner"], row["channel:电话"]) for row in rows] == [
        ("owner", "张伟", "2"),
        ("all", "", "2"),
    ]
    for form in ("md", "html"):
        assert "下一步已跟进" in check(capsys, "--stats", "--format", form).out
    check(capsys, "--stats", "-o", "stats.xlsx", "--fail-on", "never")
    assert "跟进情况" in openpyxl.load_workbook(workspace / "stats.xlsx").sheetnames
    assert "Per working day" in check(capsys, "--stats", "--lang", "en").out


def test_the_report_says_what_was_chosen(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = check(capsys, "--select", "FU1", "--ignore", "FU105", "--owner", "张伟", "--since", "2023-10-10")
    assert "只看 张伟 · 记录起始日 2023-10-10 · 规则 FU1 · 不看 FU105" in ran.out.replace("\n", " ")
    assert check(capsys, "--since", "2023-11-10").status == 2
    assert check(capsys, "--select", ",").status == 2
