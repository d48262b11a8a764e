"""FU102 due-before-follow-up: the next action is due before the follow-up took place.

What it checks: 预计完成时间 lies before 跟进日期.
Why it matters: nobody can act on it; usually a slip of year or month.
Bad: 科技公司, 2023-10-10, …, due 2023-09-15
Good: 科技公司, 2023-10-10, …, due 2023-10-15
"""

from __future__ import annotations

import polars as pl

from sop_cli.i18n import Words
from sop_cli.records.finding import Severity
from sop_cli.rules.base import NoOptions, rule
from sop_cli.rules.log import Log

DOC_ZH = """FU102 due-before-follow-up：下一步的预计完成时间早于跟进日期。

检查什么：“预计完成时间”是否早于“跟进日期”。
为什么：这样的期限没法执行，多半是年份或月份填错了。
不好的例子：科技公司，2023-10-10，……，预计 2023-09-15 完成
好的例子：科技公司，2023-10-10，……，预计 2023-10-15 完成
"""


@rule(
    "FU102",
    "due-before-follow-up",
    title=Words(en="Due before the follow-up", zh="预计完成时间早于跟进日期"),
    at="due_date",
    severity=Severity.ERROR,
    message=Words(
        en="Due date {due_date} is before the follow-up on {date}.",
        zh="预计完成时间 {due_date} 早于跟进日期 {date}。",
    ),
    hint=Words(en="Please check year and month.", zh="请核对年月。"),
)
def check(log: Log, options: NoOptions) -> pl.Expr:  # noqa: ARG001 - one signature for all rules
    """Due before it was agreed."""
    return pl.col("due_date") < pl.col("date")
