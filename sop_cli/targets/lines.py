"""Products and channels on one axis, for plans whose limits speak of channels beside products.

Every product in every channel is a name of its own, weighing as much as both together; a limit on a product, or on a
channel, is one on all the names that are of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from sop_cli.targets.breakdown import Breakdown, Figure
from sop_cli.targets.conflict import Conflict
from sop_cli.targets.problem import EVERY, Key, Limit, Problem, Weights, joined, parted


def needs_one_axis(problem: Problem) -> bool:
    """Whether a limit speaks of a channel where products are split too."""
    both = problem.products is not None and problem.channels is not None
    return both and any(limit.key.channel is not None for limit in problem.limits)


def on_one_axis(problem: Problem) -> Problem:
    """The problem with products and channels on the axis of products."""
    products, channels = problem.products or {}, problem.channels or {}
    own = {
        region: _joint(problem.mixes.get(region, products), problem.channel_mixes.get(region, channels))
        for region in (*problem.mixes, *problem.channel_mixes)
    }
    limits = tuple(replace(limit, key=_marked(limit.key)) for limit in problem.limits)
    return replace(
        problem, products=_joint(products, channels), channels=None, mixes=own, channel_mixes={}, limits=limits
    )


def _joint(products: Weights, channels: Weights) -> dict[str, Fraction]:
    return {joined(one, other): light * heavy for one, light in products.items() for other, heavy in channels.items()}


def _marked(key: Key) -> Key:
    return key._replace(channel=EVERY) if key.product is not None and key.channel is None else key


def apart(answer: Breakdown | Conflict, problem: Problem) -> Breakdown | Conflict:
    """The answer with products and channels apart. problem: as it was asked."""
    if isinstance(answer, Conflict):
        return replace(answer, tight=_plain(answer.tight), pressing=_plain(answer.pressing))
    figures: dict[str, tuple[Figure, ...]] = {}
    for family, found in answer.figures.items():
        if "product" not in family:
            figures[family] = found
            continue
        figures[family] = _summed(found, problem, place=0)
        if family == "product":
            figures["channel"] = _summed(found, problem, place=1)
    return replace(answer, dimensions=problem.dimensions, figures=figures)


def _plain(limits: Iterable[Limit]) -> tuple[Limit, ...]:
    return tuple(
        replace(limit, key=limit.key._replace(channel=None)) if limit.key.channel == EVERY else limit
        for limit in limits
    )


def _summed(figures: Sequence[Figure], problem: Problem, *, place: int) -> tuple[Figure, ...]:
    """The figures of products (place 0) or channels (place 1) out of those of both."""
    found: dict[Key, list[Figure]] = {}
    for figure in figures:
        parts = parted(figure.key.product)
        names = {"product": parts[0] if place == 0 else None, "channel": parts[1] if place == 1 else None}
        found.setdefault(figure.key._replace(**names), []).append(figure)
    return tuple(_figure(key, found[key], problem) for key in sorted(found, key=_order))


def _order(key: Key) -> tuple[str, ...]:
    return tuple(name or "" for name in key)


def _figure(key: Key, figures: Sequence[Figure], problem: Problem) -> Figure:
    own = [limit for limit in problem.limits if limit.key == key]
    return Figure(
        key, sum((figure.plain for figure in figures), Fraction(0)),
        sum((figure.share for figure in figures), Fraction(0)), max((limit.low for limit in own), default=0),
        min((limit.high for limit in own if limit.high is not None), default=None),
        sum(figure.steps for figure in figures),
    )  # fmt: skip
