"""The same figure in the period before and a year ago, as far as the records reach back."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from sop_cli.metrics.base import Window, all_metrics
from sop_cli.metrics.customers import months_before
from sop_cli.metrics.figures import Figures
from sop_cli.metrics.performance import Performance
from sop_cli.records.resolve import Resolved
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
        """The other period's figure; None where the records behind it do not reach back to its first day."""
        if self.before is None or not reaches(self.before.records, metric, self.before.window.period):
            return None
        return self.before.one(metric, **at)

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


def month_by_month(performance: Performance, label: str) -> tuple[Comparison, Comparison] | None:
    """One month of the period beside the month before and the same month a year ago; None for what is no whole month
    of it. January and February alone are not compared with a year ago."""
    month = next((m for m in performance.period.months() if m.label == label), None)
    if month is None or month.start < performance.period.start or month.end > performance.period.end:
        return None
    before = _beside(performance, month, month.previous())
    alone = Comparison(before.now, None)
    return before, _beside(performance, month, month.year_ago()) if spring(month) == month else alone


def _beside(performance: Performance, period: Period, other: Period) -> Comparison:
    records = performance.records
    now = Window.of(period, records.book.as_of)
    figures = performance.figures if period == performance.period else Figures(records, now)
    if now.last < now.first:
        return Comparison(figures, None)
    last = other.end
    if now.last < period.end:
        last = min(last, other.start + timedelta(days=(now.last - now.first).days))
    return Comparison(figures, Figures(records, Window(other, other.start, last)))


_BEGINS = {"payments": ("payments", "date"), "followups": ("followups", "date"), "deals": ("deals", "closed")}
"""By which day of which frame one sees since when records of a kind are known; sales have their own way."""


def reaches(records: Resolved, metric: str, other: Period) -> bool:
    """Whether all records that a metric rests on begin before another period, or in its first few working days.

    Deals are known since the first that ended (for the conversion: since the first that was created); retention looks
    back the months more that make a customer active.
    """
    known = all_metrics().get(metric)
    start = other.start
    if metric == "retention":
        start = months_before(start, records.book.sop.evaluation.active_months)
    return known is not None and all(_known_since(records, kind, metric, start, other.end) for kind in known.needs)


def _known_since(records: Resolved, kind: str, metric: str, start: date, end: date) -> bool:
    if kind in _BEGINS:
        frame, column = _BEGINS[kind]
        days = getattr(records, frame)["created" if metric == "conversion" else column]
        first = days.min()
    else:
        first = records.first_sale if records.has("sales") else None
    if not isinstance(first, date) or first > end:
        return False
    return records.book.calendar.between(start, first) <= _FEW_DAYS
