"""Units of figures: money in minor units, whole counts, rates in millionths, days, points.

A figure travels as a whole number of its unit's smallest step, so that sums are exact.
"""

from __future__ import annotations

from enum import Enum
from fractions import Fraction


class Unit(Enum):
    """A unit and how many of its smallest steps make one of what people write (元, 个, 1.0, 天, 分)."""

    MONEY = ("money", 100)
    COUNT = ("count", 1)
    RATE = ("rate", 1_000_000)
    DAYS = ("days", 100)
    POINTS = ("points", 100)

    def __init__(self, label: str, scale: int) -> None:
        self.label = label
        self.scale = scale

    def public(self, steps: int | None) -> float | int | None:
        """The number that JSON shows: 元, things, fractions, days, points. Whole numbers stay whole."""
        if steps is None:
            return None
        whole, rest = divmod(steps, self.scale)
        return whole if rest == 0 else steps / self.scale

    def exact(self, steps: int) -> Fraction:
        """The figure in the unit that people write."""
        return Fraction(steps, self.scale)
