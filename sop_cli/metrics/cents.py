"""Exact parts brought to whole cents so that they still add up."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

_CENT = 100


def in_cents(parts: Sequence[Fraction]) -> list[Fraction]:
    """Parts whose sum is whole cents, each less than a cent off and together the same sum.

    What rounding down leaves goes, a cent each, to the largest remainders, then in the order given.
    """
    steps = [part * _CENT // 1 for part in parts]
    left = int(sum((part * _CENT for part in parts), Fraction(0))) - sum(steps)
    order = sorted(range(len(parts)), key=lambda at: (steps[at] - parts[at] * _CENT, at))
    for at in order[:left]:
        steps[at] += 1
    return [Fraction(step, _CENT) for step in steps]


def cent(amount: Fraction) -> Fraction:
    """One amount to the nearest cent, halves up."""
    return Fraction((amount * _CENT + Fraction(1, 2)) // 1, _CENT)
