"""The marked log: every sheet of the logs as it came, what was found coloured and commented, a list of it in front.

XlsxWriter in constant memory: a log may have hundreds of thousands of rows.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from sop_cli.errors import SopError, Where
from sop_cli.i18n import _, language
from sop_cli.records.finding import Finding
from sop_cli.records.origin import ORIGIN_HEADS, ORIGIN_SHEET
from sop_cli.reports.model import Report
from sop_cli.reports.result import MarkedSheet, Result
from sop_cli.sinks import looks
from sop_cli.sinks.marked_front import COLOURS, FILLS, WIDTHS, Front, FrontCell, comment, front, worst
from sop_cli.sinks.marked_kept import drawn_anew, kept_log, origin_rows
from sop_cli.sinks.marked_rows import LogSheet, column_widths, line_count, sheet_names
from sop_cli.sinks.masking import hidden, report_of
from sop_cli.sinks.meta import Meta
from sop_cli.sinks.seal import sealed

_MOST_ROWS = 1_048_576
_LINE = 15.5
Places = dict[tuple[str | None, str | None], tuple[str, LogSheet]]


def marked_log(result: Result, meta: Meta) -> bytes:
    """The marked workbook of a result that has one: with the look of the logs where that can be kept."""
    sheets = result.marked() if result.marked else ()
    report = report_of(result, meta)
    kept = kept_log(report, result, sheets, meta)
    return kept if kept is not None else _drawn(report, result, sheets, meta)


def _drawn(report: Report, result: Result, sheets: Sequence[MarkedSheet], meta: Meta) -> bytes:
    """The logs drawn anew, in constant memory."""
    out = io.BytesIO()
    with Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties(
            {"title": report.title, "category": "sop:marked-log", "author": "sop",
             "created": datetime.combine(meta.as_of, datetime.min.time())}
        )  # fmt: skip
        remarks = [drawn_anew()] if any(sheet.source for sheet in sheets) else []
        drawn = front(report.title, report.facts, report.headline, result.findings, remarks, result.titles, meta)
        _Drawing(book, meta).draw(drawn, sheets)
    return sealed(out.getvalue(), meta.as_of)


class _Formats:
    """The looks of a marked workbook's cells."""

    def __init__(self, book: Any) -> None:
        name = "微软雅黑" if language() == "zh" else "Calibri"
        face = {"font_name": name, "font_size": looks.SIZE, "valign": "vcenter"}
        rule = face | {"bottom": 4, "bottom_color": f"#{looks.RULE}"}
        dark, pale, line = f"#{looks.DARK}", f"#{looks.PALE}", f"#{looks.RULE}"
        head = {
            "bold": True,
            "font_color": dark,
            "bg_color": pale,
            "bottom": 1,
            "bottom_color": line,
            "text_wrap": True,
        }
        self.plain = book.add_format(face)
        self.wrapped = book.add_format(rule | {"text_wrap": True})
        self.quiet = book.add_format(face | {"font_color": f"#{looks.QUIET}"})
        self.bold = book.add_format(face | {"bold": True, "font_size": 12})
        self.title = book.add_format(face | {"bold": True, "font_size": 16, "font_color": dark})
        self.link = book.add_format(rule | {"font_color": "#0563C1", "underline": 1, "text_wrap": True})
        self.head = book.add_format(face | head)
        self.marks = {
            severity: book.add_format(
                face | {"bg_color": f"#{fill}", "border": 1, "border_color": "#D0B8B0", "text_wrap": True}
            )
            for severity, fill in FILLS.items()
        }
        self.named = {
            "title": self.title, "quiet": self.quiet, "bold": self.bold, "head": self.head, "wrapped": self.wrapped,
            "count": book.add_format(rule | {"num_format": "#,##0", "align": "right"}),
        }  # fmt: skip
        for severity, colour in COLOURS.items():
            self.named[severity.value] = book.add_format(rule | {"font_color": f"#{colour}", "bold": True})


class _Drawing:
    """One marked workbook in the making."""

    def __init__(self, book: Any, meta: Meta) -> None:
        self.book = book
        self.meta = meta
        self.looks = _Formats(book)

    def draw(self, drawn: Front, sheets: Sequence[MarkedSheet]) -> None:
        front = self.book.add_worksheet(looks.sheet_name(_("To look at"), ()))
        places: Places = {}
        for sheet, name in zip(sheets, sheet_names(sheets), strict=True):
            log = LogSheet(sheet)
            self._log(log, name)
            places[sheet.file, sheet.sheet] = (name, log)
        self._front(front, drawn, places)
        self._origin(places)

    def _page(self, sheet: Any, head_row: int) -> None:
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(head_row)
        sheet.set_footer("&L&8&F&C&8&A&R&8&P / &N")
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})

    def _front(self, sheet: Any, drawn: Front, places: Places) -> None:
        for column, wide in enumerate(WIDTHS):
            sheet.set_column(column, column, wide)
        for number, row in enumerate(drawn.rows):
            sheet.set_row(number, row.tall)
            for column, cell in enumerate(row.cells):
                self._front_cell(sheet, number, column, cell, places)
        if len(drawn.rows) > drawn.head + 1:
            sheet.autofilter(drawn.head, 0, len(drawn.rows) - 1, len(WIDTHS) - 1)
        self._page(sheet, drawn.head)

    def _front_cell(self, sheet: Any, row: int, column: int, cell: FrontCell, places: Places) -> None:
        link = self._link(cell.leads_to, places)
        if link:
            sheet.write_url(row, column, link, self.looks.link, looks.excel_text(str(cell.value)))
        if isinstance(cell.value, int):
            sheet.write_number(row, column, cell.value, self.looks.link if link else self.looks.named[cell.look])
        elif not link:
            sheet.write_string(row, column, looks.excel_text(cell.value), self.looks.named[cell.look])

    def _link(self, finding: Finding | None, places: Places) -> str | None:
        there = places.get((finding.file, finding.sheet)) if finding else None
        if there is None or finding is None or finding.row is None:
            return None
        name = there[0].replace("'", "''")
        return f"internal:'{name}'!{xl_rowcol_to_cell(finding.row - 1, there[1].column(finding))}"

    def _origin(self, places: Places) -> None:
        rows = origin_rows((name, log.marked, {row: row for row in log.marked.keys}) for name, log in places.values())
        sheet = self.book.add_worksheet(ORIGIN_SHEET)
        for number, row in enumerate((ORIGIN_HEADS, *rows)):
            for column, value in enumerate(row):
                (sheet.write_string if isinstance(value, str) else sheet.write_number)(number, column, value)
        sheet.very_hidden()

    def _log(self, log: LogSheet, name: str) -> None:
        sheet = self.book.add_worksheet(name)
        header_row = log.marked.header_row
        wide = column_widths(log)
        for number, cells in log.rows():
            if number > _MOST_ROWS:
                raise SopError(
                    _("This log has more rows than a sheet can hold."), Where(log.marked.file),
                    _("Write a .csv instead."),
                )  # fmt: skip
            look = self._look(number, header_row)
            self._row(sheet, number, cells, look, log.marks.get(number, {}))
            if number > header_row and number not in log.marked.broken:
                lines = max((line_count(text, wide.get(c, 8)) for c, text in enumerate(cells) if text), default=1)
                sheet.set_row(number - 1, min(lines * _LINE + 3.5, 409) if lines > 1 else None)
        # merge_range would write rows that are already gone to disk; the ranges are all that is wanted here.
        sheet.merge.extend([top - 1, left, bottom - 1, right] for top, bottom, left, right in log.merges)
        for column, size in wide.items():
            sheet.set_column(column, column, size)
        sheet.freeze_panes(header_row, 0)
        self._page(sheet, header_row - 1)

    def _look(self, number: int, header_row: int) -> Any:
        """Records on several lines under a rule; titles above the header run on to the right."""
        if number == header_row:
            return self.looks.head
        return self.looks.wrapped if number > header_row else self.looks.plain

    def _row(
        self, sheet: Any, number: int, cells: Sequence[str | None], look: Any, found: Mapping[int, Sequence[Finding]]
    ) -> None:
        for column in range(max(len(cells), *(at + 1 for at in found), 0)):
            text = cells[column] if column < len(cells) else None
            here = found.get(column, ())
            if here:
                said = looks.excel_text(comment(here, self.meta))
                sheet.write_comment(number - 1, column, said, {"x_scale": 2.2, "y_scale": 1.2})
                shown = looks.excel_text(hidden(text or "", self.meta))
                sheet.write_string(number - 1, column, shown, self.looks.marks[worst(here)])
            elif text:
                sheet.write_string(number - 1, column, looks.excel_text(hidden(text, self.meta)), look)
            elif look is self.looks.wrapped:
                sheet.write_blank(number - 1, column, None, look)
