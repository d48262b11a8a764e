"""Grades: by lower bounds of the score, or by shares of the people (强制分布) where there are enough of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from sop_cli.records.people import Stay
from sop_cli.records.scheme import EvaluationSpec, Forced, Scheme

Standing = tuple[str, Fraction, Scheme, Stay]
"""A person's name, score with bonus, scheme, and place."""


def grade_of(score: Fraction | None, grades: Mapping[str, Fraction]) -> str | None:
    """The first grade, from the highest bound down, whose lower bound is not above the score."""
    if score is None:
        return None
    bounds = sorted(grades.items(), key=lambda grade: -grade[1])
    return next((name for name, bound in bounds if bound <= score), None)


def graded(spec: EvaluationSpec, people: Sequence[Standing]) -> dict[str, str | None]:
    """The grade of each person who has a score."""
    found = {name: grade_of(score, scheme.grades) for name, score, scheme, _stay in people}
    for group in forced_groups(spec, people).values():
        found |= by_shares(spec.forced, group) if spec.forced else {}
    return found


def forced_groups(spec: EvaluationSpec, people: Sequence[Standing]) -> dict[str, list[Standing]]:
    """The groups that are large enough for grades by shares; the whole team is the group “”."""
    groups: dict[str, list[Standing]] = {}
    if spec.forced is None:
        return groups
    for person in people:
        groups.setdefault(_group(spec.forced, person), []).append(person)
    return {name: group for name, group in sorted(groups.items()) if len(group) >= spec.forced.min_people}


def _group(forced: Forced, person: Standing) -> str:
    return "" if forced.within == "all" else getattr(person[3], forced.within) or ""


def by_shares(forced: Forced, people: Sequence[Standing]) -> dict[str, str | None]:
    """Grades by place: the first share of places has the first grade, and so on; halves of a place round up.

    People with equal scores stand at the same place, the best of theirs, and so have the same grade.
    """
    ordered = sorted((score for _name, score, *_rest in people), reverse=True)
    places = {score: place for place, score in reversed(list(enumerate(ordered)))}
    ends: list[tuple[int, str]] = []
    share = Fraction(0)
    for grade, part in forced.shares.items():
        share += part
        ends.append((int(share * len(people) + Fraction(1, 2)), grade))
    return {
        name: next((grade for end, grade in ends if places[score] < end), ends[-1][1]) for name, score, *_rest in people
    }
