"""Points that people give: one figure a person and metric, from the judgements of a period."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from sop_cli.records.people import name_key
from sop_cli.records.resolve import Resolved
from sop_cli.values.period import Period, parse_period


def judged_points(records: Resolved, period: Period) -> Mapping[tuple[str, str], Fraction]:
    """(person, key of the metric's name) → points, 0 to 100.

    Judgements of the period itself win over the mean of those of its parts, and these over ones without a period.
    """
    roster, month_start = records.book.roster, records.book.sop.calendar.month_start
    levels: dict[tuple[str, str], dict[int, list[Fraction]]] = {}
    frame = records.book.frame("judgements").drop_nulls(["name", "metric", "points"])
    for name, metric, label, points in frame.select("name", "metric", "period", "points").iter_rows():
        person = roster.find(name)
        level = _level(parse_period(label, month_start) if label else None, period)
        who = person.name if person else (None if roster else name)
        if who and level is not None:
            at = levels.setdefault((who, name_key(metric)), {})
            at.setdefault(level, []).append(Fraction(str(points)))
    return {at: _mean(found[min(found)]) for at, found in levels.items()}


def _level(row: Period | None, period: Period) -> int | None:
    """0: of the period itself; 1: of a part of it; 2: of no named period; None: of another."""
    if row is None:
        return 2
    if (row.start, row.end) == (period.start, period.end):
        return 0
    return 1 if period.start <= row.start and row.end <= period.end else None


def _mean(points: list[Fraction]) -> Fraction:
    return sum(points, Fraction(0)) / len(points)
