"""`sop today`: what a day asks of whom, on every surface."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop_cli.sinks.calendar import escaped, folded
from sop_cli.values.base import Refused
from sop_cli.values.birthday import Birthday, parse_birthday
from tests.examples.running import inside

SOP = """sop: 1
name: 小队
language: zh
data: {members: m.csv, followups: f.csv, customers: c.csv, deals: d.csv, absences: a.csv}
followups: {rules: {FU105: {max_days: {A: 7, "*": 30}}}}
"""
MEMBERS = "姓名,工号,离职日期\n张伟,E1,\n李娜,E2,\n王芳,E3,2023-10-20\n"
CUSTOMERS = """客户名称,客户等级,负责人,生日
科技公司,A,张伟,1980-10-27
海天,A,李娜,10月29日
老客户,B,李娜,农历八月十五
"""
LOG = """客户名称,负责人,跟进日期,沟通方式,沟通内容摘要,下一步行动,预计完成时间,完成情况
科技公司,张伟,2023-10-10,电话,询问参数,发送报价单,2023-10-15,
蓝天,张伟,2023-10-20,电话,谈价格,寄样品,2023-10-25,
绿地,张伟,2023-10-20,电话,谈价格,寄合同,2023-10-25,已完成
白云,张伟,2023-10-01,电话,第一次,给资料,2023-10-20,
白云,张伟,2023-10-21,电话,第二次,约演示,2023-10-27,
海天,王芳,2023-10-18,电话,谈付款,给付款计划,2023-10-24,
孤岛,王芳,2023-10-18,电话,谈付款,打电话,2023-10-25,
远方,李娜,2023-10-20,电话,谈合作,上门,2023-11-20,
"""
DEALS = """商机编号,商机名称,客户名称,负责人,销售阶段,金额,创建日期,预计成交日期,状态
D1,大单,蓝天,张伟,报价,12.5万,2023-09-01,2023-10-20,进行中
D2,小单,绿地,张伟,报价,3000,2023-09-01,2023-11-01,进行中
D3,远单,绿地,张伟,报价,3000,2023-09-01,2023-12-01,进行中
D4,赢单,绿地,张伟,报价,3000,2023-09-01,2023-10-20,赢单
"""


@pytest.fixture
def team(tmp_path: Path) -> Path:
    files = {"sop.yaml": SOP, "m.csv": MEMBERS, "c.csv": CUSTOMERS, "f.csv": LOG, "d.csv": DEALS}
    files["a.csv"] = "姓名,开始日期,结束日期\n李娜,2023-10-24,2023-10-26\n"
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def day(team: Path, as_of: str = "2023-10-25", *more: str) -> dict[str, Any]:
    done = inside("today", "--as-of", as_of, "--format", "json", *more, cwd=team)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def brief(found: dict[str, Any], kind: str) -> list[tuple[Any, ...]]:
    return [(person["owner"], item["customer"], item["text"]) for person in found["people"] for item in person[kind]]


def test_what_a_wednesday_asks(team: Path) -> None:
    found = day(team)
    assert found["week_end"] == "2023-10-29"
    assert brief(found, "overdue") == [
        ("张伟", "科技公司", "发送报价单"),
        ("李娜", "海天", "给付款计划"),  # 王芳 has left; the customer is 李娜's
    ]
    assert brief(found, "due_today") == [("张伟", "蓝天", "寄样品"), (None, "孤岛", "打电话")]  # nobody keeps 孤岛
    assert brief(found, "due_this_week") == [("张伟", "白云", "约演示")]  # the first talk's action is superseded
    assert [(p["owner"], i["customer"], i["days"], i["limit"]) for p in found["people"] for i in p["revisits"]] == [
        ("张伟", "科技公司", -15, 7),
    ]
    assert brief(found, "deals") == [("张伟", "蓝天", "大单"), ("张伟", "绿地", "小单")]
    assert found["people"][0]["deals"][0]["amount"] == 125000
    assert brief(found, "birthdays") == [("张伟", "科技公司", None), ("李娜", "海天", None)]
    assert found["people"][1]["away_until"] == "2023-10-26"
    assert found["summary"]["overdue"] == 2


def test_a_friday_sees_the_coming_week(team: Path) -> None:
    assert day(team, "2023-10-26")["week_end"] == "2023-10-29"
    assert day(team, "2023-10-27")["week_end"] == "2023-11-05"


def test_the_order_of_rows_does_not_count(team: Path) -> None:
    before = day(team)
    lines = LOG.splitlines(keepends=True)
    (team / "f.csv").write_text(lines[0] + "".join(reversed(lines[1:])), encoding="utf-8")
    after = day(team)
    assert {k: v for k, v in before.items() if k != "inputs"} == {k: v for k, v in after.items() if k != "inputs"}


def test_one_persons_day(team: Path) -> None:
    assert [p["owner"] for p in day(team, "2023-10-25", "--owner", "E2")["people"]] == ["李娜"]
    done = inside("today", "--as-of", "2023-10-25", "--owner", "张玮", cwd=team)
    assert (done.returncode, "张伟" in done.stderr) == (2, True)


def test_the_page_of_a_day_with_nothing(team: Path) -> None:
    done = inside("today", "--as-of", "2023-09-30", cwd=team)
    assert done.returncode == 0
    assert "没有到期的事" in done.stdout


def test_a_lunar_birthday_is_told(team: Path) -> None:
    done = inside("today", "--as-of", "2023-10-25", cwd=team)
    assert "c.csv:4" in done.stderr
    assert "农历" in done.stderr


def test_a_file_for_each(team: Path) -> None:
    done = inside("today", "--as-of", "2023-10-25", "--per-owner", "out", "--as", "html", "--summary", cwd=team)
    assert done.returncode == 0
    assert sorted(p.name for p in (team / "out").iterdir()) == ["张伟.html", "李娜.html"]
    assert "蓝天" not in (team / "out" / "李娜.html").read_text(encoding="utf-8"), "only one's own"


def test_a_calendar_is_stable_and_well_formed(team: Path) -> None:
    inside("today", "--as-of", "2023-10-25", "-o", "a.ics", cwd=team)
    inside("today", "--as-of", "2023-10-25", "-o", "b.ics", cwd=team)
    inside("today", "--as-of", "2023-10-26", "-o", "c.ics", cwd=team)
    data = (team / "a.ics").read_bytes()
    assert data == (team / "b.ics").read_bytes()
    lines = data.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in lines)

    def uids(name: str) -> dict[str, str]:
        text = (team / name).read_text(encoding="utf-8").replace("\r\n ", "")
        events = [dict(x.split(":", 1) for x in e.splitlines() if ":" in x) for e in text.split("BEGIN:VEVENT")[1:]]
        return {event["SUMMARY"].split(": ", 1)[1]: event["UID"] for event in events}

    first, second = uids("a.ics"), uids("c.ics")
    assert len(set(first.values())) == len(first)
    assert first["蓝天 寄样品"] == second["蓝天 寄样品"], "what was due yesterday is the same entry, not a new one"


@given(st.text(max_size=200))
def test_folding_and_escaping_keep_every_sign(text: str) -> None:
    plain = text.replace("\r", "").replace("\x00", "")
    wide = f"SUMMARY:{escaped(plain)}"
    pieces = folded(wide)
    assert all(len(piece.encode()) <= 75 for piece in pieces.split("\r\n"))
    assert pieces.replace("\r\n ", "") == wide
    assert "\n" not in wide


@pytest.mark.parametrize(
    ("text", "born"),
    [
        ("1980-05-12", (5, 12)), ("1980/5/12", (5, 12)), ("1980年5月12日", (5, 12)), ("5月12日", (5, 12)),
        ("5月12", (5, 12)), ("05-12", (5, 12)), ("5.12", (5, 12)), ("0512", (5, 12)), ("19800512", (5, 12)),
        ("1980-05-12 00:00:00", (5, 12)), ("12 May", (5, 12)), ("May 12, 1980", (5, 12)), ("5/12/1980", (5, 12)),
        ("25/12", (12, 25)), ("２月２９日", (2, 29)),
    ],
)  # fmt: skip
def test_birthdays_as_people_write_them(text: str, born: tuple[int, int]) -> None:
    assert parse_birthday(text) == born


def test_the_sources_order_of_day_and_month_holds() -> None:
    assert parse_birthday("5/12", "DMY") == (12, 5)


@pytest.mark.parametrize("text", ["农历八月十五", "2月30日", "13-13", "春天", "1980", "无", "00-00"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        parse_birthday(text)


def test_the_29th_of_february_comes_every_year() -> None:
    leap = Birthday(2, 29)
    assert leap.next_from(date(2023, 2, 1)) == date(2023, 2, 28)
    assert leap.next_from(date(2024, 2, 1)) == date(2024, 2, 29)
    assert leap.next_from(date(2023, 3, 1)) == date(2024, 2, 29)
    assert Birthday(1, 1).next_from(date(2023, 12, 30)) == date(2024, 1, 1)
