"""Why deals were lost."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from sop_cli.metrics.base import Window
from sop_cli.records.resolve import Resolved


@dataclass(frozen=True)
class Loss:
    """A reason (null: none given), how many deals were lost for it in the window, and what they were worth."""

    reason: str | None
    deals: int
    amount: Fraction


def losses(records: Resolved, window: Window) -> list[Loss]:
    """The reasons of the deals lost in the window, the most frequent first."""
    lost = records.deals.filter(window.holds("closed") & (pl.col("status") == "lost"))
    grouped = lost.group_by("loss_reason").agg(pl.len().alias("n"), pl.col("amount").cast(pl.Int128).sum().alias("sum"))
    found = [Loss(reason, n, Fraction(total or 0, 100)) for reason, n, total in grouped.iter_rows()]
    return sorted(found, key=lambda loss: (-loss.deals, loss.reason is None, loss.reason or ""))
