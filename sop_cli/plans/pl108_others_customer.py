"""PL108 others-customer: a plan is about a customer who is somebody else's.

What it checks: 负责人 of the plan against 负责人 and 协作人 of the customer in the customers file.
Why it matters: two people calling on one customer without knowing of each other confuse the customer.
Bad: 周杰 plans visits to 苏州启衡精密, who is 张伟's
Good: 周杰 is entered as 协作人 there, or 张伟 plans them
"""

from __future__ import annotations

from collections.abc import Iterator

from sop_cli.i18n import Words
from sop_cli.plans.base import Hit, NoOptions, rule
from sop_cli.plans.desk import Desk
from sop_cli.records.people import name_key

DOC_ZH = """PL108 others-customer：计划里的客户由别人负责。

检查什么：计划的“负责人”是否是客户名单里该客户的负责人或协作人。
为什么：两个人各自拜访同一家客户，客户会困惑。
不好的例子：周杰计划拜访苏州启衡精密，该客户由张伟负责
好的例子：周杰登记为协作人，或由张伟安排
"""


@rule(
    "PL108",
    "others-customer",
    title=Words(en="Somebody else’s customer", zh="客户由他人负责"),
    at="customer",
    needs=("customers", "members"),
    message=Words(en="{customer} is {keepers}’s customer.", zh="{customer}由{keepers}负责。"),
    hint=Words(
        en="Please agree on it; who works together on a customer is entered as partner in the customers file.",
        zh="请两人先商量；一起跟进的，请在客户名单里登记为协作人。",
    ),
)
def check(desk: Desk, options: NoOptions) -> Iterator[Hit]:  # noqa: ARG001 - one signature for all rules
    """Each customer of a member's plan who has an owner."""
    for line in desk.lines:
        _name, keepers = desk.customers.get(name_key(line.customer or ""), ("", frozenset()))
        if line.person and keepers and line.person not in keepers:
            yield Hit(line, words={"keepers": str(Words(en=", ", zh="、")).join(sorted(keepers))})
