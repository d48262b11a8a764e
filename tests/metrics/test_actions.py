"""Measures: which are open, and whose they are."""

from __future__ import annotations

from sop_cli.metrics.actions import open_actions
from tests.metrics.team import book

MEMBERS = "name, id, alias\n张伟, 1001, 伟哥\n李娜, 1002, "


def test_owners_are_the_members_own_names() -> None:
    actions = """
        action, owner,          due_date,   status
        拜访,   1001,           2023-12-01, 进行中
        培训,   伟哥、1002,     2023-12-02,
        汇报,   总监、李娜,     2023-12-03,
        复盘,   ,               2023-12-04,
        归档,   张伟,           2023-12-05, 已完成
    """
    owners = [(found.action, found.owner) for found in open_actions(book(members=MEMBERS, actions=actions))]
    assert owners == [("拜访", "张伟"), ("培训", "张伟、李娜"), ("汇报", "总监、李娜"), ("复盘", None)]
