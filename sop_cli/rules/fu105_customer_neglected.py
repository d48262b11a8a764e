"""FU105 customer-neglected: nobody has talked with the customer for longer than its tier allows.

What it checks: natural days from the customer's last record to the as-of date, against max_days of its tier. The tier
comes from the customers file; a customer without a tier, or a tier without a limit, takes the limit of "*".
Why it matters: who is not called calls a competitor. Teams think in 7, 15 and 30 days.
Bad: an A customer, last record 2023-10-10 (as of 2023-10-31, limit 7 days)
Good: an A customer, last record 2023-10-27
"""

from __future__ import annotations

from typing import Annotated, Any

import polars as pl
from pydantic import BeforeValidator, Field

from sop_cli.i18n import Words
from sop_cli.rules.base import Options, option, rule
from sop_cli.rules.log import Log, keys

DOC_ZH = """FU105 customer-neglected：距上次跟进的天数超过了该等级客户的上限。

检查什么：从客户的最后一条记录到截至日期的自然日数，对照其等级的 max_days。等级取自客户名单；没有等级，或该等级没有
写上限的，按 "*" 的上限。
为什么：长时间不联系，客户就会去找别人。常用 7、15、30 天。
不好的例子：A 级客户，最后一条记录 2023-10-10（截至 2023-10-31，上限 7 天）
好的例子：A 级客户，最后一条记录 2023-10-27
"""

_OTHERS = 30


def _by_tier(value: Any) -> Any:
    """One limit for all is the limit of every tier."""
    return value if isinstance(value, dict) else {"*": value}


Days = Annotated[int, Field(ge=1)]


class Limits(Options):
    """How long a customer may be left alone."""

    max_days: Annotated[dict[str, Days], BeforeValidator(_by_tier, json_schema_input_type=int | dict[str, int])] = (
        option(
            {"*": _OTHERS},
            en='natural days, one figure or by tier: {A: 7, B: 14, "*": 30}; "*" is 30 unless given',
            zh='自然日，一个数或按等级：{A: 7, B: 14, "*": 30}；没写 "*" 时为 30',
        )
    )


@rule(
    "FU105",
    "customer-neglected",
    title=Words(en="A customer to be revisited", zh="待回访客户"),
    scope="customer",
    message=Words(
        en="{customer}: the last record is of {last_date}, {days} days ago (limit {limit}).",
        zh="{customer}：上次跟进是 {last_date}，已 {days} 天（上限 {limit} 天）。",
    ),
    hint=Words(en="Please arrange a visit or call.", zh="请安排回访。"),
)
def check(log: Log, options: Limits) -> pl.LazyFrame:
    """The last record of each customer whose silence exceeds its tier's limit."""
    last = log.happened.filter(pl.col("_client").is_not_null()).group_by("_client").agg(
        last_date=pl.col("date").max(), _id=pl.col("_id").sort_by("date", "_id").last()
    )  # fmt: skip
    tiers = sorted(options.max_days)
    limits = pl.DataFrame(
        {"_tier": keys(pl.Series(tiers, dtype=pl.String)), "own": [options.max_days[tier] for tier in tiers]}
    ).unique("_tier", keep="first", maintain_order=True)
    others = options.max_days.get("*", _OTHERS)
    tiered = log.customers.with_columns(_tier=pl.col("tier").map_batches(keys, return_dtype=pl.String))
    days = (pl.lit(log.as_of) - pl.col("last_date")).dt.total_days()
    return (
        last.join(tiered, on="_client", how="left")
        .join(limits.lazy(), on="_tier", how="left")
        .select("_id", "last_date", days=days, limit=pl.col("own").fill_null(others))
        .filter(pl.col("days") > pl.col("limit"))
    )
