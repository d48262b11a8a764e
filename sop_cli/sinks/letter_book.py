"""One form for each of several people in one workbook: a sheet a person, ready to print in one go, and the list."""

from __future__ import annotations

from copy import copy
from dataclasses import replace

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.copier import WorksheetCopy
from openpyxl.worksheet.worksheet import Worksheet

from sop_cli.errors import SopError, Where
from sop_cli.i18n import _
from sop_cli.reports.model import Report
from sop_cli.reports.result import Bundle
from sop_cli.sinks import looks
from sop_cli.sinks.forms import Filling, opened
from sop_cli.sinks.meta import Meta
from sop_cli.values.visible import width

_ONE_PAGE = 1_250.0  # points of rows that one A4 page still shows legibly, shrunk to fit
_MOST = 5_000  # sheets that spreadsheet programs still open


def letter_book(bundle: Bundle, report: Report, meta: Meta) -> Workbook:
    """The workbook: the form's first sheet once for every person, then its other sheets, then the list.

    Amounts stand in plain currency units: what is signed is never rounded to a display unit. Raises SopError for a
    form that is no workbook, asks for what nobody knows, or for more people than a workbook holds.
    """
    book, shown = opened(bundle.form, meta)
    if len(bundle.items) > _MOST:
        raise SopError(
            _("{count} letters are more sheets than a workbook takes.").format(count=len(bundle.items)),
            hint=_("Write one file each with --each DIR."),
        )
    model = book.worksheets[0]
    if not isinstance(model, Worksheet):
        raise SopError(_("The form's first sheet holds no cells."), Where(shown))
    others = book.worksheets[1:]
    plain = "元" if report.currency == "CNY" else "1"
    report, meta = replace(report, display_unit=plain), replace(meta, display_unit=plain)
    for _name, data in bundle.items[:1]:
        Filling(data, report, meta, shown).check(model)  # so that the form's own sheet is named, not a copy
    for name, data in bundle.items:
        sheet = _copy(book, model, name)
        Filling(data, report, meta, shown).sheet(book, sheet)
        if _tall(sheet) > _ONE_PAGE:  # it could not be read on one page
            sheet.page_setup.fitToHeight = 0
    book.remove(model)
    for sheet in others:
        book.move_sheet(sheet, len(book.sheetnames))
    if len(bundle.items) != 1:
        _list(book, bundle, meta)
    return book


def _tall(sheet: Worksheet) -> float:
    """The height of the sheet's rows, in points."""
    return sum(sheet.row_dimensions[row].height or 15.0 for row in range(1, sheet.max_row + 1))


def _copy(book: Workbook, model: Worksheet, name: str) -> Worksheet:
    """A copy of the form's sheet with all that openpyxl's own copy leaves out."""
    taken = {title.casefold() for title in book.sheetnames}
    sheet: Worksheet = book.create_sheet(looks.sheet_name(name, taken))
    WorksheetCopy(model, sheet).copy_worksheet()
    for part in ("oddHeader", "oddFooter", "evenFooter", "firstFooter"):
        setattr(sheet, part, copy(getattr(model, part)))
    sheet.sheet_view.showGridLines = model.sheet_view.showGridLines
    sheet.page_setup.copies = model.page_setup.copies
    if model.print_area:
        sheet.print_area = str(model.print_area).replace("$", "").rsplit("!", 1)[-1]
    for formats in model.conditional_formatting:
        for rule in formats.rules:
            sheet.conditional_formatting.add(str(formats.sqref), rule)
    return sheet


def _list(book: Workbook, bundle: Bundle, meta: Meta) -> None:
    """Who has signed, with empty cells for the pen."""
    table = bundle.listing
    taken = {title.casefold() for title in book.sheetnames}
    sheet: Worksheet = book.create_sheet(looks.sheet_name(table.name or table.title, taken))
    looks.set_up_page(sheet, head_row=3, period=meta.period)
    title = looks.cell_at(sheet, 1, 1)
    looks.put_text(title, table.title)
    title.font = looks.font(size=14, bold=True, colour=looks.DARK)
    for column, head in enumerate(table.heads, start=1):
        cell = looks.cell_at(sheet, 3, column)
        looks.put_text(cell, head.title)
        cell.font, cell.fill, cell.border = looks.font(bold=True, colour=looks.DARK), looks.HEAD_FILL, looks.GRID_BORDER
        cell.alignment = looks.head_alignment("text")
        texts = [str(row[column - 1].value) for row in table.rows]
        most = max((width(text) for text in (*texts, head.title)), default=10)
        sheet.column_dimensions[get_column_letter(column)].width = 44.0 if column == len(table.heads) else most + 6.0
    for at, row in enumerate(table.rows, start=4):
        for column, value in enumerate(row, start=1):
            cell = looks.cell_at(sheet, at, column)
            looks.put_text(cell, str(value.value))
            cell.font, cell.border, cell.alignment = looks.font(), looks.GRID_BORDER, looks.alignment("text")
        sheet.row_dimensions[at].height = 22
