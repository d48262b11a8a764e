"""A quoted record on one line of a terminal, with the cell in question underlined."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sop_cli.reports.model import Quote
from sop_cli.values.visible import visible, width

_BAR, _CUT = " | ", ".."
_LIMITS = (40, 24, 16, 12, 8)
"""Columns that a cell beside the one in question may take, from plenty to hardly any."""

_LEAST = 4


class Drawn(NamedTuple):
    """Two lines: the record, and the stroke below the cell; empty where no cell is meant."""

    line: str
    stroke: str


def quoted(quote: Quote, room: int) -> Drawn:
    """The record in at most `room` columns: long cells are cut, then those farthest from the one in question go."""
    cells = [visible(cell) for cell in quote.cells]
    middle = quote.mark if quote.mark is not None else 0
    first, last = 0, len(cells)
    while True:
        fitting = next(filter(None, (_fitted(cells[first:last], middle - first, room, n) for n in _LIMITS)), None)
        if fitting or last - first <= 1:
            break
        if last - 1 - middle >= middle - first:
            last -= 1
        else:
            first += 1
    shown = fitting or [cut(cells[middle], max(room, _LEAST))]
    line = _BAR.join(shown)
    if quote.mark is None:
        return Drawn(line, "")
    before = sum(width(cell) + len(_BAR) for cell in shown[: middle - first])
    return Drawn(line, " " * before + "^" * max(1, width(shown[middle - first])))


def _fitted(cells: Sequence[str], middle: int, room: int, limit: int) -> list[str] | None:
    """The cells cut to the limit, the one in question to what is left; None where that is too little for it."""
    shown = [cell if i == middle else cut(cell, limit) for i, cell in enumerate(cells)]
    taken = sum(width(cell) for i, cell in enumerate(shown) if i != middle) + len(_BAR) * (len(cells) - 1)
    left = room - taken
    if left < min(width(cells[middle]), max(limit, room // 3)):
        return None
    shown[middle] = cut(cells[middle], left)
    return shown


def cut(text: str, room: int) -> str:
    """The text in at most `room` columns; two dots stand for what is left out, since every console agrees on them."""
    if width(text) <= room:
        return text
    used, kept = len(_CUT), ""
    for sign in text:
        used += width(sign)
        if used > room:
            break
        kept += sign
    return kept.rstrip() + _CUT
