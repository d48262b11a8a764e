"""From the target to what was reached by volume, price and mix: how much was sold, at what price, of what.

The prices and the mix of an earlier period are the yardstick, since targets name no units: the same period a year ago
where the sales reach back so far, else the period before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from sop_cli.i18n import Words
from sop_cli.metrics.base import Window
from sop_cli.metrics.cents import in_cents
from sop_cli.metrics.compare import Comparison
from sop_cli.metrics.performance import Performance
from sop_cli.values.units import Unit

DEFINITION = Words(
    en="gap = asked + volume + price + mix + new + dropped + not comparable. Asked: revenue of the base period - "
    "target. Over the products with a quantity in both periods, by average prices p and quantities q (0 the base "
    "period, 1 this one): volume = (Σq1 - Σq0) × Σp0q0 ÷ Σq0; mix = Σp0q1 - Σq1 × Σp0q0 ÷ Σq0; price = Σ(p1 - p0)q1. "
    "New, dropped: products sold in one of the periods only. Not comparable: sales without a product or quantity. "
    "Returns take quantity off. Cents by largest remainder",
    zh="缺口 = 目标增长要求 + 销量 + 价格 + 结构 + 新增产品 + 停售产品 + 无法比较。目标增长要求：基期销售额 - 目标。"
    "销量、价格、结构只看两期都有数量的产品，p 为均价、q 为数量（0 为基期，1 为本期）："
    "销量 =（Σq1 - Σq0）× Σp0q0 ÷ Σq0；结构 = Σp0q1 - Σq1 × Σp0q0 ÷ Σq0；价格 = Σ（p1 - p0）q1。"
    "新增、停售：只在其中一期有成交的产品。无法比较：没有产品或数量的成交。退货冲减数量。尾差按最大余数法分到分",
)

PARTS = ("asked", "volume", "price", "mix", "new", "dropped", "unknown")
"""The parts in the order of reports."""


@dataclass(frozen=True)
class Product:
    """A product in both periods: quantity and revenue, now and in the base period."""

    name: str
    quantity: Fraction
    revenue: Fraction
    base_quantity: Fraction
    base_revenue: Fraction

    @property
    def both(self) -> bool:
        """Whether there is a price in both periods."""
        return self.quantity > 0 and self.base_quantity > 0

    @property
    def price(self) -> Fraction | None:
        """The average price now."""
        return self.revenue / self.quantity if self.quantity > 0 else None

    @property
    def base_price(self) -> Fraction | None:
        """The average price in the base period."""
        return self.base_revenue / self.base_quantity if self.base_quantity > 0 else None

    @property
    def by_price(self) -> Fraction | None:
        """What the change of its price brought."""
        return self.revenue - self.quantity * self.base_revenue / self.base_quantity if self.both else None


@dataclass(frozen=True)
class Bridge:
    """parts: by PARTS, adding up to `whole` exactly; without `asked` where there is no target.

    base: the label of the base period, base_revenue: its revenue. whole: the gap, or without a target the change
    against the base period.
    """

    base: str
    base_revenue: Fraction
    whole: Fraction
    parts: Mapping[str, Fraction]
    products: tuple[Product, ...]


def bridge(performance: Performance, comparison: Comparison) -> Bridge | None:
    """The bridge of the revenue; None without quantities in both periods, or without a base.

    comparison: the figures of the base period beside this one's.
    """
    if comparison.before is None or not performance.records.has("sales"):
        return None
    now, base = (_sold(performance, figures.window) for figures in (comparison.now, comparison.before))
    names = sorted(name for name in {*now, *base} if name)
    zero = (Fraction(0), Fraction(0))
    products = tuple(Product(n, *now.get(n, zero), *base.get(n, zero)) for n in names)
    both = [product for product in products if product.both]
    actual, before = comparison.now.one("revenue"), comparison.base("revenue")
    if not both or actual is None or before is None:
        return None
    target = performance.target("revenue")
    exact = {"asked": before - target} if target is not None else {}
    exact |= _effects(both) | _one_sided(products)
    exact["unknown"] = actual - before - sum((v for k, v in exact.items() if k != "asked"), Fraction(0))
    settled = dict(zip(exact, in_cents(list(exact.values())), strict=True))
    whole = actual - (before if target is None else target)
    return Bridge(comparison.before.window.period.label, before, whole, settled, products)


def _effects(both: list[Product]) -> dict[str, Fraction]:
    """Volume, price and mix of the products that have a price in both periods."""
    none = Fraction(0)
    total, base_total = sum((p.quantity for p in both), none), sum((p.base_quantity for p in both), none)
    revenue, base_revenue = sum((p.revenue for p in both), none), sum((p.base_revenue for p in both), none)
    at_base_prices = sum((p.quantity * p.base_revenue / p.base_quantity for p in both), none)
    average = base_revenue / base_total
    return {
        "volume": (total - base_total) * average,
        "price": revenue - at_base_prices,
        "mix": at_base_prices - total * average,
    }


def _one_sided(products: tuple[Product, ...]) -> dict[str, Fraction]:
    new = [p for p in products if not p.both and not p.base_quantity and not p.base_revenue]
    dropped = [p for p in products if not p.both and not p.quantity and not p.revenue]
    return {
        "new": sum((p.revenue for p in new), Fraction(0)),
        "dropped": -sum((p.base_revenue for p in dropped), Fraction(0)),
    }


def _sold(performance: Performance, window: Window) -> dict[str | None, tuple[Fraction, Fraction]]:
    """Quantity and revenue of each product, of the sales that have a quantity; what lacks either is under None."""
    sales = performance.records.sales.filter(window.holds("date"))
    known = pl.col("quantity").is_not_null() & pl.col("quantity").is_finite() & (pl.col("quantity") != 0)
    # parts of shared sales are floats: nine decimals are what anybody writes
    size = pl.col("quantity").abs().round(9) * pl.when(pl.col("amount") < 0).then(-1).otherwise(1)
    grouped = (
        sales.select(pl.when(known).then("product").alias("product"), "amount", size.alias("quantity"))
        .group_by("product", "quantity")
        .agg(pl.len().alias("n"), pl.col("amount").cast(pl.Int128).sum())
    )
    found: dict[str | None, tuple[Fraction, Fraction]] = {}
    for name, quantity, n, amount in grouped.iter_rows():
        before = found.get(name, (Fraction(0), Fraction(0)))
        many = Fraction(str(quantity)) * n if name is not None else Fraction(0)
        found[name] = (before[0] + many, before[1] + Fraction(amount, Unit.MONEY.scale))
    return found
