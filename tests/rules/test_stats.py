"""Counts and completeness: what each figure is made of."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from rules_kit import book_of

from sop_cli.rules.choice import Choice
from sop_cli.rules.run import check
from sop_cli.rules.stats import Line, Stats, stats

CASE = {
    "log": """\
客户名称, 负责人, 跟进日期,   沟通方式, 沟通内容摘要, 下一步行动, 预计完成时间, 完成情况, 录入时间
科技公司, 张伟,   2023-10-09, 电话,     询问产品参数, 发送报价单, 2023-10-12,   ,         2023-10-09 18:00
科技公司, 张伟,   2023-10-12, 微信,     确认收到报价, 回访,       2023-10-16,   ,         2023-10-17 09:00
YY集团,   张伟,   2023-10-10, 电话,     ,             发送案例,   2023-10-11,   已完成,   2023-10-12 09:00
YY集团,   李娜,   2023-10-11, 饭局,     现场演示产品, 竞品对比,   2023-11-20,   ,
科技公司, 李娜,   2023-10-20, 电话,     谈合同,       寄合同,     2023-10-25,   ,
鼎盛,     ,       2023-10-12, ,         想看案例,     ,           ,             ,
未来,     张伟,   2023-11-09, 电话,     还没到的日子, 回访,       2023-11-16,   ,
""",
    "members": """\
姓名, 团队, 岗位, 入职日期
张伟, 一组, 销售, 2020-01-01
李娜, 二组, 销售, 2023-10-16
""",
    "absences": "姓名, 开始日期, 结束日期\n张伟, 2023-10-30, 2023-10-31\n",
    "sop": {"channels": ["微信", "电话"], "required": ["customer", "channel", "summary"]},
}


@pytest.fixture
def counted(tmp_path: Path) -> Stats:
    return stats(check(book_of(CASE, tmp_path)))


def line(found: Stats, name: str | None) -> Line:
    return next(line for line in found.people if line.name == name)


def test_records_customers_and_channels_up_to_the_day(counted: Stats) -> None:
    zhang = line(counted, "张伟")
    assert (zhang.team, zhang.records, zhang.customers) == ("一组", 3, 2)
    assert zhang.channels == {"电话": 2, "微信": 1}
    assert counted.channels == ["微信", "电话", "饭局", None], "the SOP's order, then others, none last"
    assert [p.name for p in counted.people] == ["张伟", "李娜", None]


def test_the_pace_is_taken_over_the_days_that_one_was_there(counted: Stats) -> None:
    assert (counted.first, counted.working_days) == (date(2023, 10, 9), 17)
    assert line(counted, "张伟").pace == Fraction(3, 15), "two days of leave"
    assert line(counted, "李娜").working_days == 12, "since the day of hiring"
    assert line(counted, None).pace is None


def test_entered_in_time_is_counted_among_what_has_a_time(counted: Stats) -> None:
    zhang = line(counted, "张伟")
    assert (zhang.recorded, zhang.in_time) == (3, 2), "2023-10-12 was entered three working days later"
    assert line(counted, "李娜").recorded_on_time is None


def test_actions_are_followed_up_by_a_later_record_or_by_being_done(counted: Stats) -> None:
    zhang, li = line(counted, "张伟"), line(counted, "李娜")
    assert (zhang.due, zhang.kept, zhang.followed) == (3, 2, 3), "one was followed up four days after its day"
    assert (li.due, li.kept, li.followed) == (1, 0, 0), "what is due in November does not count yet"


def test_completeness_by_column(counted: Stats) -> None:
    zhang = line(counted, "张伟")
    assert zhang.completeness("summary") == Fraction(2, 3)
    assert zhang.completeness() == Fraction(8, 9)
    assert counted.everybody.completeness("channel") == Fraction(5, 6)


def test_teams_and_everybody_add_up(counted: Stats) -> None:
    assert [(t.name, t.records) for t in counted.teams] == [("一组", 3), ("二组", 2), (None, 1)]
    assert counted.everybody.records == sum(p.records for p in counted.people) == 6
    assert counted.everybody.customers == 3, "a customer of two people counts once"


def test_of_chosen_records_only(tmp_path: Path) -> None:
    found = stats(check(book_of(CASE, tmp_path), Choice(owners=("李娜",), since=date(2023, 10, 20))))
    assert [(p.name, p.records, p.working_days) for p in found.people] == [("李娜", 1, 8)]
    assert found.first == date(2023, 10, 20)


def test_a_record_of_somebody_else_follows_up_too(tmp_path: Path) -> None:
    found = stats(check(book_of(CASE, tmp_path), Choice(owners=("张伟",))))
    assert line(found, "张伟").followed == 3, "the last one by 李娜, who is not looked at"


def test_an_empty_log(tmp_path: Path) -> None:
    found = stats(check(book_of({"log": "客户名称,负责人,跟进日期\n"}, tmp_path)))
    assert found.people == []
    assert found.teams == ()
    assert found.everybody.pace is None
    assert found.everybody.completeness() is None
