"""The marked log keeps the look of the log; each person's own copy holds only their rows, each with its place."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from sop_cli.cli.app import main

HEADS = ["客户名称", "负责人", "跟进日期", "沟通方式", "沟通内容摘要", "下一步行动", "预计完成时间"]
ROWS: list[list[Any]] = [
    ["10月", None, None, None, None, None, None],
    ["科技公司", "张伟", date(2023, 10, 10), "电话", "询问产品A，电话13812345678", "发报价单", date(2023, 9, 15)],
    [None, None, date(2023, 10, 12), "电话", "=HYPERLINK(\"http://x\")", "回访", date(2023, 10, 20)],
    ["YY集团", "李娜", date(2023, 10, 11), "电话", "现场演示产品B，有意向", "对比竞品", date(2023, 9, 20)],
    ["同上", "张伟", date(2023, 10, 13), "电话", "补充参数说明和周期", "发资料", date(2023, 10, 25)],
]  # fmt: skip
SOP = """\
sop: 1
name: 测试
language: zh
data: {members: members.csv, followups: logs/*}
followups: {rules: {FU101: off, FU104: off, FU105: off}}
"""


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "sop.yaml").write_text(SOP, encoding="utf-8")
    (tmp_path / "members.csv").write_text("姓名,别名\n张伟,\n李娜,娜娜\n", encoding="utf-8")
    (tmp_path / "logs").mkdir()
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "十月"
    for row in (["华东跟进记录"], HEADS, *ROWS):
        sheet.append(row)
    sheet["E5"].data_type = "s"
    sheet.merge_cells("A4:A5")
    sheet.merge_cells("B4:B5")
    sheet["A2"].font = Font(name="楷体", bold=True)
    sheet["A2"].fill = PatternFill("solid", fgColor="00FF00")
    sheet["C4"].number_format = "yyyy年m月d日"
    sheet["D4"].comment = Comment("打 13912345678", "某人")
    sheet["F4"].hyperlink = "mailto:zhang@example.com"
    sheet.column_dimensions["E"].width = 33
    sheet.column_dimensions["D"].hidden = True
    sheet.freeze_panes = "B3"
    sheet.auto_filter.ref = "A2:G7"
    book.save(tmp_path / "logs" / "跟进.xlsx")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*args: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["check-followups", "--as-of", "2023-10-31", "--select", "FU0,FU102", *args])
    return int(left.value.code or 0)


def log_of(path: Path) -> Worksheet:
    return openpyxl.load_workbook(path).worksheets[1]


def test_the_copy_looks_like_the_log_but_for_what_was_found(workspace: Path) -> None:
    assert check("-o", "marked.xlsx") == 1
    log = log_of(workspace / "marked.xlsx")
    assert log.title == "十月"
    assert (log["A2"].font.name, log["A2"].fill.fgColor.rgb[-6:]) == ("楷体", "00FF00")
    assert log["C4"].number_format == "yyyy年m月d日"
    assert (log.column_dimensions["E"].width, log.column_dimensions["D"].hidden) == (33, True)
    assert (log.freeze_panes, log.auto_filter.ref) == ("B3", "A2:G7")
    assert {str(span) for span in log.merged_cells.ranges} == {"A4:A5", "B4:B5"}
    assert log["G4"].fill.fgColor.rgb[-6:] == "FBDAD7"
    assert log["G4"].comment is not None
    assert "FU102" in log["G4"].comment.text


def test_nothing_in_the_copy_is_alive_or_personal(workspace: Path) -> None:
    check("-o", "marked.xlsx")
    log = log_of(workspace / "marked.xlsx")
    assert (log["E5"].value, log["E5"].data_type) == (ROWS[2][4], "s")
    assert log["E4"].value == "询问产品A，电话138****5678"
    assert log["D4"].comment is not None
    assert log["D4"].comment.text == "打 139****5678"
    assert log["F4"].hyperlink is None
    check("-o", "marked.xlsx", "--unmask")
    assert log_of(workspace / "marked.xlsx")["E4"].value == "询问产品A，电话13812345678"


def test_the_front_counts_by_rule_and_person_with_links(workspace: Path) -> None:
    check("-o", "marked.xlsx")
    front = openpyxl.load_workbook(workspace / "marked.xlsx").worksheets[0]
    rows = [[cell.value for cell in row] for row in front.iter_rows()]
    assert any(str(row[1]).startswith("FU102 预计完成时间早于") and row[2] == 2 for row in rows)
    assert {row[1]: row[2] for row in rows if row[1] in ("张伟", "李娜")} == {"张伟": 1, "李娜": 1}
    assert "'十月'!G4" in {cell.hyperlink.location for row in front.iter_rows() for cell in row if cell.hyperlink}


def test_several_logs_make_one_workbook_with_the_look_of_those_that_have_one(workspace: Path) -> None:
    (workspace / "logs" / "a.csv").write_text(
        ",".join(HEADS) + "\n甲,李娜,2023-10-10,电话,谈了很久的合作方案,再谈,2023-10-20\n"
    )
    check("-o", "marked.xlsx")
    book = openpyxl.load_workbook(workspace / "marked.xlsx")
    assert book.sheetnames == ["待核对", "a", "跟进 十月", "_sop"]
    assert book["跟进 十月"]["A2"].font.name == "楷体"
    assert book["a"]["A2"].value == "甲"


def test_each_person_gets_only_their_rows_with_their_places_in_the_log(workspace: Path) -> None:
    assert check("--per-owner", "out", "--format", "json") == 1
    assert sorted(p.name for p in (workspace / "out").glob("*.xlsx")) == [
        "张伟 2023-10-31.xlsx",
        "李娜 2023-10-31.xlsx",
    ]
    log = log_of(workspace / "out" / "张伟 2023-10-31.xlsx")
    rows = [[cell.value for cell in row] for row in log.iter_rows(min_row=2)]
    assert rows[0] == [*HEADS, "原表行号"]
    assert [(row[0], row[1], row[7]) for row in rows[1:]] == [
        ("10月", None, None), ("科技公司", "张伟", 4), ("科技公司", "张伟", 5), ("YY集团", "张伟", 7),
    ]  # fmt: skip
    assert not log.merged_cells.ranges, "what was merged may be cut: it is filled in"
    assert log["A2"].font.name == "楷体"
    assert (log["G4"].fill.fgColor.rgb or "")[-6:] == "FBDAD7"
    everything = [
        str(c.value) for s in openpyxl.load_workbook(workspace / "out" / "张伟 2023-10-31.xlsx") for r in s for c in r
    ]
    assert not any("现场演示" in text or "李娜" in text for text in everything)


def test_the_json_says_what_was_written(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check("--per-owner", "out", "--format", "json")
    written = json.loads(capsys.readouterr().out)["written"]
    assert [(w["owner"], w["records"], w["errors"]) for w in written] == [("张伟", 3, 1), ("李娜", 1, 1)], (
        "records alone"
    )


def test_a_copy_that_somebody_worked_in_is_not_overwritten(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check("--per-owner", "out")
    assert check("--per-owner", "out") == 1, "as we wrote it, it is written again"
    path = workspace / "out" / "李娜 2023-10-31.xlsx"
    path.write_bytes(path.read_bytes() + b"\n")
    capsys.readouterr()
    assert check("--per-owner", "out") == 2
    assert "李娜 2023-10-31.xlsx" in capsys.readouterr().err
    assert check("--per-owner", "logs") == 2, "copies among the logs would be read as logs"


def test_who_is_chosen_gets_a_file(workspace: Path) -> None:
    check("--per-owner", "out", "--owner", "娜娜")
    assert [p.name for p in (workspace / "out").glob("*.xlsx")] == ["李娜 2023-10-31.xlsx"]


def test_files_of_an_earlier_run_are_named(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check("--per-owner", "out")
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main(["check-followups", "--as-of", "2023-11-01", "--per-owner", "out"])
    assert "李娜 2023-10-31.xlsx 是以前写的" in capsys.readouterr().err


def test_odd_names_make_safe_files(workspace: Path) -> None:
    names = ["con", "A:B. ", r"..\x", "张 三"]
    lines = [f"甲{i},{name},2023-10-10,电话,谈了很久的合作方案{i},再谈,2023-10-20" for i, name in enumerate(names)]
    (workspace / "logs" / "a.csv").write_text("\n".join([",".join(HEADS), *lines]), encoding="utf-8")
    check("--per-owner", "out")
    found = {p.relative_to(workspace / "out").as_posix() for p in (workspace / "out").rglob("*.xlsx")}
    assert {"_x 2023-10-31.xlsx", "A_B. 2023-10-31.xlsx"} <= found
    assert all("/" not in name for name in found)


def test_a_stray_cell_in_the_last_row_makes_no_million_of_cells(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = openpyxl.load_workbook(workspace / "logs" / "跟进.xlsx")
    book.worksheets[0]["J1048576"] = " "
    book.save(workspace / "logs" / "跟进.xlsx")
    made: list[int] = []
    put = Worksheet._add_cell
    monkeypatch.setattr(Worksheet, "_add_cell", lambda sheet, cell: (made.append(1), put(sheet, cell)))
    assert check("-o", "marked.xlsx") == 1
    assert len(made) < 5_000
