"""Targets beside actuals: what was to be reached, what was, the rate and the gap."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property

from sop_cli.metrics.base import COLLECTION_ACHIEVEMENT, Better, Window, all_metrics
from sop_cli.metrics.figures import Figures, Key
from sop_cli.metrics.goals import Goals
from sop_cli.records.resolve import Resolved
from sop_cli.values.period import Period


def achievement(actual: Fraction | None, target: Fraction | None, better: Better = "higher") -> Fraction | None:
    """actual ÷ target; 2 - actual ÷ target, not below 0, where lower is better; None without a target or with 0."""
    if actual is None or not target:
        return None
    return actual / target if better == "higher" else max(Fraction(0), 2 - actual / target)


class Performance:
    """One period of a team: its targets, its figures up to the as-of date."""

    def __init__(self, records: Resolved, period: Period) -> None:
        self.records = records
        self.period = period
        self.window = Window.of(period, records.book.as_of)
        self.figures = Figures(records, self.window)
        self.goals = Goals(records, period)

    def by_hand(self, metric: str) -> bool:
        """Whether the actuals of a metric come from hand-made target tables, because there are no records of it."""
        return self.figures.facts(metric) is None and bool(self.goals.actual_by(metric))

    def known(self, metric: str) -> bool:
        """Whether there is any actual of a metric."""
        return self.figures.facts(metric) is not None or self.by_hand(metric)

    def actual(self, metric: str, **at: str | None) -> Fraction | None:
        """What was reached."""
        if metric == COLLECTION_ACHIEVEMENT:
            return self.rate("collected", **at)
        if self.figures.facts(metric) is None:
            return self.goals.actual_by(metric, *at).get(tuple(at.values()))
        return self.figures.one(metric, **at)

    def target(self, metric: str, **at: str | None) -> Fraction | None:
        """What was to be reached."""
        return self.goals.one(metric, **at)

    def rate(self, metric: str, **at: str | None) -> Fraction | None:
        """The achievement rate."""
        return achievement(self.actual(metric, **at), self.target(metric, **at), better(metric))

    def actuals(self, metric: str, *dimensions: str) -> Mapping[Key, Fraction | None]:
        """What was reached, by each value that has something."""
        if self.figures.facts(metric) is None:
            return self.goals.actual_by(metric, *dimensions)
        return self.figures.by(metric, *dimensions)

    def keys(self, metric: str, *dimensions: str) -> list[Key]:
        """Every combination of values with a target or an actual, in order, null last; [] where nothing is named."""
        found = set(self.actuals(metric, *dimensions)) | set(self.goals.by(metric, *dimensions))
        if all(value is None for key in found for value in key):
            return []
        return sorted(found, key=lambda key: [(value is None, value or "") for value in key])

    @cached_property
    def time_progress(self) -> Fraction | None:
        """Working days passed ÷ working days of the period, while it is running."""
        if not self.window.running:
            return None
        calendar = self.records.book.calendar
        whole = calendar.between(self.period.start, self.period.end)
        return Fraction(calendar.between(self.period.start, self.window.last), whole) if whole else None


def better(metric: str) -> Better:
    """Whether more or less is better; more for what is judged."""
    known = all_metrics().get(metric)
    return known.better if known else "higher"
