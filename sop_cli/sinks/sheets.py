"""A report as sheets: an overview with sentences and charts, a sheet a table, definitions, inputs, chart figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, NamedStyle, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from sop_cli.i18n import _
from sop_cli.reports.model import Cell, Chart, Head, Report, Section, Table
from sop_cli.sinks import looks
from sop_cli.sinks.figures import (
    NUMERIC,
    cell_text,
    column_places,
    common_unit,
    exact,
    head_texts,
    missing_note,
    rows_of,
    sign,
)  # fmt: skip
from sop_cli.sinks.meta import Meta
from sop_cli.sinks.native import ChartSheet, heading
from sop_cli.values.show import NOTHING
from sop_cli.values.visible import width

_COLUMNS = 12
_COLUMN = 14.0
_CHART_ROWS, _CHART_ROW = 13, 16.0
_NARROW, _WIDEST = 26, 46
_PAGE = 600.0  # the height of a printed page of the overview, in points
_LINE = 15.5
_MEASURED = 1000  # rows that a column's width is taken from


def add_report(book: Workbook, report: Report, meta: Meta) -> None:
    """Append the report's sheets to a workbook that may already hold others."""
    drawing = _Drawing(book, report, meta)
    overview = drawing.sheet(_("Overview"))
    names = {id(table): drawing.table(table, section) for section in report.sections for table in section.tables}
    drawing.overview(overview, names)
    if report.definitions:
        drawing.table(_definitions(report), None)
    if report.inputs:
        drawing.table(report.inputs, None)
    drawing.charts_to_the_end()


def put(cell: SheetCell, value: Cell, unit: str, decimals: Counter[str]) -> None:
    """Write one of our cells: figures as figures with their sign in the format, dates as dates, text always as text."""
    figure = exact(value.value, value.kind, unit)
    if isinstance(value.value, date):
        cell.value = value.value
        cell.number_format = looks.number_format("date", 0)
    elif figure is not None:
        cell.value = float(figure / 100 if value.kind == "percent" else figure)
        cell.number_format = looks.signed_format(looks.number_format(value.kind, decimals[value.kind]), value)
    else:
        looks.put_text(cell, f"{sign(value)} {cell_text(value, unit)}".strip())


class _Drawing:
    """One report on its way into a workbook."""

    def __init__(self, book: Workbook, report: Report, meta: Meta) -> None:
        self.book = book
        self.report = report
        self.meta = meta
        self.charts: ChartSheet | None = None
        self.styles: set[str] = set()

    def sheet(self, wanted: str, head_row: int | None = None) -> Worksheet:
        taken = {name.casefold() for name in self.book.sheetnames}
        made: Worksheet = self.book.create_sheet(looks.sheet_name(wanted, taken))
        looks.set_up_page(made, head_row=head_row, period=self.meta.period)
        return made

    def overview(self, sheet: Worksheet, names: dict[int, str]) -> None:
        for column in range(1, _COLUMNS + 1):
            sheet.column_dimensions[get_column_letter(column)].width = _COLUMN
        row = _line(sheet, 1, self.report.title, size=16, bold=True, colour=looks.DARK)
        if self.report.facts:
            row = _line(sheet, row, "   ".join(f"{a} {b}".strip() for a, b in self.report.facts), colour=looks.QUIET)
        if self.report.headline:
            row = _line(sheet, row, self.report.headline, size=13, bold=True)
        used = _tall(sheet, 1, row)
        for section in self.report.sections:
            begin, row = row + 1, self._section(sheet, row + 1, section, names)
            own = _tall(sheet, begin - 1, row)
            used += own
            if used > _PAGE and used > own:  # no page ends in the middle of a picture
                sheet.row_breaks.append(Break(id=begin - 1))
                used = own
        if self.report.closing:
            row = _line(sheet, row + 1, self.report.closing, bold=True)
        sheet.print_area = f"A1:{get_column_letter(_COLUMNS)}{row}"

    def _section(self, sheet: Worksheet, row: int, section: Section, names: dict[int, str]) -> int:
        for column in range(1, _COLUMNS + 1):
            looks.cell_at(sheet, row, column).border = Border(bottom=Side(style="thin", color=looks.RULE))
        row = _line(sheet, row, section.title, size=12, bold=True, colour=looks.DARK)
        if section.lead:
            row = _line(sheet, row, section.lead, bold=True)
        for paragraph in section.paragraphs:
            row = _line(sheet, row, paragraph)
        row = self._pictures(sheet, row, section.charts)
        for table in section.tables:
            text = _("See sheet “{name}”").format(name=names[id(table)])
            cell = looks.cell_at(sheet, row, 1)
            row = _line(sheet, row, text, colour="0563C1", underline=True)
            target = names[id(table)].replace("'", "''")
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{target}'!A1")
        return row

    def _pictures(self, sheet: Worksheet, row: int, charts: Sequence[Chart]) -> int:
        drawable = [chart for chart in charts if chart.categories and chart.series]
        for n, chart in enumerate(drawable):
            if n and n % 2 == 0:
                row += _CHART_ROWS
            for at in range(row, row + _CHART_ROWS):
                sheet.row_dimensions[at].height = _CHART_ROW
            sheet.add_chart(self._chart_sheet().chart(chart), f"{'A' if n % 2 == 0 else 'G'}{row}")
        return row + _CHART_ROWS if drawable else row

    def _chart_sheet(self) -> ChartSheet:
        if self.charts is None:
            sheet = self.sheet(heading())
            sheet.column_dimensions["A"].width = 24
            self.charts = ChartSheet(sheet, self.report.display_unit, self.report.currency)
        return self.charts

    def charts_to_the_end(self) -> None:
        if self.charts is not None:
            self.book.move_sheet(self.charts.sheet, len(self.book.sheetnames))

    def table(self, table: Table, section: Section | None) -> str:
        """Draw a table on a sheet of its own; gives the sheet's name."""
        sheet = self.sheet(table.name or table.title)
        row = _line(sheet, 1, table.title or (section.title if section else ""), size=14, bold=True, colour=looks.DARK)
        unit = common_unit(table, self.report.display_unit, self.report.currency)
        above = [text for text in (section.lead if section else None, unit) if text]
        for text in above:
            row = _line(sheet, row, text, colour=looks.QUIET)
        head_row = row + 1
        sheet.print_title_rows = f"{head_row}:{head_row}"
        last = self._cells(sheet, table, head_row)
        sheet.freeze_panes = looks.cell_at(sheet, head_row + 1, 2 if len(table.heads) > 3 else 1)
        if len(table.rows) > 10:
            sheet.auto_filter.ref = f"A{head_row}:{get_column_letter(len(table.heads))}{head_row + len(table.rows)}"
        for note in (table.note, missing_note(table)):
            if note:
                last = _line(sheet, last + 1, note, colour=looks.QUIET)
        return str(sheet.title)

    def _cells(self, sheet: Worksheet, table: Table, head_row: int) -> int:
        unit = self.report.display_unit
        decimals = column_places(table, unit)
        heads = head_texts(table, unit, self.report.currency)
        rows = rows_of(table)
        widths = [
            _column_width(head, text, [row[i] for row in rows[:_MEASURED]], unit)
            for i, (head, text) in enumerate(zip(table.heads, heads, strict=True))
        ]
        for i, (head, text) in enumerate(zip(table.heads, heads, strict=True), start=1):
            cell = looks.cell_at(sheet, head_row, i)
            looks.put_text(cell, text)
            cell.font, cell.fill, cell.border = (
                looks.font(bold=True, colour=looks.DARK),
                looks.HEAD_FILL,
                looks.HEAD_BORDER,
            )
            cell.alignment = looks.head_alignment(head.kind)
            sheet.column_dimensions[get_column_letter(i)].width = widths[i - 1]
        sheet.row_dimensions[head_row].height = _height(
            max(_lines(text, room) for text, room in zip(heads, widths, strict=True))
        )
        for n, row in enumerate(rows):
            total = table.total is not None and n == len(rows) - 1
            self._row(sheet, head_row + 1 + n, table.heads, row, decimals, total=total)
            lines = max(
                (_lines(c.value, room) for c, room in zip(row, widths, strict=True) if isinstance(c.value, str)),
                default=1,
            )
            sheet.row_dimensions[head_row + 1 + n].height = _height(lines)
        return head_row + len(rows)

    def _row(
        self,
        sheet: Worksheet,
        at: int,
        heads: Sequence[Head],
        row: Sequence[Cell],
        decimals: Sequence[Counter[str]],
        *,
        total: bool,
    ) -> None:
        for i, value in enumerate(row):
            cell = looks.cell_at(sheet, at, i + 1)
            colour = looks.COLOURS.get(value.emphasis) or (looks.QUIET if value.value is None else None)
            cell.style = self._style(colour, total, heads[i].kind in NUMERIC)
            put(cell, value, self.report.display_unit, decimals[i])

    def _style(self, colour: str | None, total: bool, figures: bool) -> str:
        """The workbook's own style for cells of a look: far quicker than setting up every cell."""
        name = " ".join(
            ["sop", "figure" if figures else "text", *(["total"] if total else []), *filter(None, [colour])]
        )
        if name not in self.styles:
            self.styles.add(name)
            style = NamedStyle(name)
            style.font = looks.font(bold=total, colour=colour)
            style.border = looks.TOTAL_BORDER if total else looks.ROW_BORDER
            style.alignment = looks.alignment("number" if figures else "text")
            if name not in self.book.named_styles:
                self.book.add_named_style(style)
        return name


def _tall(sheet: Worksheet, first: int, after: int) -> float:
    """The height of some rows, in points."""
    return sum(sheet.row_dimensions[row].height or 15.0 for row in range(first, after))


def _definitions(report: Report) -> Table:
    rows = [[Cell(term), Cell(text)] for term, text in report.definitions]
    return Table(_("Definitions"), [Head(_("Term")), Head(_("Definition"), width=90)], rows)


def _line(
    sheet: Worksheet, row: int, text: str, *, size: float = looks.SIZE, bold: bool = False, colour: str | None = None,
    underline: bool = False,
) -> int:  # fmt: skip
    """One line of text that may run over the columns to its right; gives the next row."""
    cell = looks.cell_at(sheet, row, 1)
    looks.put_text(cell, text.replace("\n", " "))
    cell.font = looks.font(size=size, bold=bold, colour=colour, underline=underline)
    cell.alignment = Alignment(vertical="center")
    sheet.row_dimensions[row].height = max(18.0, size * 1.7)
    return row + 1


def _column_width(head: Head, text: str, cells: Sequence[Cell], unit: str) -> float:
    """Wide enough for what is in the column; long text goes on several lines."""
    most = max((width(line) for c in cells for line in _shown(c, unit).split("\n")), default=0)
    if head.kind in NUMERIC:
        return float(max(most + 3, min(width(text), 14) + 2, 9))
    return (
        float(min(max(most, width(text)) + 2.5, head.width or _WIDEST)) if most > 6 else float(max(10, width(text) + 2))
    )


def _shown(cell: Cell, unit: str) -> str:
    return NOTHING if cell.value is None else f"{sign(cell)} {cell_text(cell, unit)}"


def _lines(text: str, room: float) -> int:
    """How many lines a text takes in a column of that width."""
    return sum(max(1, -(-width(line) // max(int(room - 1.5), 1))) for line in text.split("\n"))


def _height(lines: int) -> float:
    return min(lines * _LINE + 5, 409.0)
