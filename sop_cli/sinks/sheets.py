"""A report as sheets: one a section with its tables and charts, one a long table, definitions, inputs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.utils import get_column_letter
from openpyxl.utils.units import cm_to_EMU
from openpyxl.worksheet.worksheet import Worksheet

from sop_cli.i18n import _
from sop_cli.reports.model import Cell, Chart, Head, Report, Section, Table
from sop_cli.sinks import looks
from sop_cli.sinks.entries import listing_table
from sop_cli.sinks.figures import common_unit, missing_note
from sop_cli.sinks.meta import Meta
from sop_cli.sinks.native import HEIGHT, WIDTH, ChartSheet, heading
from sop_cli.sinks.sheet_table import Painter, Widths, line, set_widths, widest

_LONG = 60
"""Rows from which on a table stands on a sheet of its own."""

_PAGE = 128.0
"""The columns of a page at full size; text runs over so many, and charts fill what tables leave."""

_POINTS = 500.0
"""The height of a printed page at full size."""

_SHRINK = 1.4
"""A sheet that is no more than so much higher than its pages is made to fit them."""

_FILLER = 12.0
_CHART = WIDTH / 0.19
"""The columns of a chart; a column is about 0.19 cm wide."""

_CHART_POINTS = HEIGHT / 2.54 * 72
_GAP = 15.0


def add_report(book: Workbook, report: Report, meta: Meta) -> None:
    """Append the report's sheets to a workbook that may already hold others."""
    drawing = _Drawing(book, report, meta)
    sections = [section for section in report.sections if _has_sheet(section)]
    sentences = [section for section in report.sections if not _has_sheet(section)]
    for number, section in enumerate(sections or [Section(report.title)]):
        drawing.section(section, sentences if number == 0 else (), first=number == 0)
    if report.definitions:
        drawing.apart(_definitions(report))
    if report.inputs:
        drawing.apart(report.inputs)
    drawing.figures_to_the_end()


def _has_sheet(section: Section) -> bool:
    """Whether a section has a sheet; mere sentences stand on the first one."""
    return bool(section.tables or section.charts or section.listings)


class _Drawing:
    """One report on its way into a workbook."""

    def __init__(self, book: Workbook, report: Report, meta: Meta) -> None:
        self.book = book
        self.report = report
        self.meta = meta
        self.painter = Painter(book, report.display_unit, report.currency)
        self.figures: ChartSheet | None = None

    def sheet(self, wanted: str) -> Worksheet:
        taken = {name.casefold() for name in self.book.sheetnames}
        made: Worksheet = self.book.create_sheet(looks.sheet_name(wanted, taken))
        looks.set_up_page(made, head_row=None, period=self.meta.period)
        return made

    def section(self, section: Section, sentences: Sequence[Section], *, first: bool) -> None:
        """A section's sheet, the report's own head and sentences on the first; its long tables follow."""
        tables = [*section.tables, *map(listing_table, section.listings)]
        stacked = [table for table in tables if not _is_apart(table)]
        if stacked or section.charts or first:
            whole = replace(section, tables=stacked, listings=())
            _Sheet(self, whole, self.sheet(section.title)).draw(sentences, first=first)
        for table in tables:
            if _is_apart(table):
                self.apart(table, lead=section.lead)

    def apart(self, table: Table, lead: str | None = None) -> None:
        """Draw a table on a sheet of its own, its heads in sight and on every page."""
        sheet = self.sheet(table.name or table.title)
        widths = self.painter.widths(table)
        set_widths(sheet, widths)
        row = line(sheet, 1, table.title, _paged(widths), size=14, bold=True, colour=looks.DARK)
        for text in (lead, common_unit(table, self.report.display_unit, self.report.currency)):
            if text:
                row = line(sheet, row, text, _paged(widths), colour=looks.QUIET)
        head = row + 1
        after = self.painter.table(sheet, table, head, widths)
        sheet.print_title_rows = f"{head}:{head}"
        sheet.freeze_panes = looks.cell_at(sheet, head + 1, 2 if len(table.heads) > 3 else 1)
        if len(table.rows) > 10:
            sheet.auto_filter.ref = f"A{head}:{get_column_letter(len(table.heads))}{head + len(table.rows)}"
        for text in (table.note, missing_note(table)):
            if text:
                after = line(sheet, after, text, _paged(widths), colour=looks.QUIET)

    def chart_sheet(self) -> ChartSheet:
        """The sheet of the charts' figures, out of sight."""
        if self.figures is None:
            sheet = self.sheet(heading())
            sheet.sheet_state = "hidden"
            sheet.column_dimensions["A"].width = 24
            self.figures = ChartSheet(sheet, self.report.display_unit, self.report.currency)
        return self.figures

    def figures_to_the_end(self) -> None:
        """Put the sheet of figures behind all others."""
        if self.figures is not None:
            self.book.move_sheet(self.figures.sheet, len(self.book.sheetnames))


class _Sheet:
    """A section's sheet in the making: from top to bottom, `row` being the next free one."""

    def __init__(self, drawing: _Drawing, section: Section, sheet: Worksheet) -> None:
        self.drawing = drawing
        self.report = drawing.report
        self.section = section
        self.sheet = sheet
        self.row = 1
        self.own = widest([drawing.painter.widths(table) for table in section.tables])
        self.widths = _paged(self.own)
        self.charts = [chart for chart in section.charts if chart.categories and chart.series]

    def draw(self, sentences: Sequence[Section], *, first: bool) -> None:
        """Everything, then the page set-up."""
        beside = bool(self.charts) and bool(self.own) and sum(self.own) <= _PAGE * 0.75
        if beside:
            self.widths = _paged(self.own, sum(self.own) + 3 + _CHART)
        elif len(self.charts) > 1:
            self.widths = _paged(self.own, 2 * _CHART + 3)
        set_widths(self.sheet, self.widths)
        if first:
            self.head()
        self.title(self.section)
        top = self.row
        for table in self.section.tables:
            self.table(table)
        bottom = self.beside(top) if beside else self.below()
        self.row = max(self.row, bottom)
        for section in sentences:
            self.title(section)
        if first and self.report.closing:
            self.row += 1
            self.say(self.report.closing, bold=True)
        self.page()

    def say(self, text: str, *, size: float = looks.SIZE, bold: bool = False, colour: str | None = None) -> None:
        self.row = line(self.sheet, self.row, text, self.widths, size=size, bold=bold, colour=colour)

    def head(self) -> None:
        """The report's title, facts and the one sentence that matters."""
        self.say(self.report.title, size=16, bold=True, colour=looks.DARK)
        if self.report.facts:
            self.say("   ".join(f"{a} {b}".strip() for a, b in self.report.facts), colour=looks.QUIET)
        if self.report.headline:
            self.say(self.report.headline, size=13, bold=True)

    def title(self, section: Section) -> None:
        """A section's title and sentences."""
        self.row += self.row > 1
        self.say(section.title, size=14 if self.row == 1 else 12, bold=True, colour=looks.DARK)
        if section.lead:
            self.say(section.lead, bold=True)
        for paragraph in section.paragraphs:
            self.say(paragraph)

    def table(self, table: Table) -> None:
        if table.title and table.title != self.section.title:
            self.row += self.row > 2
            self.say(table.title, bold=True)
        else:
            self.row += 1
        if unit := common_unit(table, self.report.display_unit, self.report.currency):
            self.say(unit, colour=looks.QUIET)
        self.row = self.drawing.painter.table(self.sheet, table, self.row, self.widths)
        for text in (table.note, missing_note(table)):
            if text:
                self.say(text, colour=looks.QUIET)

    def beside(self, top: int) -> int:
        """The charts to the right of the tables, from the row `top` on; gives the row after them."""
        left = sum(self.own) + 3
        for number, chart in enumerate(self.charts):
            self.place(chart, top, left, number * (_CHART_POINTS + _GAP))
        return self.row_at(top, len(self.charts) * (_CHART_POINTS + _GAP)) + 1

    def below(self) -> int:
        """The charts in pairs below the tables; gives the row after them."""
        top = self.row + 1
        for number, chart in enumerate(self.charts):
            self.place(chart, top, number % 2 * (_CHART + 3), number // 2 * (_CHART_POINTS + _GAP))
        pairs = (len(self.charts) + 1) // 2
        return self.row_at(top, pairs * (_CHART_POINTS + _GAP)) + 1 if pairs else self.row

    def place(self, chart: Chart, top: int, left: float, down: float) -> None:
        """Put a chart `left` columns from the left and `down` points below the row `top`."""
        drawn = self.drawing.chart_sheet().chart(chart)
        edges = [0.0, *accumulate(self.widths)]
        column = max(i for i, edge in enumerate(edges) if edge <= left + 1e-9)
        share = left - edges[column]
        row = self.row_at(top, down)
        above = sum(self.height(at) for at in range(top, row))
        marker = AnchorMarker(col=column, colOff=cm_to_EMU(share * 0.19), row=row - 1, rowOff=int((down - above) * 12_700))
        size = XDRPositiveSize2D(cm_to_EMU(WIDTH), cm_to_EMU(HEIGHT))
        drawn.anchor = OneCellAnchor(_from=marker, ext=size)
        self.sheet.add_chart(drawn)

    def row_at(self, top: int, down: float) -> int:
        """The row that lies `down` points below the beginning of `top`."""
        row = top
        while down >= self.height(row):
            down -= self.height(row)
            row += 1
        return row

    def height(self, row: int) -> float:
        return float(self.sheet.row_dimensions[row].height or 15.0)

    def page(self) -> None:
        """What is printed, on as few pages as can be read."""
        wide = max(sum(self.widths), 1.0)
        tall = sum(self.height(row) for row in range(1, self.row))
        pages = tall / (_POINTS * max(wide / _PAGE, 1.0))
        if pages % 1 <= _SHRINK - 1 or pages < 1:
            self.sheet.page_setup.fitToHeight = max(int(pages), 1)
        self.sheet.print_area = f"A1:{get_column_letter(len(self.widths))}{max(self.row - 1, 1)}"


def _is_apart(table: Table) -> bool:
    return table.apart or len(table.rows) > _LONG


def _paged(widths: Widths, least: float = _PAGE) -> list[float]:
    """The widths, with further columns so that the whole is as wide as a page or what else is wanted."""
    whole = list(widths)
    while sum(whole) < least:
        whole.append(max(min(_FILLER, least - sum(whole)), 1.0))
    return whole


def _definitions(report: Report) -> Table:
    rows = [[Cell(term), Cell(text)] for term, text in report.definitions]
    return Table(_("Definitions"), [Head(_("Term")), Head(_("Definition"), width=100)], rows)
