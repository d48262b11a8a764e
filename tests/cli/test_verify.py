"""`sop verify`: a report made again from its inputs; what changed by hand, what changed in the inputs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.examples.running import inside

ROWS = "成交日期,客户名称,负责人,金额\n2023-10-12,科技公司,张伟,1234.56\n2023-10-13,百货公司,李娜,100\n"
MADE = ("evaluate", "--period", "2023-10", "--as-of", "2023-11-02", "--lang", "zh")


@pytest.fixture
def team(tmp_path: Path) -> Path:
    (tmp_path / "sop.yaml").write_text("sop: 1\nname: 小队\ndata: {members: m.csv, sales: s.csv, targets: t.csv}\n")
    (tmp_path / "m.csv").write_text("姓名,区域\n张伟,华东\n李娜,华南\n", encoding="utf-8")
    (tmp_path / "s.csv").write_text(ROWS, encoding="utf-8")
    (tmp_path / "t.csv").write_text("责任人,月份,目标值\n张伟,2023-10,1000\n李娜,2023-10,2000\n", encoding="utf-8")
    assert inside(*MADE, "-o", "e.xlsx", "-o", "e.json", cwd=tmp_path).returncode == 0
    return tmp_path


def verified(folder: Path, file: str) -> tuple[int, dict[str, Any]]:
    done = inside("verify", file, "--format", "json", "--lang", "en", cwd=folder)
    return done.returncode, json.loads(done.stdout) if done.stdout else {"error": done.stderr}


@pytest.mark.parametrize("file", ["e.xlsx", "e.json"])
def test_a_report_that_nobody_touched_is_the_same(team: Path, file: str) -> None:
    status, found = verified(team, file)
    assert (status, found["same"], found["differences"]) == (0, True, [])
    assert {(s["path"], s["state"]) for s in found["sources"]} == {
        ("m.csv", "same"), ("s.csv", "same"), ("t.csv", "same"),
    }  # fmt: skip


def test_an_input_that_changed_is_named_with_the_figures_that_follow(team: Path) -> None:
    (team / "s.csv").write_text(ROWS.replace("1234.56", "2000"), encoding="utf-8")
    status, found = verified(team, "e.json")
    assert status == 1
    assert [s["path"] for s in found["sources"] if s["state"] == "changed"] == ["s.csv"]
    actual = next(d for d in found["differences"] if d["place"] == "张伟/actual")
    assert (actual["old"], actual["new"], actual["cause"]) == ("1234.56", "2000", "recomputed")
    assert verified(team, "e.xlsx")[0] == 1


def test_a_cell_edited_by_hand_is_found(team: Path) -> None:
    book = load_workbook(team / "e.xlsx")
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == 1234.56:
                    cell.value = 9999
    book.save(team / "e.xlsx")
    status, found = verified(team, "e.xlsx")
    assert status == 1
    assert found["edited"]
    edits = [d for d in found["differences"] if d["old"] == "9999"]
    assert edits
    assert all((d["new"], d["cause"], d["label"]) == ("1234.56", "edited", "张伟") for d in edits)
    text = inside("verify", "e.xlsx", "--lang", "zh", cwd=team).stdout
    assert "在文件里改过" in text


def test_a_figure_edited_in_json_is_found(team: Path) -> None:
    document = json.loads((team / "e.json").read_text(encoding="utf-8"))
    document["people"][0]["actual"] = 5
    (team / "e.json").write_text(json.dumps(document), encoding="utf-8")
    status, found = verified(team, "e.json")
    assert (status, found["edited"]) == (1, ["people"])
    assert [(d["old"], d["new"], d["cause"]) for d in found["differences"]] == [("5", "1234.56", "edited")]


def test_another_definition_is_said(team: Path) -> None:
    (team / "sop.yaml").write_text((team / "sop.yaml").read_text(encoding="utf-8") + "# a word\n", encoding="utf-8")
    status, found = verified(team, "e.json")
    assert (status, found["definition_changed"], found["differences"]) == (1, True, [])


@pytest.mark.parametrize("content", [b"", b"{}", b"PK\x03\x04", b"[1]", b'{"run": 1, "command": "review"}'])
def test_what_is_none_of_ours_is_refused(team: Path, content: bytes) -> None:
    (team / "other.json").write_bytes(content)
    status, found = verified(team, "other.json")
    assert status == 2
    assert "no report that can be made again" in found["error"]
    assert verified(team, "nowhere.xlsx")[0] == 2


def test_an_input_that_is_gone_stops_it_with_its_reason(team: Path) -> None:
    (team / "s.csv").unlink()
    status, found = verified(team, "e.json")
    assert status == 2
    assert "could not be made again" in found["error"]


def test_the_mark_names_nobody_and_no_place(team: Path) -> None:
    text = (team / "e.json").read_text(encoding="utf-8")
    assert str(team) not in text
    assert json.loads(text)["run"]["args"] == []
