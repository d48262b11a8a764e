"""Where a gap comes from: what each part contributes to actual - target, adding up exactly."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sop_cli.metrics.performance import Performance


@dataclass(frozen=True)
class Contribution:
    """What one value of a dimension (null: what belongs to none) brings to the whole's gap."""

    metric: str
    dimension: str
    value: str | None
    amount: Fraction


def whole_gap(performance: Performance, metric: str) -> Fraction | None:
    """actual - target of the whole; None without either."""
    actual, target = performance.actual(metric), performance.target(metric)
    return None if actual is None or target is None else actual - target


def contributions(performance: Performance, metric: str, dimension: str) -> list[Contribution]:
    """The parts of the whole's gap by a dimension; [] where nothing of the dimension is named, or it has no targets.

    The remainder goes to null: actuals that belong to none, and what the breakdown's targets lack of the whole's.
    """
    gap = whole_gap(performance, metric)
    targets = performance.goals.by(metric, dimension)
    if gap is None or not targets:
        return []
    parts = []
    for (value,) in performance.keys(metric, dimension):
        if value is not None:
            reached = performance.actual(metric, **{dimension: value}) or Fraction(0)
            parts.append(Contribution(metric, dimension, value, reached - targets.get((value,), Fraction(0))))
    if not parts:
        return []
    rest = gap - sum((part.amount for part in parts), Fraction(0))
    return [*parts, Contribution(metric, dimension, None, rest)] if rest else parts


def within(performance: Performance, metric: str, dimension: str, value: str, inner: str) -> list[Contribution]:
    """The parts of one value's gap by a second dimension; [] where targets by both do not add up to the value's own."""
    targets = performance.goals.by(metric, dimension, inner)
    own = sum((target for (outer, _inner), target in targets.items() if outer == value), Fraction(0))
    if not targets or own != performance.target(metric, **{dimension: value}):
        return []
    parts = []
    for outer_value, inner_value in performance.keys(metric, dimension, inner):
        if outer_value == value and inner_value is not None:
            at = {dimension: value, inner: inner_value}
            reached = performance.actual(metric, **at) or Fraction(0)
            parts.append(
                Contribution(metric, inner, inner_value, reached - targets.get((value, inner_value), Fraction(0)))
            )
    return parts
