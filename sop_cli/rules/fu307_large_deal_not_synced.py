"""FU307 large-deal-not-synced: an open large deal had no follow-up that was shared with anybody for a week.

What it checks: open deals of min_amount or more that were created more than days ago, and that have no follow-up of
the last days with 信息同步人 filled: one that names the deal, or one of the customer that names none. Without
min_amount nothing is looked at. Needs deals.
Why it matters: a large deal is the team's; the weekly sync only works with what is written down.
Bad: a deal of 500,000, last shared on 2023-10-12 (as of 2023-10-31)
Good: shared with the leader on 2023-10-27
"""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from sop_cli.i18n import Words
from sop_cli.rules.amounts import Amount, amount_texts
from sop_cli.rules.base import Options, option, rule
from sop_cli.rules.course import CLIENT, DEAL, dealt
from sop_cli.rules.log import CUSTOMER, PERSON, Log, keys
from sop_cli.rules.wording import filled

DOC_ZH = """FU307 large-deal-not-synced：进行中的大额商机，一周内没有同步过的跟进。

检查什么：金额不低于 min_amount、创建已超过 days 天、仍在进行的商机，最近 days 天内有没有写了“信息同步人”的跟进
记录（写了这个商机的，或该客户没写商机的）。不写 min_amount 就不检查。需要商机文件。
为什么：大项目是大家的事，每周同步要靠写下来的东西。
不好的例子：50万元的商机，上次同步是 2023-10-12（截至 2023-10-31）
好的例子：2023-10-27 的跟进同步给了主管
"""


class Large(Options):
    """Which deals are large, and how often they are shared."""

    min_amount: Amount = option(
        None, en="from which amount on a deal is large: 10万元, 100000", zh="从多少金额起算大额：10万元、100000"
    )
    days: int = option(7, ge=1, en="natural days within which it is to be shared", zh="多少个自然日内要同步一次")

    def needs(self) -> tuple[str, ...]:
        """Deals, once it is said which are large."""
        return ("deals",) if self.min_amount is not None else ()


@rule(
    "FU307",
    "large-deal-not-synced",
    title=Words(en="A large deal not shared lately", zh="大额商机近期未同步"),
    at="amount",
    scope="customer",
    message={
        "": Words(
            en="{deal} ({money}): not shared with anybody for {days} days (last on {last_date}).",
            zh="{deal}（{money}）：近 {days} 天没有同步过的跟进（上次 {last_date}）。",
        ),
        "never": Words(
            en="{deal} ({money}): not yet shared with anybody.", zh="{deal}（{money}）：还没有同步过的跟进。"
        ),
    },
    hint=Words(
        en="Please share how it stands, and note with whom in “Synced to”.",
        zh="请同步进展，并在“信息同步人”里写上同步给了谁。",
    ),
)
def check(log: Log, options: Large) -> pl.LazyFrame:
    """Open large deals without a shared follow-up of the last days."""
    if options.min_amount is None:
        return log.frame.select("_id").head(0)
    since = log.as_of - timedelta(days=options.days)
    large = log.deals.with_row_index("_no").filter(
        pl.col("status") == "open", pl.col("amount") >= options.min_amount,
        (pl.col("created") <= since).fill_null(value=True),
    )  # fmt: skip
    shared = _shared(log, large)
    told = large.with_columns(amount_texts(large["amount"], log.sop).alias("money")).lazy()
    return (
        told.join(shared, on="_no", how="left")
        .filter((pl.col("last_date") <= since).fill_null(value=True))
        .select(
            "_file", "_sheet", "_row", "amount", "money", "last_date", PERSON,
            pl.col("customer").alias(CUSTOMER), deal=pl.coalesce("deal", "id", "customer"),
            _case=pl.when(pl.col("last_date").is_null()).then(pl.lit("never")).otherwise(pl.lit("")),
        )
    )  # fmt: skip


def _shared(log: Log, large: pl.DataFrame) -> pl.LazyFrame:
    """`_no` and `last_date`: when each deal was last shared."""
    rows = log.happened.filter(filled("synced_to"), pl.col(CLIENT).is_not_null())
    dated = dealt(rows.select(CLIENT, "date", "deal").collect(engine="streaming"), keys).lazy()
    named = dated.filter(pl.col(DEAL).is_not_null()).group_by(CLIENT, DEAL).agg(pl.col("date").max())
    loose = dated.filter(pl.col(DEAL).is_null()).group_by(CLIENT).agg(pl.col("date").max())
    by_name = large.lazy().select("_no", CLIENT, DEAL)
    by_id = dealt(large.select("_no", CLIENT, deal="id"), keys).lazy().select("_no", CLIENT, DEAL)
    found = [
        by_name.join(named, on=[CLIENT, DEAL]).select("_no", "date"),
        by_id.join(named, on=[CLIENT, DEAL]).select("_no", "date"),
        by_name.join(loose, on=CLIENT).select("_no", "date"),
    ]
    return pl.concat(found).group_by("_no").agg(last_date=pl.col("date").max())
