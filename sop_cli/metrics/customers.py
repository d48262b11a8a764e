"""Who stays: retention of customers."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from sop_cli.i18n import Words
from sop_cli.metrics.base import Facts, Window, metric, origin
from sop_cli.records.resolve import Resolved

_CUTS = ("region", "team", "person")


@metric(
    "retention",
    needs=("sales",),
    rank=120,
    definition=Words(
        en="of the customers active at the start, the share still active at the end, with their owner at the "
        "start; active: "
        "an order in the window of months before (12 unless the SOP says otherwise)",
        zh="期初活跃客户中期末仍活跃的占比，按期初的负责人计；活跃指此前若干个月内有成交（默认 12 个月，可在 SOP "
        "中设定）",
    ),
)
def retention(records: Resolved, window: Window) -> Facts:
    """One row a customer active at the start: its last order before the period says whose it is."""
    months = records.book.sop.evaluation.active_months
    start = window.first - timedelta(days=1)
    bought = records.sales.filter((pl.col("amount") > 0) & pl.col("customer").is_not_null())
    order = ["date", "amount", *_CUTS]
    falling = [name in ("date", "amount") for name in order]
    held = (
        bought.filter((pl.col("date") <= start) & (pl.col("date") > months_before(start, months)))
        .sort(order, descending=falling, nulls_last=True)
        .unique("customer", keep="first", maintain_order=True)
    )
    last = max(window.last, start)
    at_end = bought.filter((pl.col("date") <= last) & (pl.col("date") > months_before(last, months)))
    stayed = pl.col("customer").is_in(at_end["customer"].unique().to_list()).cast(pl.Int64).alias("part")
    whose = origin("deals" if records.sales_are_deals else "sales", "date")
    return Facts("ratio", held.select(*_CUTS, *whose, stayed, pl.lit(1, pl.Int64).alias("whole")))


def months_before(day: date, months: int) -> date:
    """The same day so many months before; the month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    next_month = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (next_month - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))
