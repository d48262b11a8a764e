"""PL101 plan-missing: somebody who is to plan has no plan for a month (or week).

What it checks: members employed in it and not away all the time, whose role is to plan (`plans.roles`, else
`evaluation.roles`, else a role that owns a stage), against 负责人 and 期间 of the plans; `plans.every` says whether
months or weeks count.
Why it matters: nobody knows what the month is to bring, and no resources are kept for it.
Bad: 徐磊 has plans for 2023-10 and 2023-12 only
Good: 徐磊 has a plan for 2023-11 too
"""

from __future__ import annotations

from collections.abc import Iterator

from sop_cli.i18n import Words
from sop_cli.plans.base import Hit, NoOptions, rule
from sop_cli.plans.desk import Desk
from sop_cli.plans.people import there
from sop_cli.records.planned import belongs

DOC_ZH = """PL101 plan-missing：该做计划的人某个月（或某周）没有计划。

检查什么：期间内在职、没有整段休假、岗位要做计划的成员（plans.roles，未写则按 evaluation.roles，再则按负责销售阶段的岗
位），对照计划的“负责人”和“期间”；plans.every 决定按月还是按周。
为什么：没有计划，就不知道这个月要做什么，也没法预留资源。
不好的例子：徐磊只有 2023-10 和 2023-12 的计划
好的例子：徐磊 2023-11 也有计划
"""


@rule(
    "PL101",
    "plan-missing",
    title=Words(en="No plan for the period", zh="没有当期计划"),
    scope="owner",
    needs=("members",),
    message=Words(en="{owner} has no plan for {period}.", zh="{owner}没有 {period} 的计划。"),
    hint=Words(
        en="Please hand it in; who is on leave all the time is entered in the absences file.",
        zh="请补交计划；整段休假的，请登记到请假表。",
    ),
)
def check(desk: Desk, options: NoOptions) -> Iterator[Hit]:  # noqa: ARG001 - one signature for all rules
    """Everybody against every month or week."""
    weekly = desk.book.sop.plans.every == "week"
    covered = {
        (line.person, stretch.label)
        for line in desk.lines
        for stretch in desk.stretches
        if line.period and belongs(line.period, stretch) and not (weekly and line.period.days > 7)
    }
    for person in desk.people:
        for stretch in desk.stretches:
            if (person.name, stretch.label) not in covered and there(desk.book, person, stretch):
                yield Hit(owner=person.name, words={"period": stretch.label})
