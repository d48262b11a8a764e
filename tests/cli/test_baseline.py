"""A team starts with an untidy log: what is known is not told again, what is new is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sop_cli.cli.app import main

HEADS = "客户名称,负责人,跟进日期,沟通方式,沟通内容摘要,下一步行动,预计完成时间\n"
OLD = [
    "科技公司,张伟,2023-10-10,电话,已联系,发送报价单,2023-09-15",
    "科技公司,张伟,2023-10-10,电话,已联系,发送方案,2023-11-15",
    "YY集团,李娜,2023-10-11,电话,张经理 13812345678 来电询价，希望月底前报价，并安排一次现场演示,,2023-11-15",
]
NEW = "鼎盛,李娜,2023-10-12,电话,已联系,发送报价单,2023-11-15"


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "sop.yaml").write_text("sop: 1\nname: 小队\ndata: {followups: logs/*}\n", encoding="utf-8")
    (tmp_path / "logs").mkdir()
    monkeypatch.chdir(tmp_path)
    log(tmp_path, OLD)
    return tmp_path


def log(team: Path, rows: list[str], name: str = "a.csv", encoding: str = "utf-8") -> None:
    for old in (team / "logs").iterdir():
        old.unlink()
    (team / "logs" / name).write_bytes((HEADS + "\n".join(rows) + "\n").encode(encoding))


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, Any, str]:
    with pytest.raises(SystemExit) as left:
        main(["check-followups", "--as-of", "2023-10-31", "--no-ledger", "--format", "json", *args])
    out, err = capsys.readouterr()
    return int(left.value.code or 0), json.loads(out) if out else None, err


def test_writing_one_makes_everything_known(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = run(capsys)[1]
    status, document, err = run(capsys, "--write-baseline", "known.json")
    count = len(before["findings"])
    assert count >= 4
    assert (status, document["findings"]) == (0, [])
    assert document["summary"]["errors"] == 0
    assert document["baseline"] == {"known": count, "hidden": count, "gone": 0}
    assert f"已写入 {count} 处历史存量" in err
    text = (team / "known.json").read_text(encoding="utf-8")
    assert json.loads(text)["sop_baseline"] == 1
    assert "138" not in text.replace("138****", ""), "no telephone number"
    assert "科技公司" in text


def test_only_what_is_new_is_told(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "--write-baseline", "known.json")
    log(team, [*OLD, NEW])
    status, document, _err = run(capsys, "--baseline", "known.json", "--fail-on", "warning")
    assert status == 1
    assert {(f["customer"], f["code"]) for f in document["findings"]} == {("鼎盛", "FU203")}
    assert document["summary"]["by_code"] == {"FU203": 1}


def test_of_alike_findings_as_many_as_there_were(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "--select", "FU203", "--write-baseline", "known.json")
    log(team, [*OLD, OLD[1].replace("方案", "合同")])
    _status, document, _err = run(capsys, "--select", "FU203", "--baseline", "known.json")
    assert len(document["findings"]) == 1
    assert document["baseline"]["hidden"] == 2


@pytest.mark.parametrize("name", ["别的名字.csv", "b.xlsx"])
def test_order_encoding_kind_and_name_of_files_do_not_matter(
    team: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    _status, first, _err = run(capsys, "--write-baseline", "known.json")
    log(team, OLD[::-1], "x.csv", "gb18030")
    if name.endswith(".xlsx"):
        (team / "logs" / "x.csv").unlink()
        book = openpyxl.Workbook()
        for row in [HEADS.strip(), *OLD[::-1]]:
            book.active.append(row.split(","))
        book.save(team / "logs" / name)
    else:
        (team / "logs" / "x.csv").rename(team / "logs" / name)
    _status, again, _err = run(capsys, "--baseline", "known.json")
    assert again["findings"] == []
    assert again["baseline"] == first["baseline"]


def test_what_is_gone_is_counted_among_what_was_looked_at(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    count = run(capsys, "--write-baseline", "known.json")[1]["baseline"]["known"]
    log(team, OLD[:2])
    _status, document, err = run(capsys, "--baseline", "known.json")
    gone = document["baseline"]["gone"]
    assert gone == count - document["baseline"]["hidden"] > 0
    assert f"有 {gone} 处已不再出现" in err
    assert run(capsys, "--baseline", "known.json", "--owner", "张伟")[1]["baseline"]["gone"] == 0
    assert run(capsys, "--baseline", "known.json", "--select", "FU1")[1]["baseline"]["gone"] == 0
    assert run(capsys, "logs/a.csv", "--baseline", "known.json")[1]["baseline"]["gone"] is None
    run(capsys, "--write-baseline", "known.json")
    assert run(capsys, "--baseline", "known.json")[1]["baseline"]["gone"] == 0


def test_an_old_one_stays_the_measure_while_a_new_one_is_written(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "--write-baseline", "known.json")
    log(team, [*OLD, NEW])
    both = run(capsys, "--baseline", "known.json", "--write-baseline", "known.json")[1]
    assert len(both["findings"]) == 1
    assert run(capsys, "--baseline", "known.json")[1]["findings"] == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "读不了"),
        ("{", "不是 JSON"),
        ("[]", "不是 sop 写的"),
        ('{"version": 1}', "不是 sop 写的"),
        ('{"sop_baseline": 2}', "格式是 2"),
        ('{"sop_baseline": 1, "sop": "", "as_of": "2023-10-31", "known": [{"code": 1}]}', "known.0.code"),
    ],
)  # fmt: skip
def test_what_is_no_baseline_is_said_to_be_none(
    team: Path, capsys: pytest.CaptureFixture[str], content: str | None, said: str
) -> None:
    if content is not None:
        (team / "known.json").write_text(content, encoding="utf-8")
    status, _document, err = run(capsys, "--baseline", "known.json")
    assert status == 2
    assert "known.json" in err
    assert said in err


def test_no_other_file_is_written_over(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (team / "sop.yaml").read_bytes()
    assert run(capsys, "--write-baseline", "sop.yaml")[0] == 2
    assert run(capsys, "--write-baseline", "logs/a.csv")[0] == 2
    assert (team / "sop.yaml").read_bytes() == before


def test_one_of_another_team_or_a_later_day_is_used_and_told(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "--write-baseline", "known.json")
    (team / "sop.yaml").write_text("sop: 1\nname: 二队\ndata: {followups: logs/*}\n", encoding="utf-8")
    _status, _document, err = run(capsys, "--baseline", "known.json", "--as-of", "2023-10-30")
    assert "是为“小队”写的" in err
    assert "晚于截至日期" in err
