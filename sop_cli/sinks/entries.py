"""What every sink needs to draw listings: the sign of an entry, its quiet part, and a listing as a table."""

from __future__ import annotations

from collections.abc import Sequence

from sop_cli.i18n import Words, _
from sop_cli.reports.model import Cell, Entry, Head, Listing, Table
from sop_cli.values.visible import visible

_SIGNS = {"good": "√", "watch": "●", "bad": "×"}
_LONGEST_VALUE = 60


def entry_sign(entry: Entry) -> str:
    """The sign of an entry's weight: × ● √, ○ for what is only to be known."""
    return _SIGNS.get(entry.emphasis, "○")


def quiet_text(entry: Entry) -> str:
    """What is drawn quieter than the text: whom the record is about, what stands there, the way out."""
    text = visible(entry.text, lines=True)
    about = visible(entry.about or "")
    parts = [about if about not in text else "", _quoted(entry.value, text), visible(entry.hint or "", lines=True)]
    return " · ".join(filter(None, parts))


def _quoted(value: str | None, text: str) -> str:
    """What stands in the cell, where the text does not quote it already."""
    shown = visible(value or "").strip()
    if not shown or shown in text:
        return ""
    short = shown if len(shown) <= _LONGEST_VALUE else f"{shown[:_LONGEST_VALUE]}…"
    return _("it reads “{value}”").format(value=short)


_HEADS = {
    "sign": Words(en="Weight", zh="程度"),
    "code": Words(en="Code", zh="编号"),
    "place": Words(en="Place", zh="位置"),
    "about": Words(en="About", zh="对象"),
    "text": Words(en="What there is", zh="待核对项"),
    "hint": Words(en="Way out", zh="怎么办"),
}
_WIDTHS = {"text": 56, "hint": 40}


def listing_table(listing: Listing) -> Table:
    """A listing as a table, where things stand in columns: a sheet."""
    columns = {
        "sign": [Cell(entry_sign(entry), emphasis=entry.emphasis) for entry in listing.entries],
        "code": [Cell(entry.code) for entry in listing.entries],
        "place": [Cell(entry.place) for entry in listing.entries],
        "about": [Cell(entry.about or "") for entry in listing.entries],
        "text": [Cell(_with_value(entry)) for entry in listing.entries],
        "hint": [Cell(entry.hint or "") for entry in listing.entries],
    }
    used = [name for name, cells in columns.items() if any(cell.value for cell in cells)]
    heads = [Head(listing.columns.get(name) or str(_HEADS[name]), field=name, width=_WIDTHS.get(name)) for name in used]
    return Table(listing.title, heads, _rows([columns[name] for name in used]))


def _rows(columns: Sequence[Sequence[Cell]]) -> list[tuple[Cell, ...]]:
    return list(zip(*columns, strict=True))


def _with_value(entry: Entry) -> str:
    value = _quoted(entry.value, visible(entry.text, lines=True))
    return f"{entry.text} ({value})" if value else entry.text
