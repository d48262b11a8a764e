"""Drawing on a marked copy with openpyxl: the front, logs without a look of their own, colours and comments."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from sop_cli.records.finding import Finding
from sop_cli.sinks import looks
from sop_cli.sinks.marked_front import COLOURS, FILLS, LINE, TALLEST, WIDTHS, Front, FrontCell, comment, worst
from sop_cli.sinks.marked_rows import LogSheet, column_widths, line_count
from sop_cli.sinks.masking import hidden
from sop_cli.sinks.meta import Meta
from sop_cli.values.mask import mask

_AUTHOR = "sop"
_LINK = "0563C1"
_BEGINNING = 1_000


@dataclass(frozen=True)
class Paper:
    """A sheet of the copy, the log's sheet that it shows, and row in the copy → row in the log."""

    sheet: Worksheet
    log: LogSheet
    rows: Mapping[int, int]
    moved: bool = False

    def row(self, there: int) -> int | None:
        """The row of the copy that shows a row of the log; the same one where the copy is whole."""
        return self._copies.get(there) if self.moved else there

    @cached_property
    def _copies(self) -> Mapping[int, int]:
        return {there: row for row, there in self.rows.items()}

    def link(self, finding: Finding) -> str | None:
        """Where a finding's cell stands in the copy."""
        row = None if finding.row is None else self.row(finding.row)
        if row is None:
            return None
        name = self.sheet.title.replace("'", "''")
        return f"'{name}'!{get_column_letter(self.log.column(finding) + 1)}{row}"


Papers = Mapping[tuple[str | None, str | None], Paper]


def mark(paper: Paper, meta: Meta) -> None:
    """Put colours and comments where something was found; those of an earlier copy go."""
    for one in looks.cells_of(paper.sheet):
        _unmarked(one)
    for there, columns in paper.log.marks.items():
        row = paper.row(there)
        if row is None:
            continue
        for column, found in columns.items():
            cell: Any = paper.sheet.cell(row, column + 1)
            cell.fill = PatternFill("solid", fgColor=FILLS[worst(found)])
            before = f"{cell.comment.text}\n" if cell.comment else ""
            text = looks.excel_text(before + comment(found, meta))
            lines = sum(max(1, line_count(line, 46)) for line in text.split("\n"))
            cell.comment = Comment(text, _AUTHOR, width=340, height=min(30 + 17 * lines, 400))


def restore(paper: Paper) -> None:
    """Put back what openpyxl could not make out (dates beyond its calendar), as the text that people read there."""
    for there, texts in paper.log.rows():
        row = paper.row(there)
        if row is None:
            continue
        for column, text in enumerate(texts, start=1):
            cell: Any = paper.sheet.cell(row, column)
            if text and not isinstance(cell, MergedCell) and (cell.value is None or cell.data_type == "e"):
                looks.put_text(cell, text)


def hide_texts(sheet: Worksheet, meta: Meta) -> None:
    """Text stays text and shows no personal number; links to outside go."""
    heads = [range_boundaries(table.ref) for table in sheet.tables.values()]
    for cell in looks.cells_of(sheet):
        link = getattr(cell, "hyperlink", None)
        if link is not None and link.target:
            cell.hyperlink = None
        if cell.comment is not None and not meta.unmask:
            cell.comment.text = mask(cell.comment.text)
        if cell.value is not None and not any(cell.row == top and a <= cell.column <= z for a, top, z, _ in heads):
            _hide(cell, meta)


def draw_log(sheet: Worksheet, log: LogSheet, rows: Mapping[int, int] | None = None) -> None:
    """A log without a look of its own (CSV, old workbooks). rows: old row → new row, where not all are shown."""
    wide, header = column_widths(log), log.marked.header_row
    for number, cells in log.rows():
        row = number if rows is None else rows.get(number)
        if row is None:
            continue
        for column, text in enumerate(cells, start=1):
            if text or number > header:
                _drawn(sheet.cell(row, column), text or "", number, header)
        lines = max((line_count(text, wide.get(c, 8)) for c, text in enumerate(cells) if text), default=1)
        if number > header and lines > 1 and number not in log.marked.broken:
            sheet.row_dimensions[row].height = min(lines * LINE + 3.5, TALLEST)
    if rows is None:
        for top, bottom, left, right in log.merges:
            sheet.merge_cells(start_row=top, end_row=bottom, start_column=left + 1, end_column=right + 1)
    for column, size in wide.items():
        sheet.column_dimensions[get_column_letter(column + 1)].width = size
    sheet.freeze_panes = f"A{header + 1}"
    looks.set_up_page(sheet, head_row=header, period=None)


def draw_front(sheet: Worksheet, drawn: Front, papers: Papers) -> None:
    """The first sheet."""
    for column, wide in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = wide
    styles: dict[tuple[str, bool], Any] = {}
    for number, row in enumerate(drawn.rows, start=1):
        sheet.row_dimensions[number].height = row.tall
        for column, cell in enumerate(row.cells, start=1):
            _front_cell(sheet.cell(number, column), cell, papers, styles)
    if len(drawn.rows) > drawn.head + 1:
        sheet.auto_filter.ref = f"A{drawn.head + 1}:{get_column_letter(len(WIDTHS))}{len(drawn.rows)}"
    looks.set_up_page(sheet, head_row=drawn.head + 1, period=None)


def _front_cell(at: Any, cell: FrontCell, papers: Papers, styles: dict[tuple[str, bool], Any]) -> None:
    """styles: those drawn so far, by look; openpyxl takes its time to find out that two are the same."""
    paper = papers.get((cell.leads_to.file, cell.leads_to.sheet)) if cell.leads_to else None
    link = paper.link(cell.leads_to) if paper and cell.leads_to else None
    key = (cell.look, bool(link))
    if key not in styles:
        _dress(at, cell, linked=bool(link))
        styles[key] = at._style  # noqa: SLF001 - the only key of a whole style
    at._style = copy(styles[key])  # noqa: SLF001 - the same
    if isinstance(cell.value, int):
        at.value = cell.value
    elif cell.value:
        looks.put_text(at, cell.value)
    if link:
        at.hyperlink = Hyperlink(ref=at.coordinate, location=link)


def _dress(at: Any, cell: FrontCell, *, linked: bool) -> None:
    at.font = looks.font(colour=_LINK, underline=True) if linked else _font(cell.look)
    at.alignment = Alignment(vertical="center", wrap_text=cell.look in ("wrapped", "head"))
    if cell.look == "head":
        at.fill, at.border = looks.HEAD_FILL, looks.HEAD_BORDER
    elif cell.look not in ("title", "quiet", "bold"):
        at.border = looks.ROW_BORDER
    if cell.look == "count":
        at.number_format = "#,##0"
        at.alignment = Alignment(horizontal="right", vertical="center")


def _font(look: str) -> Font:
    if look == "title":
        return looks.font(size=16, bold=True, colour=looks.DARK)
    if look == "bold":
        return looks.font(size=12, bold=True)
    if look == "head":
        return looks.font(bold=True, colour=looks.DARK)
    if look == "quiet":
        return looks.font(colour=looks.QUIET)
    colours = {severity.value: colour for severity, colour in COLOURS.items()}
    return looks.font(bold=True, colour=colours[look]) if look in colours else looks.font()


def _drawn(cell: Any, text: str, row: int, header: int) -> None:
    if text:
        looks.put_text(cell, text)
    cell.font = looks.font(bold=True, colour=looks.DARK) if row == header else looks.font()
    cell.alignment = Alignment(vertical="center", wrap_text=row >= header)
    if row == header:
        cell.fill, cell.border = looks.HEAD_FILL, looks.HEAD_BORDER
    elif row > header:
        cell.border = looks.ROW_BORDER


def _unmarked(cell: Any) -> None:
    """Take our own colour and comment of an earlier copy out again."""
    if cell.comment is not None and cell.comment.author == _AUTHOR:
        cell.comment = None
        if cell.fill.fill_type == "solid" and str(cell.fill.fgColor.rgb)[-6:] in FILLS.values():
            cell.fill = PatternFill()


def _hide(cell: Any, meta: Meta) -> None:
    value = cell.value
    if isinstance(value, str) and len(value) > looks.MAX_TEXT:
        value = (
            f"{value[:_BEGINNING]}…"  # no spreadsheet program opens it whole; stored once, it may stand in thousands
        )
        looks.put_text(cell, value)
    shown = hidden(str(value), meta) if isinstance(value, (str, int, float)) else str(value)
    if isinstance(value, str) and cell.data_type != "e":
        if shown != str(value) or cell.data_type == "f":
            looks.put_text(cell, shown)
        else:
            cell.data_type = "s"
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and shown != str(value):
        looks.put_text(cell, shown)
