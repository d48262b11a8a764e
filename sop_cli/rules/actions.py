"""Next actions that are still open: what FU101 calls overdue once its day is past, and what a day's list reminds of."""

from __future__ import annotations

import polars as pl

from sop_cli.rules.log import Log
from sop_cli.rules.wording import settled


def open_actions(log: Log) -> pl.LazyFrame:
    """The records whose next action has a date, is not said to be done or dropped, and whose customer has no later
    record up to the as-of date.

    A due date before that of the talk itself is a slip of the pen, and FU102's; records dated in the future have not
    happened yet.
    """
    wrong = (pl.col("due_date") < pl.col("date")).fill_null(value=False)
    open_ = log.happened.filter(pl.col("due_date").is_not_null(), ~wrong, ~settled("done", log.sop.followups.done))
    last = log.happened.group_by("_client").agg(last_date=pl.col("date").max())
    return open_.join(last, on="_client").filter(pl.col("last_date") <= pl.col("date"))
