"""What people did: follow-ups, and how completely they are written down."""

from __future__ import annotations

import polars as pl

from sop_cli.i18n import Words
from sop_cli.metrics.base import Facts, Window, metric, origin
from sop_cli.records.filled import filled
from sop_cli.records.resolve import Resolved

_CUTS = ("region", "team", "person", "month")


@metric(
    "followups",
    needs=("followups",),
    rank=80,
    definition=Words(en="follow-up records dated in the period", zh="跟进日期在期间内的跟进记录条数"),
)
def followups(records: Resolved, window: Window) -> Facts:
    """One row a record."""
    frame = records.followups.filter(window.holds("date"))
    return Facts("sum", frame.select(*_CUTS, *origin("followups", "date"), pl.lit(1, pl.Int64).alias("value")))


@metric(
    "completeness",
    needs=("followups",),
    rank=140,
    definition=Words(
        en="cells filled ÷ cells required, over the follow-up records dated in the period; placeholders such as N/A do "
        "not count",
        zh="期间内跟进记录的必填栏目中，已填写的占比；“无”“待补充”之类的占位不算填写",
    ),
)
def completeness(records: Resolved, window: Window) -> Facts:
    """Filled and required cells of each record."""
    frame = records.followups.filter(window.holds("date"))
    required = [name for name in records.book.sop.followups.required if name in frame.columns]
    cells = pl.sum_horizontal([filled(name).cast(pl.Int64) for name in required] or [pl.lit(0)])
    part, whole = cells.alias("part"), pl.lit(len(required), pl.Int64).alias("whole")
    return Facts("ratio", frame.select(*_CUTS, *origin("followups", "date"), part, whole))
