"""PL105 resource-short: more of a resource is asked for in a month than there is.

What it checks: 所需资源 and 资源数量 of all plans of a month, without those that were not approved, added up by
kind, against `plans.resources` in sop.yaml. Weeks count to the month that most of their days lie in.
Why it matters: two visits cannot have the same engineer; who gets what is decided before, not at the customer's door.
Bad: 方案工程师 in 2023-11: 23 wanted, 20 there
Good: 方案工程师 in 2023-11: 18 wanted, 20 there
"""

from __future__ import annotations

from collections.abc import Iterator

from sop_cli.i18n import Words
from sop_cli.plans.base import Hit, NoOptions, rule
from sop_cli.plans.desk import Desk, who

DOC_ZH = """PL105 resource-short：某月某种资源申请的合计超过现有数量。

检查什么：当月全部计划的“所需资源”和“资源数量”（未批准的不算）按种类合计，对照 sop.yaml 里 plans.resources 的数量；跨
月的周算到天数多的那个月。
为什么：同一位工程师不能同时去两家客户；谁先用，要事先商量好。
不好的例子：方案工程师 2023-11：申请 23，现有 20
好的例子：方案工程师 2023-11：申请 18，现有 20
"""


@rule(
    "PL105",
    "resource-short",
    title=Words(en="More asked for than there is", zh="资源不够"),
    scope="log",
    at="resource",
    message=Words(
        en="{period}, {kind}: {wanted} wanted, {available} there, {short} too many. Wanted by: {by}.",
        zh="{period} {kind}：申请 {wanted}，现有 {available}，超出 {short}。申请人：{by}。",
    ),
    hint=Words(
        en="Please settle who goes first, shift plans, or find more of it.", zh="请协调先后、错开时间，或增加资源。"
    ),
)
def check(desk: Desk, options: NoOptions) -> Iterator[Hit]:  # noqa: ARG001 - one signature for all rules
    """Every kind and month of which there is less than is wanted."""
    for asked in desk.asked:
        if asked.gap is not None and asked.gap < 0:
            words = {
                "period": asked.month,
                "kind": asked.kind,
                "wanted": str(asked.wanted),
                "available": str(asked.available),
                "short": str(-asked.gap),
                "by": who(asked.by),
            }
            yield Hit(words=words)
