"""What a run looks at: rules by code or beginning, people, teams, days. The whole log is judged in any case."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from rules_kit import book_of

from sop_cli.errors import CollectedError, SopError
from sop_cli.i18n import set_language
from sop_cli.records.book import Book
from sop_cli.rules.choice import Choice
from sop_cli.rules.run import check

CASE = {
    "log": """\
客户名称, 负责人, 跟进日期,   沟通方式, 沟通内容摘要,           下一步行动, 预计完成时间
科技公司, 张伟,   2023-10-10, 电话,     询问产品A参数及供货周期, 发送报价单, 2023-09-15
YY集团,   李娜,   2023-10-20, 电话,     已联系,                 发送报价单, 2023-11-15
鼎盛,     王芳,   2023-10-24, 电话,     已联系,                 -,          2023-11-15
青山,     ,       2023-10-25, 电话,     想看同行业的案例,       发送案例, 2023-11-15
""",
    "members": """\
姓名, 工号, 别名, 团队, 岗位
张伟, A1,   大伟, 一组, 销售
李娜, A2,   ,     二组, 销售
王芳, A3,   ,     二组, 销售
""",
    "sop": {"rules": {"FU104": "off", "FU203": "off"}, "required": ["customer", "owner", "date", "next_action"]},
}  # fmt: skip


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return book_of(CASE, tmp_path)


@pytest.mark.parametrize(
    ("select", "ignore", "codes"),
    [
        ((), (), {"FU003", "FU008", "FU102"}),
        (("FU1",), (), {"FU102"}),
        (("fu1", "FU008"), (), {"FU008", "FU102"}),
        (("FU203",), (), {"FU203"}),  # sop.yaml turns it off: its whole code turns it on
        (("FU2",), (), set()),  # its beginning does not
        (("ALL",), ("FU0",), {"FU102"}),
        (("FU0",), ("FU008",), {"FU003"}),  # the closer name wins
        (("FU008",), ("FU0",), {"FU008"}),
        (("FU008",), ("FU008",), set()),
        ((), ("FU", "FU1"), set()),
    ],
)
def test_rules(book: Book, select: tuple[str, ...], ignore: tuple[str, ...], codes: set[str]) -> None:
    assert check(book, Choice(select, ignore)).summary["by_code"].keys() == codes


@pytest.mark.parametrize(
    ("owners", "teams", "found", "records"),
    [
        (("张伟",), (), {"FU102"}, 1),
        (("A1",), (), {"FU102"}, 1),
        (("大伟", "王芳"), (), {"FU102", "FU008"}, 2),
        ((), ("二组",), {"FU008"}, 2),
        ((), ("一组", " 二组 "), {"FU008", "FU102"}, 3),
        (("王芳",), ("二组",), {"FU008"}, 1),
    ],
)
def test_people(book: Book, owners: tuple[str, ...], teams: tuple[str, ...], found: set[str], records: int) -> None:
    checked = check(book, Choice(owners=owners, teams=teams))
    assert {f.code for f in checked.findings} == found
    assert checked.summary["records"] == records
    assert checked.summary["by_code"].keys() == found


def test_since_goes_by_the_day_of_the_record_that_a_finding_points_at(book: Book) -> None:
    checked = check(book, Choice(since=date(2023, 10, 21)))
    assert {(f.code, f.row) for f in checked.findings} == {("FU008", 4), ("FU003", 5)}
    assert checked.summary["records"] == 2


def test_the_whole_log_is_judged_whoever_is_looked_at(tmp_path: Path) -> None:
    text = "张伟打电话询问产品A参数及供货周期，约定下周上门演示"
    log = "客户名称,负责人,跟进日期,沟通内容摘要\n" + "".join(
        f"客户{n},{'张伟' if n == 1 else '李娜'},2023-10-{n + 8:02},{text}\n" for n in range(1, 7)
    )
    case = {"log": log, "sop": {"required": ["customer"]}}
    every = [f for f in check(book_of(case, tmp_path)).findings if f.code == "FU201"]
    late = check(book_of(case, tmp_path), Choice(since=date(2023, 10, 14))).findings
    assert every
    assert late == tuple(f for f in every if f.day and f.day >= date(2023, 10, 14))


def test_everything_unknown_is_told_at_once_with_what_may_be_meant(book: Book) -> None:
    set_language("en")
    with pytest.raises(CollectedError) as raised:
        check(book, Choice(("ABC", "too-short"), owners=("张为",), teams=("三组",)))
    said = [(error.message, error.hint) for error in raised.value.errors]
    assert said == [
        (
            "There is no rule “ABC”.",
            "Give a code such as FU203 or its beginning such as FU1; “sop rule” lists the rules.",
        ),
        ("There is no rule “too-short”.", "Did you mean “FU203”?"),
        ("Nobody in the log or among the members is called “张为”.", "Did you mean “张伟”?"),
        ("No member belongs to a team “三组”.", "Known: 一组, 二组"),
    ]  # fmt: skip


def test_a_person_of_another_team_is_a_contradiction(book: Book) -> None:
    with pytest.raises(SopError, match="都不在"):
        check(book, Choice(owners=("张伟",), teams=("二组",)))


def test_without_members_there_are_no_teams(tmp_path: Path) -> None:
    with pytest.raises(SopError) as raised:
        check(book_of({"log": CASE["log"]}, tmp_path), Choice(teams=("二组",)))
    assert raised.value.hint == "人和团队（“团队”一列）写在成员名单里。"


def test_what_could_not_be_read_is_told_of_even_if_not_selected(tmp_path: Path) -> None:
    log = "客户名称,负责人,跟进日期\n科技公司,张伟,昨天下午\n"
    checked = check(book_of({"log": log}, tmp_path), Choice(select=("FU2",)))
    assert checked.findings == ()
    assert any("另有 1 处读不出" in note for note in checked.notes)


def test_an_unused_entry_is_told_of_only_where_all_logs_are_looked_at(tmp_path: Path) -> None:
    entry = {"code": "FU102", "owner": "李娜", "reason": "说好的"}
    book = book_of({**CASE, "sop": {"ignore": [entry]}}, tmp_path)
    places = (("sop.yaml", 12),)
    (found,) = [f for f in check(book, Choice(places=places)).findings if f.code == "FU000"]
    assert (found.file, found.row, found.severity, found.value) == ("sop.yaml", 12, "info", "说好的")
    assert "FU000" not in check(book, Choice(whole=False)).summary["by_code"]
    assert "FU000" not in check(book, Choice(ignore=("FU102",))).summary["by_code"], "a rule that did not run"
