"""Ageing of receivables as it is shown: by owner, and all together."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from sop_cli.i18n import Words, _
from sop_cli.metrics.receivables import BUCKETS, Ageing
from sop_cli.reports.model import Cell, Head, Section, Table
from sop_cli.reports.words import Speaker, named, public
from sop_cli.values.show import percent
from sop_cli.values.units import Unit

_TITLE = Words(en="Ageing of receivables", zh="应收账龄")
_BUCKETS = (
    Words(en="Not due", zh="未到期"),
    Words(en="1–30 days", zh="1–30 天"),
    Words(en="31–60 days", zh="31–60 天"),
    Words(en="61–90 days", zh="61–90 天"),
    Words(en="Over 90 days", zh="90 天以上"),
)
TERM = (
    _TITLE,
    Words(
        en="what of the receivables is not paid by the day named, by the days since it fell due; a payment settles the "
        "oldest due of its contract first (of its customer where it names no contract)",
        zh="截至所示日期尚未收回的应收款，按到期后的天数分档；回款先冲同一合同最早到期的应收（未写合同的按客户）",
    ),
)


def ageing_json(ageing: Ageing | None) -> dict[str, Any] | None:
    """The public keys; None where no receivables are known."""
    if ageing is None:
        return None
    return {
        "as_of": ageing.day.isoformat(),
        "by_owner": [{"owner": name, **_amounts(amounts)} for name, amounts in ageing.rows.items()],
        "total": _amounts(ageing.total),
        "unmatched_payments": _public(ageing.unmatched),
    }


def _amounts(amounts: Sequence[int]) -> dict[str, Any]:
    return {
        "open": _public(sum(amounts)),
        "overdue": _public(sum(amounts[1:])),
        **{name: _public(amount) for name, amount in zip(BUCKETS, amounts, strict=True)},
    }


def _public(minor: int) -> int | float | None:
    return public(Fraction(minor, Unit.MONEY.scale))


def ageing_section(ageing: Ageing | None, speaker: Speaker) -> Section | None:
    """The table by owner, with one sentence above it."""
    if ageing is None:
        return None
    heads = [
        Head(_("Owner"), field="owner", width=10),
        Head(_("Not collected"), "money", "open"),
        *(Head(str(words), "money", name) for words, name in zip(_BUCKETS, BUCKETS, strict=True)),
        Head(_("Past due share"), "percent", "overdue_share"),
    ]
    rows = [_row(named(name), amounts) for name, amounts in ageing.rows.items()]
    note = None
    if ageing.unmatched:
        note = _("Payments of {amount} are beyond all receivables of their contract, and settle none.").format(
            amount=speaker.money(Fraction(ageing.unmatched, Unit.MONEY.scale))
        )
    table = Table(str(_TITLE), heads, rows, total=_row(_("Total"), ageing.total), note=note, name=str(_TITLE))
    return Section(str(_TITLE), lead=_lead(ageing, speaker), tables=[table])


def _lead(ageing: Ageing, speaker: Speaker) -> str:
    whole, late = sum(ageing.total), sum(ageing.total[1:])
    if not whole:
        return _("On {day} nothing was open.").format(day=ageing.day.isoformat())
    return _("On {day} {open} were open, {late} of it past due ({share}).").format(
        day=ageing.day.isoformat(),
        open=speaker.money(Fraction(whole, Unit.MONEY.scale)),
        late=speaker.money(Fraction(late, Unit.MONEY.scale)),
        share=percent(Fraction(late, whole)),
    )


def _row(name: str, amounts: Sequence[int]) -> list[Cell]:
    whole = sum(amounts)
    oldest = amounts[-1]
    cells = [Cell(amount, "money") for amount in amounts[:-1]]
    return [
        Cell(name),
        Cell(whole, "money"),
        *cells,
        Cell(oldest, "money", "watch" if oldest else ""),
        Cell(Fraction(whole - amounts[0], whole) if whole else None, "percent"),
    ]
