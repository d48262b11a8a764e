"""The composite score: weights, caps, starting lines, bonus, ranks. Exact; rounding is for showing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Literal

from sop_cli.metrics.customers import months_before
from sop_cli.metrics.goals import metric_of
from sop_cli.metrics.grades import graded
from sop_cli.metrics.judged import judged_points
from sop_cli.metrics.performance import Performance, achievement, better
from sop_cli.metrics.who import evaluated
from sop_cli.records.metric_names import unit_of
from sop_cli.records.people import Stay, name_key
from sop_cli.records.scheme import MetricSpec, Scheme
from sop_cli.values.units import Unit

Why = Literal["", "no-data", "no-target"]


@dataclass(frozen=True)
class Part:
    """What one metric brings. points: weight × what counts of the rate; None without data, `why` says which.

    bonus: what it brings beside the score; None where the metric has none or nothing is known of it.
    """

    target: Fraction | None
    actual: Fraction | None
    rate: Fraction | None
    points: Fraction | None
    why: Why = ""
    bonus: Fraction | None = None


@dataclass(frozen=True)
class Scored:
    """One person's evaluation. revenue: target, actual and rate of it, whether or not it counts in the score.

    bonus: 加分, beside the score. hired: the first day of one who is excused as a newcomer: shown with a score, but
    not graded or ranked.
    """

    name: str
    scheme: Scheme
    stay: Stay
    revenue: Part
    parts: Mapping[str, Part]
    new_customers: Fraction | None
    retention: Fraction | None
    score: Fraction | None = None
    bonus: Fraction = Fraction(0)
    grade: str | None = None
    rank: int | None = None
    hired: date | None = None

    @property
    def total(self) -> Fraction | None:
        """Score and bonus together: what grade and rank go by."""
        return None if self.score is None else self.score + self.bonus

    @property
    def excused(self) -> bool:
        """Whether the person is too new to be graded."""
        return self.hired is not None


def evaluate(performance: Performance) -> list[Scored]:
    """Everybody who is evaluated, best first; after them who is excused, and who has no score, by name."""
    spec = performance.records.book.sop.evaluation
    judged = judged_points(performance.records, performance.period)
    people = [_scored(performance, name, judged) for name in evaluated(performance)]
    ranked = sorted(people, key=lambda p: (p.score is None, p.excused, -(p.total or 0), p.name))
    taken = [p for p in ranked if p.total is not None and not p.excused]
    places = {p.total: place for place, p in reversed(list(enumerate(taken, 1)))}
    grades = graded(spec, [(p.name, p.total, p.scheme, p.stay) for p in taken if p.total is not None])
    return [replace(p, grade=grades[p.name], rank=places[p.total]) if p.name in grades else p for p in ranked]


def _scored(performance: Performance, name: str, judged: Mapping[tuple[str, str], Fraction]) -> Scored:
    stay = _stay(performance, name)
    scheme = performance.records.book.sop.evaluation.scheme(stay.role)
    parts = {
        metric: _judged_part(judged.get((name, name_key(metric))), spec)
        if spec.judged
        else part_of(performance, metric, name, spec)
        for metric, spec in scheme.metrics.items()
    }
    counting = [part.points for metric, part in parts.items() if scheme.metrics[metric].weight]
    known = [points for points in counting if points is not None]
    return Scored(
        name,
        scheme,
        stay,
        parts.get("revenue") or part_of(performance, "revenue", name, MetricSpec()),
        parts,
        performance.actual("new_customers", person=name),
        performance.actual("retention", person=name),
        score=sum(known, Fraction(0)) if len(known) == len(counting) else None,
        bonus=sum((part.bonus for part in parts.values() if part.bonus), Fraction(0)),
        hired=_newcomer(performance, name, scheme.excused_months),
    )


def _stay(performance: Performance, name: str) -> Stay:
    """Where the person belongs at the end of the period, or today while it is running."""
    person = performance.records.book.roster.find(name)
    return person.at(max(performance.window.last, performance.period.start)) if person else Stay(None)


def _newcomer(performance: Performance, name: str, months: int) -> date | None:
    """The day of hiring of one who is employed for fewer than so many months at the period's end."""
    person = performance.records.book.roster.find(name)
    hired = person.hired if person else None
    return hired if hired and months and employed_months(hired, performance.period.end) < months else None


def employed_months(hired: date, day: date) -> int:
    """How many whole months one is employed on a day, that day included."""
    months = max(0, (day.year - hired.year) * 12 + day.month - hired.month + 1)
    after = date.fromordinal(day.toordinal() + 1)
    while months and hired > months_before(after, months):
        months -= 1
    return months


def _judged_part(points: Fraction | None, spec: MetricSpec) -> Part:
    if points is None:
        return Part(None, None, None, None, "no-data")
    rate = (100 - points if spec.better == "lower" else points) / 100
    return _brought(None, points, rate, spec)


def part_of(performance: Performance, metric: str, name: str, spec: MetricSpec) -> Part:
    """One metric of one person. A rate without a target counts as it is, unless less of it is better."""
    metric = metric_of(metric)
    target = performance.target(metric, person=name)
    target = spec.target if target is None else target
    actual = performance.actual(metric, person=name)
    if actual is None:
        return Part(target, None, None, None, "no-data")
    way = spec.better or better(metric)
    plain = target is None and unit_of(metric) is Unit.RATE and way == "higher"
    rate = actual if plain else achievement(actual, target, way)
    if rate is None:
        return Part(target, actual, None, None, "no-target")
    return _brought(target, actual, rate, spec)


def _brought(target: Fraction | None, actual: Fraction, rate: Fraction, spec: MetricSpec) -> Part:
    counts = counted(rate, spec)
    bonus = None if spec.bonus is None else spec.bonus * counts
    return Part(target, actual, rate, spec.weight * counts, bonus=bonus)


def counted(rate: Fraction, spec: MetricSpec) -> Fraction:
    """What counts of a rate: nothing below 0 or below the starting line, no more than the cap."""
    return Fraction(0) if rate < spec.floor else min(max(rate, Fraction(0)), spec.cap)
