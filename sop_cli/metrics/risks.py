"""What may go wrong: few customers that carry much, large deals past their day, too little in the pipeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

import polars as pl

from sop_cli.i18n import Words
from sop_cli.metrics.goals import Goals
from sop_cli.metrics.outlook import Outlook
from sop_cli.metrics.performance import Performance
from sop_cli.records.people import name_key
from sop_cli.records.resolve import customer_names
from sop_cli.values.period import Period
from sop_cli.values.units import Unit

CONCENTRATION = Words(
    en="revenue of the period by customer, companies of one group together, returns deducted; the share of the largest "
    "1 and 5 in the revenue of all named customers above 0. HHI: the sum of the squared shares in percent, 10,000 for "
    "a single customer; from 1,500 on moderately, from 2,500 on highly concentrated",
    zh="本期各客户销售额（同一集团合并，退货冲减）；最大 1 家、前 5 家占全部具名客户（销售额大于 0）的比例。"
    "HHI：各客户占比（百分数）的平方和，只有一家时为 10,000；1,500 起为中等集中，2,500 起为高度集中",
)
OVERDUE = Words(
    en="open deals whose expected day is before the as-of date; large: from the amount that the SOP sets for FU307, "
    "else the largest fifth of all open deals",
    zh="预计成交日期早于统计日期、仍在进行的商机；大额：不低于 SOP 为 FU307 设定的金额，"
    "未设时取进行中商机金额最大的五分之一",
)
COVERAGE = Words(
    en="open deals that can close in the period ÷ (target - reached); of an ended period the next one's target; "
    "needed: 1 ÷ win rate of the last 12 months",
    zh="可在期内成交的进行中商机金额 ÷（目标 - 已完成）；期间已结束时看下一期的目标；"
    "需要的倍数 = 1 ÷ 最近 12 个月赢单率",
)

MODERATE, HIGH = 1500, 2500
LARGE_ONE = Fraction(3, 10)
"""One customer's share from which on a team leans on it."""


@dataclass(frozen=True)
class Customer:
    """A customer (or group) by its revenue in the period, 元, and its share in that of all."""

    name: str
    revenue: Fraction
    share: Fraction


@dataclass(frozen=True)
class Concentration:
    """customers: the largest first. unnamed: revenue of sales without a customer."""

    customers: Sequence[Customer]
    unnamed: Fraction

    def top(self, count: int) -> Fraction:
        """The share of the largest so many."""
        return sum((customer.share for customer in self.customers[:count]), Fraction(0))

    @cached_property
    def hhi(self) -> Fraction:
        """The sum of the squared shares in percent."""
        return sum(((customer.share * 100) ** 2 for customer in self.customers), Fraction(0))


@dataclass(frozen=True)
class Overdue:
    """An open deal past its expected day."""

    deal: str
    customer: str | None
    owner: str | None
    amount: Fraction
    expected: date
    days: int


@dataclass(frozen=True)
class Coverage:
    """The open deals beside what is still to be reached. period: of the target; needed: 1 ÷ win rate."""

    period: str
    open: Fraction
    remaining: Fraction
    rate: Fraction | None
    needed: Fraction | None


@dataclass(frozen=True)
class Risks:
    """All of them; None or empty where nothing is known. least: the amount from which a deal counts as large."""

    concentration: Concentration | None
    overdue: Sequence[Overdue]
    least: Fraction | None
    coverage: Coverage | None


def risks(performance: Performance, least: Fraction | None = None) -> Risks:
    """The risks as of the as-of date. least: the amount, 元, from which the SOP calls a deal large."""
    found, large = _overdue(performance, least)
    return Risks(concentration(performance), found, large, _coverage(performance))


def concentration(performance: Performance) -> Concentration | None:
    """How much of the revenue rests on few; None without named customers."""
    sold = performance.records.sales.filter(performance.window.holds("date"))
    rows = sold.group_by("client").agg(pl.col("amount").cast(pl.Int128).sum(), pl.col("customer").min())
    groups = {
        name_key(group): group for _name, group in customer_names(performance.records.book.frame("customers")).values()
    }
    named = [(groups.get(client, name), int(amount)) for client, amount, name in rows.iter_rows() if client is not None]
    unnamed = sum(int(amount) for client, amount, _name in rows.iter_rows() if client is None)
    positive = [(name, amount) for name, amount in named if amount > 0]
    whole = sum(amount for _name, amount in positive)
    if not whole:
        return None
    ordered = sorted(positive, key=lambda item: (-item[1], item[0]))
    customers = [Customer(name, Unit.MONEY.exact(amount), Fraction(amount, whole)) for name, amount in ordered]
    return Concentration(customers, Unit.MONEY.exact(unnamed))


def _overdue(performance: Performance, least: Fraction | None) -> tuple[list[Overdue], Fraction | None]:
    as_of = performance.records.book.as_of
    deals = performance.records.deals.filter((pl.col("status") == "open") & pl.col("amount").is_not_null())
    if deals.is_empty():
        return [], None
    if least is None:
        amounts = sorted(deals["amount"].to_list(), reverse=True)
        least = Unit.MONEY.exact(amounts[max(len(amounts) // 5, 1) - 1])
    large = pl.col("amount") >= int(-(-least * Unit.MONEY.scale // 1))
    late = deals.filter(large & (pl.col("expected_close") < as_of))
    named = late.with_columns(
        pl.coalesce("deal", "id", "customer", pl.lit("")).alias("_deal"), pl.coalesce("person", "owner").alias("_owner")
    )
    rows = [
        Overdue(deal, customer, owner, Unit.MONEY.exact(amount), day, (as_of - day).days)
        for deal, customer, owner, amount, day in named.select(
            "_deal", "customer", "_owner", "amount", "expected_close"
        ).iter_rows()
    ]
    return sorted(rows, key=lambda d: (-d.amount, d.expected, d.deal, d.customer or "")), least


def _coverage(performance: Performance) -> Coverage | None:
    records, period = performance.records, _target_period(performance)
    if not records.has("deals"):
        return None
    outlook = Outlook(records, period)
    target = Goals(records, period).one("revenue")
    under_way = outlook.open(None)
    if target is None or under_way is None:
        return None
    remaining = max(target - outlook.reached("revenue", None), Fraction(0))
    rate = outlook.win_rate(None)
    return Coverage(
        period.label, under_way, remaining, under_way / remaining if remaining else None, 1 / rate if rate else None
    )


def _target_period(performance: Performance) -> Period:
    """The period while it runs (or is to come); the next one once it has ended."""
    ended = performance.records.book.as_of >= performance.period.end
    return performance.period.following() if ended else performance.period
