"""A figure in its metric's unit, as whole steps of it (see `units.py`)."""

from __future__ import annotations

from fractions import Fraction

from sop_cli.i18n import _
from sop_cli.values.base import Refused, shortened
from sop_cli.values.money import LARGEST, Money, half_up, parse_money
from sop_cli.values.number import DAY_NOUNS, POINT_NOUNS, parse_count, parse_number
from sop_cli.values.percent import parse_percent
from sop_cli.values.text import fold
from sop_cli.values.units import Unit


def parse_measure(text: str, unit: Unit, factor: Fraction | int = 1, currency: str = "CNY") -> int:
    """The figure in steps of its unit: 13.3万 of money is 13330000 分, 15% of a rate is 150000 millionths."""
    return read_measure(text, unit, factor, currency).minor


def read_measure(text: str, unit: Unit, factor: Fraction | int = 1, currency: str = "CNY") -> Money:
    """As `parse_measure`, and whether the figure was finer than a step and had to be rounded."""
    if unit is Unit.MONEY:
        return parse_money(text, factor, currency)
    if unit is Unit.COUNT:
        steps, rounded = parse_count(text, factor), False
    elif unit is Unit.RATE:
        steps, rounded = half_up(parse_percent(text, factor) * unit.scale)
    else:
        nouns = DAY_NOUNS if unit is Unit.DAYS else POINT_NOUNS
        steps, rounded = half_up(parse_number(text, factor, nouns) * unit.scale)
    if abs(steps) > LARGEST:
        raise Refused(_("“{text}” is out of range.").format(text=shortened(fold(text))))
    return Money(steps, rounded)
