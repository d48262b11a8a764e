"""FU006 unknown-customer: a customer of the log that the customers file does not have.

What it checks: 客户名称 against the names, short names and groups of the customers; each unknown one is told once, at
its first record. Width, case and white space make no difference. Needs a customers file.
Why it matters: tier, region and group come from that file; under another name the customer counts as another one.
Bad: 客户名称: 海天 (the customers file has only 海天集团, and no short name)
Good: 客户名称: 海天集团; or 海天 stands there as 简称
"""

from __future__ import annotations

import polars as pl
from rapidfuzz import fuzz, process

from sop_cli.i18n import Words
from sop_cli.records.finding import Severity
from sop_cli.records.people import name_key
from sop_cli.records.resolve import customer_names
from sop_cli.rules.base import NoOptions, rule
from sop_cli.rules.log import Log
from sop_cli.rules.wording import placeholder

DOC_ZH = """FU006 unknown-customer：跟进记录里的客户不在客户名单里。

检查什么：“客户名称”是否是客户名单里的名称、简称或集团；每家名单外的客户只提示一次，标在第一条记录上。不计全半角、大小
写和空白。需要客户名单。
为什么：等级、区域和集团都取自客户名单，对不上就会被当成另一家客户。
不好的例子：客户名称：海天（名单里只有“海天集团”，也没有写简称）
好的例子：客户名称：海天集团；或在名单里把“海天”写为简称
"""

_UNKNOWN = Words(
    en="“{value}” is not in the customers file (records: {records}).",
    zh="“{value}”不在客户名单里（共 {records} 条记录）。",
)
_MOST_COMPARED = 3_000_000
_NEAR, _SHORTEST_PART = 75, 2


@rule(
    "FU006",
    "unknown-customer",
    title=Words(en="A customer that is not on the list", zh="客户不在客户名单里"),
    at="customer",
    scope="customer",
    severity=Severity.INFO,
    needs=("customers",),
    message={"": _UNKNOWN, "near": _UNKNOWN},
    hint={
        "": Words(en="A new customer is added to the customers file.", zh="如是新客户，请加入客户名单。"),
        "near": Words(
            en="Did you mean “{suggestion}”? Else please add it to the customers file.",
            zh="是不是“{suggestion}”？如是新客户，请加入客户名单。",
        ),
    },
)
def check(log: Log, options: NoOptions) -> pl.LazyFrame:  # noqa: ARG001 - one signature for all rules
    """The first record of each customer that is neither listed nor a group of listed ones."""
    groups = [name_key(name) for name in log.book.frame("customers")["group"].drop_nulls().unique()]
    strange = (
        log.frame.filter(pl.col("_client").is_not_null(), ~placeholder("customer"))
        .join(log.customers, on="_client", how="anti")
        .group_by("_client").agg(pl.col("_id").min(), pl.col("customer").sort_by("_id").first(), records=pl.len())
        .collect()
    )  # fmt: skip
    keyed = strange.with_columns(_key=pl.Series([name_key(name) for name in strange["customer"]], dtype=pl.String))
    unknown = keyed.filter(~pl.col("_key").is_in(groups)).sort("_id")
    near = _suggestions(unknown["_key"].to_list(), log)
    return unknown.select(
        "_id",
        "records",
        suggestion=pl.Series(near, dtype=pl.String),
        _case=pl.Series(["near" if name else "" for name in near], dtype=pl.String),
    ).lazy()


def _suggestions(unknown: list[str], log: Log) -> list[str | None]:
    """The listed customer that each unknown one may be; none at all where that would take too long."""
    listed = {key: name for key, (name, _group) in sorted(customer_names(log.book.frame("customers")).items())}
    if len(unknown) * len(listed) > _MOST_COMPARED:
        return [None] * len(unknown)
    return [_suggestion(key, listed) for key in unknown]


def _suggestion(key: str, listed: dict[str, str]) -> str | None:
    """Whose name is the only one to hold it (海天 of 海天集团), or else the nearest one."""
    holding = {name for other, name in listed.items() if key in other} if len(key) >= _SHORTEST_PART else set()
    if len(holding) == 1:
        return holding.pop()
    best = process.extractOne(key, list(listed), scorer=fuzz.ratio, score_cutoff=_NEAR)
    return listed[best[0]] if best else None
