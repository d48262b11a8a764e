"""PL107 unknown-customer: a plan is about a customer whom the customers file does not have.

What it checks: 重点客户 against the names and short names of the customers.
Why it matters: visits and sales cannot be matched to the plan, usually because of a misspelt name.
Bad: 重点客户: 苏洲启衡精密
Good: 重点客户: 苏州启衡精密
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sop_cli.i18n import Words
from sop_cli.plans.base import Hit, NoOptions, rule
from sop_cli.plans.desk import Desk
from sop_cli.records.people import name_key

DOC_ZH = """PL107 unknown-customer：计划里的客户不在客户名单里。

检查什么：“重点客户”是否是客户名单里的名称或简称。
为什么：对不上客户，拜访和成交就对不上计划，多半是名字写错了。
不好的例子：重点客户：苏洲启衡精密
好的例子：重点客户：苏州启衡精密
"""


def names(desk: Desk, field: str) -> Sequence[str]:  # noqa: ARG001 - one signature for all vocabularies
    """The customers' names."""
    return [name for name, _people in desk.customers.values()]


@rule(
    "PL107",
    "unknown-customer",
    title=Words(en="A customer whom nobody knows", zh="客户不在名单里"),
    at="customer",
    needs=("customers",),
    message=Words(en="The customer “{value}” is not in the customers file.", zh="客户“{value}”不在客户名单里。"),
    near=Words(
        en="Did you mean “{suggestion}”? A new customer is added to the customers file first.",
        zh="是不是“{suggestion}”？如是新客户，请先加入客户名单。",
    ),
    hint=Words(en="A new customer is added to the customers file first.", zh="如是新客户，请先加入客户名单。"),
    known=names,
)
def check(desk: Desk, options: NoOptions) -> Iterator[Hit]:  # noqa: ARG001 - one signature for all rules
    """Each customer that is named."""
    for line in desk.lines:
        if line.customer and line.says("customer") and name_key(line.customer) not in desk.customers:
            yield Hit(line)
