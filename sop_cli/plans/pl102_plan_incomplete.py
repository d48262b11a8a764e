"""PL102 plan-incomplete: a required cell of a plan is empty.

What it checks: the fields of `plans.required` (customer, visits, strategy unless set); 拜访频次 stands for
计划拜访次数.
Why it matters: a plan without customer, visits or strategy cannot be followed or compared.
Bad: 重点客户: YY集团, 销售策略: (empty)
Good: 重点客户: YY集团, 销售策略: 先约技术交流，再报价
"""

from __future__ import annotations

from collections.abc import Iterator

from sop_cli.i18n import Words
from sop_cli.plans.base import Hit, NoOptions, rule
from sop_cli.plans.desk import Desk
from sop_cli.records.planned import PlanLine

DOC_ZH = """PL102 plan-incomplete：计划的必填栏目没有填。

检查什么：plans.required 里的栏目（未设置时为重点客户、计划拜访次数、销售策略）；填了“拜访频次”就算有拜访次数。
为什么：没有客户、次数或策略的计划，没法执行，也没法对照。
不好的例子：重点客户：YY集团，销售策略：（空）
好的例子：重点客户：YY集团，销售策略：先约技术交流，再报价
"""


@rule(
    "PL102",
    "plan-incomplete",
    title=Words(en="A required cell is empty", zh="必填栏目未填"),
    message={
        "cell": Words(en="“{column}” is empty.", zh="“{column}”没有填。"),
        "column": Words(en="There is no column “{column}”.", zh="表里没有“{column}”这一栏。"),
    },
    hint={
        "cell": Words(en="Please fill it in.", zh="请补上。"),
        "column": Words(
            en="Add the column, name it under sources.plans.columns, or take {field} out of plans.required.",
            zh="请加上这一栏；表头叫法不同的写到 sources.plans.columns，不要求的从 plans.required 里去掉 {field}。",
        ),
    },
)
def check(desk: Desk, options: NoOptions) -> Iterator[Hit]:  # noqa: ARG001 - one signature for all rules
    """Each required field of each line; a column that a sheet does not have is told once."""
    told: set[tuple[str | None, str | None, str]] = set()
    for line in desk.lines:
        for field in desk.book.sop.plans.required:
            where = (line.file, line.sheet, field)
            if not desk.has_column(line, field):
                if where not in told:
                    told.add(where)
                    yield Hit(line, field, "column", words={"field": field})
            elif not _filled(line, field):
                yield Hit(line, field, "cell")


def _filled(line: PlanLine, field: str) -> bool:
    if field == "visits" and (line.says("frequency") or line.visits is not None):
        return True
    return field in line.bad or line.says(field)
