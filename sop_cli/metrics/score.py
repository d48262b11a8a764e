"""The composite score: weights, caps, starting lines, grades and ranks. Exact; rounding is for showing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from sop_cli.metrics.goals import metric_of
from sop_cli.metrics.judged import judged_points
from sop_cli.metrics.performance import Performance, achievement, better
from sop_cli.metrics.who import evaluated
from sop_cli.records.metric_names import unit_of
from sop_cli.records.people import name_key
from sop_cli.records.sop import EvaluationSpec, MetricSpec
from sop_cli.values.units import Unit

Why = Literal["", "no-data", "no-target"]


@dataclass(frozen=True)
class Part:
    """What one metric brings. points: weight × what counts of the rate; None without data, `why` says which."""

    target: Fraction | None
    actual: Fraction | None
    rate: Fraction | None
    points: Fraction | None
    why: Why = ""


@dataclass(frozen=True)
class Scored:
    """One person's evaluation. revenue: target, actual and rate of it, whether or not it counts in the score."""

    name: str
    revenue: Part
    parts: Mapping[str, Part]
    new_customers: Fraction | None
    retention: Fraction | None
    score: Fraction | None = None
    grade: str | None = None
    rank: int | None = None


def scheme_of(spec: EvaluationSpec) -> Mapping[str, MetricSpec]:
    """The metrics that count; revenue alone where the SOP names none."""
    return spec.metrics or {"revenue": MetricSpec(weight=Fraction(100))}


def highest(spec: EvaluationSpec) -> Fraction:
    """The highest score that the scheme allows."""
    return sum((m.weight * (1 if m.judged else m.cap) for m in scheme_of(spec).values()), Fraction(0))


def evaluate(performance: Performance) -> list[Scored]:
    """Everybody who is evaluated, best first; who has no score comes last, by name."""
    spec = performance.records.book.sop.evaluation
    judged = judged_points(performance.records, performance.period)
    people = [_scored(performance, name, judged) for name in evaluated(performance)]
    ranked = sorted(people, key=lambda p: (p.score is None, -(p.score or 0), p.name))
    scores = [p.score for p in ranked]
    return [
        replace(p, grade=grade_of(p.score, spec), rank=None if p.score is None else scores.index(p.score) + 1)
        for p in ranked
    ]


def grade_of(score: Fraction | None, spec: EvaluationSpec) -> str | None:
    """The first grade, from the highest bound down, whose lower bound is not above the score."""
    if score is None:
        return None
    bounds = sorted(spec.grades.items(), key=lambda grade: -grade[1])
    return next((name for name, bound in bounds if bound <= score), None)


def _scored(performance: Performance, name: str, judged: Mapping[tuple[str, str], Fraction]) -> Scored:
    parts = {
        metric: _judged_part(judged.get((name, name_key(metric))), spec)
        if spec.judged
        else part_of(performance, metric, name, spec)
        for metric, spec in scheme_of(performance.records.book.sop.evaluation).items()
    }
    counting = [p.points for m, p in parts.items() if scheme_of(performance.records.book.sop.evaluation)[m].weight]
    known = [points for points in counting if points is not None]
    return Scored(
        name,
        parts.get("revenue") or part_of(performance, "revenue", name, MetricSpec()),
        parts,
        performance.actual("new_customers", person=name),
        performance.actual("retention", person=name),
        score=sum(known, Fraction(0)) if len(known) == len(counting) else None,
    )


def _judged_part(points: Fraction | None, spec: MetricSpec) -> Part:
    if points is None:
        return Part(None, None, None, None, "no-data")
    rate = points / 100
    return Part(None, points, rate, spec.weight * counted(rate, spec))


def part_of(performance: Performance, metric: str, name: str, spec: MetricSpec) -> Part:
    """One metric of one person. A rate without a target counts as it is."""
    metric = metric_of(metric)
    target = performance.target(metric, person=name)
    target = spec.target if target is None else target
    actual = performance.actual(metric, person=name)
    if actual is None:
        return Part(target, None, None, None, "no-data")
    plain = target is None and unit_of(metric) is Unit.RATE
    rate = actual if plain else achievement(actual, target, better(metric))
    if rate is None:
        return Part(target, actual, None, None, "no-target")
    return Part(target, actual, rate, spec.weight * counted(rate, spec))


def counted(rate: Fraction, spec: MetricSpec) -> Fraction:
    """What counts of a rate: nothing below 0 or below the starting line, no more than the cap."""
    return Fraction(0) if rate < spec.floor else min(max(rate, Fraction(0)), spec.cap)


def incomplete(people: Sequence[Scored]) -> list[Scored]:
    """Those without a score."""
    return [person for person in people if person.score is None]
