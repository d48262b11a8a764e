"""How values are shown to people, in words and sentences: 13.3万元, 110.0%, 1,200."""

from __future__ import annotations

from fractions import Fraction

from sop_cli.i18n import _, language
from sop_cli.values.base import Refused
from sop_cli.values.money import half_up, unit_factor
from sop_cli.values.units import Unit

_DISPLAY_UNITS = {
    "1": 1, "K": 10**3, "M": 10**6, "元": 1, "千元": 10**3, "万元": 10**4, "百万元": 10**6, "亿元": 10**8,
}  # fmt: skip

NOTHING = "—"
"""Shown where there is no value; the reason stands beside it."""


def display_factor(unit: str, currency: str = "CNY") -> Fraction:
    """How many currency units make one display unit (10000 for 万元). Raises `Refused` for an unknown one.

    The display units of sop.yaml hold in any currency: 万元 of dollars are ten thousand dollars.
    """
    if unit in _DISPLAY_UNITS:
        return Fraction(_DISPLAY_UNITS[unit])
    factor = unit_factor(unit, currency)
    if factor is None:
        raise Refused(_("“{text}” is not a unit of money.").format(text=unit), _("Write 元, 千元, 万元 or 亿元."))
    return factor


def decimal(value: Fraction | int, places: int, *, trim: bool = False) -> str:
    """The number with thousands separators and that many decimals, halves away from zero; trim: no trailing zeros."""
    steps = half_up(Fraction(value) * 10**places)[0]
    whole, rest = divmod(abs(steps), 10**places)
    text = f"{whole:,}"
    if places and not (trim and rest == 0):
        digits = f"{rest:0{places}d}"
        text += "." + (digits.rstrip("0") if trim else digits)
    return f"-{text}" if steps < 0 else text


def money_text(minor: int | None, unit: str = "元", currency: str = "CNY") -> str:
    """An amount in a sentence, short and with its unit: 13.3万元, 40万元, 0.03万元, 133,300元; CNY 133,300, USD 62.1K.

    One decimal in a larger unit (more where it would otherwise read 0), cents only where there are any. English has
    no 万, so that amounts stand in full there unless the unit is K or M.
    """
    if minor is None:
        return NOTHING
    if currency != "CNY" or language() != "zh" or unit in ("1", "K", "M"):
        return _with_code(Fraction(minor, 100), unit, currency)
    factor = display_factor(unit, currency)
    value = Fraction(minor, 100) / factor
    places = 2 if factor == 1 else 1
    while minor and places < 6 and half_up(value * 10**places)[0] == 0:
        places += 1
    return f"{decimal(value, places, trim=factor != 1 or minor % 100 == 0)}{unit}"


def _with_code(amount: Fraction, unit: str, currency: str) -> str:
    letter = unit if unit in ("K", "M") else ""
    figure = amount / {"": 1, "K": 1_000, "M": 1_000_000}[letter]
    places = 1 if letter else 2
    return f"{currency} {decimal(figure, places, trim=bool(letter) or figure.denominator == 1)}{letter}"


def percent(rate: Fraction | float | None, places: int = 1) -> str:
    """A rate with one decimal: 1.1 is 110.0%."""
    return NOTHING if rate is None else f"{decimal(_exact(rate) * 100, places)}%"


def number(value: Fraction | float | None, places: int = 2) -> str:
    """A plain number, without trailing zeros."""
    return NOTHING if value is None else decimal(_exact(value), places, trim=True)


def count(value: int | None) -> str:
    """A count with thousands separators."""
    return NOTHING if value is None else f"{value:,}"


def measure(steps: int | None, unit: Unit, display_unit: str = "元", currency: str = "CNY") -> str:
    """A figure in its metric's unit, for a sentence: 13.3万元, 20, 15.0%, 45.5."""
    if steps is None:
        return NOTHING
    if unit is Unit.MONEY:
        return money_text(steps, display_unit, currency)
    if unit is Unit.COUNT:
        return count(steps)
    if unit is Unit.RATE:
        return percent(unit.exact(steps))
    return decimal(unit.exact(steps), 1, trim=True)


def _exact(value: Fraction | float) -> Fraction:
    """A float as the decimal that people see in it: 0.145 is 0.145, not 0.14499…"""
    return Fraction(str(value)) if isinstance(value, float) else Fraction(value)
