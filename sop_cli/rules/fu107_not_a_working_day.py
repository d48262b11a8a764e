"""FU107 not-a-working-day: the follow-up is dated on a weekend or a holiday.

What it checks: 跟进日期 against the working days of the SOP: the statutory calendar with its make-up days, and the
SOP's own exceptions. Off by default, because exhibitions and customers' events are on weekends.
Why it matters: where nobody works on Sundays, a talk on a Sunday is usually a slip of the date.
Bad: 2023-10-14, a Saturday
Good: 2023-10-07, a Saturday that is worked to make up for the holidays
"""

from __future__ import annotations

import polars as pl

from sop_cli.i18n import Words
from sop_cli.records.finding import Severity
from sop_cli.rules.base import NoOptions, rule
from sop_cli.rules.log import Log

DOC_ZH = """FU107 not-a-working-day：跟进日期是周末或节假日。

检查什么：“跟进日期”是否是 SOP 的工作日，按法定日历（含调休）和 SOP 自己的例外。默认关闭，因为展会和客户活动常在周末。
为什么：周末不上班的团队，周日的沟通多半是日期填错了。
不好的例子：2023-10-14（周六）
好的例子：2023-10-07（周六，但是调休上班）
"""

_SATURDAY = 6


@rule(
    "FU107",
    "not-a-working-day",
    title=Words(en="Dated on a day off", zh="跟进日期不是工作日"),
    at="date",
    severity=Severity.INFO,
    off=True,
    message={
        "weekend": Words(en="{date} is on a weekend.", zh="跟进日期 {date} 是周末。"),
        "holiday": Words(en="{date} is a holiday.", zh="跟进日期 {date} 是节假日。"),
    },
    hint=Words(
        en="If it was an exhibition or an event, nothing is to be done; else please check the date.",
        zh="如是展会或客户活动，可不处理；否则请核对日期。",
    ),
)
def check(log: Log, options: NoOptions) -> pl.LazyFrame:  # noqa: ARG001 - one signature for all rules
    """Dates that are no working days."""
    dates = log.data["date"].drop_nulls().unique()
    off = [day for day in dates if not log.calendar.is_workday(day)]
    weekend = pl.col("date").dt.weekday() >= _SATURDAY
    return log.frame.filter(pl.col("date").is_in(pl.Series(off, dtype=pl.Date).implode())).select(
        "_id", _case=pl.when(weekend).then(pl.lit("weekend")).otherwise(pl.lit("holiday"))
    )
