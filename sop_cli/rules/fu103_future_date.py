"""FU103 future-date: the follow-up is dated after the day on which the log is judged.

What it checks: 跟进日期 lies after the as-of date (--as-of, else today).
Why it matters: a talk that has not taken place is a plan; usually a slip of year or month.
Bad: 科技公司, 2024-10-10, 电话, … (as of 2023-10-31)
Good: 科技公司, 2023-10-10, 电话, …
"""

from __future__ import annotations

import polars as pl

from sop_cli.i18n import Words
from sop_cli.records.finding import Severity
from sop_cli.rules.base import NoOptions, rule
from sop_cli.rules.log import Log

DOC_ZH = """FU103 future-date：跟进日期晚于截至日期。

检查什么：“跟进日期”是否晚于截至日期（--as-of，不写则为今天）。
为什么：还没发生的沟通是计划，不是记录；多半是年份或月份填错了。
不好的例子：科技公司，2024-10-10，电话，……（截至 2023-10-31）
好的例子：科技公司，2023-10-10，电话，……
"""


@rule(
    "FU103",
    "future-date",
    title=Words(en="Dated in the future", zh="跟进日期在将来"),
    at="date",
    severity=Severity.ERROR,
    message=Words(en="The follow-up is dated {date}, after {as_of}.", zh="跟进日期 {date} 晚于 {as_of}。"),
    hint=Words(
        en="Please check the date; what is planned belongs in the next action.",
        zh="请核对日期；计划中的事请填在“下一步行动”里。",
    ),
)
def check(log: Log, options: NoOptions) -> pl.Expr:  # noqa: ARG001 - one signature for all rules
    """Dated after the as-of date."""
    return pl.col("date") > log.as_of
