"""`sop collect INBOX`: files as people send them, taken in once, with nothing replaced on a guess."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sop_cli.alone import alone
from sop_cli.cli.app import main

SOP = """\
sop: 1
name: 测试
language: zh
data: {members: members.csv, followups: logs/*.xlsx}
"""
HEAD = ["客户名称", "负责人", "跟进日期", "沟通方式", "沟通内容摘要", "下一步行动", "预计完成时间"]
LOG = [
    ["科技公司", "张伟", "2023-10-10", "电话", "询问产品A，电话13812345678", "发送报价单", "2023-09-15"],
    ["YY集团", "李娜", "2023-10-11", "上门拜访", "现场演示产品B，有合作意向", "竞品对比", "2023-10-20"],
    ["ZZ集团", "李娜", "2023-10-12", "电话", "确认收到样品，下周试用", "回访", "2023-10-19"],
]


def save(path: Path, rows: list[list[Any]], head: list[str] | None = None) -> None:
    book = openpyxl.Workbook()
    for row in [head or HEAD, *rows]:
        book.worksheets[0].append(row)
    path.parent.mkdir(exist_ok=True)
    book.save(path)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "sop.yaml").write_text(SOP, encoding="utf-8")
    (tmp_path / "members.csv").write_text("姓名,别名\n张伟,\n李娜,娜娜\n王芳,\n", encoding="utf-8")
    save(tmp_path / "logs" / "跟进.xlsx", LOG)
    (tmp_path / "inbox").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


Sop = Callable[..., dict[str, Any]]


@pytest.fixture
def sop(capsys: pytest.CaptureFixture[str]) -> Sop:
    def run(*args: str) -> dict[str, Any]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main([*args, "--as-of", "2023-10-31", "--format", "json", "--fail-on", "never"])
        assert not left.value.code, capsys.readouterr().err
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    return run


def states(found: dict[str, Any]) -> dict[str, tuple[Any, ...]]:
    return {
        Path(f["file"]).name: (f["state"], f["new"], f["corrected"], f["unchanged"], f["conflicts"])
        for f in found["files"]
    }


def texts(sop: Sop, field: str) -> list[str]:
    return sorted(str(r[field]) for r in sop("read", "followups", "--unmask")["records"])


def corrected_copy(workspace: Path, sop: Sop, owner: str, name: str, **cells: Any) -> Path:
    """The copy that we made for a person, with cells changed, under the name that it comes back with."""
    sop("check-followups", "--per-owner", "out")
    book = openpyxl.load_workbook(workspace / "out" / f"{owner} 2023-10-31.xlsx")
    for cell, value in cells.items():
        book.worksheets[1][cell] = value
    path = workspace / "inbox" / name
    book.save(path)
    return path


def test_a_corrected_copy_takes_the_place_of_its_records_and_no_log_is_changed(workspace: Path, sop: Sop) -> None:
    log = (workspace / "logs" / "跟进.xlsx").read_bytes()
    corrected_copy(workspace, sop, "张伟", "张伟-最终版(1).xlsx", G2="2023-10-15", E2="询问产品A和B，电话138****5678")
    found = sop("collect", "inbox")
    assert states(found) == {"张伟-最终版(1).xlsx": ("merged", 0, 1, 0, 0)}
    assert [(c["field"], c["old"], c["new"]) for c in found["changes"] if c["field"] == "due_date"] == [
        ("due_date", "2023-09-15", "2023-10-15")
    ]
    assert texts(sop, "due_date") == ["2023-10-15", "2023-10-19", "2023-10-20"]
    assert "询问产品A和B，电话13812345678" in texts(sop, "summary"), "what the copy hid is put back"
    assert (workspace / "logs" / "跟进.xlsx").read_bytes() == log
    kept = [path.name for path in (workspace / ".sop" / "inbox").iterdir()]
    assert [name.split("-", 1)[1] for name in kept] == ["张伟-最终版(1).xlsx"]


def test_nothing_is_taken_twice_whatever_it_is_called(workspace: Path, sop: Sop) -> None:
    path = corrected_copy(workspace, sop, "张伟", "张伟.xlsx", G2="2023-10-15")
    sop("collect", "inbox")
    (workspace / "inbox" / "张伟(2).xlsx").write_bytes(path.read_bytes())
    path.unlink()
    assert states(sop("collect", "inbox")) == {"张伟(2).xlsx": ("known", 0, 0, 1, 0)}
    assert len(texts(sop, "customer")) == 3


def test_sorted_added_and_deleted_rows_are_matched_by_what_they_are(workspace: Path, sop: Sop) -> None:
    path = corrected_copy(workspace, sop, "李娜", "娜娜.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[1]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    new = ["新客户", "李娜", "2023-10-20", "电话", "第一次联系，介绍产品A", "发资料", "2023-10-25", None]
    rows[0][4] = "现场演示产品B，有合作意向，要对比竞品价格"
    for number, row in enumerate([rows[1], new, rows[0]], start=2):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value
    book.save(path)
    assert states(sop("collect", "inbox")) == {"娜娜.xlsx": ("merged", 1, 1, 1, 0)}
    assert "现场演示产品B，有合作意向，要对比竞品价格" in texts(sop, "summary")
    assert len(texts(sop, "customer")) == 4


def test_the_newest_version_counts_and_the_others_are_told(workspace: Path, sop: Sop) -> None:
    rows = [
        ["甲", "王芳", f"2023-10-{day}", "电话", f"谈了第{day}次，很顺利", "再谈", "2023-10-30"] for day in (9, 10, 11)
    ]
    save(workspace / "inbox" / "王芳.xlsx", rows[:2])
    save(workspace / "inbox" / "王芳-最终版.xlsx", rows)
    found = sop("collect", "inbox")
    assert found["not_handed_in"] == ["张伟", "李娜"]
    by_name = {Path(f["file"]).name: f for f in found["files"]}
    assert by_name["王芳-最终版.xlsx"]["new"] == 3
    assert (by_name["王芳.xlsx"]["state"], by_name["王芳.xlsx"]["instead"]) == ("older", "inbox/王芳-最终版.xlsx")


def test_whose_it_is_stands_in_the_file_or_in_its_name(workspace: Path, sop: Sop) -> None:
    head = [name for name in HEAD if name != "负责人"]
    row = ["甲", "2023-10-09", "电话", "谈了合作的细节和价格", "再谈", "2023-10-30"]
    save(workspace / "inbox" / "王芳-最终版(1).xlsx", [row], head)
    save(workspace / "inbox" / "新建.xlsx", [["乙", *row[1:]]], head)
    found = sop("collect", "inbox")
    assert states(found)["王芳-最终版(1).xlsx"][:2] == ("merged", 1)
    assert states(found)["新建.xlsx"][0] == "unknown"
    assert [f["code"] for f in found["findings"]] == ["IN004", "IN004", "IN002"]
    assert "王芳" in texts(sop, "owner")


def test_a_record_that_changed_meanwhile_is_named_and_left(workspace: Path, sop: Sop) -> None:
    corrected_copy(workspace, sop, "张伟", "张伟.xlsx", G2="2023-10-15")
    save(workspace / "logs" / "跟进.xlsx", [[*LOG[0][:5], "改天再说", "2023-10-18"], *LOG[1:]])
    found = sop("collect", "inbox")
    assert states(found) == {"张伟.xlsx": ("merged", 0, 0, 0, 1)}
    assert [f["code"] for f in found["findings"] if f["severity"] == "error"] == ["IN003"]
    assert texts(sop, "due_date") == ["2023-10-18", "2023-10-19", "2023-10-20"]


def test_a_correction_of_a_correction_replaces_it(workspace: Path, sop: Sop) -> None:
    corrected_copy(workspace, sop, "张伟", "一.xlsx", G2="2023-10-15")
    sop("collect", "inbox")
    (workspace / "out" / "张伟 2023-10-31.xlsx").unlink()
    corrected_copy(workspace, sop, "张伟", "二.xlsx", G2="2023-10-16")
    (workspace / "inbox" / "一.xlsx").unlink()
    assert states(sop("collect", "inbox")) == {"二.xlsx": ("merged", 0, 1, 0, 0)}
    assert texts(sop, "due_date") == ["2023-10-16", "2023-10-19", "2023-10-20"]


def test_a_trial_run_writes_nothing(workspace: Path, sop: Sop) -> None:
    corrected_copy(workspace, sop, "张伟", "张伟.xlsx", G2="2023-10-15")
    before = sorted(workspace.rglob("*"))
    assert states(sop("collect", "inbox", "--dry-run"))["张伟.xlsx"][2] == 1
    assert sorted(workspace.rglob("*")) == before


def test_one_file_that_cannot_be_read_is_told_and_the_rest_is_done(workspace: Path, sop: Sop) -> None:
    (workspace / "inbox" / "坏.xlsx").write_bytes(b"PK\x03\x04nothing")
    save(
        workspace / "inbox" / "王芳.xlsx",
        [["甲", "王芳", "2023-10-09", "电话", "谈了合作的细节", "再谈", "2023-10-30"]],
    )
    found = sop("collect", "inbox")
    assert {name: state[0] for name, state in states(found).items()} == {"坏.xlsx": "unreadable", "王芳.xlsx": "merged"}


def test_the_logs_themselves_are_no_inbox(workspace: Path) -> None:
    with pytest.raises(SystemExit) as left:
        main(["collect", "logs"])
    assert left.value.code == 2


def test_two_runs_at_once_take_nothing_in_twice(workspace: Path, sop: Sop, capsys: pytest.CaptureFixture[str]) -> None:
    save(
        workspace / "inbox" / "王芳.xlsx",
        [["甲", "王芳", "2023-10-09", "电话", "谈了合作的细节", "再谈", "2023-10-30"]],
    )
    with alone(workspace / ".sop" / "collect.lock"), pytest.raises(SystemExit) as left:
        main(["collect", "inbox"])
    assert left.value.code == 4
    assert "另一次运行正在收件" in capsys.readouterr().err
    assert not (workspace / "logs" / "sop-collected.xlsx").exists()
    assert states(sop("collect", "inbox"))["王芳.xlsx"][:2] == ("merged", 1)


def own_columns(workspace: Path) -> list[dict[str, Any]]:
    rows = list(openpyxl.load_workbook(workspace / "logs" / "sop-collected.xlsx").worksheets[0].values)
    return [dict(zip(map(str, rows[0]), row, strict=True)) for row in rows[1:]]


def test_columns_of_the_team_s_own_come_along(workspace: Path, sop: Sop) -> None:
    head = [*HEAD, "客户心情", "意向(万)", "客户编号"]
    log = [[*LOG[0], "好，13912345678", 12.5, "007"], [*LOG[1], "一般", 3, None]]
    save(workspace / "logs" / "跟进.xlsx", log, head)
    row = ["甲", "王芳", "2023-10-09", "电话", "谈了细节", "再谈", "2023-10-30", "热", 88, "0012"]
    save(workspace / "inbox" / "王芳.xlsx", [row], head)
    corrected_copy(workspace, sop, "张伟", "张伟.xlsx", G2="2023-10-15")
    found = sop("collect", "inbox")
    assert states(found) == {"张伟.xlsx": ("merged", 0, 1, 0, 0), "王芳.xlsx": ("merged", 1, 0, 0, 0)}
    assert [(c["field"], c["column"]) for c in found["changes"]] == [("due_date", "预计完成时间")]
    one, other = own_columns(workspace)
    assert (one["客户心情"], one["意向(万)"], one["客户编号"]) == ("好，13912345678", 12.5, "007")
    assert (other["客户心情"], other["意向(万)"], other["客户编号"]) == ("热", 88, "0012")


def test_a_cell_of_one_s_own_column_can_be_corrected_and_an_empty_one_erases_nothing(workspace: Path, sop: Sop) -> None:
    head = [*HEAD, "客户心情", "领导批示"]
    other = [*LOG[2][:1], "张伟", *LOG[2][2:], None, None]
    save(workspace / "logs" / "跟进.xlsx", [[*LOG[0], "好", "请跟紧"], [*LOG[1], "一般", None], other], head)
    save(workspace / "inbox" / "张伟.xlsx", [[*LOG[0], "很好", None], other], head)
    save(workspace / "inbox" / "李娜.xlsx", [[*LOG[1], " 一般", None]], head)
    found = sop("collect", "inbox")
    assert states(found) == {"张伟.xlsx": ("merged", 0, 1, 1, 0), "李娜.xlsx": ("unchanged", 0, 0, 1, 0)}
    assert [(c["field"], c["column"], c["old"], c["new"]) for c in found["changes"]] == [
        (None, "客户心情", "好", "很好")
    ]
    (kept,) = own_columns(workspace)
    assert (kept["客户心情"], kept["领导批示"]) == ("很好", "请跟紧")
    save(workspace / "inbox" / "张伟.xlsx", [[*LOG[0][:6], "2023-10-16", "很好", None], other], head)
    assert states(sop("collect", "inbox"))["张伟.xlsx"] == ("merged", 0, 1, 1, 0)
    (kept,) = own_columns(workspace)
    assert (kept["客户心情"], kept["领导批示"]) == ("很好", "请跟紧"), "corrected twice"


def test_a_further_column_is_never_taken_for_one_of_ours(workspace: Path, sop: Sop) -> None:
    with (workspace / "sop.yaml").open("a", encoding="utf-8") as stream:
        stream.write("sources: {followups: {columns: {要点: summary}}}\n")
    head = [*HEAD[:4], "要点", *HEAD[4:]]
    row = ["甲", "王芳", "2023-10-09", "电话", "谈了细节", "旧的摘要", "再谈", "2023-10-30"]
    save(workspace / "inbox" / "王芳.xlsx", [row], head)
    sop("collect", "inbox")
    assert "谈了细节" in texts(sop, "summary")
    assert own_columns(workspace)[0]["沟通内容摘要 #2"] == "旧的摘要"


def test_an_empty_inbox_means_that_nobody_has_handed_in(workspace: Path, sop: Sop) -> None:
    found = sop("collect", "inbox")
    assert (found["files"], found["not_handed_in"]) == ([], ["张伟", "李娜"])
