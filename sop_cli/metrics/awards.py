"""Awards: who is best in a figure; those who are equal share it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sop_cli.metrics.goals import metric_of
from sop_cli.metrics.performance import Performance, better
from sop_cli.metrics.score import Scored
from sop_cli.records.sop import Award


@dataclass(frozen=True)
class Won:
    """An award and who has it.

    figures: winner → the figure it is given for. before, now: person → achievement rate of revenue then and now.
    """

    award: Award
    figures: Mapping[str, Fraction]
    before: Mapping[str, Fraction]
    now: Mapping[str, Fraction]


def awards(people: Sequence[Scored], performance: Performance) -> list[Won]:
    """The awards of the scheme."""
    before: dict[str, Fraction] = {}
    if any(a.metric == "rate_change" for a in performance.records.book.sop.evaluation.awards):
        earlier = Performance(performance.records, performance.period.previous())
        rates = {person.name: earlier.rate("revenue", person=person.name) for person in people}
        before = {name: rate for name, rate in rates.items() if rate is not None}
    now = {person.name: person.revenue.rate for person in people if person.revenue.rate is not None}
    return [
        _won(award, _figures(award.metric, people, performance, before), before, now)
        for award in performance.records.book.sop.evaluation.awards
    ]


def _figures(
    metric: str, people: Sequence[Scored], performance: Performance, before: Mapping[str, Fraction]
) -> dict[str, Fraction]:
    """Each person's figure in what the award is for; people without one cannot win it."""
    found: dict[str, Fraction | None] = {}
    for person in people:
        match metric:
            case "score":
                found[person.name] = person.score
            case "rate":
                found[person.name] = person.revenue.rate
            case "rate_change":
                was, now = before.get(person.name), person.revenue.rate
                change = None if was is None or now is None else now - was
                found[person.name] = change if change is not None and change > 0 else None
            case _:
                part = person.parts.get(metric)
                found[person.name] = part.actual if part else performance.actual(metric_of(metric), person=person.name)
    return {name: figure for name, figure in found.items() if figure is not None}


def _won(
    award: Award, figures: Mapping[str, Fraction], before: Mapping[str, Fraction], now: Mapping[str, Fraction]
) -> Won:
    low = better(metric_of(award.metric)) == "lower"
    enough = {
        name: figure
        for name, figure in figures.items()
        if award.at_least is None or (figure <= award.at_least if low else figure >= award.at_least)
    }
    ordered = sorted(enough.items(), key=lambda item: (item[1] if low else -item[1], item[0]))
    last = ordered[min(award.winners, len(ordered)) - 1][1] if ordered else None
    winners = {n: f for n, f in ordered if last is not None and (f <= last if low else f >= last)}
    return Won(award, winners, before, now)
