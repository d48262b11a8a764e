"""FU202 near-copied-text: a summary hardly differs from that of another customer.

What it checks: summaries of at least min_length characters, of one owner in one week, that are alike by at least
`similarity` percent at different customers; width, case and white space do not count. What is equal is FU201. The first
of them is not named. Off by default: teams that write by a template would see it often.
Why it matters: a text that was copied and changed in two places says little about either customer.
Bad: 客户对产品A很感兴趣，约定下周一再谈价格 and at another customer 客户对产品B很感兴趣，约定下周二再谈价格
Good: what this customer asked, and what stands in the way
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
from rapidfuzz import fuzz, process

from sop_cli.i18n import Words
from sop_cli.rules.base import Options, option, rule
from sop_cli.rules.log import Log
from sop_cli.rules.wording import plain

DOC_ZH = """FU202 near-copied-text：和另一家客户的沟通内容摘要内容相近。

检查什么：同一负责人同一周内、不同客户之间，不少于 min_length 个字的摘要，相近程度达到 similarity（%）；不计全半角、大
小写和空白。一字不差的归 FU201。最早的一条不提示。默认关闭，因为按模板填写的团队会经常碰到。
为什么：复制以后只改一两处，两家客户的情况都看不出来。
不好的例子：“客户对产品A很感兴趣，约定下周一再谈价格”，另一家是“客户对产品B很感兴趣，约定下周二再谈价格”
好的例子：写明这家客户问了什么、卡在哪里
"""


class Nearness(Options):
    """What counts as nearly the same."""

    similarity: int = option(90, ge=50, le=99, en="how much alike, in percent", zh="相近程度，百分数")
    min_length: int = option(
        12, ge=4, en="shorter summaries are not compared (characters)", zh="不到这个字数的摘要不比较"
    )


@rule(
    "FU202",
    "near-copied-text",
    title=Words(en="Nearly the same summary at another customer", zh="与另一家客户的摘要内容相近"),
    at="summary",
    scope="owner",
    off=True,
    message=Words(
        en="The summary is {percent}% like that of {other} in {first}.",
        zh="与{first}“{other}”的摘要内容相近（{percent}%）。",
    ),
    hint=Words(en="Please add what is particular to this customer.", zh="请补充这家客户的具体情况。"),
)
def check(log: Log, options: Nearness) -> pl.LazyFrame:
    """Rows whose summary is nearly that of an earlier one of the same owner and week, at another customer."""
    text = plain(pl.col("summary")).str.to_lowercase()
    week = pl.col("date").dt.truncate("1w")
    blocks = (
        log.frame.filter(pl.col("_person").is_not_null(), pl.col("date").is_not_null(), pl.col("_client").is_not_null())
        .select("_id", "_person", "_client", "date", week=week, text=text)
        .filter(pl.col("text").str.len_chars() >= options.min_length)
        .sort("_person", "week", "date", "_id")
        .group_by("_person", "week", maintain_order=True)
        .agg("_id", "_client", "text", clients=pl.col("_client").n_unique())
        .filter(pl.col("clients") > 1)
        .select("_id", "_client", "text")
    ).collect()
    found = [hit for ids, clients, texts in blocks.iter_rows() for hit in _near(ids, clients, texts, options)]
    schema = {"_id": pl.UInt32, "first_id": pl.UInt32, "percent": pl.Int64}
    hits = pl.LazyFrame(found, schema=schema, orient="row")
    others = log.frame.select(first_id="_id", other="_customer")
    return hits.join(log.places, on="first_id").join(others, on="first_id").drop("first_id")


def _near(ids: list[int], clients: list[int], texts: list[str], options: Nearness) -> Iterator[tuple[int, int, int]]:
    """Rows that are like an earlier one of another customer: the row, the first such one, percent (rounded down)."""
    for later in range(1, len(texts)):
        like = process.extract(
            texts[later], texts[:later], scorer=fuzz.ratio, score_cutoff=options.similarity, limit=None
        )
        others = [
            (place, score) for text, score, place in like if clients[place] != clients[later] and text != texts[later]
        ]
        if others:
            first, score = min(others)
            yield ids[later], ids[first], int(score)
