"""A marked log for each person: only their own rows, each with its row number in the log, ready to be sent back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from sop_cli.i18n import Words, _
from sop_cli.records.finding import Finding, Severity
from sop_cli.records.origin import ROW_HEAD
from sop_cli.reports.model import Report
from sop_cli.reports.result import MarkedSheet, Result
from sop_cli.sinks import looks
from sop_cli.sinks.marked_copy import Styles, copy_sheet, stretch_drop_downs
from sop_cli.sinks.marked_front import front
from sop_cli.sinks.marked_kept import add_origin, empty_book, finished, load_look, remarks
from sop_cli.sinks.marked_paper import Paper, draw_front, draw_log, hide_texts, mark, restore
from sop_cli.sinks.marked_rows import LogSheet, Range, sheet_names
from sop_cli.sinks.masking import hidden, report_of
from sop_cli.sinks.meta import Meta
from sop_cli.values.filename import safe_names

NOBODY = Words(en="(nobody named)", zh="（未写负责人）")


@dataclass(frozen=True)
class OwnerFile:
    """One person's file. owner: None for the records that name nobody; name: safe, with its ending."""

    owner: str | None
    name: str
    data: bytes
    records: int
    errors: int
    warnings: int


def owner_files(result: Result, meta: Meta, only: Collection[str] | None = None) -> Iterator[OwnerFile]:
    """A file for each person who has a record or a finding, sorted by name; records of nobody in one of their own.

    only: just for these people.
    """
    sheets = list(result.marked()) if result.marked else []
    owners = {(s.file, s.sheet, row): owner for s in sheets for row, owner in s.owners.items()}
    by_owner: dict[str | None, list[Finding]] = {owner: [] for owner in owners.values()}
    for finding in result.findings:
        place = (finding.file or "", finding.sheet, finding.row or 0)
        by_owner.setdefault(owners.get(place, finding.owner), []).append(finding)
    wanted = [owner for owner in by_owner if only is None or owner in only]
    everybody = sorted(wanted, key=lambda owner: (owner is None, owner or ""))
    shown = [hidden(owner, meta) if owner else str(NOBODY) for owner in everybody]
    names = safe_names([f"{name} {meta.as_of.isoformat()}" for name in shown])
    making = _Making(report_of(result, meta), sheets, meta, result.titles, {})
    for owner, name in zip(everybody, names, strict=True):
        yield making.file(owner, f"{name}.xlsx", by_owner[owner])


@dataclass(frozen=True)
class _Making:
    report: Report
    sheets: Sequence[MarkedSheet]
    meta: Meta
    titles: Mapping[str, str]
    loaded: dict[Path, Workbook | None]

    def file(self, owner: str | None, name: str, findings: Sequence[Finding]) -> OwnerFile:
        """One person's workbook."""
        book, styles = empty_book(), Styles()
        cuts = [(sheet, _rows(sheet, owner, findings)) for sheet in self.sheets]
        cuts = [(sheet, rows) for sheet, rows in cuts if len(rows) > sheet.header_row]
        papers = []
        for (sheet, rows), title in zip(cuts, sheet_names([sheet for sheet, _r in cuts]), strict=True):
            mine = [f for f in findings if (f.file, f.sheet) == (sheet.file, sheet.sheet)]
            papers.append(self._paper(book.create_sheet(title), LogSheet(_with(sheet, mine)), rows, styles))
        shown = book.create_sheet(looks.sheet_name(_("To look at"), set()), 0)
        count = sum(there in sheet.owners for sheet, rows in cuts for there in rows.values())
        errors, warnings = (sum(f.severity is s for f in findings) for s in (Severity.ERROR, Severity.WARNING))
        headline = _("{records} records: {errors} to correct, {warnings} to check.").format(
            records=count, errors=errors, warnings=warnings
        )
        title = f"{self.report.title}  {hidden(owner, self.meta) if owner else NOBODY}"
        said = [_say_how(), *remarks(sorted({s.source for s, _r in cuts if s.source and self._look(s)}))]
        drawn = front(title, self.report.facts, headline, findings, said if papers else [], self.titles, self.meta)
        draw_front(shown, drawn, {(p.log.marked.file, p.log.marked.sheet): p for p in papers})
        for drawing in book.worksheets:
            hide_texts(drawing, self.meta)
        add_origin(book, [(paper.sheet.title, paper.log.marked, paper.rows) for paper in papers])
        return OwnerFile(owner, name, finished(book, title, self.meta), count, errors, warnings)

    def _paper(self, sheet: Worksheet, log: LogSheet, rows: Mapping[int, int], styles: Styles) -> Paper:
        marked = log.marked
        here = {there: row for row, there in rows.items()}
        old = self._look(marked)
        paper = Paper(sheet, log, rows, moved=True)
        if old is None:
            draw_log(sheet, log, here)
        else:
            copy_sheet(old, sheet, styles, here, _merges(marked, here))
            stretch_drop_downs(old, sheet, marked.header_row + 1, max(rows))
            if old.auto_filter.ref:
                sheet.auto_filter.ref = f"A{marked.header_row}:{get_column_letter(len(log.header))}{max(rows)}"
        _fill_down(sheet, marked, here)
        restore(paper)
        mark(paper, self.meta)
        _number(sheet, log, rows, old is None)
        return paper

    def _look(self, marked: MarkedSheet) -> Worksheet | None:
        """The sheet with its look, each workbook loaded once; None where there is none to be kept."""
        if marked.source is None or marked.broken:
            return None
        if marked.source not in self.loaded:
            try:
                self.loaded[marked.source] = load_look(marked.source)
            except Exception:
                self.loaded[marked.source] = None
        book = self.loaded[marked.source]
        found = book[str(marked.sheet)] if book and marked.sheet in book.sheetnames else None
        return found if isinstance(found, Worksheet) else None


def _say_how() -> str:
    return _("Correct the coloured cells and send this file back; leave the column “{column}” as it is.").format(
        column=ROW_HEAD
    )


def _with(sheet: MarkedSheet, findings: Sequence[Finding]) -> MarkedSheet:
    from dataclasses import replace

    return replace(sheet, findings=tuple(f for f in findings if f.row is not None))


def _rows(sheet: MarkedSheet, owner: str | None, findings: Sequence[Finding]) -> dict[int, int]:
    """Row in the copy → row in the log: all down to the header, then the person's own under their headings."""
    rows = {row: row for row in range(1, sheet.header_row + 1)}
    marked = {f.row for f in findings if (f.file, f.sheet) == (sheet.file, sheet.sheet) and f.row is not None}
    heading: int | None = None
    for row, *cells in sheet.frame.filter(sheet.frame["_row"] > sheet.header_row).iter_rows():
        if row in sheet.owners:
            if sheet.owners[row] == owner:
                for there in ([heading] if heading else []) + [row]:
                    rows[len(rows) + 1] = there
                heading = None
        elif owner is None and row in marked:
            rows[len(rows) + 1] = row
        elif row not in sheet.broken and sum(bool(cell) for cell in cells) == 1:
            heading = row
    return rows


def _merges(sheet: MarkedSheet, here: Mapping[int, int]) -> list[Range]:
    """Merged ranges that are whole in the copy; those down a column are filled in, as they may be cut."""
    return [
        (here[top], here[bottom], left, right)
        for top, bottom, left, right in sheet.merges
        if {top, bottom} <= here.keys() and (top == bottom or bottom <= sheet.header_row)
    ]


def _fill_down(sheet: Worksheet, marked: MarkedSheet, here: Mapping[int, int]) -> None:
    """Cells that point to the one above, which may be somebody else's, say what they stand for."""
    for (there, column), text in marked.filled.items():
        if there in here and there in marked.owners:
            cell: Any = sheet.cell(here[there], column + 1)
            looks.put_text(cell, text)


def _number(sheet: Worksheet, log: LogSheet, rows: Mapping[int, int], drawn: bool) -> None:
    """The column behind the table: where each row stands in the log."""
    used = (at for _row, cells in log.rows() for at, text in enumerate(cells, 1) if text)
    column = max(used, default=0) + 1
    head: Any = sheet.cell(log.marked.header_row, column)
    beside: Any = sheet.cell(log.marked.header_row, max(i for i, text in enumerate(log.header, 1) if text))
    looks.put_text(head, str(ROW_HEAD))
    head._style = beside._style  # noqa: SLF001 - the look of the head beside it
    for row, there in rows.items():
        if there in log.marked.owners:
            cell: Any = sheet.cell(row, column)
            cell.value, cell.font = there, looks.font(colour=looks.QUIET)
            cell.alignment = Alignment(vertical="center")
            if drawn:
                cell.border = looks.ROW_BORDER
    sheet.column_dimensions[get_column_letter(column)].width = 11
