"""The one sentence that matters: how far the team is, who makes the gap, and what inside that."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from sop_cli.i18n import _
from sop_cli.metrics.gap import Contribution
from sop_cli.reports.goals import Goals
from sop_cli.reports.words import Speaker, named
from sop_cli.values.show import percent

_OUTER = ("region", "team", "product", "person")
_INNER = ("product", "region", "person", "channel")


def headline(goals: Goals, speaker: Speaker) -> str:
    """What was reached, and where the gap comes from."""
    whole = goals.whole("revenue")
    if whole.actual is None:
        return _("There are no sales, won deals or hand-made actuals to review.")
    reached = speaker.money(whole.actual)
    if whole.rate is None or whole.gap is None:
        return _("Revenue {actual}; there is no target for the period.").format(actual=reached)
    said = [_distance(whole.gap, reached, percent(whole.rate), speaker)]
    progress = goals.performance.time_progress
    if progress is not None:
        said.append(
            _("time progress {progress}, difference {difference} points").format(
                progress=percent(progress), difference=speaker.points(whole.rate - progress)
            )
        )
    because = cause(goals, speaker)
    return _("; ").join([*said, because] if because else said) + _(".")


def _distance(gap: Fraction, reached: str, rate: str, speaker: Speaker) -> str:
    if gap < 0:
        return _("Revenue {actual}, {rate} of target, {gap} short").format(
            actual=reached, rate=rate, gap=speaker.money(-gap)
        )
    if gap == 0:
        return _("Revenue {actual}, exactly on target").format(actual=reached)
    return _("Revenue {actual}, {rate} of target, {gap} above it").format(
        actual=reached, rate=rate, gap=speaker.money(gap)
    )


def cause(goals: Goals, speaker: Speaker) -> str | None:
    """Who makes most of the gap, and what inside that; None when nobody is short."""
    for dimension in _OUTER:
        worst = lowest(goals.parts("revenue", dimension))
        if worst is not None:
            return lead(goals, dimension, speaker)
    return None


def lead(goals: Goals, dimension: str, speaker: Speaker) -> str | None:
    """The sentence above a picture of one dimension: 华东差 6.2万元，主要是产品B：-5.1万元."""
    parts = goals.parts("revenue", dimension)
    worst = lowest(parts)
    if worst is None or worst.value is None:
        best = max(parts, key=lambda part: part.amount, default=None)
        if best is None or best.amount <= 0 or best.value is None:
            return None
        return _("All on target; {value} is {gap} above it").format(value=best.value, gap=speaker.money(best.amount))
    short = _("{value} is {gap} short").format(value=worst.value, gap=speaker.money(-worst.amount))
    inner = _inside(goals, dimension, worst.value)
    if inner is None:
        return short
    return _("{short}, mainly {inner}: {gap}").format(
        short=short, inner=named(inner.value), gap=speaker.signed(inner.amount)
    )


def _inside(goals: Goals, dimension: str, value: str) -> Contribution | None:
    for inner in _INNER:
        if inner != dimension:
            parts = goals.inside("revenue", dimension, value, inner)
            found = lowest(parts)
            if found is not None and len(parts) > 1:
                return found
    return None


def lowest(parts: Sequence[Contribution]) -> Contribution | None:
    """The part that lacks most; None when none lacks anything."""
    short = [part for part in parts if part.amount < 0 and part.value is not None]
    return min(short, key=lambda part: (part.amount, part.value or ""), default=None)
