"""`check-followups --fix`: what is certain is corrected in a copy, everything is listed, the log stays as it is."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sop_cli.cli.app import main

SOP = """\
sop: 1
name: 测试
language: zh
data: {followups: log.*}
followups: {channels: [电话, WeChat], rules: {FU101: off, FU104: off, FU105: off}}
"""
HEAD = "客户名称,负责人,跟进日期,沟通方式,沟通内容摘要,下一步行动,预计完成时间,备注"
LOG = f"""\
华东跟进记录
{HEAD}
科技\u200b公司,张　伟,2023年10月8日,电话,谈了产品Ａ的参数和供货周期,发报价单,2023/10/15,原　样
=YY集团,李娜,2023-10-09,wechat,说好了下周再谈合作方案,回访,3/4/2023,

ZZ集团,李娜,45210,电活,电话13812345678，下周见,回访,2023-10-20,
"""


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "sop.yaml").write_text(SOP, encoding="utf-8")
    (tmp_path / "log.csv").write_text(LOG, encoding="gb18030")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "log.csv"


def fix(*args: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["check-followups", "--as-of", "2023-10-31", "--fix", "--fail-on", "never", *args])
    return int(left.value.code or 0)


def changes(capsys: pytest.CaptureFixture[str]) -> list[tuple[Any, ...]]:
    found = json.loads(capsys.readouterr().out)["changes"]
    return [(c["row"], c["column"], c["old"], c["new"], c["code"]) for c in found]


def test_only_what_is_certain_is_changed_and_every_change_is_told(
    log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = log.read_bytes()
    assert fix("-o", "new.csv", "--format", "json") == 0
    assert changes(capsys) == [
        (3, "客户名称", "科技\u200b公司", "科技公司", "FU009"),
        (3, "负责人", "张　伟", "张伟", "FU009"),
        (3, "跟进日期", "2023年10月8日", "2023-10-08", "FX001"),
        (3, "沟通内容摘要", "谈了产品Ａ的参数和供货周期", "谈了产品A的参数和供货周期", "FU009"),
        (3, "预计完成时间", "2023/10/15", "2023-10-15", "FX001"),
        (4, "沟通方式", "wechat", "WeChat", "FX002"),
    ]
    assert log.read_bytes() == before


def test_the_csv_keeps_rows_columns_and_what_is_not_certain(log: Path) -> None:
    fix("-o", "new.csv")
    data = Path("new.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[0][0] == "华东跟进记录"
    assert rows[1] == HEAD.split(",")
    assert rows[2][7] == "原　样", "a column that is none of ours is left alone"
    assert rows[3][0] == "'=YY集团"
    assert rows[3][6] == "3/4/2023", "two days are possible"
    assert not any(rows[4])
    assert rows[5][2:4] == ["45210", "电活"]
    assert "138****5678" in rows[5][4]
    fix("-o", "new.csv", "--unmask")
    assert "13812345678" in Path("new.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("name", ["new.csv", "new.xlsx"])
def test_what_was_corrected_needs_no_correction(log: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    fix("-o", name, "--unmask")
    capsys.readouterr()
    fix(name, "-o", "again.xlsx", "--format", "json")
    assert changes(capsys) == []


def test_a_workbook_keeps_its_look_and_gets_real_dates(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEAD.split(","))
    sheet.append(["甲 ", "李娜", "2023年10月8日", "电话", "说好了下周再谈方案", "回访", date(2023, 10, 20)])
    sheet.column_dimensions["A"].width = 44
    log.unlink()
    book.save("log.xlsx")
    fix("-o", "new.xlsx")
    assert "甲" in capsys.readouterr().out
    new = openpyxl.load_workbook("new.xlsx")
    fixed, listed = new.worksheets
    assert (fixed["A2"].value, fixed.column_dimensions["A"].width) == ("甲", 44)
    assert str(fixed["C2"].value) == "2023-10-08 00:00:00"
    assert [cell.value for cell in listed[2]][2:6] == [2, "客户名称", "甲 ", "甲"]


def test_without_a_file_for_the_copy_it_is_a_usage_error(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert fix() == 2
    assert "--fix" in capsys.readouterr().err
    assert fix("-o", "x.json") == 2
    assert fix("-o", "log.csv") == 2, "the log is an input"


def test_a_row_that_cannot_be_told_apart_stays_so(log: Path) -> None:
    log.write_text(f"{HEAD}\n甲,李娜,2023-10-08\n乙,李娜,2023-10-09,电话,说好了下周再谈方案,回访,2023-10-20,\n")
    fix("-o", "new.csv")
    assert Path("new.csv").read_text(encoding="utf-8-sig").splitlines()[1] == "甲,李娜,2023-10-08"


def test_a_row_that_is_lost_stops_the_copy(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log.write_text(f'{HEAD}\n乙,李娜,2023-10-09,电话,说好了下周再谈方案,回访,2023-10-20,\n甲,"李娜,2023-10-08,电话\n')
    assert fix("-o", "new.csv") == 2
    assert "3" in capsys.readouterr().err
    assert not Path("new.csv").exists()
