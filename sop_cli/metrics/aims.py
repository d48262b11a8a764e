"""A person's own revenue target of a stretch of time, whatever longer period the targets files name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from sop_cli.metrics.goals import Goals
from sop_cli.records.resolve import Resolved
from sop_cli.values.period import Period, parse_period
from sop_cli.values.units import Unit


class Share(NamedTuple):
    """A target of a period, minor units; whole: whether the files name just this period."""

    amount: Fraction
    whole: bool


def shares(records: Resolved, periods: Iterable[Period]) -> dict[tuple[str, str], Share]:
    """By person and period's label. Where only a longer period has a target, its share by working days."""
    found: dict[tuple[str, str], Share] = {}
    kept: dict[str, Goals] = {}
    for period in sorted(set(periods)):
        for around in _around(period):
            goals = kept.setdefault(around.label, Goals(records, around))
            for (person,), target in goals.by("revenue", "person").items():
                if person and (person, period.label) not in found:
                    amount = target * Unit.MONEY.scale * _part(records, period, around)
                    found[person, period.label] = Share(amount, whole=around.label == period.label)
    return found


def _around(period: Period) -> Iterator[Period]:
    """The period itself, then the month, quarter, half-year and year that its first day lies in and that hold it."""
    yield period
    month = next(iter(period.months()))
    year, number = (int(part) for part in month.label.split("-"))
    labels = (month.label, f"{year}Q{(number + 2) // 3}", f"{year}H{(number + 5) // 6}", str(year))
    for label in labels:
        around = parse_period(label, period.month_start)
        if around.label != period.label and around.start <= period.start and period.end <= around.end:
            yield around


def _part(records: Resolved, period: Period, around: Period) -> Fraction:
    calendar = records.book.calendar
    whole = calendar.between(around.start, around.end)
    return Fraction(calendar.between(period.start, period.end), whole) if whole else Fraction(0)
