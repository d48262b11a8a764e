"""FU306 nobody-informed: nobody was informed of a talk that the SOP wants shared.

What it checks: 信息同步人 is empty, or only fills the cell, where one of the options holds: the deal's amount from
min_amount on (the deal that the record names, else the customer's only open one; needs deals), the stage, the
channel, or the customer's tier. A log without that column is told once. Without options nothing is looked at; where
everything is to be shared, put synced_to into followups.required.
Why it matters: large deals were delayed because those who could help heard of them too late.
Bad: an A customer, 上门拜访, 信息同步人 empty
Good: 信息同步人: 刘洋、赵敏
"""

from __future__ import annotations

import polars as pl

from sop_cli.i18n import Words
from sop_cli.records.people import name_key
from sop_cli.rules.amounts import Amount
from sop_cli.rules.base import Options, option, rule
from sop_cli.rules.course import placed, places
from sop_cli.rules.log import Log, keys
from sop_cli.rules.wording import filled

DOC_ZH = """FU306 nobody-informed：SOP 要求同步的沟通，没有写信息同步人。

检查什么：符合下列任一选项、而“信息同步人”没有写或只是占位的记录：商机金额不低于 min_amount（记录里写的商机，没
写则看客户唯一进行中的商机；需要商机文件），在 stages 里的阶段、channels 里的沟通方式、tiers 里的客户等级。整份
记录没有这一栏的，只提示一次。不写选项就不检查；如果每条都要同步，把 synced_to 写进 followups.required。
为什么：大项目延期，往往是能帮忙的人知道得太晚。
不好的例子：A 级客户，上门拜访，信息同步人没有写
好的例子：信息同步人：刘洋、赵敏
"""


class Demanded(Options):
    """Where somebody is to be informed; one reason is enough."""

    min_amount: Amount = option(
        None, en="deals of this amount or more: 10万元, 100000", zh="商机金额不低于：10万元、100000"
    )
    stages: list[str] = option([], en="records at these stages, by name or id", zh="这些阶段的记录，写名称或 id")
    channels: list[str] = option([], en="records by these channels", zh="这些沟通方式的记录")
    tiers: list[str] = option([], en="customers of these tiers", zh="这些等级的客户")

    def needs(self) -> tuple[str, ...]:
        """An amount is that of a deal."""
        return ("deals",) if self.min_amount is not None else ()


@rule(
    "FU306",
    "nobody-informed",
    title=Words(en="Nobody informed", zh="没有写信息同步人"),
    at="synced_to",
    message={
        "": Words(
            en="{customer}: this talk is to be shared, and “Synced to” is empty.",
            zh="{customer}：这次沟通需要同步，“信息同步人”没有写。",
        ),
        "column": Words(
            en="{n} talks are to be shared, but the log has no column “Synced to”.",
            zh="有 {n} 次沟通需要同步，但记录表没有“信息同步人”一栏。",
        ),
    },
    hint={
        "": Words(en="Please say who was informed.", zh="请写上同步给了谁。"),
        "column": Words(en="Please add the column.", zh="请在表里加上这一栏。"),
    },
)
def check(log: Log, options: Demanded) -> pl.LazyFrame:
    """Records that are to be shared without anybody informed; sheets without the column once."""
    alone = log.frame.filter(~filled("synced_to"))
    wanted = pl.concat([alone.select("_id").head(0), *_reasons(log, options, alone)]).unique()
    sheets = {(file, sheet) for file, sheet, field in log.book.headers if field == "synced_to"}
    lacking = [
        (file, sheet, log.book.header_rows.get((file, sheet)))
        for file, sheet in log.data.select("_file", "_sheet").unique().iter_rows()
        if (file, sheet) not in sheets
    ]
    schema = {"_file": pl.String, "_sheet": pl.String, "_row": pl.UInt32}
    without = pl.LazyFrame(lacking, schema=schema, orient="row")
    rows = log.frame.select("_id", "_file", "_sheet").join(wanted, on="_id")
    place = ["_file", "_sheet"]
    told = rows.join(without, on=place, how="anti", nulls_equal=True).select("_id", _case=pl.lit(""))
    once = rows.join(without, on=place, nulls_equal=True).group_by(*place, "_row").agg(n=pl.len())
    nobody = {"_person": pl.lit(None, pl.String), "_customer": pl.lit(None, pl.String)}
    return pl.concat([told, once.with_columns(_case=pl.lit("column"), **nobody)], how="diagonal")


def _reasons(log: Log, options: Demanded, rows: pl.LazyFrame) -> list[pl.LazyFrame]:
    """The records that each of the options wants shared."""
    found = []
    if options.min_amount is not None:
        amounts = log.deals.select("amount").with_row_index("_no")
        large = log.deal_rows.join(amounts, on="_no").filter(pl.col("amount") >= options.min_amount)
        found.append(rows.join(large.lazy(), on="_id", how="semi").select("_id"))
    if options.stages:
        known = places(log.sop.stages)
        at = [known.get(name_key(stage)) for stage in options.stages]
        words = log.data["stage"]
        here = log.data.select("_id").filter(placed(log.sop.stages, words).is_in([k for k in at if k is not None]))
        found.append(rows.join(here.lazy(), on="_id", how="semi").select("_id"))
    if options.channels:
        by = pl.col("channel").map_batches(keys, return_dtype=pl.String)
        found.append(rows.filter(by.is_in([name_key(word) for word in options.channels])).select("_id"))
    if options.tiers:
        tier = pl.col("tier").map_batches(keys, return_dtype=pl.String)
        tiered = log.customers.filter(tier.is_in([name_key(word) for word in options.tiers]))
        found.append(rows.join(tiered, on="_client", how="semi").select("_id"))
    return found
