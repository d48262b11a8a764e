"""FU101 next-action-overdue: the next action's date has passed and nothing followed.

What it checks: 预计完成时间 lies before the as-of date, the same customer has no later record up to that date, and
完成情况 does not say done or dropped. Records dated in the future do not count as later ones. A date before that of the
follow-up itself is FU102. The owner's leave does not stop the clock: a colleague can call.
Why it matters: the customer was promised something and may still be waiting.
Bad: 科技公司, 2023-10-10, 发送方案报价单, due 2023-10-15, and nothing since (as of 2023-10-31)
Good: the next talk is in the log, or 完成情况 says 已完成
"""

from __future__ import annotations

import polars as pl

from sop_cli.i18n import Words
from sop_cli.rules.actions import open_actions
from sop_cli.rules.base import NoOptions, rule
from sop_cli.rules.log import Log
from sop_cli.rules.wording import placeholder

DOC_ZH = """FU101 next-action-overdue：下一步已过预计完成时间，之后没有新的记录。

检查什么：“预计完成时间”早于截至日期，截至该日同一客户没有更晚的记录，“完成情况”也没有写已完成或取消。日期在将来的记
录不算更晚的记录。早于跟进日期本身的归 FU102。负责人休假期间照样提示，可请同事代办。
为什么：答应客户的事可能还没有做，客户还在等。
不好的例子：科技公司，2023-10-10，发送方案报价单，预计 2023-10-15 完成，此后没有记录（截至 2023-10-31）
好的例子：登记了下一次沟通，或“完成情况”写明已完成
"""


@rule(
    "FU101",
    "next-action-overdue",
    title=Words(en="The next action is overdue", zh="下一步逾期"),
    at="due_date",
    scope="customer",
    message={
        "": Words(
            en="“{next_action}” was due on {due_date}; {days} days later there is no further record of {customer}.",
            zh="“{next_action}”应于 {due_date} 完成，已过 {days} 天，{customer}还没有后续记录。",
        ),
        "unnamed": Words(
            en="The next action was due on {due_date}; {days} days later there is no further record of {customer}.",
            zh="下一步应于 {due_date} 完成，已过 {days} 天，{customer}还没有后续记录。",
        ),
    },
    hint=Words(
        en="Please record how it went, or say in “Done” that it is done or dropped.",
        zh="请登记后续情况；如已完成或取消，请填写“完成情况”。",
    ),
)
def check(log: Log, options: NoOptions) -> pl.LazyFrame:  # noqa: ARG001 - one signature for all rules
    """Open actions past their date, at customers with no later record."""
    days = (pl.lit(log.as_of) - pl.col("due_date")).dt.total_days()
    nameless = pl.col("next_action").is_null() | placeholder("next_action")
    named = pl.when(nameless).then(pl.lit("unnamed")).otherwise(pl.lit(""))
    return open_actions(log).filter(days > 0).select("_id", days=days, _case=named)
