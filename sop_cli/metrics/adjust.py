"""Prior-period adjustments (上期调整): how the rows of a closed period differ from those that were paid on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from sop_cli.records.resolve import Resolved
from sop_cli.values.period import Period

Cause = Literal["added", "changed", "removed", "return"]


@dataclass(frozen=True)
class Row:
    """One sale or payment as it counts for somebody; amounts in minor units."""

    kind: str
    day: date | None
    person: str | None
    customer: str | None
    contract: str | None
    product: str | None
    amount: int
    place: tuple[str | None, str | None, int | None]

    @property
    def same(self) -> tuple[str, ...]:
        """Equal for rows that say the same, wherever they stand."""
        values = (self.kind, self.day, self.person, self.customer, self.contract, self.product, self.amount)
        return tuple(str(value) for value in values)

    @property
    def subject(self) -> tuple[str, ...]:
        """Equal for rows about the same sale or payment, though they may say other things of it."""
        return (
            self.kind,
            self.contract or f"{self.customer}/{self.product}",
            "" if self.contract else str(self.person),
        )


@dataclass(frozen=True)
class Adjustment:
    """One difference. period: the closed one. was, now: None for what was not or is no more.

    counted: whether the figures of the period under review hold it already (a return dated in it).
    """

    period: str
    cause: Cause
    was: Row | None
    now: Row | None
    counted: bool = False

    @property
    def row(self) -> Row:
        """The row that tells what it is about."""
        found = self.now or self.was
        if found is None:
            raise AssertionError("one side is there")
        return found

    @property
    def amount(self) -> int:
        """now - was, minor units."""
        return (self.now.amount if self.now else 0) - (self.was.amount if self.was else 0)


def rows_in(records: Resolved, period: Period) -> list[Row]:
    """The sales and payments of a period, a row for each one's credit."""
    return [*_rows(records.sales, "sales", period), *_rows(records.payments, "payments", period)]


def adjustments(period: str, paid: Sequence[Row], now: Sequence[Row]) -> list[Adjustment]:
    """What was added, changed and removed since; whatever the order of rows and files."""
    before, after = _without(paid, now), _without(now, paid)
    by_subject: dict[tuple[str, ...], list[Row]] = {}
    for row in after:
        by_subject.setdefault(row.subject, []).append(row)
    found = []
    for row in before:
        others = by_subject.get(row.subject)
        if others:
            found.append(Adjustment(period, "changed", row, others.pop(0)))
        else:
            found.append(Adjustment(period, "removed", row, None))
    left = [row for rows in by_subject.values() for row in rows]
    found += [Adjustment(period, "added", None, row) for row in left]
    return sorted(found, key=lambda one: (one.row.kind, one.cause, one.row.same))


def returns(period: str, paid: Sequence[Row], here: Sequence[Row]) -> list[Adjustment]:
    """Returns in the period under review of contracts that were paid on in a closed one."""
    known = {row.contract for row in paid if row.kind == "sales" and row.contract and row.amount > 0}
    back = [row for row in here if row.kind == "sales" and row.amount < 0 and row.contract in known]
    return [Adjustment(period, "return", None, row, counted=True) for row in sorted(back, key=lambda r: r.same)]


def _rows(frame: pl.DataFrame, kind: str, period: Period) -> Iterator[Row]:
    names = ("date", "person", "owner", "customer", "contract", "product", "amount", "_file", "_sheet", "_row")
    inside = frame.filter(pl.col("date").is_between(period.start, period.end))
    there = [pl.col(name) if name in frame.columns else pl.lit(None).alias(name) for name in names]
    for day, person, owner, customer, contract, product, amount, file, sheet, row in inside.select(there).iter_rows():
        yield Row(kind, day, person or owner, customer, contract, product, amount, (file, sheet, row))


def _without(rows: Sequence[Row], others: Sequence[Row]) -> list[Row]:
    """The rows that have no equal among the others, one for one."""
    left: dict[tuple[str, ...], int] = {}
    for row in others:
        left[row.same] = left.get(row.same, 0) + 1
    found = []
    for row in sorted(rows, key=lambda row: row.same):
        if left.get(row.same, 0):
            left[row.same] -= 1
        else:
            found.append(row)
    return found
