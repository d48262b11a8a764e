"""PL106 special-unapproved: a special request has not been approved, or nobody is named who approved it.

What it checks: plans with 特殊申请 (a solution of its own, a price below the list …): 审批状态 must say approved
and 审批人 name somebody else than the owner.
Why it matters: what goes beyond the usual costs others' time or money; a customer must not be promised what nobody
has granted.
Bad: 特殊申请: 定制接口开发, 审批状态: 待审批
Good: 特殊申请: 定制接口开发, 审批状态: 已批准, 审批人: 刘洋
"""

from __future__ import annotations

from collections.abc import Iterator

from sop_cli.i18n import Words
from sop_cli.plans.base import Hit, NoOptions, rule
from sop_cli.plans.desk import Desk

DOC_ZH = """PL106 special-unapproved：特殊申请还没有批准，或没写审批人。

检查什么：写了“特殊申请”的计划：“审批状态”应为已批准，“审批人”应写明，且不是本人。
为什么：超出常规的事要占用别人的时间或费用，没批准之前不能答应客户。
不好的例子：特殊申请：定制接口开发，审批状态：待审批
好的例子：特殊申请：定制接口开发，审批状态：已批准，审批人：刘洋
"""


@rule(
    "PL106",
    "special-unapproved",
    title=Words(en="Special request without approval", zh="特殊申请未获批准"),
    at="special",
    message={
        "pending": Words(en="The special request is waiting for approval: {value}", zh="特殊申请还在等待审批：{value}"),
        "rejected": Words(en="The special request was not approved: {value}", zh="特殊申请没有批准：{value}"),
        "none": Words(en="The special request says nothing of approval: {value}", zh="特殊申请没有写审批状态：{value}"),
        "nobody": Words(
            en="The special request names nobody who approved it: {value}", zh="特殊申请没有写审批人：{value}"
        ),
        "self": Words(
            en="The special request was approved by the one who made it ({approver}): {value}",
            zh="特殊申请的审批人就是申请人（{approver}）：{value}",
        ),
    },
    hint={
        "": Words(
            en="Please have it decided by the leader before the customer is told.", zh="请先请上级审批，再答复客户。"
        ),
        "rejected": Words(
            en="Please plan without it, or ask again with better reasons.",
            zh="请按没有该资源重新安排，或补充理由再申请。",
        ),
        "nobody": Words(en="Please enter who approved it.", zh="请填上审批人。"),
        "self": Words(en="Please have somebody else approve it.", zh="请由上级审批。"),
    },
)
def check(desk: Desk, options: NoOptions) -> Iterator[Hit]:  # noqa: ARG001 - one signature for all rules
    """Each special request."""
    for line in desk.lines:
        if line.special is None:
            continue
        approvers = [desk.person(name) for name in str(line.cells["approver"] or "").split("、") if name]
        if line.status != "approved":
            yield Hit(line, case=line.status or "none")
        elif not approvers:
            yield Hit(line, case="nobody")
        elif approvers == [line.owner]:
            yield Hit(line, case="self", words={"approver": approvers[0]})
