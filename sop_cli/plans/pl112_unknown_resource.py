"""PL112 unknown-resource: a resource is asked for that the SOP does not list.

What it checks: 所需资源 against the kinds of `plans.resources`, where there are any.
Why it matters: nobody can say whether there is enough of it; often it is one kind under two names.
Bad: 所需资源: 售前工程师 (the SOP says 方案工程师)
Good: 所需资源: 方案工程师
"""

from __future__ import annotations

from collections.abc import Iterator

from sop_cli.i18n import Words
from sop_cli.plans.base import Hit, NoOptions, rule
from sop_cli.plans.desk import Desk
from sop_cli.records.people import did_you_mean, name_key

DOC_ZH = """PL112 unknown-resource：申请的资源不在 SOP 的资源清单里。

检查什么：“所需资源”是否是 plans.resources 里的种类（没有设置清单则不看）。
为什么：没法判断够不够，常常是同一种资源的两种叫法。
不好的例子：所需资源：售前工程师（SOP 里叫方案工程师）
好的例子：所需资源：方案工程师
"""


@rule(
    "PL112",
    "unknown-resource",
    title=Words(en="A resource that the SOP does not list", zh="资源不在清单里"),
    at="resource",
    message=Words(en="The SOP does not list the resource “{kind}”.", zh="SOP 的资源清单里没有“{kind}”。"),
    near=Words(
        en="Did you mean “{suggestion}”? Else add it under plans.resources.",
        zh="是不是“{suggestion}”？如确有此项，请加到 plans.resources。",
    ),
    hint=Words(
        en="The SOP has: {known}. Others are added under plans.resources.",
        zh="清单里有：{known}。其他的请加到 plans.resources。",
    ),
)
def check(desk: Desk, options: NoOptions) -> Iterator[Hit]:  # noqa: ARG001 - one signature for all rules
    """Each kind that is asked for."""
    known = {name_key(kind): kind for kind in desk.book.sop.plans.resources}
    for line in desk.lines if known else ():
        for kind, _number in line.resources:
            if name_key(kind) not in known:
                near = did_you_mean(kind, known.values())
                words = {"kind": kind, "known": str(Words(en=", ", zh="、")).join(known.values())}
                yield Hit(line, words=words | ({"suggestion": near} if near else {}))
