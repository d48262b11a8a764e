"""The marked log: every sheet of the logs as it came, what was found coloured and commented, a list of it in front.

XlsxWriter in constant memory: a log may have hundreds of thousands of rows.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import PurePath
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from sop_cli.errors import SopError, Where
from sop_cli.i18n import _, language
from sop_cli.records.finding import Finding, Severity
from sop_cli.reports.result import MarkedSheet, Result
from sop_cli.sinks import looks
from sop_cli.sinks.marked_rows import LogSheet
from sop_cli.sinks.masking import hidden, report_of
from sop_cli.sinks.meta import Meta
from sop_cli.sinks.seal import sealed
from sop_cli.values.visible import visible, width

_FILLS = {Severity.ERROR: "#FBDAD7", Severity.WARNING: "#FDECC8", Severity.INFO: "#E3ECF8"}
_COLOURS = {Severity.ERROR: "#B3261E", Severity.WARNING: "#B26A00", Severity.INFO: "#3B4754"}
_SIGNS = {Severity.ERROR: "×", Severity.WARNING: "●", Severity.INFO: "○"}
_MOST_LINKS = 20_000
_MOST_ROWS = 1_048_576
_LONGEST_COMMENT = 900
_LINE, _WIDEST, _MEASURED = 15.5, 42, 500
Places = dict[tuple[str | None, str | None], tuple[str, LogSheet]]


def marked_log(result: Result, meta: Meta) -> bytes:
    """The marked workbook of a result that has one."""
    sheets = result.marked() if result.marked else ()
    out = io.BytesIO()
    with Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        report = report_of(result, meta)
        book.set_properties(
            {"title": report.title, "category": "sop:marked-log", "author": "sop",
             "created": datetime.combine(meta.as_of, datetime.min.time())}
        )  # fmt: skip
        _Drawing(book, meta).draw(report.title, report.facts, report.headline, result.findings, sheets)
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
                face | {"bg_color": fill, "border": 1, "border_color": "#D0B8B0", "text_wrap": True}
            )
            for severity, fill in _FILLS.items()
        }
        self.levels = {
            severity: book.add_format(rule | {"font_color": colour, "bold": True})
            for severity, colour in _COLOURS.items()
        }


class _Drawing:
    """One marked workbook in the making."""

    def __init__(self, book: Any, meta: Meta) -> None:
        self.book = book
        self.meta = meta
        self.looks = _Formats(book)
        self.short: dict[str, str] = {}  # files by their names alone, where these are clear

    def draw(
        self, title: str, facts: Sequence[tuple[str, str]], headline: str | None, findings: Sequence[Finding],
        sheets: Sequence[MarkedSheet],
    ) -> None:  # fmt: skip
        front = self.book.add_worksheet(looks.sheet_name(_("To look at"), ()))
        names = Counter(PurePath(file).name for file in {finding.file for finding in findings if finding.file})
        self.short = {f.file: PurePath(f.file).name for f in findings if f.file and names[PurePath(f.file).name] == 1}
        places: Places = {}
        for sheet, name in zip(sheets, self._names(sheets), strict=True):
            log = LogSheet(sheet)
            self._log(log, name)
            places[sheet.file, sheet.sheet] = (name, log)
        self._front(front, title, facts, headline, findings, places)

    def _names(self, sheets: Sequence[MarkedSheet]) -> list[str]:
        taken = {looks.sheet_name(_("To look at"), ()).casefold()}
        names = []
        for sheet in sheets:
            stem = PurePath(sheet.file).stem
            name = looks.sheet_name(f"{stem} {sheet.sheet}" if sheet.sheet else stem, taken)
            taken.add(name.casefold())
            names.append(name)
        return names

    def _page(self, sheet: Any, head_row: int) -> None:
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(head_row)
        sheet.set_footer("&L&8&F&C&8&A&R&8&P / &N")
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})

    def _front(
        self, sheet: Any, title: str, facts: Sequence[tuple[str, str]], headline: str | None,
        findings: Sequence[Finding], places: Places,
    ) -> None:  # fmt: skip
        lines = [(title, self.looks.title), ("   ".join(f"{a} {b}".strip() for a, b in facts), self.looks.quiet)]
        lines += [(headline, self.looks.bold)] if headline else []
        lines += [(_counts(findings), self.looks.quiet)] if findings else []
        for row, (text, look) in enumerate(lines):
            sheet.set_row(row, 28 if row == 0 else 19)
            sheet.write_string(row, 0, looks.excel_text(text), look)
        head = len(lines) + 1
        columns = (
            (_("Weight"), 10), (_("Place"), 34), (_("Code"), 9), (_("What there is"), 60), (_("Way out"), 40),
            (_("Person concerned"), 13), (_("Customer concerned"), 20),
        )  # fmt: skip
        for column, (text, wide) in enumerate(columns):
            sheet.set_column(column, column, wide)
            sheet.write_string(head, column, text, self.looks.head)
        for number, finding in enumerate(sorted(findings, key=lambda f: (-f.severity.rank, f.order))):
            self._listed(sheet, head + 1 + number, finding, places if number < _MOST_LINKS else {})
        sheet.freeze_panes(head + 1, 0)
        if findings:
            sheet.autofilter(head, 0, head + len(findings), len(columns) - 1)
        self._page(sheet, head)

    def _listed(self, sheet: Any, row: int, finding: Finding, places: Places) -> None:
        found = hidden(finding, self.meta)
        level = f"{_SIGNS[finding.severity]} {finding.severity.words}"
        place = visible(str(replace(finding.where, file=self.short.get(finding.file or "", finding.file))))
        texts = [
            level,
            place,
            found.code,
            found.message,
            found.hint or "",
            found.owner or "",
            found.customer or "",
        ]
        room = (0, 34, 0, 60, 40, 13, 20)
        tall = max(-(-width(text) // wide) for text, wide in zip(texts, room, strict=True) if wide)
        sheet.set_row(row, min(max(tall, 1) * 15.5 + 5, 409))
        for column, text in enumerate(texts):
            look = self.looks.levels[finding.severity] if column == 0 else self.looks.wrapped
            sheet.write_string(row, column, looks.excel_text(text), look)
        there = places.get((finding.file, finding.sheet))
        if there and finding.row is not None:
            target = xl_rowcol_to_cell(finding.row - 1, there[1].column(finding))
            name = there[0].replace("'", "''")
            sheet.write_url(row, 1, f"internal:'{name}'!{target}", self.looks.link, looks.excel_text(place))

    def _log(self, log: LogSheet, name: str) -> None:
        sheet = self.book.add_worksheet(name)
        header_row = log.marked.header_row
        wide = _widths(log)
        for number, cells in log.rows():
            if number > _MOST_ROWS:
                raise SopError(
                    _("This log has more rows than a sheet can hold."), Where(log.marked.file),
                    _("Write a .csv instead."),
                )  # fmt: skip
            look = self._look(number, header_row)
            self._row(sheet, number, cells, look, log.marks.get(number, {}))
            if number > header_row and number not in log.marked.broken:
                lines = max((_lines(text, wide.get(c, 8)) for c, text in enumerate(cells) if text), default=1)
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
                worst = max(here, key=lambda f: f.severity.rank).severity
                sheet.write_comment(number - 1, column, self._comment(here), {"x_scale": 2.2, "y_scale": 1.2})
                shown = looks.excel_text(hidden(text or "", self.meta))
                sheet.write_string(number - 1, column, shown, self.looks.marks[worst])
            elif text:
                sheet.write_string(number - 1, column, looks.excel_text(hidden(text, self.meta)), look)
            elif look is self.looks.wrapped:
                sheet.write_blank(number - 1, column, None, look)

    def _comment(self, found: Iterable[Finding]) -> str:
        said = []
        for finding in (hidden(one, self.meta) for one in found):
            said.append(f"{_SIGNS[Severity(finding.severity)]} {finding.code} {finding.message}")
            if finding.hint:
                said.append(finding.hint)
        return looks.excel_text("\n".join(dict.fromkeys(said)))[:_LONGEST_COMMENT]


def _widths(log: LogSheet) -> dict[int, int]:
    """How wide each column is to be, by its first rows."""
    wide: dict[int, int] = {}
    for number, cells in islice(log.rows(), _MEASURED):
        for column, text in enumerate(() if number in log.marked.broken else cells):
            if text:
                wide[column] = max(wide.get(column, 8), min(width(text) + 2, _WIDEST))
    return wide


def _lines(text: str, wide: int) -> int:
    """About how many lines a text takes: a Chinese sign is three bytes and two columns, a Latin one is one."""
    return sum(-(-(len(line.encode(errors="replace")) + len(line)) // (2 * (wide - 1))) for line in text.split("\n"))


def _counts(findings: Sequence[Finding]) -> str:
    counts = [(s, sum(f.severity is s for f in findings)) for s in Severity]
    return "   ".join(f"{_SIGNS[s]} {s.words} {count}" for s, count in counts if count)
