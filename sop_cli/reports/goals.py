"""Goals against actuals: totals by every dimension, and where the gap comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from sop_cli.metrics.base import all_metrics
from sop_cli.metrics.compare import Comparison, month_by_month, previous, spring, year_on_year
from sop_cli.metrics.gap import Contribution, contributions, whole_gap, within
from sop_cli.metrics.goals import adds_up
from sop_cli.metrics.performance import Performance, achievement, better
from sop_cli.records.metric_names import unit_of
from sop_cli.records.resolve import DIMENSIONS
from sop_cli.reports.words import public
from sop_cli.values.units import Unit

_MOST_MONTHS = 12


@dataclass(frozen=True)
class Line:
    """One figure against its target. value: of the dimension; null for the whole, or for what belongs to none."""

    metric: str
    dimension: str
    value: str | None
    target: Fraction | None
    actual: Fraction | None
    rate: Fraction | None
    previous: Fraction | None = None
    year_ago: Fraction | None = None
    growth: Fraction | None = None
    growth_year: Fraction | None = None

    @property
    def gap(self) -> Fraction | None:
        """actual - target."""
        return None if self.target is None or self.actual is None else self.actual - self.target

    def as_json(self) -> dict[str, Any]:
        """The public keys, and what was before."""
        figures = ("target", "actual", "rate", "gap", "previous", "year_ago")
        named = {"metric": self.metric, "dimension": self.dimension, "value": self.value}
        return named | {key: public(getattr(self, key)) for key in figures}


@dataclass(frozen=True)
class Goals:
    """All lines of a period and the parts of its gaps."""

    performance: Performance

    @cached_property
    def metrics(self) -> list[str]:
        """The metrics of which there is a figure or a target."""
        targets = self.performance.goals.metrics
        known = [name for name in all_metrics() if self.performance.known(name) or name in targets]
        return known + sorted(targets.difference(known))

    @cached_property
    def lines(self) -> list[Line]:
        """The whole first, then each dimension that something is known of."""
        return [line for metric in self.metrics for line in self._lines(metric)]

    def of(self, metric: str, dimension: str) -> list[Line]:
        """The lines of one metric and dimension."""
        return [line for line in self.lines if (line.metric, line.dimension) == (metric, dimension)]

    def whole(self, metric: str) -> Line:
        """The line of the whole."""
        return next((line for line in self.of(metric, "all")), Line(metric, "all", None, None, None, None))

    @cached_property
    def contributions(self) -> list[Contribution]:
        """The parts of every gap of money, by every dimension that has targets."""
        return [part for metric in self.metrics if unit_of(metric) is Unit.MONEY for part in self._parts(metric)]

    def parts(self, metric: str, dimension: str) -> list[Contribution]:
        """The parts of one gap."""
        return [part for part in self.contributions if (part.metric, part.dimension) == (metric, dimension)]

    def inside(self, metric: str, dimension: str, value: str, inner: str) -> list[Contribution]:
        """The parts of one value's gap by a second dimension."""
        return within(self.performance, metric, dimension, value, inner)

    def gap(self, metric: str) -> Fraction | None:
        """The whole's gap."""
        return whole_gap(self.performance, metric)

    def _parts(self, metric: str) -> Iterator[Contribution]:
        for dimension in DIMENSIONS:
            yield from contributions(self.performance, metric, dimension)

    def _lines(self, metric: str) -> Iterator[Line]:
        yield self._line(metric, "all", None)
        for dimension in DIMENSIONS:
            for value in self._values(metric, dimension):
                yield self._line(metric, dimension, value)

    def _values(self, metric: str, dimension: str) -> Sequence[str | None]:
        values = [value for (value,) in self.performance.keys(metric, dimension)]
        if dimension != "month" or not values or not adds_up(unit_of(metric)):
            return values
        months = [m.label for m in self.performance.period.months() if m.start <= self.performance.window.last]
        return sorted({value for value in values if value} | set(months)) + ([None] if None in values else [])

    def _line(self, metric: str, dimension: str, value: str | None) -> Line:
        at = {} if dimension == "all" else {dimension: value}
        target, actual = self.performance.target(metric, **at), self.performance.actual(metric, **at)
        line = Line(metric, dimension, value, target, actual, achievement(actual, target, better(metric)))
        if self.performance.by_hand(metric):
            return line
        if dimension == "month":
            return self._of_month(line)
        before, year = self._before, self._year
        adding = adds_up(unit_of(metric))
        return replace(
            line,
            previous=before.base(metric, **at),
            year_ago=None if self._together else year.base(metric, **at),
            growth=before.growth(metric, **at) if adding else None,
            growth_year=year.growth(metric, **at) if adding else None,
        )

    def _of_month(self, line: Line) -> Line:
        """A month beside the one before and the one a year ago: of the revenue, and of periods up to a year."""
        if line.metric != "revenue" or line.value is None or len(self.performance.period.months()) > _MOST_MONTHS:
            return line
        beside = month_by_month(self.performance, line.value)
        if beside is None:
            return line
        before, year = beside
        return replace(
            line,
            previous=before.base(line.metric),
            year_ago=year.base(line.metric),
            growth=before.growth(line.metric),
            growth_year=year.growth(line.metric),
        )

    @property
    def _together(self) -> bool:
        """Whether the year is compared with January and February as one, so that its base is not this period's."""
        return spring(self.performance.period) != self.performance.period

    @cached_property
    def _before(self) -> Comparison:
        return previous(self.performance)

    @cached_property
    def _year(self) -> Comparison:
        return year_on_year(self.performance)

    @property
    def base(self) -> Comparison:
        """What this period is held against: a year ago where the sales reach back so far, else the period before."""
        return self._before if self._year.base("revenue") is None or self._together else self._year
