"""FU205 entered-in-a-burst: many records of different days and customers were entered within a few minutes.

What it checks: 录入时间. min_records (10) or more talks — a customer on a day is one — of at least min_days (2)
follow-up days, entered by one owner within `minutes` (5). Records entered on one evening for that same day are fine. A
time that stands at many records of several owners comes from an import and does not count; nor does a 录入时间 without
a time of day.
Why it matters: what is written down days later, all at once, is written from memory. It may also be a file taken over.
Bad: 12 records of 2023-10-09 to 2023-10-13, all entered on 2023-10-13 between 17:50 and 17:54
Good: each day's records entered on the same day
"""

from __future__ import annotations

import polars as pl

from sop_cli.i18n import Words
from sop_cli.rules.base import Options, option, rule
from sop_cli.rules.log import Log

DOC_ZH = """FU205 entered-in-a-burst：几分钟内集中录入了不同日期、不同客户的多条记录。

检查什么：“录入时间”。同一负责人在 minutes（5）分钟内录入了至少 min_records（10）次沟通（一家客户一天算一次），且涉及
至少 min_days（2）个跟进日期。当天晚上集中录入当天的记录没有关系。几个人的许多记录录入时间一模一样，是系统导入的，不
算；只有日期、没有钟点的“录入时间”也不算。
为什么：隔几天一次写完，就只能靠回忆。也可能是一次批量导入，说明一下就清楚了。
不好的例子：2023-10-09 至 10-13 的 12 条记录，都在 10-13 的 17:50 至 17:54 录入
好的例子：每天的记录当天录入
"""


class Burst(Options):
    """How many records, how fast."""

    minutes: int = option(5, ge=1, le=1440, en="within how many minutes", zh="几分钟之内")
    min_records: int = option(10, ge=2, en="at least so many talks", zh="至少几次沟通")
    min_days: int = option(2, ge=1, en="of at least so many follow-up days", zh="至少涉及几个跟进日期")


@rule(
    "FU205",
    "entered-in-a-burst",
    title=Words(en="Entered within a few minutes", zh="短时间内集中录入"),
    at="recorded_at",
    scope="owner",
    message=Words(
        en="{owner}: {records} records entered between {start} and {end}, of {days} follow-up days and {customers} "
        "customers.",
        zh="{owner}：{start} 至 {end} 连续录入 {records} 条，涉及 {days} 个跟进日期、{customers} 家客户。",
    ),
    hint=Words(
        en="If it was an import or a handover, a word is enough; else please enter records on the day itself.",
        zh="如是批量导入或集中整理，说明一下即可；平时请当天登记。",
    ),
)
def check(log: Log, options: Burst) -> pl.LazyFrame:
    """The first record of each run of records that were entered too fast to have been written one by one."""
    if log.data["recorded_at"].null_count() == log.data.height:
        return log.frame.select("_id").head(0)
    span, apart = pl.duration(minutes=options.minutes), options.min_records - 1
    entered, person = pl.col("recorded_at"), pl.col("who")
    fast = (entered.shift(-apart) - entered <= span) & (person.shift(-apart) == person)
    rows = _entered(log, options.min_records).with_columns(fast=fast.fill_null(value=False))
    covered = pl.col("fast").cast(pl.UInt8).rolling_max(options.min_records, min_samples=1) > 0
    begins = (person != person.shift(1)) | (entered - entered.shift(1) > span) | ~covered.shift(1)
    runs = rows.with_columns(covered=covered).with_columns(run=begins.fill_null(value=True).cum_sum()).filter("covered")
    return (
        runs.group_by("run")
        .agg(
            pl.col("_id").min(),
            start=entered.min(), end=entered.max(), records=pl.len(),
            days=pl.col("date").n_unique(), customers=pl.col("_client").n_unique(),
            talks=pl.struct("date", "_client").n_unique(),
        )
        .filter(pl.col("talks") >= options.min_records, pl.col("days") >= options.min_days)
        .select("_id", "start", "end", "records", "days", "customers")
    )  # fmt: skip


def _entered(log: Log, many: int) -> pl.LazyFrame:
    """Who entered what and when, in the order of entering; what a system stamped is left out."""
    entered = pl.col("recorded_at")
    rows = log.frame.filter(
        entered.dt.time() != pl.time(0), pl.col("_person").is_not_null(), pl.col("date").is_not_null()
    ).select("_id", "date", "_client", "recorded_at", who=pl.col("_person").hash())
    stamped = rows.group_by("recorded_at").agg(owners=pl.col("who").n_unique(), rows=pl.len())
    several = stamped.filter(pl.col("owners") > 1, pl.col("rows") >= many)
    return rows.join(several, on="recorded_at", how="anti").sort("who", "recorded_at", "_id")
