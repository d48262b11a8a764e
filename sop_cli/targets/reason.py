"""How evenly loads are spread, exactly: the Gini coefficient, and who stands out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction


def gini(values: Sequence[Fraction]) -> Fraction | None:
    """0 when all are equal, towards 1 when one has everything. Values are 0 or more; None for fewer than two, or all 0.

    Half the mean difference of two values, in units of the mean.
    """
    total = sum(values, Fraction(0))
    count = len(values)
    if count < 2 or not total:
        return None
    weighted = sum(((2 * rank - count - 1) * value for rank, value in enumerate(sorted(values), start=1)), Fraction(0))
    return weighted / (count * total)


def median(values: Sequence[Fraction]) -> Fraction | None:
    """The middle value; the mean of the two in the middle of an even number."""
    if not values:
        return None
    ordered = sorted(values)
    at = len(ordered) // 2
    return ordered[at] if len(ordered) % 2 else (ordered[at - 1] + ordered[at]) / 2


def outliers(values: Mapping[str, Fraction], spread: Fraction) -> dict[str, Fraction]:
    """Those more than `spread` times the median, or less than one `spread`-th of it, by what multiple of it they are.

    Nobody stands out among fewer than three, or around a median of 0.
    """
    middle = median(list(values.values()))
    if len(values) < 3 or not middle:
        return {}
    times = {name: value / middle for name, value in values.items()}
    return {name: found for name, found in times.items() if found > spread or found * spread < 1}
