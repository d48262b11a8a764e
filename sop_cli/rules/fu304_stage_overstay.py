"""FU304 stage-overstay: a sale has stood at one stage for longer than the SOP finds normal.

What it checks: days from the first record at the stage (without another stage between) to the as-of date, against
max_days of the stage. What was won or lost since then is not looked at. An open deal whose customer has no record
with a stage is looked at by its day of creation, against the days of all stages up to its own together. Quiet for
stages without max_days.
Why it matters: a sale that does not move is either stuck or over; both need a decision.
Bad: 客户筛选 since 2023-09-01 (as of 2023-10-31, max_days 10)
Good: 客户筛选 since 2023-10-25
"""

from __future__ import annotations

from itertools import accumulate

import polars as pl

from sop_cli.i18n import Words
from sop_cli.rules.base import NoOptions, rule
from sop_cli.rules.course import CLIENT, DEAL, closings, placed
from sop_cli.rules.log import CUSTOMER, PERSON, Log

DOC_ZH = """FU304 stage-overstay：在一个阶段停留的时间超过了 SOP 的通常天数。

检查什么：从进入该阶段的第一条记录到截至日期的天数，对照该阶段的 max_days。此后已经赢单或输单的不看。进行中的商
机，如果客户没有带阶段的记录，就从创建日期算起，对照到该阶段为止各阶段天数之和。没有写 max_days 的阶段不检查。
为什么：长时间不动的单子，要么卡住了，要么已经结束，都需要拿个主意。
不好的例子：2023-09-01 起一直在客户筛选（截至 2023-10-31，通常 10 天以内）
好的例子：2023-10-25 进入客户筛选
"""


@rule(
    "FU304",
    "stage-overstay",
    title=Words(en="At one stage for long", zh="阶段停留较久"),
    at="stage",
    scope="customer",
    wants=("deals",),
    message={
        "": Words(
            en="{customer}: at “{now}” since {entered}, {days} days (usually up to {limit}).",
            zh="{customer}：{entered} 起一直在“{now}”，已 {days} 天（通常 {limit} 天以内）。",
        ),
        "deal": Words(
            en="{deal}: created on {entered}, {days} days ago, and at “{now}” (up to there usually {limit} days).",
            zh="{deal}：{entered} 创建，已 {days} 天，现在“{now}”（到这一阶段通常共 {limit} 天以内）。",
        ),
    },
    hint=Words(
        en="Please plan the next step, or close it if it is over.", zh="请安排推进；如已结束，请更新阶段或商机状态。"
    ),
)
def check(log: Log, options: NoOptions) -> pl.LazyFrame:  # noqa: ARG001 - one signature for all rules
    """The last stay of each sale, where it is longer than its stage allows; and open deals by their creation."""
    names = pl.lit(pl.Series([stage.name for stage in log.sop.stages], dtype=pl.String))
    hits = pl.concat([_by_records(log), _by_deals(log)], how="diagonal")
    return hits.filter(pl.col("days") > pl.col("limit")).with_columns(now=names.gather("_stage")).drop("_stage")


def _by_records(log: Log) -> pl.LazyFrame:
    limits = pl.LazyFrame(
        {
            "_stage": range(len(log.sop.stages)),
            "limit": pl.Series([stage.max_days for stage in log.sop.stages], dtype=pl.Int64),
        }
    )
    stays = log.courses.lazy().with_columns(_stay=pl.struct("_course", "_stage").rle_id())
    last = stays.group_by("_thread").agg(pl.col("_stay").max())
    ended = closings(log.deals).lazy()
    return (
        stays.join(last, on=["_thread", "_stay"])
        .group_by("_thread")
        .agg(
            pl.col(CLIENT, DEAL, "_stage").first(),
            entered=pl.col("date").min(),
            _id=pl.col("_id").sort_by("date", "_id").last(),
        )
        .join(ended.group_by(CLIENT).agg(_any=pl.col("closed").max()), on=CLIENT, how="left")
        .join(ended.group_by(CLIENT, DEAL).agg(_own=pl.col("closed").max()), on=[CLIENT, DEAL], how="left")
        .with_columns(_over=pl.when(pl.col(DEAL).is_null()).then("_any").otherwise("_own"))
        .filter((pl.col("_over") < pl.col("entered")).fill_null(value=True))
        .join(limits, on="_stage")
        .with_columns(days=(pl.lit(log.as_of) - pl.col("entered")).dt.total_days())
        .select("_id", "_stage", "entered", "days", "limit", _case=pl.lit(""))
    )


def _by_deals(log: Log) -> pl.LazyFrame:
    """Open deals of customers without a record that has a stage."""
    together = pl.LazyFrame(
        {
            "_stage": range(len(log.sop.stages)),
            "limit": pl.Series(_together([stage.max_days for stage in log.sop.stages]), dtype=pl.Int64),
        }
    )
    open_ = log.deals.filter(pl.col("status") == "open")
    at = open_.with_columns(placed(log.sop.stages, open_["stage"]).alias("_stage"), entered=pl.col("created"))
    return (
        at.lazy()
        .join(log.courses.lazy().select(CLIENT), on=CLIENT, how="anti")
        .join(together, on="_stage")
        .with_columns(days=(pl.lit(log.as_of) - pl.col("entered")).dt.total_days())
        .select(
            "_stage", "entered", "days", "limit", "_file", "_sheet", "_row", PERSON, "stage",
            pl.col("customer").alias(CUSTOMER), _case=pl.lit("deal"),
            deal=pl.coalesce("deal", "id", "customer"),
        )
    )  # fmt: skip


def _together(days: list[int | None]) -> list[int | None]:
    return list(accumulate(days, lambda a, b: None if a is None or b is None else a + b))
