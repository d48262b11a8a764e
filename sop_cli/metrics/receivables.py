"""Receivables: what of them is paid, and how old the open ones are. Payments settle the oldest due first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from sop_cli.i18n import Words
from sop_cli.metrics.base import Facts, Window, metric, origin
from sop_cli.records.people import name_key
from sop_cli.records.resolve import Resolved, mapped

_CUTS = ("region", "team", "person", "month")

BUCKETS = ("not_due", "days_1_30", "days_31_60", "days_61_90", "days_over_90")
"""How long an open receivable is past due."""

_LAST_DAYS = (0, 30, 60, 90)


@dataclass(frozen=True)
class Settled:
    """Receivables as they stood on a day.

    frame: the receivables with `person`, `due_date`, `amount` and `paid`, minor units. unmatched: what came in beyond
    all receivables of its contract (or customer), which settles none.
    """

    frame: pl.DataFrame
    unmatched: int


def settled(records: Resolved, day: date) -> Settled:
    """What of each receivable is paid by the payments up to a day.

    A payment belongs to its contract, or to its customer where it names no contract; it settles what falls due first.
    A negative receivable (a credit note) settles like a payment; a negative payment (a refund) takes back.
    """
    dues = _with_debt(records.receivables).sort("due_date", "amount", "_file", "_row", nulls_last=True)
    money = _money(records, day)
    paid: list[int] = []
    for debt, amount in dues.select("_debt", "amount").iter_rows():
        part = min(max(amount, 0), max(money.get(debt, 0), 0))
        money[debt] = money.get(debt, 0) - part
        paid.append(part)
    frame = dues.with_columns(pl.Series("paid", paid, pl.Int64)).filter(pl.col("amount") > 0)
    return Settled(frame, sum(left for left in money.values() if left > 0))


def _money(records: Resolved, day: date) -> dict[str, int]:
    """What came in for each debt."""
    paid = _with_debt(records.payments.filter(pl.col("date") <= day)).select("_debt", "amount")
    credit = _with_debt(records.receivables).filter(pl.col("amount") < 0).select("_debt", -pl.col("amount"))
    found: dict[str, int] = {}
    for debt, amount in (*paid.iter_rows(), *credit.iter_rows()):
        found[debt] = found.get(debt, 0) + amount
    return found


def _with_debt(frame: pl.DataFrame) -> pl.DataFrame:
    """`_debt`: the contract, else the customer, else the person."""
    contract = mapped(frame["contract"], lambda text: "#" + name_key(text))
    client = mapped(frame["client"], lambda text: "=" + text)
    person = mapped(frame["person"], lambda text: "@" + text)
    debts = pl.DataFrame({"contract": contract, "client": client, "person": person})
    return frame.with_columns(
        debts.select(pl.coalesce("contract", "client", "person", pl.lit("")).alias("_debt"))["_debt"]
    )


@metric(
    "receivables_collected",
    needs=("receivables",),
    rank=152,
    definition=Words(
        en="of the receivables that fell due in the period, the part that was paid by its end (or the as-of date); "
        "payments settle the oldest due of their contract first",
        zh="期间内到期的应收款中，截至期末（或统计日期）已收回的占比；同一合同的回款先冲最早到期的应收",
    ),
)
def receivables_collected(records: Resolved, window: Window) -> Facts:
    """Paid and due amounts of what fell due in the window."""
    due = settled(records, window.last).frame.filter(window.holds("due_date"))
    part, whole = pl.col("paid").alias("part"), pl.col("amount").alias("whole")
    return Facts("ratio", due.select(*_CUTS, *origin("receivables", "due_date"), part, whole))


@dataclass(frozen=True)
class Ageing:
    """Open receivables on a day. rows: person (None: nobody's) → open amounts by bucket, minor units."""

    day: date
    rows: Mapping[str | None, tuple[int, ...]]
    unmatched: int

    @property
    def total(self) -> tuple[int, ...]:
        """Everybody's."""
        return tuple(sum(amounts) for amounts in zip(*self.rows.values(), strict=True)) or (0,) * len(BUCKETS)


def ageing(records: Resolved, day: date) -> Ageing | None:
    """Who has open receivables, and how long they are past due; None where no receivables are known."""
    if not records.has("receivables"):
        return None
    found = settled(records, day)
    rows: dict[str | None, list[int]] = {}
    for person, due, amount, paid in found.frame.select("person", "due_date", "amount", "paid").iter_rows():
        if amount > paid and due is not None:
            rows.setdefault(person, [0] * len(BUCKETS))[_bucket((day - due).days)] += amount - paid
    ordered = sorted(rows, key=lambda name: (name is None, name or ""))
    return Ageing(day, {name: tuple(rows[name]) for name in ordered}, found.unmatched)


def _bucket(days: int) -> int:
    return next((index for index, last in enumerate(_LAST_DAYS) if days <= last), len(_LAST_DAYS))
