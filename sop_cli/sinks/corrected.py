"""The corrected copy of a log: as it came, but for the cells where what is meant is certain."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from sop_cli.errors import SopError, Where
from sop_cli.i18n import Words, _
from sop_cli.records.change import REASONS, Change
from sop_cli.reports.result import MarkedSheet
from sop_cli.sinks import looks
from sop_cli.sinks.flat import harmless
from sop_cli.sinks.marked_copy import Styles, copy_sheet
from sop_cli.sinks.marked_kept import empty_book, with_looks
from sop_cli.sinks.marked_paper import Paper, draw_log, hide_texts, restore
from sop_cli.sinks.marked_rows import LogSheet, sheet_names
from sop_cli.sinks.masking import hidden
from sop_cli.sinks.meta import Meta
from sop_cli.sinks.workbook import saved

_WIDTHS = (34, 16, 8, 18, 40, 40, 22)


def corrected(sheets: Sequence[MarkedSheet], ending: str, title: str, meta: Meta) -> bytes:
    """The copy as .csv or .xlsx. Raises SopError where a copy would lack what the log has."""
    _refuse_lost(sheets)
    return _csv(sheets, meta) if ending == ".csv" else _workbook(sheets, title, meta)


def _refuse_lost(sheets: Sequence[MarkedSheet]) -> None:
    """A row whose text the reader could not even keep would be missing in the copy."""
    for sheet in sheets:
        lost = sheet.broken - set(sheet.frame["_row"].to_list())
        if lost:
            rows = ", ".join(str(row) for row in sorted(lost)[:10])
            raise SopError(
                _("Rows that cannot be read cannot be copied: {rows}.").format(rows=rows),
                Where(sheet.file, sheet.sheet),
                _("Mend these rows first; “sop check-followups” says what is wrong with them."),
            )


def _csv(sheets: Sequence[MarkedSheet], meta: Meta) -> bytes:
    if len(sheets) != 1:
        raise SopError(
            _("A .csv holds one sheet; there are {count} here.").format(count=len(sheets)),
            hint=_("Name one log, or write an .xlsx."),
        )
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for cells in _lines(sheets[0]):
        writer.writerow([harmless(hidden(text, meta)) if text else "" for text in cells])
    return out.getvalue().encode("utf-8-sig")


def _lines(sheet: MarkedSheet) -> Iterator[list[str | None]]:
    """The rows with their corrections, empty ones among them, so that every row keeps its number."""
    new = {(change.row, change.index): change.new for change in sheet.changes}
    last = 0
    for row, *cells in sheet.frame.sort("_row").iter_rows():
        for _empty in range(last + 1, row):
            yield [None] * len(cells)
        texts = [new.get((row, column), text) for column, text in enumerate(cells)]
        yield _as_broken(texts) if row in sheet.broken else texts
        last = row


def _as_broken(texts: list[str | None]) -> list[str | None]:
    """A row with too few cells keeps too few, so that it does not become a record with its cells under other heads."""
    while texts and texts[-1] is None:
        texts.pop()
    return texts


def _workbook(sheets: Sequence[MarkedSheet], title: str, meta: Meta) -> bytes:
    sheets, loaded = with_looks(sheets)
    sources = {sheet.source for sheet in sheets}
    alone = len(sources) == 1 and None not in sources
    book = next(iter(loaded.values())) if alone else empty_book()
    styles = Styles()
    for marked, name in zip(sheets, sheet_names(sheets), strict=True):
        sheet = book[str(marked.sheet)] if alone else book.create_sheet(name)
        log = LogSheet(marked)
        if not alone and marked.source:
            copy_sheet(loaded[marked.source][str(marked.sheet)], sheet, styles)
        elif not alone:
            draw_log(sheet, log)
        restore(Paper(sheet, log, {}))
        _put(sheet, marked.changes)
    for sheet in book.worksheets:
        hide_texts(sheet, meta)
    _list(book, [change for sheet in sheets for change in sheet.changes], meta)
    book.properties = type(book.properties)()
    return saved(book, "sop:followups", title, meta)


def _put(sheet: Worksheet, changes: Sequence[Change]) -> None:
    for change in changes:
        cell: Any = sheet.cell(change.row, change.index + 1)
        if change.when is None:
            looks.put_text(cell, change.new)
            continue
        has_time = change.when.time() != datetime.min.time()
        cell.value = change.when if has_time else change.when.date()
        cell.number_format = "yyyy-mm-dd hh:mm" if has_time else "yyyy-mm-dd"


def _list(book: Workbook, changes: Sequence[Change], meta: Meta) -> None:
    """A sheet at the end with every change."""
    taken = {name.casefold() for name in book.sheetnames}
    sheet = book.create_sheet(looks.sheet_name(_("Corrections"), taken))
    heads = (
        _("File"),
        _("Sheet"),
        str(Words(en="Row", zh="行")),
        _("Column corrected"),
        _("Before"),
        _("Now"),
        _("Reason"),
    )
    for column, (head, wide) in enumerate(zip(heads, _WIDTHS, strict=True), start=1):
        cell: Any = sheet.cell(1, column, head)
        cell.font, cell.fill = looks.font(bold=True, colour=looks.DARK), looks.HEAD_FILL
        cell.border = looks.HEAD_BORDER
        sheet.column_dimensions[get_column_letter(column)].width = wide
    for number, change in enumerate((hidden(one, meta) for one in changes), start=2):
        reason = f"{change.code} {REASONS[change.code]}"
        texts = (change.file, change.sheet or "", change.row, change.column, change.old, change.new, reason)
        for column, text in enumerate(texts, start=1):
            cell = sheet.cell(number, column)
            if isinstance(text, int):
                cell.value = text
            else:
                looks.put_text(cell, str(text))
            cell.font, cell.border = looks.font(), looks.ROW_BORDER
            cell.alignment = Alignment(vertical="center", wrap_text=True)
    sheet.freeze_panes = "A2"
    looks.set_up_page(sheet, head_row=1, period=None)
