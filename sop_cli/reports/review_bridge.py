"""《缺口从哪里来》: volume, price and mix; deals that slipped, were lost or never came. The parts add up."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from sop_cli.i18n import Words, _
from sop_cli.metrics.bridge import Bridge, Product
from sop_cli.metrics.slippage import Missed, Slippage
from sop_cli.reports.model import Cell, Chart, Emphasis, Head, Section, Series, Table
from sop_cli.reports.words import Speaker, cell, chart_value, public

WORDS = {
    "asked": Words(en="growth that the target asks for", zh="目标增长要求"),
    "volume": Words(en="volume", zh="销量"),
    "price": Words(en="price", zh="价格"),
    "mix": Words(en="mix", zh="产品结构"),
    "new": Words(en="new products", zh="新增产品"),
    "dropped": Words(en="products not sold any more", zh="停售产品"),
    "unknown": Words(en="not comparable", zh="无法比较"),
    "slipped": Words(en="slipped deals", zh="商机延期"),
    "lost": Words(en="lost deals", zh="商机输单"),
    "to_come": Words(en="still to come", zh="尚未到期"),
    "never_created": Words(en="never created", zh="商机不足"),
    "made_up": Words(en="made up elsewhere", zh="其他成交弥补"),
}
_BRIDGE = Words(en="Volume price mix", zh="量价结构")
_PRODUCTS = Words(en="Product prices", zh="产品量价")
_DEALS = Words(en="Gap by deals", zh="商机与缺口")
_MISSED = Words(en="Slipped and lost", zh="延期与输单")
_MOST_DEALS = 20


def sections(bridge: Bridge | None, slippage: Slippage | None, speaker: Speaker) -> list[Section]:
    """One section; none where neither quantities nor deals are known."""
    tables, charts = [], []
    if bridge:
        tables += [_bridge_table(bridge), _products(bridge)]
        charts += _steps(bridge)
    if slippage:
        tables += [_parts_table(slippage), *filter(None, [_deals(slippage)])]
    if not tables:
        return []
    said = [text for text in (_bridge_lead(bridge, speaker), slippage_lead(slippage, speaker)) if text]
    lead = _("; ").join(said) + _(".") if said else None
    return [Section(_("Where the gap comes from"), lead=lead, tables=tables, charts=charts)]


def _bridge_lead(bridge: Bridge | None, speaker: Speaker) -> str | None:
    if bridge is None:
        return None
    parts = ((name, amount) for name, amount in bridge.parts.items() if name != "asked" and amount)
    most = max(parts, key=lambda item: (abs(item[1]), item[0]), default=None)
    if most is None:
        return None
    return _("Against {base} most of the change is {part}: {amount}").format(
        base=bridge.base, part=WORDS[most[0]], amount=speaker.signed(most[1])
    )


def slippage_lead(slippage: Slippage | None, speaker: Speaker) -> str | None:
    """How many deals slipped and were lost, and what they were worth."""
    if slippage is None:
        return None
    counts = {part: sum(deal.part == part for deal in slippage.deals) for part in ("slipped", "lost")}
    slipped, lost = (speaker.money(-slippage.parts[part]) for part in ("slipped", "lost"))
    said = [
        _("{slipped} deals slipped ({slipped_amount})").format(slipped=counts["slipped"], slipped_amount=slipped),
        _("{lost} deals were lost ({lost_amount})").format(lost=counts["lost"], lost_amount=lost),
    ]
    kept = [text for text, part in zip(said, counts, strict=True) if counts[part]]
    return _(", ").join(kept) if kept else None


def _shown(parts: Mapping[str, Fraction]) -> list[tuple[str, Fraction]]:
    """Parts that are something; what the whole is made of is always told."""
    kept = ("asked", "volume", "price", "mix", "slipped", "lost")
    return [(name, amount) for name, amount in parts.items() if amount or name in kept]


def _sign(amount: Fraction) -> Emphasis:
    return "bad" if amount < 0 else "good" if amount > 0 else ""


def _parts(parts: Mapping[str, Fraction]) -> list[list[Cell]]:
    return [[Cell(str(WORDS[name])), cell(amount, "money", emphasis=_sign(amount))] for name, amount in _shown(parts)]


def _bridge_table(bridge: Bridge) -> Table:
    gap = "asked" in bridge.parts
    total = _("Gap") if gap else _("Change")
    title = _("Volume, price and mix against {base}").format(base=bridge.base)
    heads = [Head(_("Part"), field="part", width=20), Head(_("Contribution"), "money", "contribution")]
    return Table(
        title, heads, _parts(bridge.parts), [Cell(total), cell(bridge.whole, "money")], name=str(_BRIDGE)
    )  # fmt: skip


def _products(bridge: Bridge) -> Table:
    heads = [
        Head(_("Product"), field="product", width=14),
        Head(_("Quantity"), "number", "quantity"), Head(_("Quantity then"), "number", "base_quantity"),
        Head(_("Average price"), "number", "price"), Head(_("Price then"), "number", "base_price"),
        Head(_("Price effect"), "money", "price_effect"),
    ]  # fmt: skip
    rows = [_product(product) for product in bridge.products]
    note = _("Prices in the currency’s unit; “then” is {base}.").format(base=bridge.base)
    return Table(_("Products by quantity and price"), heads, rows, name=str(_PRODUCTS), note=note)


def _product(product: Product) -> list[Cell]:
    none = _("nothing sold")
    return [
        Cell(product.name),
        Cell(product.quantity, "number"), Cell(product.base_quantity, "number"),
        Cell(product.price, "number", note=none), Cell(product.base_price, "number", note=none),
        cell(product.by_price, "money", note=none),
    ]  # fmt: skip


def _steps(bridge: Bridge) -> list[Chart]:
    moved = [(name, amount) for name, amount in bridge.parts.items() if name != "asked" and amount]
    labels = [bridge.base, *(str(WORDS[name]) for name, _amount in moved), _("Actual")]
    amounts = [bridge.base_revenue, *(amount for _name, amount in moved)]
    values = [*amounts, sum(amounts, Fraction(0))]
    figures = [chart_value(value, "money") for value in values]
    return [
        Chart("steps", _("From {base} to the actual").format(base=bridge.base), labels, [Series(_("Revenue"), figures)])
    ]


def _parts_table(slippage: Slippage) -> Table:
    heads = [Head(_("Part"), field="part", width=20), Head(_("Contribution"), "money", "contribution")]
    note = None
    if slippage.unpriced:
        note = _("{count} deals without an amount are left out.").format(count=slippage.unpriced)
    total = [Cell(_("Gap")), cell(slippage.gap, "money")]
    return Table(_("The gap by deals"), heads, _parts(slippage.parts), total, note=note, name=str(_DEALS))


def _deals(slippage: Slippage) -> Table | None:
    heads = [
        Head(_("Part"), field="part", width=10), Head(_("Deal"), field="deal", width=20),
        Head(_("Customer"), field="customer", width=16), Head(_("Responsible"), field="owner"),
        Head(_("Amount"), "money", "amount"), Head(_("Day"), "date", "day"), Head(_("Reason"), field="loss_reason"),
    ]  # fmt: skip
    shown = [deal for deal in slippage.deals if deal.part != "to_come"]
    if not shown:
        return None
    rows = [_deal(deal) for deal in shown[:_MOST_DEALS]]
    note = _("Day: expected to close; of a lost deal the day of losing it.")
    if (more := len(shown) - _MOST_DEALS) > 0:
        note += " " + _("{count} smaller ones are not listed.").format(count=more)
    return Table(_("Deals behind the gap"), heads, rows, name=str(_MISSED), note=note)


def _deal(deal: Missed) -> list[Cell]:
    return [
        Cell(str(WORDS[deal.part])), Cell(deal.deal), Cell(deal.customer or ""), Cell(deal.owner or ""),
        cell(deal.amount, "money"), Cell(deal.until, "date", note=_("no day set")), Cell(deal.reason or ""),
    ]  # fmt: skip


def as_json(bridge: Bridge | None, slippage: Slippage | None) -> dict[str, Any]:
    """The keys `bridge` and `gap_by_deals`."""
    return {"bridge": _bridge_json(bridge), "gap_by_deals": _slippage_json(slippage)}


def _part_list(parts: Mapping[str, Fraction]) -> list[dict[str, Any]]:
    return [{"part": name, "contribution": public(amount)} for name, amount in parts.items()]


def _bridge_json(bridge: Bridge | None) -> dict[str, Any] | None:
    if bridge is None:
        return None
    keys = ("quantity", "revenue", "base_quantity", "base_revenue")
    products = [{"product": p.name} | {key: public(getattr(p, key)) for key in keys} for p in bridge.products]
    aimed = "asked" in bridge.parts
    return {
        "base": bridge.base,
        "gap": public(bridge.whole) if aimed else None,
        "change": public(bridge.whole - bridge.parts.get("asked", 0)),
        "parts": _part_list(bridge.parts),
        "products": products,
    }


def _slippage_json(slippage: Slippage | None) -> dict[str, Any] | None:
    if slippage is None:
        return None
    deals = [
        {
            "part": d.part, "deal": d.deal, "customer": d.customer, "owner": d.owner, "amount": public(d.amount),
            "day": d.until.isoformat() if d.until else None, "loss_reason": d.reason,
        }
        for d in slippage.deals
    ]  # fmt: skip
    return {"gap": public(slippage.gap), "parts": _part_list(slippage.parts), "deals": deals}
