"""What was sold: revenue, margin, orders, customers, new customers, and what was collected of it."""

from __future__ import annotations

import polars as pl

from sop_cli.i18n import Words
from sop_cli.metrics.base import COLLECTION_ACHIEVEMENT, ORIGIN, Facts, Window, metric, origin
from sop_cli.records.resolve import Resolved

_CUTS = ("region", "team", "product", "person", "channel", "month")
_PAID_CUTS = ("region", "team", "person", "month")


def _sold(records: Resolved, window: Window) -> pl.DataFrame:
    sold = records.sales.filter(window.holds("date"))
    return sold.with_columns(origin(_kind(records), "date"))


def _paid(records: Resolved, window: Window) -> pl.DataFrame:
    return records.payments.filter(window.holds("date")).with_columns(origin("payments", "date"))


def _kind(records: Resolved) -> str:
    """Of which kind the records are that count as sales."""
    return "deals" if records.sales_are_deals else "sales"


@metric(
    "revenue",
    needs=("sales",),
    rank=10,
    definition=Words(
        en="the amounts of the sales dated in the period, returns deducted; without sales files, of the deals "
        "won in it",
        zh="期间内成交记录的金额合计，退货为负；没有销售记录文件时，取期间内赢单商机的金额",
    ),
)
def revenue(records: Resolved, window: Window) -> Facts:
    """Amounts of the window's sales."""
    return Facts("sum", _sold(records, window).select(*_CUTS, *ORIGIN, pl.col("amount").alias("value")))


@metric(
    "collected",
    needs=("payments",),
    rank=20,
    definition=Words(en="the payments received in the period", zh="期间内到账的回款合计"),
)
def collected(records: Resolved, window: Window) -> Facts:
    """Amounts of the window's payments."""
    paid = _paid(records, window)
    return Facts("sum", paid.select(*_PAID_CUTS, *ORIGIN, pl.col("amount").alias("value")))


@metric(
    "gross_margin",
    needs=("sales",),
    rank=30,
    definition=Words(
        en="amount - cost of the sales in the period; sales whose cost is not given are left out",
        zh="期间内成交金额 - 成本；未填成本的成交不计入",
    ),
)
def gross_margin(records: Resolved, window: Window) -> Facts | None:
    """Amount less cost, of the sales whose cost is known; no figure where no cost is known at all."""
    if not records.sales["cost"].count():
        return None
    sold = _sold(records, window).filter(pl.col("cost").is_not_null())
    return Facts("sum", sold.select(*_CUTS, *ORIGIN, (pl.col("amount") - pl.col("cost")).alias("value")))


@metric(
    "new_customers",
    needs=("sales",),
    rank=40,
    definition=Words(
        en="customers whose first sale ever (or first payment, if the SOP says so) lies in the period; "
        "companies of one group count once, for who made that sale",
        zh="首次成交（或 SOP 规定的首次回款）落在期间内的客户；同一集团只计一次，归首次成交的负责人",
    ),
)
def new_customers(records: Resolved, window: Window) -> Facts:
    """One row a customer whose first purchase is in the window, where that purchase was made."""
    by_payment = records.book.sop.evaluation.new_customers == "payment"
    frame = records.payments if by_payment else records.sales
    cuts = _PAID_CUTS if by_payment else _CUTS
    bought = frame.filter((pl.col("amount") > 0) & pl.col("client").is_not_null())
    kind = "payments" if by_payment else _kind(records)
    order = ["date", "amount", *cuts]
    falling = [name == "amount" for name in order]
    first = bought.sort(order, descending=falling, nulls_last=True).unique("client", keep="first", maintain_order=True)
    found = first.filter(window.holds("date"))
    return Facts("sum", found.select(*cuts, *origin(kind, "date"), pl.lit(1, pl.Int64).alias("value")))


@metric(
    "customers",
    needs=("sales",),
    rank=50,
    definition=Words(
        en="different customers with a sale in the period; one who bought from several people counts for each of "
        "them, "
        "and once in the total",
        zh="期间内有成交的不同客户；同一客户由多人成交时各计一次，合计只计一次",
    ),
)
def customers(records: Resolved, window: Window) -> Facts:
    """The customer of each sale."""
    sold = _sold(records, window).filter(pl.col("amount") > 0)
    return Facts("distinct", sold.select(*_CUTS, *ORIGIN, pl.col("customer").alias("key")))


@metric(
    "orders",
    needs=("sales",),
    rank=60,
    definition=Words(
        en="different contracts with a sale in the period, returns not counted; a sale without a contract number "
        "is one order",
        zh="期间内成交的不同合同数，不含退货；没有合同编号的每行计一单",
    ),
)
def orders(records: Resolved, window: Window) -> Facts:
    """The contract of each sale."""
    sold = _sold(records, window).filter(pl.col("amount") > 0)
    return Facts("distinct", sold.select(*_CUTS, *ORIGIN, pl.col("order").alias("key")))


@metric(
    COLLECTION_ACHIEVEMENT,
    needs=("payments",),
    rank=149,
    definition=Words(en="collected ÷ the collection target of the period", zh="期间回款额 ÷ 同期回款目标"),
)
def collection_achievement(_records: Resolved, _window: Window) -> Facts | None:
    """No facts of its own: `Performance` sets what is collected against its target."""
    return None


@metric(
    "collection_rate",
    needs=("payments", "sales"),
    rank=150,
    definition=Words(en="collected in the period ÷ sales of the period", zh="期间回款额 ÷ 期间销售额"),
)
def collection_rate(records: Resolved, window: Window) -> Facts:
    """Payments over sales, each in its own rows."""
    nothing = pl.lit(0, pl.Int64)
    paid = _paid(records, window).select(*_PAID_CUTS, *ORIGIN, pl.col("amount").alias("part"), nothing.alias("whole"))
    sold = _sold(records, window).select(*_PAID_CUTS, *ORIGIN, nothing.alias("part"), pl.col("amount").alias("whole"))
    return Facts("ratio", pl.concat([paid, sold]))
