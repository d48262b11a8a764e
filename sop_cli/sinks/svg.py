"""Charts as inline SVG, a few kilobytes each: direct labels, the target as a line or a mark, no scripts.

Colours come from the page's classes (`s0` … `s5`, `up`, `down`, `whole`), so that dark mode and print work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from sop_cli.reports.model import Chart, Series
from sop_cli.sinks.charted import Axis, Step, all_series, axis_of, chart_places, shown_figures, steps_axis, steps_of
from sop_cli.values.show import NOTHING, decimal
from sop_cli.values.visible import visible, width

WIDTH = 460
_SIGN = 7.4  # the room of one narrow sign at the font size of the page's style
_LABEL = 150
_VALUE = 74
_HEIGHT = 190


def svg(chart: Chart, display_unit: str) -> Markup:
    """The picture of a chart; empty text when there is nothing to draw."""
    if not chart.categories or not chart.series:
        return Markup()
    draw: dict[str, Callable[[_Canvas, Chart], None]] = {
        "bars": _bars, "columns": _columns, "line": _lines, "steps": _steps,
    }  # fmt: skip
    canvas = _Canvas(chart, display_unit)
    draw[chart.kind](canvas, chart)
    return canvas.markup(chart.title)


class _Canvas:
    """Shapes collected for one picture, and how its figures are written."""

    def __init__(self, chart: Chart, display_unit: str) -> None:
        self.unit = display_unit
        self.height = 0.0
        self.parts: list[Markup] = []
        self.places = chart_places(chart, display_unit)
        self.suffix = "%" if chart.kind_of_value == "percent" else ""

    def add(self, template: str, **values: object) -> None:
        rounded = {k: f"{v:.1f}" if isinstance(v, (float, Fraction)) else v for k, v in values.items()}
        self.parts.append(Markup(template).format(**rounded))  # noqa: S704 - the template is ours, values are escaped

    def figure(self, number: Fraction, *, sign: bool = False) -> str:
        text = decimal(number, self.places) + self.suffix
        return f"+{text}" if sign and number > 0 else text

    def tick(self, number: float) -> str:
        return f"{number:,.10g}{self.suffix}"

    def text(self, x: float, y: float, text: str, look: str = "", anchor: str = "start") -> None:
        self.add('<text x="{x}" y="{y}" class="{look}" text-anchor="{anchor}">{text}</text>',
                 x=x, y=y, look=look, anchor=anchor, text=visible(text))  # fmt: skip

    def bar(self, x: float, y: float, wide: float, high: float, look: str) -> None:
        self.add('<rect x="{x}" y="{y}" width="{w}" height="{h}" class="{look}" rx="1.5"/>',
                 x=x, y=y, w=max(wide, 1.0), h=max(high, 1.0), look=look)  # fmt: skip

    def line(self, x1: float, y1: float, x2: float, y2: float, look: str) -> None:
        self.add('<line x1="{a}" y1="{b}" x2="{c}" y2="{d}" class="{look}"/>', a=x1, b=y1, c=x2, d=y2, look=look)

    def path(self, points: Sequence[tuple[float, float]], look: str) -> None:
        trace = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self.add('<polyline points="{trace}" class="{look}"/>', trace=trace, look=look)

    def dot(self, x: float, y: float, look: str) -> None:
        self.add('<circle cx="{x}" cy="{y}" r="3.5" class="{look}"/>', x=x, y=y, look=look)

    def markup(self, title: str) -> Markup:
        frame = Markup('<svg viewBox="0 0 {w} {h}" role="img" aria-label="{t}"><title>{t}</title>{parts}</svg>')
        return frame.format(w=WIDTH, h=round(self.height), t=visible(title), parts=Markup().join(self.parts))


def _room(text: str) -> float:
    return width(visible(text)) * _SIGN


def _short(text: str, room: float) -> str:
    """The text, cut with … where it is wider than its room."""
    if _room(text) <= room:
        return text
    kept = ""
    for character in text:
        if _room(kept + character + "…") > room:
            break
        kept += character
    return kept + "…"


def _bars(canvas: _Canvas, chart: Chart) -> None:
    """Horizontal bars; the target is an upright mark across a category's bars."""
    label = min(max(_room(c) for c in chart.categories), _LABEL) + 10
    figures = [shown_figures(series, chart, canvas.unit) for series in chart.series]
    target = shown_figures(chart.target, chart, canvas.unit) if chart.target else [None] * len(chart.categories)
    axis = axis_of(f for row in [*figures, target] for f in row)
    thick = 18.0 if len(figures) == 1 else 13.0
    high = thick * len(figures) + 14
    top = 18.0 if chart.target else 4.0
    lane = _Lane(canvas, axis, label, WIDTH - label - _VALUE, thick)
    for i, category in enumerate(chart.categories):
        y = top + i * high + 7
        canvas.text(label - 10, y + thick * len(figures) / 2 + 5, _short(category, _LABEL), anchor="end")
        for n, row in enumerate(figures):
            name = chart.series[n].title if i == 0 and len(figures) > 1 else ""
            lane.bar(y + n * thick, row[i], target[i], f"s{n % 6}", name)
        mark = target[i]
        if mark is not None:
            canvas.line(lane.x(mark), y - 4, lane.x(mark), y + thick * len(figures) + 2, "target")
            if i == 0 and chart.target:
                canvas.text(lane.x(mark), y - 8, chart.target.title, "small", "middle")
    canvas.line(lane.x(0), top, lane.x(0), top + high * len(chart.categories), "axis")
    canvas.height = top + high * len(chart.categories) + 4


@dataclass(frozen=True)
class _Lane:
    """The room of horizontal bars: a scale laid between a left edge and a width."""

    canvas: _Canvas
    axis: Axis
    left: float
    room: float
    thick: float

    def x(self, number: Fraction | float) -> float:
        """Where a number lies."""
        return self.left + self.axis.at(float(number), self.room)

    def bar(self, y: float, figure: Fraction | None, mark: Fraction | None, look: str, name: str) -> None:
        """A bar from zero with its figure behind it, or behind a mark that stands in the figure's way."""
        if figure is None:
            self.canvas.text(self.x(0) + 6, y + self.thick / 2 + 4, NOTHING, "small")
            return
        end, zero = self.x(figure), self.x(0)
        self.canvas.bar(min(zero, end), y, abs(end - zero), self.thick - 2, look)
        text = f"{self.canvas.figure(figure)} {name}".strip()
        after = max(zero, end)
        if mark is not None and after <= self.x(mark) < after + _room(text) + 8:
            after = self.x(mark)
        self.canvas.text(after + 6, y + self.thick / 2 + 4, text, "value")


def _frame(canvas: _Canvas, chart: Chart, rows: Iterable[Sequence[Fraction | None]]) -> tuple[Axis, float, float]:
    """The upright axis with round ticks and the categories below; gives the axis, its left edge and its width."""
    axis = axis_of((f for row in rows for f in row), 4)
    left = max(_room(canvas.tick(t)) for t in axis.ticks) + 8
    end = max((_room(s.title) for s in all_series(chart)), default=0) + 12 if _named_at_the_end(chart) else 8
    wide = WIDTH - left - min(end, 120)
    for tick in axis.ticks:
        y = 14 + _HEIGHT - axis.at(tick, _HEIGHT)
        canvas.line(left, y, left + wide, y, "axis" if abs(tick) < 1e-9 else "grid")
        canvas.text(left - 6, y + 4, canvas.tick(tick), "small", "end")
    step = wide / len(chart.categories)
    every = max(1, round(max(_room(c) for c in chart.categories) * 0.9 / step + 0.49))
    for i, category in enumerate(chart.categories):
        if i % every == 0:
            canvas.text(left + (i + 0.5) * step, _HEIGHT + 34, category, "small", "middle")
    canvas.height = _HEIGHT + 44
    return axis, left, wide


def _named_at_the_end(chart: Chart) -> bool:
    return chart.kind == "line" or chart.target is not None


def _columns(canvas: _Canvas, chart: Chart) -> None:
    """Upright columns over time; the target is a line."""
    figures = [shown_figures(series, chart, canvas.unit) for series in chart.series]
    target = shown_figures(chart.target, chart, canvas.unit) if chart.target else []
    axis, left, wide = _frame(canvas, chart, [*figures, target])
    step = wide / len(chart.categories)
    thick = min(step * 0.64 / len(figures), 44)
    ground = 14 + _HEIGHT - axis.at(0, _HEIGHT)
    for n, row in enumerate(figures):
        for i, figure in enumerate(row):
            if figure is None:
                continue
            x = left + (i + 0.5) * step + (n - len(figures) / 2) * thick
            y = 14 + _HEIGHT - axis.at(float(figure), _HEIGHT)
            canvas.bar(x, min(y, ground), thick - 2, abs(ground - y), f"s{n % 6}")
            text = canvas.figure(figure)
            if _room(text) <= step / len(figures) + 4:
                canvas.text(x + thick / 2 - 1, min(y, ground) - 5, text, "value", "middle")
    if chart.target:
        _trace(canvas, chart.target, target, (axis, left, step), "target")


def _lines(canvas: _Canvas, chart: Chart) -> None:
    """Lines over time; the name stands at the end of its line."""
    series = all_series(chart)
    figures = [shown_figures(one, chart, canvas.unit) for one in series]
    axis, left, wide = _frame(canvas, chart, figures)
    step = wide / len(chart.categories)
    for n, (one, row) in enumerate(zip(series, figures, strict=True)):
        look = "target" if one is chart.target else f"l{n % 6}"
        _trace(canvas, one, row, (axis, left, step), look)


def _trace(
    canvas: _Canvas, series: Series, row: Sequence[Fraction | None], frame: tuple[Axis, float, float], look: str
) -> None:
    """A line with a dot at every figure, broken where one is missing."""
    axis, left, step = frame
    piece: list[tuple[float, float]] = []
    for i, figure in enumerate([*row, None]):
        if figure is not None:
            piece.append((left + (i + 0.5) * step, 14 + _HEIGHT - axis.at(float(figure), _HEIGHT)))
            continue
        if len(piece) > 1:
            canvas.path(piece, look)
        for x, y in piece:
            canvas.dot(x, y, look)
        last = piece[-1] if piece else None
        if last and all(f is None for f in row[i:]):
            beside = last[0] + 9 if look != "target" else max(last[0] + 9, left + step * len(row) + 4)
            canvas.text(beside, last[1] + 4, _short(series.title, 110), f"small {look}-name")
            return
        piece = []


def _steps(canvas: _Canvas, chart: Chart) -> None:
    """A waterfall laid on its side, so that long names and many steps have room."""
    made = steps_of(chart, canvas.unit)
    label = min(max(_room(step.category) for step in made), _LABEL) + 10
    axis = steps_axis(made)
    lane = _Lane(canvas, axis, label, WIDTH - label - _VALUE, 18)
    high = 28.0
    for i, step in enumerate(made):
        y = 4 + i * high
        canvas.text(label - 10, y + 16, _short(step.category, _LABEL), anchor="end")
        _step(lane, step, y)
        if i + 1 < len(made):
            canvas.line(lane.x(step.end), y + 21, lane.x(step.end), y + high + 3, "join")
    if axis.low > 0:
        teeth = [0, 4] * int(len(made) * high / 8)
        canvas.path([(label + tooth, 2 + n * 4) for n, tooth in enumerate(teeth)], "break")
    canvas.height = 8 + high * len(made)


def _step(lane: _Lane, step: Step, y: float) -> None:
    start, end = lane.x(max(float(step.start), lane.axis.low)), lane.x(step.end)
    look = "whole" if step.whole else "up" if step.end >= step.start else "down"
    lane.canvas.bar(min(start, end), y + 3, abs(end - start), 18, look)
    change = step.end if step.whole else step.end - step.start
    lane.canvas.text(max(start, end) + 6, y + 16, lane.canvas.figure(change, sign=not step.whole), "value")
