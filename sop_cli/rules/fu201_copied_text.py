"""FU201 copied-text: the same summary stands at several customers.

What it checks: summaries of at least min_length characters that are equal but for width, case and white space, at
min_customers customers or more. The first of them is not named.
Why it matters: two customers seldom say the very same thing. It may be a joint event — then one look settles it.
Bad: 客户对产品A很感兴趣，近期再联系 — at three customers on one day
Good: 客户对产品A的交期有疑问，要求两周内到货
"""

from __future__ import annotations

import polars as pl

from sop_cli.i18n import Words
from sop_cli.rules.base import Options, option, rule
from sop_cli.rules.log import Log
from sop_cli.rules.wording import plain

DOC_ZH = """FU201 copied-text：几家客户的沟通内容摘要一字不差。

检查什么：不少于 min_length 个字的摘要，不计全半角、大小写和空白后完全相同，且出现在至少 min_customers 家客户。最早
的一条不提示。
为什么：两家客户很少会说一模一样的话。也可能是一场联合活动，看一眼就清楚了。
不好的例子：“客户对产品A很感兴趣，近期再联系”，同一天出现在三家客户
好的例子：客户对产品A的交期有疑问，要求两周内到货
"""


class Copies(Options):
    """What counts as the same text."""

    min_length: int = option(
        8, ge=1, en="shorter summaries are not compared (characters)", zh="不到这个字数的摘要不比较"
    )
    min_customers: int = option(2, ge=2, en="at how many customers", zh="至少出现在几家客户")


@rule(
    "FU201",
    "copied-text",
    title=Words(en="The same summary at several customers", zh="几家客户的摘要相同"),
    at="summary",
    scope="log",
    message=Words(
        en="The same summary stands at {others} other customers, first in {first}.",
        zh="另有 {others} 家客户的摘要与此相同，最早见{first}。",
    ),
    hint=Words(
        en="Please add what this customer said; a joint event needs nothing.",
        zh="请补充这家客户的具体情况；如是联合活动，可不处理。",
    ),
)
def check(log: Log, options: Copies) -> pl.LazyFrame:
    """Rows whose summary was written before at another customer."""
    text = plain(pl.col("summary"))
    rows = log.frame.filter(text.str.len_chars() >= options.min_length, pl.col("_client").is_not_null()).select(
        "_id", "_client", "date", text=text.hash()
    )
    groups = rows.group_by("text").agg(
        pl.col("_client").sort_by("date", "_id", nulls_last=True).first().alias("first_client"),
        pl.col("_id").sort_by("date", "_id", nulls_last=True).first().alias("first_id"),
        customers=pl.col("_client").n_unique(),
    ).filter(pl.col("customers") >= options.min_customers)  # fmt: skip
    return (
        rows.join(groups, on="text")
        .filter(pl.col("_client") != pl.col("first_client"))
        .join(log.places, on="first_id")
        .select("_id", "first_file", "first_sheet", "first_row", others=pl.col("customers") - 1)
    )
