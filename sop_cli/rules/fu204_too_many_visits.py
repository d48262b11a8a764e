"""FU204 too-many-visits: one person records more visits on a day than a day has room for.

What it checks: how many customers an owner has visited on one day, against max_per_day (8). What counts as a visit
is said by channels. Two records of one customer on a day are one visit.
Why it matters: with the way there and back a visit takes an hour or more. Perhaps some were calls, or a date is wrong.
Bad: 张伟, 2023-10-10, twelve customers by 上门拜访
Good: 张伟, 2023-10-10, four by 上门拜访 and eight by 电话
"""

from __future__ import annotations

import polars as pl

from sop_cli.i18n import Words
from sop_cli.rules.base import Options, option, rule
from sop_cli.rules.log import Log, keys

DOC_ZH = """FU204 too-many-visits：一个人一天登记的拜访次数超过一天排得下的数量。

检查什么：每位负责人每天拜访的客户数，对照 max_per_day（8）。哪些沟通方式算拜访由 channels 指定。同一天同一家客户有两条
记录，只算一次。
为什么：算上路程，一次拜访要一个小时以上。可能有几次其实是电话，或者日期填错了。
不好的例子：张伟，2023-10-10，上门拜访 12 家客户
好的例子：张伟，2023-10-10，上门拜访 4 家，电话 8 家
"""

_VISITS = [
    "上门拜访", "拜访", "上门", "面访", "登门拜访", "实地拜访", "现场拜访", "外勤拜访", "客户拜访", "visit",
    "on-site visit", "site visit", "field visit", "customer visit",
]  # fmt: skip


class Visits(Options):
    """What a visit is, and how many a day has room for."""

    max_per_day: int = option(8, ge=1, en="visits a day that are fine", zh="一天最多几次拜访")
    channels: list[str] = option(
        _VISITS, min_length=1, en="channels (沟通方式) that are visits", zh="哪些“沟通方式”算拜访"
    )


@rule(
    "FU204",
    "too-many-visits",
    title=Words(en="More visits than a day has room for", zh="一天的拜访次数较多"),
    at="channel",
    scope="owner",
    message=Words(
        en="{owner}: {visits} customers visited on {date} (limit {max_per_day}).",
        zh="{owner}：{date} 登记了 {visits} 家客户的拜访（上限 {max_per_day} 家）。",
    ),
    hint=Words(
        en="Please check the channel and the date; an event where many customers met needs nothing.",
        zh="请核对沟通方式和日期；如是展会、会议等集中见面，可不处理。",
    ),
)
def check(log: Log, options: Visits) -> pl.LazyFrame:
    """The first visit of each day of an owner that has more than the limit."""
    wanted = keys(pl.Series(options.channels, dtype=pl.String)).to_list()
    spelt = log.data["channel"].drop_nulls().unique()
    visits = spelt.filter(keys(spelt).is_in(wanted))
    return (
        log.frame.filter(pl.col("channel").is_in(visits.implode()), pl.col("_client").is_not_null())
        .group_by("_person", "date")
        .agg(pl.col("_id").min(), visits=pl.col("_client").n_unique())
        .filter(pl.col("visits") > options.max_per_day, pl.col("_person").is_not_null(), pl.col("date").is_not_null())
        .select("_id", "visits")
    )
