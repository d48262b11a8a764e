"""Rates: an exact fraction; 110% is 1.1."""

from __future__ import annotations

from fractions import Fraction

from sop_cli.i18n import _
from sop_cli.values.base import Refused, shortened
from sop_cli.values.figures import explain, read_figure
from sop_cli.values.text import fold

_SIGNS = {"%": Fraction(1, 100), "‰": Fraction(1, 1000)}
_LARGEST_BARE = Fraction(3, 2)
_LARGEST = 10**6


def parse_percent(text: str, factor: Fraction | int = 1) -> Fraction:
    """The rate that the text says: 60%, 5‰ or 0.6.

    factor: what a bare number counts in (1/100 in a column headed %). Without one, a bare number above 1.5 is refused,
    since 60 may be meant as 60% or as sixty-fold.
    """
    figure = read_figure(text)
    if figure.front or (figure.back and figure.back not in _SIGNS):
        raise _unknown(text)
    if figure.back:
        value = figure.value * _SIGNS[figure.back]
    elif factor == 1 and abs(figure.value) > _LARGEST_BARE:
        raise Refused(_("“{text}” is unclear as a rate.").format(text=shortened(fold(text))), _("Write 60% or 0.6."))
    else:
        value = figure.value * factor
    if abs(value) > _LARGEST:
        raise Refused(_("“{text}” is out of range for a rate.").format(text=shortened(fold(text))))
    return value


def _unknown(text: str) -> Refused:
    folded = fold(text)
    why = explain(folded)
    if "%" in folded or "‰" in folded:
        return Refused(_("“{text}” is not a rate.").format(text=shortened(folded)), _("Write 60% or 0.6."))
    return why
