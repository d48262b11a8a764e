"""PL111 not-approved-yet: a plan's period has begun and the plan is still not approved.

What it checks: 审批状态 of plans whose period has begun by the as-of date: pending or empty. Special requests are
PL106.
Why it matters: only approved plans are filed in the 《销售计划管理表》; work begins on what nobody has agreed to.
Bad: 期间: 2023-11, 审批状态: 待审批, on 2023-11-06
Good: approved before the month begins
"""

from __future__ import annotations

from collections.abc import Iterator

from sop_cli.i18n import Words
from sop_cli.plans.base import Hit, NoOptions, rule
from sop_cli.plans.desk import Desk

DOC_ZH = """PL111 not-approved-yet：计划的期间已经开始，还没有批准。

检查什么：截至统计日期已经开始的计划，“审批状态”为待审批或没填；有特殊申请的见 PL106。
为什么：只有批准的计划才归入《销售计划管理表》；没批准就开始做，容易白做。
不好的例子：期间：2023-11，审批状态：待审批，今天 2023-11-06
好的例子：月初之前批准
"""


@rule(
    "PL111",
    "not-approved-yet",
    title=Words(en="Begun without approval", zh="已开始，尚未批准"),
    at="status",
    message={
        "pending": Words(
            en="{period} has begun; the plan is waiting for approval.", zh="{period} 已开始，计划还在等待审批。"
        ),
        "none": Words(en="{period} has begun; nothing is said of approval.", zh="{period} 已开始，没有写审批状态。"),
    },
    hint=Words(
        en="Please have the leader decide; only approved plans are filed.", zh="请上级审批；只有批准的计划才归档。"
    ),
)
def check(desk: Desk, options: NoOptions) -> Iterator[Hit]:  # noqa: ARG001 - one signature for all rules
    """Each plan that has begun, but for special requests and words that are not understood."""
    for line in desk.lines:
        begun = line.period is not None and line.period.start <= desk.book.as_of
        if begun and line.special is None and line.status != "approved" and line.counts and not line.status_unclear:
            yield Hit(line, case=line.status or "none")
