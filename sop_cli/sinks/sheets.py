"""A report as sheets: one a section with its tables and charts, one a long table, definitions, inputs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from sop_cli.i18n import _
from sop_cli.reports.model import Cell, Chart, Head, Report, Section, Table
from sop_cli.sinks import looks
from sop_cli.sinks.entries import listing_table
from sop_cli.sinks.figures import common_unit, missing_note
from sop_cli.sinks.meta import Meta
from sop_cli.sinks.native import ChartSheet, heading
from sop_cli.sinks.printing import PAGE, fit_pages, tall
from sop_cli.sinks.sheet_table import Painter, Widths, line, set_widths, widest

_LONG = 60
"""Rows from which on a table stands on a sheet of its own."""

_FILLER = 12.0
_CHART = 180.0
"""The height of a chart in points."""

_FEW = 6
"""Categories that half a page shows well."""

_GAP = 100_000
"""What lies between two charts, in the unit of drawings (a millimetre is 36,000)."""


def add_report(book: Workbook, report: Report, meta: Meta) -> None:
    """Append the report's sheets to a workbook that may already hold others."""
    drawing = _Drawing(book, report, meta)
    if report.kind == "form":  # the form says all of it, but for the tables that programs read
        for table in (table for section in report.sections for table in section.tables if table.apart):
            drawing.apart(table, table.name)
        return
    sections = [section for section in report.sections if _has_sheet(section)]
    sentences = [section for section in report.sections if not _has_sheet(section)]
    for number, section in enumerate(sections or [Section(report.title)]):
        drawing.section(section, sentences if number == 0 else (), first=number == 0)
    if report.definitions:
        drawing.apart(_definitions(report), None)
    if report.inputs:
        drawing.apart(report.inputs, report.inputs.name)
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
        if len(tables) == 1 and not section.charts and not first:
            self.apart(tables[0], tables[0].name if tables[0].apart else section.title, section)
            return
        stacked = [table for table in tables if not _is_apart(table)]
        if stacked or section.charts or first:
            whole = replace(section, tables=stacked, listings=())
            _Sheet(self, whole, self.sheet(section.title)).draw(sentences, first=first)
        for table in tables:
            if _is_apart(table):
                self.apart(table, table.name)

    def apart(self, table: Table, name: str | None, section: Section | None = None) -> None:
        """Draw a table on a sheet of its own, its heads in sight and on every page. section: of which it is all."""
        sheet = self.sheet(name or table.title)
        widths = self.painter.widths(table)
        paged = _paged(widths)
        set_widths(sheet, widths)
        row = line(sheet, 1, table.title or sheet.title, paged, size=14, bold=True, colour=looks.DARK)
        said = [section.lead, *section.paragraphs] if section else []
        for text in (*said, common_unit(table, self.report.display_unit, self.report.currency)):
            if text:
                row = line(sheet, row, text, paged, colour=looks.QUIET)
        head = row + 1
        after = self.painter.table(sheet, table, head, widths)
        sheet.print_title_rows = f"{head}:{head}"
        sheet.freeze_panes = looks.cell_at(sheet, head + 1, 2 if len(table.heads) > 3 else 1)
        if len(table.rows) > 10:
            sheet.auto_filter.ref = f"A{head}:{get_column_letter(len(table.heads))}{head + len(table.rows)}"
        for text in (table.note, missing_note(table)):
            if text:
                after = line(sheet, after, text, paged, colour=looks.QUIET)
        fit_pages(sheet, after, max(sum(widths), 1.0))

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
        self.blocks: list[tuple[int, int]] = []
        self.widths = _paged(widest([drawing.painter.widths(table) for table in section.tables]))

    def draw(self, sentences: Sequence[Section], *, first: bool) -> None:
        """Everything, then the page set-up."""
        set_widths(self.sheet, self.widths)
        if first:
            self.head()
        self.title(self.section)
        for table in self.section.tables:
            begin = self.row
            self.table(table)
            self.blocks.append((begin, self.row))
        self.pictures([chart for chart in self.section.charts if chart.categories and chart.series])
        for section in sentences:
            self.title(section)
        if first and self.report.closing:
            self.row += 1
            self.say(self.report.closing, bold=True)
        fit_pages(self.sheet, self.row, sum(self.widths), self.blocks)
        self.sheet.print_area = f"A1:{get_column_letter(len(self.widths))}{max(self.row - 1, 1)}"

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

    def pictures(self, charts: Sequence[Chart]) -> None:
        """The charts in pairs over the width of the page; one alone has all of it if it has much to show."""
        edges = [0.0, *accumulate(self.widths)]
        middle = min(range(1, len(edges)), key=lambda i: abs(edges[i] - edges[-1] / 2))
        for number in range(0, len(charts), 2):
            self.row += 1
            below = self.row_at(self.row, _CHART)
            pair = charts[number : number + 2]
            whole = len(pair) == 1 and len(pair[0].categories) > _FEW
            columns = [0, len(self.widths)] if whole else [0, middle, len(self.widths)]
            for chart, left, right in zip(pair, columns, columns[1:], strict=False):
                drawn = self.drawing.chart_sheet().chart(chart)
                begin = AnchorMarker(left, _GAP if left else 0, self.row - 1, 0)
                end = AnchorMarker(right, 0, below - 1, 0)
                drawn.anchor = TwoCellAnchor("oneCell", _from=begin, to=end)  # type: ignore[assignment]  # stubs: names
                self.sheet.add_chart(drawn)
            self.blocks.append((self.row, below))
            self.row = below + 1

    def row_at(self, top: int, down: float) -> int:
        """The row that lies `down` points below the beginning of `top`."""
        row = top
        while down >= tall(self.sheet, row):
            down -= tall(self.sheet, row)
            row += 1
        return row


def _is_apart(table: Table) -> bool:
    return table.apart or len(table.rows) > _LONG


def _paged(widths: Widths) -> list[float]:
    """The widths, with further columns so that the whole is as wide as a page."""
    whole = list(widths)
    while sum(whole) < PAGE:
        whole.append(max(min(_FILLER, PAGE - sum(whole)), 1.0))
    return whole


def _definitions(report: Report) -> Table:
    rows = [[Cell(term), Cell(text)] for term, text in report.definitions]
    return Table(_("Definitions"), [Head(_("Term")), Head(_("Definition"), width=100)], rows)
