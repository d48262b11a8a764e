"""FU402 handover-missing: a customer changed hands, and the new owner has no record of it.

What it checks: customers whose last record is by somebody who has left, or who is not the owner that the customers
file names (nor a partner, nor their leader), where more than days have passed (since leaving, or since that record)
and the new owner has no record of the customer. Customers in the file whose owner has left are looked at too. A
record that speaks of a handover settles it. Needs members for who has left, customers for who owns.
Why it matters: a customer whose contact has gone hears from nobody, or learns it from a competitor.
Bad: 胡斌 left on 2023-08-31, his customer has no record by anybody else since
Good: the new owner called within days and wrote it down
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from sop_cli.i18n import Words
from sop_cli.rules.base import Options, option, rule
from sop_cli.rules.log import CLIENT, CUSTOMER, PERSON, Log
from sop_cli.rules.ownership import belonging, by_members, led, left, owned
from sop_cli.rules.wording import TEXT_FIELDS, handed_over

DOC_ZH = """FU402 handover-missing：客户换了负责人，新负责人还没有记录。

检查什么：客户最后一条记录的登记人已离职，或不是客户名单上的负责人（也不是协作人、上级），已超过 days 天（从离职
日或那条记录算起），新负责人对该客户还没有记录。客户名单上负责人已离职的也看。记录里写了交接的就不再提示。谁离职
看成员名单，归谁看客户名单。
为什么：联系人走了，没人去说一声，客户往往是从别家听说的。
不好的例子：胡斌 2023-08-31 离职，他的客户此后没有其他人的记录
好的例子：新负责人几天内打了电话并作了登记
"""


class Handover(Options):
    """How long a handover may take."""

    days: int = option(
        14, ge=1, en="natural days for the new owner's first record", zh="新负责人应在多少个自然日内有记录"
    )


@rule(
    "FU402",
    "handover-missing",
    title=Words(en="No record of the new owner yet", zh="交接后还没有记录"),
    at="owner",
    scope="log",
    wants=("members", "customers"),
    message={
        "left": Words(
            en="{customer}: {former} left on {since}, and nobody else has a record of this customer since.",
            zh="{customer}：{former}已于 {since} 离职，此后还没有其他人的跟进记录。",
        ),
        "changed": Words(
            en="{customer}: now {new}'s; the last record is by {former} ({since}), none by {new} yet.",
            zh="{customer}：客户名单上由{new}负责，最近一条是{former}登记的（{since}），{new}还没有记录。",
        ),
    },
    hint=Words(
        en="Please arrange the handover and record it; if it has not changed hands, correct the customers file.",
        zh="请安排交接并登记；如没有换人，请更正客户名单。",
    ),
)
def check(log: Log, options: Handover) -> pl.LazyFrame:
    """Customers whose last record is by somebody they no longer belong to; and those of people who have left."""
    rows = by_members(log)
    last = (
        rows.group_by(CLIENT)
        .agg(pl.col("_id", PERSON, "date", *TEXT_FIELDS).sort_by("date", "_id").last())
        .with_columns(_told=handed_over())
    )
    silent = last.filter(~pl.col("_told"))
    owners, gone = owned(log).lazy(), left(log).lazy()
    limit = log.as_of - timedelta(days=options.days)
    return pl.concat(
        [
            _left(silent, owners, gone, limit),
            _changed(log, silent, rows, owners, limit),
            _unheard(last, owners, gone, limit),
        ],
        how="diagonal",
    )


def _left(silent: pl.LazyFrame, owners: pl.LazyFrame, gone: pl.LazyFrame, limit: date) -> pl.LazyFrame:
    """The last word is that of somebody who has left."""
    return (
        silent.join(gone, on=PERSON)
        .filter(pl.col("_left") < limit)
        .join(owners.select(CLIENT, "_owner"), on=CLIENT, how="left")
        .with_columns(_new=pl.when(pl.col("_owner") != pl.col(PERSON)).then("_owner"))
        .select(
            "_id", former=PERSON, since="_left", new="_new", _case=pl.lit("left"),
            _person=pl.coalesce("_new", "_leader", PERSON),
        )
    )  # fmt: skip


def _changed(log: Log, silent: pl.LazyFrame, rows: pl.LazyFrame, owners: pl.LazyFrame, limit: date) -> pl.LazyFrame:
    """The last word is that of somebody else than the owner, and the owner never had one."""
    wrote = rows.select(CLIENT, _owner=PERSON).unique()
    return (
        silent.join(left(log).lazy(), on=PERSON, how="anti")
        .join(belonging(log).lazy(), on=[CLIENT, PERSON], how="anti")
        .join(owners.select(CLIENT, "_owner"), on=CLIENT)
        .join(wrote, on=[CLIENT, "_owner"], how="anti")
        .join(led(log).lazy().rename({"_other": "_owner"}), on=[PERSON, "_owner"], how="anti")
        .filter(pl.col("date") < limit)
        .select("_id", former=PERSON, since="date", new="_owner", _case=pl.lit("changed"), _person="_owner")
    )


def _unheard(last: pl.LazyFrame, owners: pl.LazyFrame, gone: pl.LazyFrame, limit: date) -> pl.LazyFrame:
    """Customers without any record, whose owner in the customers file has left."""
    return (
        owners.join(last, on=CLIENT, how="anti")
        .join(gone.rename({PERSON: "_owner"}), on="_owner")
        .filter(pl.col("_left") < limit)
        .select(
            "_file", "_sheet", "_row", former="_owner", since="_left", _case=pl.lit("left"),
            _person=pl.coalesce("_leader", "_owner"), owner="_owner", **{CUSTOMER: "customer"},
        )
    )  # fmt: skip
