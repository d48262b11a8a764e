"""Plain numbers and counts, with the nouns that people put behind them (20个, 1,200家)."""

from __future__ import annotations

from fractions import Fraction

from sop_cli.i18n import _
from sop_cli.values.base import Refused, shortened
from sop_cli.values.figures import MAGNITUDES, explain, read_figure
from sop_cli.values.text import fold

COUNT_NOUNS = frozenset(
    {
        "个", "家", "人", "次", "单", "台", "件", "位", "名", "户", "条", "份", "套", "笔", "项", "只", "张", "支",
        "箱", "批", "例", "通", "场", "趟", "组", "盒", "瓶", "袋", "辆", "座", "本", "部", "种", "款", "人次", "客户",
        "个客户", "家客户", "个单", "单子", "pcs", "pc", "units", "unit", "times", "deals", "customers", "orders", "ea",
    }
)  # fmt: skip
"""What may stand behind a count."""

DAY_NOUNS = frozenset({"天", "日", "个工作日", "工作日", "days", "day", "d"})
POINT_NOUNS = frozenset({"分", "points", "point", "pts", "pt"})

LARGEST = 10**15


def parse_number(
    text: str, factor: Fraction | int = 1, nouns: frozenset[str] = COUNT_NOUNS | DAY_NOUNS | POINT_NOUNS
) -> Fraction:
    """The number that the text says, exactly. 万, 千 and k are understood, and one of `nouns` behind.

    factor: what a bare number counts in; a 万 in the text itself wins.
    """
    figure = read_figure(text)
    times = _times(figure.back, nouns)
    if figure.front or times is None:
        raise explain(fold(text))
    value = figure.value * (times if times != 1 else factor)
    if abs(value) > LARGEST:
        raise Refused(_("“{text}” is out of range.").format(text=shortened(fold(text))))
    return value


def parse_count(text: str, factor: Fraction | int = 1) -> int:
    """The whole number that the text says: 20, 20个, 1.2万. Raises `Refused` for a part of a thing."""
    value = parse_number(text, factor, COUNT_NOUNS)
    if value.denominator != 1:
        raise Refused(
            _("“{text}” is not a whole number.").format(text=shortened(fold(text))), _("Enter a whole number.")
        )
    return value.numerator


def _times(back: str, nouns: frozenset[str]) -> int | None:
    """What the words behind the number multiply by; None when they are not understood."""
    low = back.lower().replace(" ", "")
    if not low or low in nouns:
        return 1
    for word in sorted(MAGNITUDES, key=len, reverse=True):
        if low.startswith(word) and (low == word or low[len(word) :] in nouns):
            return MAGNITUDES[word]
    return None
