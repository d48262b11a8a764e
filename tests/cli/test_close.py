"""`sop close`: what a month was paid on stays; what comes later is an adjustment of the month after, with its cause."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.examples.running import inside

HEAD = "成交日期,合同编号,客户名称,负责人,金额\n"
OCTOBER = "2023-10-12,C1,科技公司,张伟,1000\n2023-10-13,C2,百货公司,李娜,200\n2023-10-14,C3,物流公司,李娜,300\n"
LATER = "2023-10-12,C1,科技公司,张伟,900\n2023-10-13,C2,百货公司,李娜,200\n2023-10-30,C4,电子公司,张伟,50\n"
NOVEMBER = "2023-11-06,C2,百货公司,李娜,-200\n2023-11-07,C5,科技公司,张伟,70\n"


@pytest.fixture
def team(tmp_path: Path) -> Path:
    (tmp_path / "sop.yaml").write_text(
        "sop: 1\nname: 小队\ndata: {members: m.csv, sales: s.csv, payments: p.csv, targets: t.csv}\n", encoding="utf-8"
    )
    (tmp_path / "m.csv").write_text("姓名,区域\n张伟,华东\n李娜,华南\n", encoding="utf-8")
    (tmp_path / "s.csv").write_text(HEAD + OCTOBER, encoding="utf-8")
    (tmp_path / "p.csv").write_text("回款日期,合同编号,负责人,回款金额\n2023-10-20,C1,张伟,400\n", encoding="utf-8")
    (tmp_path / "t.csv").write_text(
        "责任人,月份,目标值\n张伟,2023-10,1000\n李娜,2023-10,500\n张伟,2023-11,100\n", encoding="utf-8"
    )
    return tmp_path


def run(folder: Path, *words: str, day: str = "2023-12-05") -> tuple[int, dict[str, Any]]:
    done = inside(*words, "--as-of", day, "--format", "json", "--lang", "en", cwd=folder)
    return done.returncode, json.loads(done.stdout) if done.stdout else {"error": done.stderr}


def closed(folder: Path) -> None:
    assert run(folder, "close", "2023-10", day="2023-11-05")[0] == 0


def later(folder: Path) -> None:
    (folder / "s.csv").write_text(HEAD + LATER + NOVEMBER, encoding="utf-8")


def test_a_close_keeps_figures_definitions_inputs_and_rows_for_the_owner_alone(team: Path) -> None:
    closed(team)
    path = team / "closed" / "0001-2023-10.json"
    assert path.stat().st_mode & 0o777 == 0o600
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert [(p["name"], p["actual"]) for p in kept["figures"]["people"]] == [("张伟", 1000), ("李娜", 500)]
    assert {i["path"] for i in kept["inputs"]} == {"m.csv", "s.csv", "p.csv", "t.csv"}
    assert len(kept["rows"]["sales"]) == 3
    assert kept["definitions"]
    assert str(team) not in path.read_text(encoding="utf-8")


def test_what_comes_later_is_an_adjustment_of_the_month_after(team: Path) -> None:
    closed(team)
    later(team)
    _status, document = run(team, "evaluate", "--period", "2023-11")
    found = {
        (a["cause"], a["contract"]): (a["person"], a["was"], a["now"], a["amount"], a["counted"])
        for a in document["closing"]["adjustments"]
    }
    assert found == {
        ("added", "C4"): ("张伟", None, 50, 50, False),
        ("changed", "C1"): ("张伟", 1000, 900, -100, False),
        ("removed", "C3"): ("李娜", 300, None, -300, False),
        ("return", "C2"): ("李娜", None, -200, -200, True),
    }
    assert {p["name"]: p["actual"] for p in document["people"]} == {"张伟": 70, "李娜": -200}, "not in the figures"
    text = inside("review", "--period", "2023-11", "--as-of", "2023-12-05", "--lang", "zh", cwd=team).stdout
    assert "上期调整" in text
    assert "后来更正" in text


def test_the_closed_month_stays_as_it_was_paid(team: Path) -> None:
    before = run(team, "review", "--period", "2023-10")[1]
    closed(team)
    later(team)
    document = run(team, "review", "--period", "2023-10")[1]
    assert document["people"] == before["people"]
    assert document["totals"] == before["totals"]
    own = document["closing"]["closed"]
    assert (own["period"], own["on"], own["as_paid"]) == ("2023-10", "2023-11-05", True)
    assert {a["cause"] for a in document["closing"]["since"]} == {"added", "changed", "removed"}
    text = inside("review", "--period", "2023-10", "--as-of", "2023-12-05", "--lang", "en", cwd=team).stdout
    assert "Closed on 2023-11-05" in text


def test_an_adjustment_is_made_once_in_the_first_month_that_follows(team: Path) -> None:
    closed(team)
    later(team)
    assert run(team, "close", "2023-11")[0] == 0
    document = run(team, "evaluate", "--period", "2023-12", day="2023-12-31")[1]
    assert document["closing"]["adjustments"] == [] if "closing" in document else True
    (team / "s.csv").write_text(HEAD + LATER.replace(",50", ",60") + NOVEMBER, encoding="utf-8")
    document = run(team, "evaluate", "--period", "2023-12", day="2023-12-31")[1]
    assert [(a["period"], a["contract"], a["amount"]) for a in document["closing"]["adjustments"]] == [
        ("2023-10", "C4", 10)
    ]
    assert len(run(team, "evaluate", "--period", "2023-11")[1]["closing"]["adjustments"]) == 4, "November’s own stay"


def test_closing_twice_is_refused_unless_it_is_the_same(team: Path) -> None:
    closed(team)
    assert run(team, "close", "2023-10", day="2023-11-05")[0] == 0
    assert len(list((team / "closed").iterdir())) == 1
    later(team)
    status, found = run(team, "close", "2023-10")
    assert status == 2
    assert "s.csv" in found["error"]
    assert run(team, "close", "2023-10", "--reopen")[0] == 2, "a reason is needed"
    assert run(team, "close", "2023-10", "--reopen", "--reason", "C1 was booked twice")[0] == 0
    assert run(team, "close", "2023-10")[0] == 0
    listed = run(team, "close")[1]["closings"]
    assert [(e["act"], e["reason"]) for e in listed] == [
        ("close", None), ("reopen", "C1 was booked twice"), ("close", None),
    ]  # fmt: skip


@pytest.mark.parametrize("harm", ["edit", "remove"])
def test_a_closing_that_was_touched_does_not_verify(team: Path, harm: str) -> None:
    closed(team)
    assert run(team, "close", "2023-11")[0] == 0
    first = team / "closed" / "0001-2023-10.json"
    if harm == "remove":
        first.unlink()
    else:
        first.write_text(first.read_text(encoding="utf-8").replace("1000", "1001"), encoding="utf-8")
    status, found = run(team, "evaluate", "--period", "2023-11")
    assert status == 3
    assert "does not verify" in found["error"]


@pytest.mark.parametrize(
    ("words", "day", "said"),
    [
        (("close", "2023-10"), "2023-10-20", "not over"),
        (("close", "2023-10", "--reopen", "--reason", "x"), "2023-11-05", "not closed"),
        (("close", "--reopen"), "2023-11-05", "Which period"),
        (("close", "2023-10", "--reason", "x"), "2023-11-05", "--reopen"),
    ],
)
def test_what_cannot_be_closed_is_said(team: Path, words: tuple[str, ...], day: str, said: str) -> None:
    status, found = run(team, *words, day=day)
    assert status == 2
    assert said in found["error"]
    assert not (team / "closed").exists()


def test_days_are_closed_once(team: Path) -> None:
    closed(team)
    status, found = run(team, "close", "2023Q4", day="2023-12-31")
    assert status == 2
    assert "2023-10" in found["error"]
