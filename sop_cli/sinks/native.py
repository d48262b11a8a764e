"""Charts that the spreadsheet program draws itself, from figures on a sheet of their own."""

from __future__ import annotations

from fractions import Fraction

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.worksheet.worksheet import Worksheet

from sop_cli.i18n import _
from sop_cli.reports.model import Chart
from sop_cli.sinks.charted import Step, chart_places, shown_figures, steps_axis, steps_of
from sop_cli.sinks.figures import unit_text
from sop_cli.sinks.looks import DARK, QUIET, cell_at, excel_text, font, number_format, put_text

_PALETTE = ("0072B2", "E69F00", "009E73", "CC79A7", "56B4E9", "D55E00")
_MARK = "1D2733"
_BESIDE_MARKS = "8FC3E4"  # pale: the figure at the foot of a bar is read in it, and beyond it where the bar is short
# Pale enough for the figures that stand in the bars.
_STEP_COLOURS = {
    "base": None,
    "whole": "B4C0CE",
    "up": "7FCDB4",
    "down": "F0AE80",
    "up below": "7FCDB4",
    "down below": "F0AE80",
}
AnyChart = BarChart | LineChart
Columns = list[tuple[str, list[float | None]]]


class ChartSheet:
    """The sheet of the charts' figures; each chart takes the rows below the one before."""

    def __init__(self, sheet: Worksheet, display_unit: str, currency: str) -> None:
        self.sheet = sheet
        self.unit = display_unit
        self.currency = currency
        self.row = 1

    def chart(self, chart: Chart) -> AnyChart:
        """The chart, its figures put on the sheet."""
        if chart.kind == "steps":
            return self._steps(chart)
        columns = [(s.title, self._floats(shown_figures(s, chart, self.unit), chart)) for s in chart.series]
        if chart.kind == "line":
            drawn: AnyChart = LineChart()
            self._fill(drawn, chart, columns, self._write(chart, columns))
            self._style_lines(drawn)
        else:
            drawn = self._bars(chart, columns)
        self._finish(drawn, chart, legend=len(columns) > 1 or chart.target is not None)
        return drawn

    def _bars(self, chart: Chart, columns: Columns) -> AnyChart:
        """Bars lie on their side, but stand where there is a target: only then can its marks be drawn natively."""
        drawn = BarChart()
        drawn.type = "bar" if chart.kind == "bars" and chart.target is None else "col"
        drawn.gapWidth = 60
        goal = []
        if chart.target:
            goal = [(chart.target.title, self._floats(shown_figures(chart.target, chart, self.unit), chart))]
        first = self._write(chart, [*columns, *goal])
        self._fill(drawn, chart, columns, first)
        for n, series in enumerate(drawn.series):
            colour = _BESIDE_MARKS if goal and len(columns) == 1 else _PALETTE[n % len(_PALETTE)]
            series.graphicalProperties = GraphicalProperties(solidFill=colour)
            series.invertIfNegative = False
        if len(chart.categories) * len(columns) <= 16:
            drawn.dataLabels = _labels(self._format(chart), _small(_MARK) if goal else _small())
            drawn.dataLabels.position = "inBase" if goal else "outEnd"  # clear of the target's mark
        if all((value or 0) >= 0 for _name, values in (*columns, *goal) for value in values):
            drawn.y_axis.scaling.min = 0
        if drawn.type == "bar":
            drawn.x_axis.scaling.orientation = "maxMin"
            drawn.y_axis.delete = True
            drawn.y_axis.majorGridlines = None
        if goal:
            marks = LineChart()
            self._fill(marks, chart, goal, first, offset=len(columns))
            _mark_target(marks, as_line=chart.kind == "columns")
            drawn += marks
        return drawn

    def _steps(self, chart: Chart) -> AnyChart:
        steps = steps_of(chart, self.unit)
        columns = _stacks(steps)
        drawn = BarChart()
        drawn.type, drawn.grouping, drawn.overlap, drawn.gapWidth = "col", "stacked", 100, 40
        self._fill(drawn, chart, columns, self._write(chart, columns))
        for (name, _values), series in zip(columns, drawn.series, strict=True):
            colour = _STEP_COLOURS[name]
            series.graphicalProperties = (
                GraphicalProperties(noFill=True) if colour is None else GraphicalProperties(solidFill=colour)
            )
            series.graphicalProperties.line = LineProperties(noFill=True)
            if colour:
                mark = {"up": '"+"', "dow": '"-"', "who": ""}[name[:3].strip()]
                series.dLbls = _labels(f"{mark}{self._format(chart)};{mark}{self._format(chart)}")
        axis = steps_axis(steps)
        if axis.low > 0:
            drawn.y_axis.scaling.min = round(axis.low, 6)
        self._finish(drawn, chart, legend=False)
        return drawn

    def _floats(self, figures: list[Fraction | None], chart: Chart) -> list[float | None]:
        part = 100 if chart.kind_of_value == "percent" else 1
        return [None if figure is None else float(figure / part) for figure in figures]

    def _format(self, chart: Chart, *, ticks: bool = False) -> str:
        decimals = 0 if ticks and chart.kind_of_value in ("money", "percent") else chart_places(chart, self.unit)
        return number_format(chart.kind_of_value, decimals)

    def _write(self, chart: Chart, columns: Columns) -> int:
        """Put the figures on the sheet; gives the row of the heads."""
        head = self.row + 1
        title = cell_at(self.sheet, self.row, 1)
        put_text(title, chart.title)
        title.font = font(bold=True, colour=DARK)
        for column, (name, values) in enumerate(columns, start=2):
            cell = cell_at(self.sheet, head, column)
            put_text(cell, name)
            cell.font = font(colour=QUIET)
            for n, value in enumerate(values, start=1):
                if value is not None:
                    figure = self.sheet.cell(head + n, column, value)
                    figure.number_format, figure.font = self._format(chart), font()
        for n, category in enumerate(chart.categories, start=1):
            cell = cell_at(self.sheet, head + n, 1)
            put_text(cell, category)
            cell.font = font()
        self.row = head + len(chart.categories) + 2
        return head

    def _fill(self, drawn: AnyChart, chart: Chart, columns: Columns, head: int, offset: int = 0) -> None:
        last = head + len(chart.categories)
        for n in range(len(columns)):
            column = 2 + offset + n
            drawn.add_data(Reference(self.sheet, min_col=column, min_row=head, max_row=last), titles_from_data=True)
        drawn.set_categories(Reference(self.sheet, min_col=1, min_row=head + 1, max_row=last))

    def _style_lines(self, drawn: AnyChart) -> None:
        for n, series in enumerate(drawn.series):
            colour = _PALETTE[n % len(_PALETTE)]
            series.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=colour, w=28_000))
            series.marker.symbol, series.marker.size = "circle", 6
            series.marker.graphicalProperties = GraphicalProperties(solidFill=colour)
            series.smooth = False

    def _finish(self, drawn: AnyChart, chart: Chart, *, legend: bool) -> None:
        unit = unit_text(self.unit, self.currency) if chart.kind_of_value == "money" else ""
        text = f"{chart.title} ({unit})" if unit else chart.title
        drawn.title = _title(excel_text(text))
        drawn.visible_cells_only = False  # the sheet of figures is hidden
        drawn.x_axis.delete = False
        if drawn.y_axis.delete is None or drawn.y_axis.majorGridlines is not None:
            drawn.y_axis.delete = False
        drawn.x_axis.tickLblPos = "low"
        drawn.x_axis.txPr = drawn.y_axis.txPr = _small()
        drawn.x_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill="8494A7"))
        drawn.y_axis.graphicalProperties = GraphicalProperties(ln=LineProperties(noFill=True))
        drawn.y_axis.number_format = self._format(chart, ticks=True)
        if drawn.y_axis.majorGridlines is not None:
            drawn.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill="E3E7EC"))
        drawn.graphical_properties = GraphicalProperties(ln=LineProperties(solidFill="E3E7EC"))
        if legend and drawn.legend is not None:
            drawn.legend.position = "b"
        else:
            drawn.legend = None


def _stacks(steps: list[Step]) -> Columns:
    """A waterfall as stacked columns: an invisible base, then what is seen above and below zero."""
    values: dict[str, list[float | None]] = {name: [None] * len(steps) for name in _STEP_COLOURS}
    for i, step in enumerate(steps):
        low, high = sorted((step.start, step.end))
        look = "whole" if step.whole else "up" if step.end >= step.start else "down"
        below = look if look == "whole" else f"{look} below"
        if low >= 0:
            values["base"][i], values[look][i] = float(low), float(high - low)
        elif high <= 0:
            values["base"][i], values[below][i] = float(high), float(low - high)
        else:
            values[look][i], values[below][i] = float(high), float(low)
    return [(name, column) for name, column in values.items() if any(column) or name == "base"]


def _mark_target(marks: LineChart, *, as_line: bool) -> None:
    series = marks.series[0]
    line = LineProperties(solidFill=_MARK, w=19_000, prstDash="dash") if as_line else LineProperties(noFill=True)
    series.graphicalProperties = GraphicalProperties(ln=line)
    series.marker.symbol, series.marker.size = ("circle", 5) if as_line else ("dash", 16)
    series.marker.graphicalProperties = GraphicalProperties(solidFill=_MARK, ln=LineProperties(solidFill=_MARK))
    series.smooth = False


def _labels(number: str, looks: RichText | None = None) -> DataLabelList:
    labels = DataLabelList()
    labels.showVal = True
    labels.showSerName = labels.showCatName = labels.showLegendKey = labels.showPercent = False
    labels.numFmt = number
    labels.txPr = looks or _small()
    return labels


def _small(colour: str = "3B4754") -> RichText:
    looks = CharacterProperties(sz=900, solidFill=colour)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=looks), endParaRPr=looks)])


def _title(text: str) -> Title:
    looks = CharacterProperties(sz=1100, b=True, solidFill=DARK)
    run = RegularTextRun(rPr=looks, t=text)
    title = Title(overlay=False)
    title.tx = Text(rich=RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=looks), r=[run])]))
    return title


def heading() -> str:
    """What the sheet of figures is called."""
    return _("Chart figures")
