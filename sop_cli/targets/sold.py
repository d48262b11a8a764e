"""What was sold before, by any dimension: the ground for splitting by history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sop_cli.values.period import Period


@dataclass(frozen=True)
class Sold:
    """One sale, or one owner's part of it: minor units, names as the team spells them; None where it says nothing."""

    day: date
    amount: int
    region: str | None = None
    team: str | None = None
    product: str | None = None
    person: str | None = None
    channel: str | None = None


@dataclass(frozen=True)
class History:
    """Sales of the past, in no order that counts."""

    sales: tuple[Sold, ...] = ()

    def within(self, period: Period) -> Iterator[Sold]:
        """The sales of a period."""
        return (sale for sale in self.sales if period.contains(sale.day))

    def by(self, dimension: str, period: Period) -> dict[str, int]:
        """What was sold in a period, by the names of a dimension."""
        sums: dict[str, int] = {}
        for sale in self.within(period):
            name = getattr(sale, dimension)
            if name is not None:
                sums[name] = sums.get(name, 0) + sale.amount
        return sums

    def total(self, period: Period) -> int:
        """All that was sold in a period."""
        return sum(sale.amount for sale in self.within(period))
