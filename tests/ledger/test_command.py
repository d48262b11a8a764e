"""From the command line: a check keeps the logs, and `sop ledger` looks into what was kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sop_cli.cli.app import main
from tests.ledger.kit import HEAD

ONE = "科技公司,张伟,2023-10-10,客户暂无预算,发送报价单,2023-10-15\n"
TWO = "YY集团,李娜,2023-10-10,现场演示产品B,发送方案,2023-10-20\n"


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "sop.yaml").write_text("sop: 1\nname: 小队\ndata: {followups: 'logs/*.csv'}\n", encoding="utf-8")
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "a.csv").write_text(HEAD + ONE + TWO, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sop(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main([*args, "--lang", "zh"])
    out, err = capsys.readouterr()
    return int(left.value.code or 0), out, err


def checked(capsys: pytest.CaptureFixture[str], day: str, *more: str) -> dict[str, Any]:
    _status, out, _err = sop(capsys, "check-followups", "--as-of", day, "--format", "json", *more)
    found: dict[str, Any] = json.loads(out)
    return found


def test_a_check_keeps_the_logs_and_shows_the_head(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = checked(capsys, "2023-10-11")
    assert first["ledger"]["run"] == 1
    assert first["ledger"]["events"] == {"added": 2}
    (team / "logs" / "a.csv").write_text(HEAD + ONE.replace("客户暂无预算", "客户已同意签约"), encoding="utf-8")
    second = checked(capsys, "2023-10-12")
    assert second["ledger"]["events"] == {"edited": 1, "deleted": 1}
    assert {"FU206", "FU207"} <= second["summary"]["by_code"].keys()
    assert checked(capsys, "2023-10-12") == second, "the same day again says the same"
    head = second["ledger"]["head"]
    assert head[:16] in sop(capsys, "check-followups", "--as-of", "2023-10-12")[1]
    assert sop(capsys, "ledger", "head") == (0, head + "\n", "")
    shown = json.loads(sop(capsys, "ledger", "show", "2", "--format", "json")[1])
    assert [(e["kind"], e["customer"]) for e in shown["events"]] == [("edited", "科技公司"), ("deleted", "YY集团")]
    assert shown["events"][0]["changes"] == [{"column": "summary", "old": "客户暂无预算", "new": "客户已同意签约"}]
    runs = json.loads(sop(capsys, "ledger", "log", "--format", "json")[1])["runs"]
    assert [r["head"] for r in runs] == [first["ledger"]["head"], head]
    assert sop(capsys, "ledger", "verify", "--expect-head", first["ledger"]["head"])[0] == 0
    assert sop(capsys, "ledger", "verify", "--expect-head", "0" * 16)[0] == 3


@pytest.mark.parametrize("more", [["--no-ledger"], ["logs"]])
def test_nothing_is_kept_where_none_is_wanted(team: Path, capsys: pytest.CaptureFixture[str], more: list[str]) -> None:
    assert checked(capsys, "2023-10-11", *more)["ledger"] is None
    assert not (team / ".sop").exists()


def test_files_that_are_named_are_kept_with_a_ledger_that_is_named(
    team: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert checked(capsys, "2023-10-11", "logs", "--ledger", "kept.db")["ledger"]["run"] == 1
    assert sop(capsys, "ledger", "verify", "--ledger", "kept.db")[0] == 0
    assert not (team / ".sop").exists()


def test_a_lost_ledger_stops_the_check_until_it_is_repaired(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    checked(capsys, "2023-10-11")
    (team / ".sop" / "ledger.db").unlink()
    status, out, err = sop(capsys, "check-followups", "--as-of", "2023-10-11", "-o", "out.xlsx")
    assert (status, out) == (3, "")
    assert "留底库不见了" in err
    assert not (team / "out.xlsx").exists()
    assert sop(capsys, "ledger", "repair")[0] == 0
    assert checked(capsys, "2023-10-11")["ledger"]["events"] == {"added": 2}


def test_with_v_every_event_is_named(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    checked(capsys, "2023-10-11", "-q")
    (team / "logs" / "a.csv").write_text(HEAD + ONE + TWO + ONE.replace("科技公司", "海天集团"), encoding="utf-8")
    err = sop(capsys, "check-followups", "--as-of", "2023-10-12", "-v")[2]
    assert "海天集团" in err
    assert "YY集团" not in err


def test_an_old_version_that_is_sent_again_is_said(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = team / "logs" / "a.csv"
    for day, rows in (("2023-10-11", ONE), ("2023-10-12", ONE + TWO)):
        log.write_text(HEAD + rows, encoding="utf-8")
        checked(capsys, day)
    log.write_text(HEAD + ONE, encoding="utf-8")
    err = sop(capsys, "check-followups", "--as-of", "2023-10-13")[2]
    assert "2023-10-11（第 1 次留底）" in err


def test_a_repair_is_told_in_words(team: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = checked(capsys, "2023-10-11")["ledger"]["head"]
    (team / ".sop" / "ledger.db").unlink()
    sop(capsys, "ledger", "repair")
    for verb in ("log", "show"):
        out = sop(capsys, "ledger", verb, "--format", "md")[1].replace(" ", "")
        assert "留底库不见了；此前到第1次留底，校验码" in out
        assert head[:16] in out
        assert "{" not in out
