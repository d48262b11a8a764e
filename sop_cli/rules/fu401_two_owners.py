"""FU401 two-owners: several people follow one customer, and it is not said whose it is.

What it checks: two members with records of the same customer within days of each other. No question are: owner and
partners (协作人) of the customer in the customers file among one another; a person and their leader; a customer that
was handed over (the customers file names the later person, the earlier one has left, or a record speaks of a
handover, and the earlier one wrote nothing since). One finding a customer, at the first record of the one who came
later.
Why it matters: the customer hears two prices, and two people count on one order. Who works together is soon written
down.
Bad: 张伟 on 2023-10-10, 李娜 on 2023-10-16, and again 张伟 on 2023-10-20
Good: 李娜 stands as 协作人 of the customer
"""

from __future__ import annotations

import polars as pl

from sop_cli.i18n import Words
from sop_cli.rules.base import Options, option, rule
from sop_cli.rules.log import CLIENT, PERSON, Log
from sop_cli.rules.ownership import belonging, by_members, led, left, owned
from sop_cli.rules.wording import handed_over

DOC_ZH = """FU401 two-owners：一个客户有几个人在跟进，没有写明归属。

检查什么：同一客户，两位成员的记录相隔不超过 days 天。以下不提示：客户名单里的负责人与协作人之间；本人与上级之
间；已经交接的（客户名单写的是后来的人，或前一位已离职，或记录里写了交接，并且前一位此后没有再登记）。每个客户提
示一次，标在后来那位的第一条记录上。
为什么：客户会听到两种报价，两个人都以为是自己的单子。一起跟的，写上协作人就清楚了。
不好的例子：张伟 2023-10-10，李娜 2023-10-16，张伟 2023-10-20 又有记录
好的例子：客户名单里，李娜是协作人
"""


class Together(Options):
    """How close two people's records lie."""

    days: int = option(
        30, ge=1, en="natural days between the records of two people", zh="两人的记录相隔多少个自然日以内"
    )


@rule(
    "FU401",
    "two-owners",
    title=Words(en="Followed by several people, to be settled", zh="多人跟进，待确认归属"),
    at="owner",
    scope="log",
    message=Words(
        en="{customer}: {other} follows this customer too ({first}, {other_date}).",
        zh="{customer}：{other}也在跟进（{first}，{other_date}）。多人跟进，待确认归属。",
    ),
    hint=Words(
        en="If you work together, name the partner in the customers file; if it was handed over, name the new owner.",
        zh="如是一起跟进，请在客户名单写上协作人；如已交接，请更新负责人。",
    ),
)
def check(log: Log, options: Together) -> pl.LazyFrame:
    """The first record of a second person at each customer, where nothing explains it."""
    rows = _at_several(by_members(log)).select(
        "_id", CLIENT, PERSON, "date", "_file", "_sheet", "_row", said=handed_over()
    )
    ordered = rows.sort(CLIENT, "date", PERSON, "_id")
    before = pl.all().exclude("_id", "said").shift(1).name.suffix("_before")
    there = ordered.with_columns(before, pl.col("_id").shift(1).alias("first_id"))
    near = (pl.col("date") - pl.col("date_before")).dt.total_days() <= options.days
    met = there.filter(
        pl.col(CLIENT) == pl.col(f"{CLIENT}_before"), pl.col(PERSON) != pl.col(f"{PERSON}_before"), near
    ).rename({f"{PERSON}_before": "_other", "date_before": "other_date"})  # fmt: skip
    return (
        _unexplained(log, met, rows)
        .group_by(CLIENT)
        .agg(pl.col("_id", "_other", "other_date", "first_id").sort_by("date", "_id").first())
        .join(log.places, on="first_id")
        .select("_id", "first_file", "first_sheet", "first_row", "other_date", other="_other")
    )


def _at_several(rows: pl.LazyFrame) -> pl.LazyFrame:
    """The records of customers with whom more than one person talked: few, and only they need a closer look."""
    who = pl.col(PERSON).hash()
    several = rows.group_by(CLIENT).agg(low=who.min(), high=who.max()).filter(pl.col("low") != pl.col("high"))
    return rows.join(several.select(CLIENT), on=CLIENT, how="semi")


def _unexplained(log: Log, met: pl.LazyFrame, rows: pl.LazyFrame) -> pl.LazyFrame:
    """Without those who work together, lead one another, or took the customer over."""
    beside = belonging(log).lazy().with_columns(_beside=pl.lit(value=True))
    pairs = led(log).lazy().with_columns(_led=pl.lit(value=True))
    owners = owned(log).lazy().select(CLIENT, "_owner")
    gone = left(log).lazy().select(_other=PERSON, _left="_left")
    ends = rows.group_by(CLIENT, PERSON).agg(_end=pl.col("date").max(), _told=pl.col("said").any())
    later = ends.select(CLIENT, PERSON, mine="_told")
    earlier = ends.select(CLIENT, "_end", _other=PERSON, theirs="_told")
    return (
        met.join(beside, on=[CLIENT, PERSON], how="left")
        .join(beside.select(CLIENT, "_beside", _other=PERSON), on=[CLIENT, "_other"], how="left", suffix="_too")
        .filter(~(pl.col("_beside") & pl.col("_beside_too")).fill_null(value=False))
        .join(pairs, on=[PERSON, "_other"], how="left")
        .filter(pl.col("_led").is_null())
        .join(owners, on=CLIENT, how="left")
        .join(gone, on="_other", how="left")
        .join(later, on=[CLIENT, PERSON], how="left")
        .join(earlier, on=[CLIENT, "_other"], how="left")
        .with_columns(
            _taken=(pl.col("_owner") == pl.col(PERSON)).fill_null(value=False)
            | (pl.col("_left") <= pl.col("date")).fill_null(value=False)
            | (pl.col("mine") | pl.col("theirs"))
        )
        .filter(~(pl.col("_taken") & (pl.col("_end") <= pl.col("date"))))
    )
