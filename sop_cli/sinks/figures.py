"""Figures as people read them: money in the display unit, percent with one decimal, a dash for what is missing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from sop_cli.i18n import Words, _, language
from sop_cli.reports.model import Cell, CellKind, Head, Table, Value
from sop_cli.values.show import NOTHING, decimal
from sop_cli.values.visible import visible, width


class Scale(NamedTuple):
    """A display unit: minor units in one of it, the most decimals shown, what it is called before a currency."""

    steps: int
    places: int
    words: Words


_SCALES = {
    "元": Scale(100, 2, Words(en="", zh="")),
    "千元": Scale(100_000, 2, Words(en="k", zh="千")),
    "万元": Scale(1_000_000, 2, Words(en="10k", zh="万")),
    "百万元": Scale(100_000_000, 2, Words(en="m", zh="百万")),
    "亿元": Scale(10_000_000_000, 4, Words(en="100m", zh="亿")),
    "1": Scale(100, 2, Words(en="", zh="")),
    "K": Scale(100_000, 2, Words(en="k", zh="千")),
    "M": Scale(100_000_000, 2, Words(en="m", zh="百万")),
}

_PLACES: dict[str, int] = {"percent": 1, "number": 2, "days": 1, "points": 2, "count": 0}
_UNIT_WORDS = {"days": Words(en="days", zh="天"), "points": Words(en="", zh="")}

SIGNS = {
    "money": {"good": "▲", "watch": "●", "bad": "▼"},
    "text": {"good": "√", "watch": "●", "bad": "×"},
}
"""The sign that goes with an emphasis, so that print and colour-blind eyes read the same; GBK has all of them."""

_MANY = 5

NUMERIC = frozenset({"money", "percent", "count", "number", "days", "points"})


def scale(display_unit: str) -> Scale:
    """The scale of a display unit; that of single units for one we do not know."""
    return _SCALES.get(display_unit, _SCALES["元"])


def unit_text(display_unit: str, currency: str) -> str:
    """The display unit as it stands in a head: 万元, CNY 10k, USD, 千 USD."""
    words = scale(display_unit).words
    if language() == "zh":
        return f"{words.zh}元" if currency == "CNY" else f"{words.zh} {currency}".strip()
    return f"{currency} {words.en}".strip()


def head_text(head: Head, display_unit: str, currency: str) -> str:
    """The head's title with its unit."""
    unit = unit_text(display_unit, currency) if head.kind == "money" else str(_UNIT_WORDS.get(head.kind, ""))
    title = visible(head.title)
    if not unit or unit in title:
        return title
    return f"{title}（{unit}）" if language() == "zh" else f"{title} ({unit})"


def common_unit(table: Table, display_unit: str, currency: str) -> str | None:
    """One line for the unit of a table with so many columns of money that it would only be noise in every head."""
    if sum(head.kind == "money" for head in table.heads) < _MANY:
        return None
    return _("Unit: {unit}").format(unit=unit_text(display_unit, currency))


def head_texts(table: Table, display_unit: str, currency: str) -> list[str]:
    """The heads of a table with their units, unless `common_unit` names the unit of money."""
    bare = common_unit(table, display_unit, currency) is not None
    return [
        visible(head.title) if bare and head.kind == "money" else head_text(head, display_unit, currency)
        for head in table.heads
    ]


def folded_head(text: str, room: int) -> str:
    """A head that is too long for one line, broken before its unit."""
    return text if width(text) <= room else re.sub(r" ?([（(][^（(]*[）)])$", r"\n\1", text)


def exact(value: Value, kind: CellKind, display_unit: str) -> Fraction | None:
    """The number that is shown, unrounded: money in the display unit, percent times 100. None where there is none."""
    if isinstance(value, bool) or not isinstance(value, (int, Fraction)):
        return None
    if kind == "money":
        return Fraction(value) / scale(display_unit).steps
    return Fraction(value) * 100 if kind == "percent" else Fraction(value)


def places(cells: Iterable[Cell], display_unit: str) -> Counter[str]:
    """The decimals that show all figures of a kind, within the kind's most, so that a column lines up. By kind."""
    most: Counter[str] = Counter()
    for cell in cells:
        number = exact(cell.value, cell.kind, display_unit)
        if number is not None:
            most[cell.kind] = max(most[cell.kind], _needed(number, cell.kind, display_unit))
    return most


def _needed(number: Fraction, kind: CellKind, display_unit: str) -> int:
    cap = scale(display_unit).places if kind == "money" else _PLACES.get(kind, 0)
    if kind == "percent":
        return cap
    if kind == "money" and cap == 2 and scale(display_unit).steps == 100:
        return 0 if number.denominator == 1 else 2
    return next((n for n in range(cap) if (number * 10**n).denominator == 1), cap)


def column_places(table: Table, display_unit: str) -> list[Counter[str]]:
    """`places` of every column of a table, its total included; columns of money share theirs."""
    rows = rows_of(table)
    found = [places((row[i] for row in rows), display_unit) for i in range(len(table.heads))]
    money = max((column["money"] for column in found), default=0)
    for column in found:
        column["money"] = money
    return found


def cell_text(cell: Cell, display_unit: str, decimals: Counter[str] | None = None) -> str:
    """A cell without its sign. decimals: of its column, by kind; its own when not given."""
    value = cell.value
    if value is None:
        return NOTHING
    if isinstance(value, date):
        return value.isoformat()
    number = exact(value, cell.kind, display_unit)
    if number is None:
        return visible(str(value), lines=True)
    shown = _needed(number, cell.kind, display_unit) if decimals is None else decimals[cell.kind]
    return decimal(number, shown) + ("%" if cell.kind == "percent" else "")


def sign(cell: Cell) -> str:
    """The sign of a cell's emphasis, or nothing (also where the text brings its own)."""
    signs = SIGNS["text" if cell.kind in ("text", "date", "count") else "money"]
    own = isinstance(cell.value, str) and cell.value[:1] in "▲▼●○√×"
    return "" if cell.value is None or own else signs.get(cell.emphasis, "")


def signed_text(cell: Cell, display_unit: str, decimals: Counter[str] | None = None) -> str:
    """A cell with the sign of its emphasis in front."""
    return f"{sign(cell)} {cell_text(cell, display_unit, decimals)}".lstrip()


def rows_of(table: Table) -> Sequence[Sequence[Cell]]:
    """The rows and the total, each as long as the heads."""
    rows = [*table.rows, table.total] if table.total else list(table.rows)
    wide = len(table.heads)
    return [[*row[:wide], *[Cell("")] * (wide - len(row))] for row in rows]


def numeric_columns(table: Table) -> list[bool]:
    """Which columns hold figures: by their heads, or because nothing else stands in them."""
    rows = rows_of(table)
    return [
        head.kind in NUMERIC
        or (bool(kinds := {row[i].kind for row in rows if row[i].value not in (None, "")}) and kinds <= NUMERIC)
        for i, head in enumerate(table.heads)
    ]


def missing_note(table: Table) -> str | None:
    """One line that says why cells are empty: each reason once, in the order of the cells."""
    reasons = dict.fromkeys(visible(c.note) for row in rows_of(table) for c in row if c.value is None and c.note)
    if not reasons:
        return None
    return f"{NOTHING}  " + ("；" if language() == "zh" else "; ").join(reasons)
