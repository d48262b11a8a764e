"""What became of deals: won, the win rate, conversion, and how long winning takes."""

from __future__ import annotations

import polars as pl

from sop_cli.i18n import Words
from sop_cli.metrics.base import ORIGIN, Facts, Window, metric, origin
from sop_cli.records.resolve import Resolved, month_labels
from sop_cli.values.units import Unit

_CUTS = ("region", "team", "product", "person", "month")


def _closed(records: Resolved, window: Window, *statuses: str) -> pl.DataFrame:
    closed = records.deals.filter(window.holds("closed") & pl.col("status").is_in(statuses))
    return closed.with_columns(origin("deals", "closed"))


@metric(
    "deals_won",
    needs=("deals",),
    rank=70,
    definition=Words(en="deals won in the period", zh="期间内赢单的商机数"),
)
def deals_won(records: Resolved, window: Window) -> Facts:
    """One row a deal won in the window."""
    return Facts("sum", _closed(records, window, "won").select(*_CUTS, *ORIGIN, pl.lit(1, pl.Int64).alias("value")))


@metric(
    "win_rate",
    needs=("deals",),
    rank=100,
    definition=Words(
        en="won ÷ (won + lost) among the deals closed in the period", zh="期间内结束的商机中，赢单 ÷（赢单 + 输单）"
    ),
)
def win_rate(records: Resolved, window: Window) -> Facts:
    """Won and closed deals of the window."""
    won = (pl.col("status") == "won").cast(pl.Int64).alias("part")
    closed = _closed(records, window, "won", "lost")
    return Facts("ratio", closed.select(*_CUTS, *ORIGIN, won, pl.lit(1, pl.Int64).alias("whole")))


@metric(
    "conversion",
    needs=("deals",),
    rank=110,
    definition=Words(
        en="of the deals created in the period, the share won by the as-of date",
        zh="期间内创建的商机中，截至统计日期已赢单的占比",
    ),
)
def conversion(records: Resolved, window: Window) -> Facts:
    """Deals created in the window, by the month of their creation."""
    made = records.deals.filter(window.holds("created"))
    month = month_labels(made["created"], records.book.sop.calendar.month_start)
    won = (pl.col("status") == "won").cast(pl.Int64).alias("part")
    frame = made.with_columns(month.alias("month")).select(
        *_CUTS, *origin("deals", "created"), won, pl.lit(1, pl.Int64).alias("whole")
    )
    return Facts("ratio", frame)


def _cycles(records: Resolved, window: Window) -> pl.DataFrame:
    won = _closed(records, window, "won").filter(pl.col("created").is_not_null())
    days = (pl.col("closed") - pl.col("created")).dt.total_days() * Unit.DAYS.scale
    return won.select(*_CUTS, *ORIGIN, days.alias("value"))


@metric(
    "cycle",
    better="lower",
    needs=("deals",),
    rank=130,
    definition=Words(
        en="days from creation (first contact) to winning, of the deals won in the period; the median",
        zh="期间内赢单的商机，从创建（首次接触）到赢单的天数，取中位数",
    ),
)
def cycle(records: Resolved, window: Window) -> Facts:
    """Days of each deal won."""
    return Facts("median", _cycles(records, window))


@metric(
    "cycle_mean",
    better="lower",
    needs=("deals",),
    rank=131,
    definition=Words(en="the same days; the mean", zh="同上，取平均值"),
)
def cycle_mean(records: Resolved, window: Window) -> Facts:
    """Days of each deal won."""
    return Facts("mean", _cycles(records, window))
