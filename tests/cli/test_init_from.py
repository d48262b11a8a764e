"""`sop init --from FOLDER`: the files a team has become a sop.yaml that lints and reads, with guesses marked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sop_cli.cli.app import main

SHARED = Path(__file__).parents[3] / "shared" / "data"


def run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str]:
    capsys.readouterr()
    with pytest.raises(SystemExit) as left:
        main(list(args))
    said = capsys.readouterr()
    return int(left.value.code or 0), said.out + said.err


def records(capsys: pytest.CaptureFixture[str], kind: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main(["read", kind, "--format", "json", "--as-of", "2024-01-01", "--fail-on", "never"])
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["records"]
    return found


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = {
        "跟进/张伟.csv": "客户名称,负责人,跟进日期,沟通方式\n甲,张伟,2023-10-10,电话\n",
        "跟进/李娜.csv": "客户名称,负责人,跟进日期,沟通方式\n乙,李娜,2023-10-11,微信\n",
        "跟进/王芳.csv": "客户名称,负责人,跟进日期,沟通方式\n丙,王芳,2023-10-12,电话\n",
        "商机.csv": "商机编号,客户,跟单员,销售阶段,合同额,立项日\n1,甲,张伟,已赢单,12.5,13/10/2023\n"
        "2,乙,李娜,丢单,8,1/10/2023\n3,丙,王芳,谈判,30,2/10/2023\n",
        "杂项: 说明#1.csv": "标题,内容物\n甲,乙\n",
    }
    for name, text in files.items():
        path = tmp_path / "资料" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_files_of_a_team_make_a_definition_that_reads_them(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, said = run(capsys, "init", "--from", "资料", "--lang", "zh")
    assert status == 0
    assert "? 资料/杂项: 说明#1.csv" in said
    assert run(capsys, "lint")[0] == 0
    text = (team / "sop.yaml").read_text(encoding="utf-8")
    assert 'followups: "资料/跟进/*.csv"' in text
    assert '"跟单员": owner' in text
    assert "dates: DMY" in text
    assert "unit: 万元" in text
    assert sorted(r["owner"] for r in records(capsys, "followups")) == ["张伟", "李娜", "王芳"]
    assert [(r["owner"], r["status"], r["created"]) for r in records(capsys, "deals")] == [
        ("张伟", "won", "2023-10-13"), ("李娜", "lost", "2023-10-01"), ("王芳", "open", "2023-10-02"),
    ]  # fmt: skip


def test_nothing_that_exists_is_overwritten(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (team / "sop.yaml").write_text("mine", encoding="utf-8")
    assert run(capsys, "init", "--from", "资料")[0] == 2
    assert (team / "sop.yaml").read_text(encoding="utf-8") == "mine"


def test_a_folder_without_anything_of_use_is_told(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (team / "leer").mkdir()
    assert run(capsys, "init", "--from", "leer")[0] == 2
    (team / "leer" / "a.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    assert run(capsys, "init", "--from", "leer")[0] == 2
    assert run(capsys, "init", "--from", "nichts")[0] == 2
    assert not (team / "sop.yaml").exists()


@pytest.mark.skipif(not (SHARED / "crm-opportunities").is_dir(), reason="the shared data are not here")
def test_the_crm_export_is_understood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    status, _said = run(capsys, "init", "--from", str(SHARED / "crm-opportunities"), "--lang", "en")
    assert status == 0
    assert run(capsys, "lint")[0] == 0
    deals = records(capsys, "deals")
    assert sum(deal["status"] == "won" for deal in deals) == 4238
    assert len({deal["owner"] for deal in deals}) == 30


def test_plans_and_filled_spot_checks_are_not_taken_for_deals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    data = Path(__file__).parents[2] / "examples" / "east-china" / "data"
    said = run(capsys, "init", "--from", str(data), "--lang", "zh")[1]
    assert "plans.xlsx: plans\n" in said
    assert "deals.xlsx: deals\n" in said
