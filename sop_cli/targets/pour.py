"""Hand an amount out in proportion to weights, between bounds."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Number = Fraction | int


def pour(
    amount: Number,
    weights: Sequence[Fraction],
    lows: Sequence[int] | None = None,
    highs: Sequence[int | None] | None = None,
) -> list[Fraction]:
    """Shares of `amount` in proportion to weight, each kept between its bounds.

    What a bound takes or gives is shared by the others in proportion to their weights.

    Those without weight take their lower bound, and more only (evenly) when all others are full. Where the bounds leave
    no room for the amount, the nearest that they allow comes back: all lows, or all highs.
    """
    if lows is None and highs is None:
        whole = sum(weights)
        if whole:
            return [Fraction(amount) * weight / whole for weight in weights]
    low = [Fraction(value) for value in lows or [0] * len(weights)]
    high = list(highs or [None] * len(weights))
    heavy = [index for index, weight in enumerate(weights) if weight]
    light = [index for index, weight in enumerate(weights) if not weight]
    shares = list(low)
    rest = Fraction(amount) - sum((low[index] for index in light), Fraction(0))
    for index, share in zip(heavy, _fill(rest, heavy, weights, low, high), strict=True):
        shares[index] = share
    left = Fraction(amount) - sum(shares, Fraction(0))
    if left > 0 and light:
        even = [Fraction(1)] * len(weights)
        amount_of_light = left + sum((low[index] for index in light), Fraction(0))
        for index, share in zip(light, _fill(amount_of_light, light, even, low, high), strict=True):
            shares[index] = share
    return shares


def _fill(
    amount: Fraction,
    members: Sequence[int],
    weights: Sequence[Fraction],
    low: Sequence[Fraction],
    high: Sequence[int | None],
) -> list[Fraction]:
    """Shares of the members: level × weight, cut to bounds, at the one level where they come to the amount."""
    shares: dict[int, Fraction] = {}
    free = list(members)
    while free:
        left = amount - sum(shares.values(), Fraction(0))
        level = left / sum(weights[index] for index in free)
        under = [index for index in free if level * weights[index] < low[index]]
        over = [index for index in free if _above(level * weights[index], high[index])]
        if not under and not over:
            shares.update((index, level * weights[index]) for index in free)
            break
        lacking = sum((low[index] - level * weights[index] for index in under), Fraction(0))
        too_much = sum((level * weights[index] - Fraction(high[index] or 0) for index in over), Fraction(0))
        # The side that misses by more is sure to stay at its bound; the other may come free again.
        if lacking >= too_much:
            shares.update((index, low[index]) for index in under)
            free = [index for index in free if index not in shares]
        if too_much >= lacking:
            shares.update((index, Fraction(high[index] or 0)) for index in over)
            free = [index for index in free if index not in shares]
    return [shares[index] for index in members]


def _above(share: Fraction, high: int | None) -> bool:
    return high is not None and share > high
