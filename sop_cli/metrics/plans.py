"""How far plans were carried out."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from sop_cli.i18n import Words
from sop_cli.metrics.base import Facts, Window, metric, origin
from sop_cli.records.planned import PlanLine, Plans, said_before
from sop_cli.records.resolve import Resolved, month_labels

_SCHEMA = {"_id": pl.UInt32, "_middle": pl.Date, "part": pl.Int64, "whole": pl.Int64}


@metric(
    "plan_completion",
    needs=("plans",),
    rank=150,
    definition=Words(
        en="visits made ÷ visits planned, over the sales plans whose months or weeks are over; counted customer by "
        "customer, so that more visits to one do not make up for another (a visit: a day with a follow-up record of "
        "the same person and customer); a plan marked as done counts in full, one that was not approved does not count",
        zh="已结束的月/周计划中，实际拜访次数 ÷ 计划拜访次数；按客户分别计算，多拜访一家不能抵另一家"
        "（同一人对同一客户有跟进记录的一天算一次）；标明已完成的按全部完成计，未批准的不计",
    ),
)
def plan_completion(records: Resolved, window: Window) -> Facts | None:
    """Visits made, as far as planned, of each plan that is over; one without visits counts as one thing to do."""
    plans = Plans(records)
    again = said_before(plans.lines)
    rows = [fact for line in plans.lines if line.id not in again for fact in _fact(line, window)]
    frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    people = plans.understood.select("_id", "person", "region", "team")
    frame = frame.join(people, on="_id", how="left", maintain_order="left")
    months = month_labels(frame["_middle"], records.book.sop.calendar.month_start).alias("month")
    cuts = ("region", "team", "person", "month")
    return Facts("ratio", frame.with_columns(months).select(*cuts, *origin("plans", "_middle"), "part", "whole"))


def _fact(line: PlanLine, window: Window) -> Iterator[tuple[object, ...]]:
    if line.period is None or not line.counts or not _over(line, window):
        return
    if line.visits and (line.made is not None or line.done is not None):
        made = min(line.made or 0, line.visits)
        yield line.id, line.middle, max(made, int((line.done or 0) * line.visits)), line.visits
    elif not line.visits and line.done is not None:
        yield line.id, line.middle, int(line.done), 1


def _over(line: PlanLine, window: Window) -> bool:
    """Whether the plan belongs to the period and its last day has come."""
    middle, period = line.middle, line.period
    return middle is not None and period is not None and window.first <= middle and period.end <= window.last
