"""PL113 unclear-word: a word of a plan is not understood.

What it checks: 拜访频次 where no number of visits is given, and 审批状态.
Why it matters: the visits cannot be counted, or the plan cannot be filed.
Bad: 拜访频次: 经常, 审批状态: 看情况
Good: 拜访频次: 每周1次, 审批状态: 已批准
"""

from __future__ import annotations

from collections.abc import Iterator

from sop_cli.i18n import Words
from sop_cli.plans.base import Hit, NoOptions, rule
from sop_cli.plans.desk import Desk

DOC_ZH = """PL113 unclear-word：计划里的说法看不懂。

检查什么：没有写次数时的“拜访频次”，以及“审批状态”。
为什么：没法折算拜访次数，或者没法判断是否批准。
不好的例子：拜访频次：经常，审批状态：看情况
好的例子：拜访频次：每周1次，审批状态：已批准
"""


@rule(
    "PL113",
    "unclear-word",
    title=Words(en="A word that is not understood", zh="看不懂的说法"),
    message={
        "frequency": Words(en="“{value}” does not say how often.", zh="“{value}”没有说清多久一次。"),
        "status": Words(en="“{value}” is no state of an approval.", zh="“{value}”不是审批状态。"),
    },
    hint={
        "frequency": Words(
            en="For example 每周2次, 每月4次, weekly, 3 per month, or just a number.",
            zh="例如每周2次、每月4次、两周一次，或直接写次数。",
        ),
        "status": Words(
            en="Write approved, pending or rejected, or say what it means under sources.plans.values.status.",
            zh="请写已批准、待审批或未批准；自己的说法可写到 sources.plans.values.status。",
        ),
    },
)
def check(desk: Desk, options: NoOptions) -> Iterator[Hit]:  # noqa: ARG001 - one signature for all rules
    """Each of the two cells."""
    for line in desk.lines:
        if line.frequency_unclear:
            yield Hit(line, "frequency", "frequency")
        if line.status_unclear:
            yield Hit(line, "status", "status")
