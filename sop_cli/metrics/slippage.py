"""The gap by deals: what slipped, what was lost, what was never there to be won."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import polars as pl

from sop_cli.i18n import Words
from sop_cli.metrics.gap import whole_gap
from sop_cli.metrics.performance import Performance
from sop_cli.values.units import Unit

DEFINITION = Words(
    en="gap = - slipped - lost - still to come - never created + made up elsewhere. Slipped: deals expected to close "
    "in the period before the as-of date that are open still, or were won after it. Lost: deals expected in the "
    "period and lost, and deals expected earlier (or without an expected day) that were lost in it. Still to come: "
    "open deals expected in the rest of a running period. Never created: what would be lacking even if all of "
    "these had been won; made up elsewhere: what was sold beyond them. Amounts as the deals state them",
    zh="缺口 = - 延期 - 输单 - 尚未到期 - 商机不足 + 其他成交弥补。延期：预计在本期成交、日期已过（早于统计日期）、"
    "至今仍在进行或期后才赢单的商机。输单：预计在本期成交而输单的商机，以及原预计更早（或没填预计日期）、在本期输单的商机。"
    "尚未到期：期间未结束时，预计在余下日子成交的进行中商机。商机不足：以上各项全部赢下仍差的部分；"
    "其他成交弥补：以上各项之外的成交补回的部分。金额按商机登记",
)

PARTS = ("slipped", "lost", "to_come", "never_created", "made_up")
"""The parts in the order of reports."""


@dataclass(frozen=True)
class Missed:
    """A deal behind a part. amount: 元; until: the day it was expected to close, or was lost on."""

    part: str
    deal: str
    customer: str | None
    owner: str | None
    amount: Fraction
    until: date | None
    reason: str | None


@dataclass(frozen=True)
class Slippage:
    """parts: by PARTS, adding up to the gap exactly. deals: those behind them, the largest first."""

    gap: Fraction
    parts: Mapping[str, Fraction]
    deals: tuple[Missed, ...]
    unpriced: int


def slippage(performance: Performance) -> Slippage | None:
    """The gap of the revenue by deals; None without a gap, or without priced deals that should have closed."""
    gap = whole_gap(performance, "revenue")
    if gap is None or not performance.records.has("deals"):
        return None
    frame = _missed(performance)
    priced = frame.filter(pl.col("amount").is_not_null())
    if priced.is_empty():
        return None
    sums = dict(priced.group_by("_part").agg(pl.col("amount").cast(pl.Int128).sum()).iter_rows())
    parts = {name: -Unit.MONEY.exact(int(sums.get(name, 0))) for name in PARTS[:3]}
    rest = gap - sum(parts.values(), Fraction(0))
    parts |= {"never_created": min(rest, Fraction(0)), "made_up": max(rest, Fraction(0))}
    return Slippage(gap, parts, _deals(priced), frame.height - priced.height)


def _missed(performance: Performance) -> pl.DataFrame:
    """The deals behind the gap; `_part` says how."""
    window, period, as_of = performance.window, performance.period, performance.records.book.as_of
    expected, closed, status = pl.col("expected_close"), pl.col("closed"), pl.col("status")
    inside = expected.is_between(period.start, period.end).fill_null(value=False)
    due = (expected < as_of).fill_null(value=False) | (as_of >= period.end)
    still = (status == "open") | ((status == "won") & (closed > period.end).fill_null(value=False))
    now_lost = window.holds("closed").fill_null(value=False)
    earlier = (expected < period.start).fill_null(value=True)
    part = (
        pl.when((status == "lost") & (inside | (now_lost & earlier))).then(pl.lit("lost"))
        .when(still & inside & due).then(pl.lit("slipped"))
        .when((status == "open") & inside).then(pl.lit("to_come"))
    )  # fmt: skip
    return performance.records.deals.with_columns(part.alias("_part")).filter(pl.col("_part").is_not_null())


def _deals(frame: pl.DataFrame) -> tuple[Missed, ...]:
    named = frame.with_columns(
        pl.coalesce("deal", "id", "customer", pl.lit("")).alias("_deal"),
        pl.coalesce("person", "owner").alias("_owner"),
        pl.when(pl.col("_part") == "lost").then("closed").otherwise("expected_close").alias("_until"),
        pl.when(pl.col("_part") == "lost").then("loss_reason").alias("_reason"),
    )
    columns = ("_part", "_deal", "customer", "_owner", "amount", "_until", "_reason")
    rows = (Missed(p, d, c, o, Unit.MONEY.exact(a), u, r) for p, d, c, o, a, u, r in named.select(columns).iter_rows())
    return tuple(sorted(rows, key=lambda m: (PARTS.index(m.part), -m.amount, m.deal, m.customer or "", str(m.until))))
