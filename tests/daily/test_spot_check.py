"""`sop spot-check`: who comes first, what is drawn, and the form that comes back filled."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from sop_cli.daily.checked import outcome
from tests.examples.running import inside

SOP = """sop: 1
name: 小队
language: zh
data: {members: m.csv, followups: f.csv, spot_checks: checks/*}
"""
HEAD = "客户名称,负责人,跟进日期,沟通方式,沟通内容摘要,下一步行动,预计完成时间\n"
ROWS = [
    f"客户{who}{n},{who},2023-10-{10 + n},电话,谈了第 {n} 次的价格和交期安排,寄样品并电话确认,2023-11-20\n"
    for who in ("张伟", "李娜", "王芳")
    for n in range(1, 9)
]
LOG_TEXT = HEAD + "".join(ROWS)
SHORT = "客户短,张伟,2023-10-19,电话,聊了,寄样品并电话确认,2023-11-20\n"  # FU203: too short


@pytest.fixture
def team(tmp_path: Path) -> Path:
    (tmp_path / "sop.yaml").write_text(SOP, encoding="utf-8")
    (tmp_path / "m.csv").write_text("姓名,团队,离职日期\n张伟,一组,\n李娜,二组,\n王芳,二组,\n", encoding="utf-8")
    (tmp_path / "f.csv").write_text(HEAD + "".join(ROWS) + SHORT, encoding="utf-8")
    (tmp_path / "checks").mkdir()
    return tmp_path


def drawn(team: Path, *more: str, as_of: str = "2023-10-20") -> dict[str, Any]:
    done = inside("spot-check", "--as-of", as_of, "--format", "json", *more, cwd=team)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def ids(found: dict[str, Any]) -> list[str]:
    return [one["id"] for one in found["sample"]]


def test_everybody_has_a_turn_before_anybody_has_two(team: Path) -> None:
    found = drawn(team, "-n", "4")
    names = [one["name"] for one in found["sample"]]
    assert sorted(names[:3]) == ["张伟", "李娜", "王芳"]
    assert found["population"] == 25


def test_the_same_seed_draws_the_same_whatever_the_order_of_rows(team: Path) -> None:
    before = ids(drawn(team, "-n", "6"))
    (team / "f.csv").write_text(HEAD + SHORT + "".join(reversed(ROWS)), encoding="utf-8")
    assert ids(drawn(team, "-n", "6")) == before
    assert ids(drawn(team, "-n", "6", "--seed", "2023-10-20")) == before
    assert ids(drawn(team, "-n", "6", "--seed", "another")) != before


def test_a_record_with_something_to_check_comes_up_more_often(team: Path) -> None:
    times = sum(
        "客户短" in [one["customer"] for one in drawn(team, "-n", "1", "--owner", "张伟", "--seed", str(n))["sample"]]
        for n in range(20)
    )
    assert times >= 4, "3 of 11 by weight; 1 of 9 would be about 2"


def test_the_reason_is_told_in_words(team: Path) -> None:
    sample = drawn(team, "-n", "30")["sample"]
    short = next(one for one in sample if one["customer"] == "客户短")
    assert short["codes"] == ["FU203"]
    assert any("还没有抽查过" in reason for reason in short["reasons"])


def test_what_the_ledger_has_seen_is_a_reason_and_looking_adds_nothing(team: Path) -> None:
    inside("check-followups", "--as-of", "2023-10-19", cwd=team)
    changed = LOG_TEXT.replace("谈了第 3 次的价格和交期安排", "客户已同意签约，等盖章", 1)
    (team / "f.csv").write_text(changed, encoding="utf-8")
    inside("check-followups", "--as-of", "2023-10-20", cwd=team)
    kept = (team / ".sop" / "ledger.db").read_bytes()
    edited = next(one for one in drawn(team, "-n", "30")["sample"] if one["customer"] == "客户张伟3")
    assert "FU206" in edited["codes"]
    assert edited["weight"] > 1
    assert (team / ".sop" / "ledger.db").read_bytes() == kept


@pytest.mark.parametrize("group", ["team", "region", "channel", "none"])
def test_other_groups(team: Path, group: str) -> None:
    assert len(drawn(team, "-n", "5", "--by", group)["sample"]) == 5


def fill(path: Path, results: list[str | None]) -> None:
    book = load_workbook(path)
    sheet = book.active
    assert sheet is not None
    head = next(row for row in sheet.iter_rows() if any(cell.value == "抽查编号" for cell in row))
    column = next(cell.column for cell in head if cell.value == "结果")
    for n, result in enumerate(results, start=1):
        if result is not None:
            sheet.cell(head[0].row + n, column).value = result
    book.save(path)


def test_the_form_comes_back_and_the_longest_unchecked_come_first(team: Path) -> None:
    first = drawn(team, "-n", "3")
    inside("spot-check", "--as-of", "2023-10-20", "-n", "3", "--checker", "周总", "-o", "checks/1.xlsx", cwd=team)
    assert drawn(team, "--list")["summary"]["checks"] == 0, "a form without results counts for nothing"
    fill(team / "checks" / "1.xlsx", ["相符", "☐ 相符\n☑ 有出入\n☐ 未核实", None])

    after = drawn(team, "-n", "3", as_of="2023-10-21")
    assert not set(ids(first)[:2]) & set(ids(after)), "what was looked at is not looked at again"
    assert after["sample"][0]["name"] == first["sample"][2]["name"], "nobody has looked at this one yet"
    people = {one["name"]: one for one in after["people"]}
    agreed, differed = (people[one["name"]] for one in first["sample"][:2])
    assert (agreed["checks"], agreed["agrees"], agreed["last_checked"], agreed["days"]) == (1, 1, "2023-10-20", 1)
    assert (differed["checks"], differed["differs"]) == (1, 1)

    listed = inside("spot-check", "--as-of", "2023-10-21", "--list", cwd=team)
    assert "3 人中还有 1 人没有抽查过" in listed.stdout
    read = inside("read", "spot_checks", "checks/1.xlsx", "--format", "json", cwd=team)
    assert json.loads(read.stdout)["records"][0]["checker"] == "周总"
    assert json.loads(read.stdout)["findings"] == []
    assert read.stderr == ""


def test_a_hand_made_list_needs_no_number(team: Path) -> None:
    (team / "checks" / "old.csv").write_text(
        "姓名,客户,跟进日期,抽查日期,抽查人,结果,备注\n张伟,客户短,2023-10-19,2023-10-19,周总,有出入,客户说未到访\n",
        encoding="utf-8",
    )
    found = drawn(team, "-n", "99")
    assert "客户短" not in [one["customer"] for one in found["sample"]]
    assert found["people"][-1]["name"] == "张伟"


def test_a_tidy_quiet_log(team: Path) -> None:
    (team / "f.csv").write_text(HEAD, encoding="utf-8")
    done = inside("spot-check", "--as-of", "2023-10-20", cwd=team)
    assert done.returncode == 0
    assert "没有可抽查的记录了" in done.stdout


def test_the_page_has_boxes_to_tick(team: Path) -> None:
    inside("spot-check", "--as-of", "2023-10-20", "-o", "form.html", cwd=team)
    assert "□ 相符" in (team / "form.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("相符", "agrees"), ("属实", "agrees"), ("OK", "agrees"), ("不相符", "differs"),
        ("与客户说的不一致", "differs"),
        ("☑ 相符 ☐ 有出入 ☐ 未核实", "agrees"), ("☐ 相符 √ 有出入 ☐ 未核实", "differs"),
        ("□相符 ■有出入 □未核实", "differs"),
        ("☐ 相符\n☐ 有出入\n☐ 未核实", None), ("", None), (None, None), ("电话没人接", "open"),
        ("☑ 相符 ☑ 有出入 ☐ 未核实", "open"),
    ],
)  # fmt: skip
def test_results_as_people_write_them(text: str | None, said: str | None) -> None:
    assert outcome(text) == said
