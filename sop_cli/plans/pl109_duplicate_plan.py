"""PL109 duplicate-plan: the same plan stands there already.

What it checks: rows of one person, period and customer with the same visits, strategy, amount, resources and
special request. The first stays, the later ones are named.
Why it matters: visits, amounts and resources would count twice; usually a row or a file was pasted again.
Bad: 张伟, 2023-11, YY集团, 4, … stands in row 5 and in row 12
Good: each plan stands there once
"""

from __future__ import annotations

from collections.abc import Iterator

from sop_cli.i18n import Words
from sop_cli.plans.base import Hit, NoOptions, rule
from sop_cli.plans.desk import Desk
from sop_cli.plans.wording import place

DOC_ZH = """PL109 duplicate-plan：同样的计划前面已经有了。

检查什么：同一人、同一期间、同一客户，且次数、策略、金额、资源、特殊申请都相同的行；先出现的不提示，后面的提示。
为什么：次数、金额和资源会算两遍，多半是一行或一个文件粘贴了两次。
不好的例子：第 5 行和第 12 行都是“张伟，2023-11，YY集团，4 次……”
好的例子：每条计划只写一次
"""


@rule(
    "PL109",
    "duplicate-plan",
    title=Words(en="A plan that is there already", zh="重复的计划"),
    scope="owner",
    message=Words(en="The same plan as {first}.", zh="与{first}的计划相同，重复了。"),
    hint=Words(en="Please keep one of them.", zh="请保留一条。"),
)
def check(desk: Desk, options: NoOptions) -> Iterator[Hit]:  # noqa: ARG001 - one signature for all rules
    """Each row against those before it."""
    for line in desk.lines:
        if line.id in desk.first:
            yield Hit(line, words={"first": place(desk.first[line.id], line)})
