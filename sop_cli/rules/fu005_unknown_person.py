"""FU005 unknown-person: the owner is not a member, or several members answer to the name.

What it checks: 负责人 against the names, ids and aliases of the members, or name and id together: 李娜(1002). Two names
in one cell are FU002. Needs a members file.
Why it matters: the record counts for nobody, or for the wrong one of two.
Bad: 负责人: 周洁 (the member is called 周杰)
Good: 负责人: 周杰
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from sop_cli.i18n import Words
from sop_cli.records.finding import Severity
from sop_cli.rules.base import NoOptions, rule
from sop_cli.rules.log import Log
from sop_cli.rules.wording import placeholder

DOC_ZH = """FU005 unknown-person：负责人不在成员名单里，或者名单里有几位同名的人。

检查什么：“负责人”是否是某位成员的姓名、工号或别名，也可以姓名和工号一起写：李娜(1002)。一格里写了两个人的归 FU002。
需要成员名单。
为什么：对不上人，这条记录就不算在任何人名下，或者算错了人。
不好的例子：负责人：周洁（名单里是周杰）
好的例子：负责人：周杰
"""


def names(log: Log, field: str) -> Sequence[str]:  # noqa: ARG001 - one signature for all vocabularies
    """The members' names."""
    return [person.name for person in log.roster.people]


@rule(
    "FU005",
    "unknown-person",
    title=Words(en="The owner is not a member", zh="负责人不在成员名单里"),
    at="owner",
    severity=Severity.ERROR,
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
def check(log: Log, options: NoOptions) -> pl.LazyFrame:  # noqa: ARG001 - one signature for all rules
    """Rows whose owner is nobody's or several people's name; what merely fills the cell is FU008."""
    wrong = pl.col("_who").is_in(["stranger", "shared"]) & ~placeholder("owner")
    return log.frame.filter(wrong).select("_id", _case=pl.col("_who"))
