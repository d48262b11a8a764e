"""What every drawer of charts needs: the figures as a table, the bars of a waterfall, a scale with round steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor, log10

from sop_cli.i18n import _
from sop_cli.reports.model import Cell, Chart, Head, Series, Table
from sop_cli.sinks.figures import exact, places, scale


def chart_table(chart: Chart) -> Table:
    """The chart's figures: a row a category, a column a series, the target last."""
    series = all_series(chart)
    heads = [Head(_("Item")), *(Head(one.title, chart.kind_of_value) for one in series)]
    rows = [
        [Cell(category), *(Cell(value_at(one, i), chart.kind_of_value) for one in series)]
        for i, category in enumerate(chart.categories)
    ]
    return Table(chart.title, heads, rows)


def all_series(chart: Chart) -> list[Series]:
    """The series and the target, if there is one."""
    return [*chart.series, chart.target] if chart.target else list(chart.series)


def value_at(series: Series, index: int) -> int | Fraction | None:
    """The figure of a category; None where there is none."""
    value = series.values[index] if index < len(series.values) else None
    return value if isinstance(value, (int, Fraction)) else None


def chart_places(chart: Chart, display_unit: str) -> int:
    """The decimals of a chart's figures: as many as all of them need."""
    kind = chart.kind_of_value
    cells = [Cell(value_at(one, i), kind) for one in all_series(chart) for i in range(len(chart.categories))]
    return places(cells, display_unit)[kind]


@dataclass(frozen=True)
class Step:
    """One bar of a waterfall: from where to where. `whole` stands on the ground (the first and the last)."""

    category: str
    start: Fraction
    end: Fraction
    whole: bool


def steps_of(chart: Chart, display_unit: str) -> list[Step]:
    """A waterfall's bars in the display unit.

    Where the last figure is what the others add up to, the first and the last are wholes (a target and what was
    reached) and those between are changes; otherwise all are changes. Each part may have been rounded.
    """
    figures = shown_figures(chart.series[0], chart, display_unit) if chart.series else []
    amounts = [figure or Fraction(0) for figure in figures]
    cents = Fraction(len(amounts) * 100, scale(display_unit).steps)
    closed = len(amounts) > 1 and abs(sum(amounts[:-1]) - amounts[-1]) <= cents
    made: list[Step] = []
    level = Fraction(0)
    for i, (category, amount) in enumerate(zip(chart.categories, amounts, strict=False)):
        whole = closed and i in (0, len(amounts) - 1)
        end = amount if whole else level + amount
        made.append(Step(category, Fraction(0) if whole else level, end, whole))
        level = end
    return made


def steps_axis(steps: Sequence[Step]) -> Axis:
    """The scale of a waterfall; it starts above zero where changes would otherwise be too small to be seen."""
    levels = [float(step.end) for step in steps]
    low, high = min(levels, default=0.0), max(levels, default=0.0)
    if low > 0 and high - low < high / 4 and any(step.whole for step in steps):
        zoomed = max(high - low, high / 100)
        return Axis(low - zoomed / 2, high, zoomed / 4)
    return axis_of(levels)


def shown_figures(series: Series, chart: Chart, display_unit: str) -> list[Fraction | None]:
    """A series in the unit that is shown (money in the display unit, percent times 100), a figure a category."""
    return [exact(value_at(series, i), chart.kind_of_value, display_unit) for i in range(len(chart.categories))]


@dataclass(frozen=True)
class Axis:
    """A scale with round ticks from low to high, zero always on it."""

    low: float
    high: float
    step: float

    @property
    def ticks(self) -> list[float]:
        """The round numbers along the axis."""
        count = round((self.high - self.low) / self.step)
        return [self.low + self.step * i for i in range(count + 1)]

    def at(self, value: float, length: float) -> float:
        """Where a value lies on an axis of that length."""
        return (value - self.low) / (self.high - self.low) * length


def axis_of(figures: Iterable[Fraction | float | None], wanted: int = 5) -> Axis:
    """A scale for the figures with about as many steps as wanted."""
    numbers = [0.0, *(float(figure) for figure in figures if figure is not None)]
    low, high = min(numbers), max(numbers)
    if high - low < 1e-12:  # less than a cent in any unit
        return Axis(0.0, 1.0, 0.5)
    rough = (high - low) / wanted
    power = 10.0 ** floor(log10(rough))
    step = next(size * power for size in (1, 2, 2.5, 5, 10) if size * power >= rough * 0.999)
    return Axis(floor(low / step + 1e-9) * step, -floor(-high / step + 1e-9) * step, step)
