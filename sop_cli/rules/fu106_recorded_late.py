"""FU106 recorded-late: the record was written more than so many working days after the talk.

What it checks: 录入时间 lies more than max_days (2) working days after 跟进日期. Where a record has no 录入时间, the
ledger is asked when it was first seen. Only where `followups.arrive: daily` says that files arrive every day does that
count as recorded late, and only if the logs were looked at without it when the time had run out, so that a missed run
makes nobody late. Else it says "received late", and only of records dated before the day on which records of the same
person had last arrived: a weekly hand-in is not late. On the first look at a log, or at a person, nothing is late.
Why it matters: what is written down days later is written from memory.
Bad: 跟进日期 2023-10-10, 录入时间 2023-10-18
Good: 跟进日期 2023-10-10, 录入时间 2023-10-10 18:05
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from sop_cli.i18n import Words
from sop_cli.rules.base import option, rule
from sop_cli.rules.log import Log
from sop_cli.rules.told import LookBack, happened

DOC_ZH = """FU106 recorded-late：记录在沟通之后隔了较多工作日才登记。

检查什么：“录入时间”比“跟进日期”晚了 max_days（2）个以上工作日。没有录入时间的记录，看留底库里第一次出现是哪一天：
只有 `followups.arrive: daily`（文件每天都交）时，才按“登记较晚”提示，而且必须是期限已到的那次留底里还没有它——漏跑
几天不会让任何人变成较晚。否则只说“收到较晚”，并且只提示日期早于该负责人上一批记录收到日的记录：按周上交不算晚。第一次
留底、某人第一次出现时，都不判断早晚。
为什么：隔几天再写，只能靠回忆。
不好的例子：跟进日期 2023-10-10，录入时间 2023-10-18
好的例子：跟进日期 2023-10-10，录入时间 2023-10-10 18:05
"""


class Late(LookBack):
    """How much time there is to write a record."""

    max_days: int = option(2, ge=0, en="working days allowed", zh="允许几个工作日")


@rule(
    "FU106",
    "recorded-late",
    title=Words(en="Recorded late", zh="登记较晚"),
    at="date",
    message={
        "": Words(
            en="Dated {date}, recorded {recorded_at}: {late} working days later (allowed: {max_days}).",
            zh="跟进日期 {date}，录入时间 {recorded_at}，相隔 {late} 个工作日（允许 {max_days} 个）。",
        ),
        "seen": Words(
            en="Dated {date}, first seen on {seen_on}: {late} working days later (allowed: {max_days}).",
            zh="登记较晚：跟进日期 {date}，{seen_on} 第一次出现，相隔 {late} 个工作日（允许 {max_days} 个）。",
        ),
        "received": Words(
            en="Received late: dated {date}, not yet among the records received on {arrived_on}, there on {seen_on}.",
            zh="收到较晚：跟进日期 {date}，{arrived_on} 收到的记录里还没有它，{seen_on} 才收到。",
        ),
    },
    hint=Words(
        en="If it was entered afterwards for a reason, a word is enough; else please record talks on the day.",
        zh="如有原因，说明一下即可；平时请当天登记。",
    ),
)
def check(log: Log, options: Late) -> pl.LazyFrame:
    """Rows by their own time of recording, then rows that the ledger first saw late."""
    return pl.concat([_by_own_time(log, options.max_days), _by_ledger(log, options)], how="diagonal").lazy()


def _by_own_time(log: Log, allowed: int) -> pl.DataFrame:
    entered = pl.col("recorded_at").dt.date()
    rows = (
        log.frame.filter((entered - pl.col("date")).dt.total_days() > allowed)
        .select("_id", "date", _entered=entered)
        .collect()
    )
    days = rows.select("date", "_entered").unique()
    late = [_working_days(log, first, last) for first, last in days.iter_rows()]
    found = rows.join(days.with_columns(late=pl.Series(late, dtype=pl.Int64)), on=["date", "_entered"])
    return found.filter(pl.col("late") > allowed).select("_id", "late", _case=pl.lit(""), _field=pl.lit("recorded_at"))


def _by_ledger(log: Log, options: Late) -> pl.DataFrame:
    daily = log.sop.followups.arrive == "daily"
    stamped = log.frame.filter(pl.col("recorded_at").is_not_null()).select("_id").collect()
    seen = happened(log, ["backdated"], options.days).filter(pl.col("_id").is_not_null())
    seen = seen.join(stamped, on="_id", how="anti")
    rows = [
        (row["_id"], late, "seen" if daily else "received", row["seen_on"], row["arrived_on"])
        for row in seen.iter_rows(named=True)
        if row["date"]
        and (late := _working_days(log, row["date"], row["seen_on"])) > options.max_days
        and _proven(log, row["date"], row["absent_on"], row["arrived_on"], options.max_days, daily=daily)
    ]
    schema = {"_id": pl.UInt32, "late": pl.Int64, "_case": pl.String, "seen_on": pl.Date, "arrived_on": pl.Date}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _proven(log: Log, day: date, absent: date | None, arrived: date | None, allowed: int, *, daily: bool) -> bool:
    if daily:
        return absent is not None and _working_days(log, day, absent) >= allowed
    return arrived is not None and day < arrived


def _working_days(log: Log, first: date, last: date) -> int:
    """The working days after the first day, up to the last."""
    return log.calendar.between(first + timedelta(days=1), last)
