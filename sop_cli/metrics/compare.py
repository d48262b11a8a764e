"""The same figure in the period before and a year ago, as far as the records reach back."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from sop_cli.metrics.base import Window
from sop_cli.metrics.figures import Figures
from sop_cli.metrics.performance import Performance
from sop_cli.values.period import Period, month_period, span

_FEW_DAYS = 5


def growth(now: Fraction | None, before: Fraction | None) -> Fraction | None:
    """now ÷ before - 1; None where the base is unknown, zero or negative."""
    return None if now is None or before is None or before <= 0 else now / before - 1


class Comparison:
    """The figures of another period beside this one's. A running period is compared with as many days of the other."""

    def __init__(self, now: Figures, before: Figures | None) -> None:
        self.now = now
        self.before = before

    def base(self, metric: str, **at: str | None) -> Fraction | None:
        """The other period's figure; None where the records do not reach back to its first day."""
        return self.before.one(metric, **at) if self.before else None

    def growth(self, metric: str, **at: str | None) -> Fraction | None:
        """How much more than then."""
        return growth(self.now.one(metric, **at), self.base(metric, **at))


def previous(performance: Performance) -> Comparison:
    """Beside the period just before."""
    return _beside(performance, performance.period, performance.period.previous())


def year_on_year(performance: Performance) -> Comparison:
    """Beside the same period a year ago. January and February are taken together once both have passed, for the Spring
    Festival moves between them."""
    period = spring(performance.period)
    if period != performance.period and performance.records.book.as_of < period.end:
        return Comparison(performance.figures, None)
    return _beside(performance, period, period.year_ago())


def spring(period: Period) -> Period:
    """January and February as one period, for either of them; any other period as it is."""
    year, _, month = period.label.partition("-")
    if month not in ("01", "02"):
        return period
    pair = [month_period(int(year), number, period.month_start) for number in (1, 2)]
    return span(pair[0].start, pair[1].end, period.month_start)


def _beside(performance: Performance, period: Period, other: Period) -> Comparison:
    records = performance.records
    now = Window.of(period, records.book.as_of)
    figures = performance.figures if period == performance.period else Figures(records, now)
    if not _reaches(performance, other) or now.last < now.first:
        return Comparison(figures, None)
    last = other.end
    if now.last < period.end:
        last = min(last, other.start + timedelta(days=(now.last - now.first).days))
    return Comparison(figures, Figures(records, Window(other, other.start, last)))


def _reaches(performance: Performance, other: Period) -> bool:
    """Whether the known sales begin before the other period, or in its first few working days."""
    if not performance.records.has("sales"):
        return False
    first = performance.records.first_sale
    if first is None or first > other.end:
        return False
    return performance.records.book.calendar.between(other.start, first) <= _FEW_DAYS
