"""PL110 unknown-person: the owner of a plan is not a member, or several members answer to the name.

What it checks: 负责人 against the names, ids and aliases of the members.
Why it matters: the plan counts for nobody: no target, no visits are held against it.
Bad: 负责人: 周洁 (the member is called 周杰)
Good: 负责人: 周杰
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sop_cli.i18n import Words
from sop_cli.plans.base import Hit, NoOptions, rule
from sop_cli.plans.desk import Desk
from sop_cli.records.people import name_key

DOC_ZH = """PL110 unknown-person：计划的负责人不在成员名单里，或者有几位同名的人。

检查什么：“负责人”是否是某位成员的姓名、工号或别名。
为什么：对不上人，这条计划就不算在任何人名下，也没法对照目标和拜访。
不好的例子：负责人：周洁（名单里是周杰）
好的例子：负责人：周杰
"""


def names(desk: Desk, field: str) -> Sequence[str]:  # noqa: ARG001 - one signature for all vocabularies
    """The members' names."""
    return [person.name for person in desk.book.roster.people]


@rule(
    "PL110",
    "unknown-person",
    title=Words(en="The owner is not a member", zh="负责人不在成员名单里"),
    at="owner",
    needs=("members",),
    message={
        "stranger": Words(en="The owner “{value}” is not among the members.", zh="负责人“{value}”不在成员名单里。"),
        "shared": Words(en="Several members are called “{value}”.", zh="成员名单里不止一位“{value}”。"),
    },
    near=Words(
        en="Did you mean “{suggestion}”? A new colleague is added to the members file first.",
        zh="是不是“{suggestion}”？如是新同事，请先加入成员名单。",
    ),
    hint={
        "stranger": Words(
            en="A new colleague is added to the members file first.", zh="如是新同事，请先加入成员名单。"
        ),
        "shared": Words(en="Please write the id instead of the name.", zh="请改填工号，以免算错人。"),
    },
    known=names,
)
def check(desk: Desk, options: NoOptions) -> Iterator[Hit]:  # noqa: ARG001 - one signature for all rules
    """Each owner who is nobody's name."""
    for line in desk.lines:
        if line.owner and line.person is None:
            shared = name_key(line.owner) in desk.book.roster.shared
            yield Hit(line, case="shared" if shared else "stranger")
