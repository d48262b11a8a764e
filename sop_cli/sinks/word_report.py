"""A report as a Word document: styles and headings that Word's own outline knows, tables with repeated heads."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from sop_cli.i18n import _, language
from sop_cli.reports.model import Entry, Report, Section, Table
from sop_cli.reports.result import Result
from sop_cli.sinks.charted import chart_table
from sop_cli.sinks.entries import entry_sign, quiet_text
from sop_cli.sinks.figures import (
    column_places,
    common_unit,
    head_texts,
    missing_note,
    numeric_columns,
    rows_of,
    signed_text,
)
from sop_cli.sinks.looks import COLOURS, DARK, PALE, QUIET
from sop_cli.sinks.masking import report_of
from sop_cli.sinks.meta import Meta
from sop_cli.sinks.seal import sealed
from sop_cli.values.visible import visible, width

_ROOM = 174.0  # millimetres between the margins
_PADDING, _SPARED = 4.5, 24.0  # of a cell; up to so many millimetres a column keeps what it wants
_SIZES = {"Normal": 10.5, "Title": 20, "Heading 1": 14, "Heading 2": 11.5, "List Bullet": 10.5, "Footer": 8.5}
_MOST_ROWS = 500  # of one table: Word is no place for more


def word_report(result: Result, meta: Meta) -> bytes:
    """The whole report; long tables are cut with a word about where the rest is."""
    report = report_of(result, meta)
    writer = _Writer(report)
    writer.set_up(meta)
    writer.report()
    properties = writer.document.core_properties
    properties.category, properties.title, properties.author = "sop:report", shown(report.title), "sop"
    properties.last_modified_by, properties.comments = "", ""
    properties.created = properties.modified = datetime.combine(meta.as_of, datetime.min.time())
    out = io.BytesIO()
    writer.document.save(out)
    return sealed(out.getvalue(), meta.as_of)


def shown(text: str) -> str:
    """Text as Word can hold it."""
    return visible(text, lines=True).replace("\ufffe", "").replace("\uffff", "")


class _Writer:
    """Writes one report into a new document."""

    def __init__(self, report: Report) -> None:
        self.report_data = report
        self.document = Document()

    def set_up(self, meta: Meta) -> None:
        """A4, the fonts of the language, title and page number on every page."""
        page = self.document.sections[0]
        page.orientation, page.page_width, page.page_height = WD_ORIENT.PORTRAIT, Mm(210), Mm(297)
        page.left_margin = page.right_margin = Mm(18)
        page.top_margin = page.bottom_margin = Mm(18)
        for name, size in _SIZES.items():
            _set_font(self.document.styles[name], size)
        self.document.styles["Normal"].paragraph_format.space_after = Pt(4)
        head, foot = page.header.paragraphs[0], page.footer.paragraphs[0]
        _say(head, " · ".join(filter(None, (meta.sop_name, self.report_data.title))), colour=QUIET, size=8.5)
        _say(foot, _("As of {day}").format(day=meta.as_of.isoformat()) + "    ", colour=QUIET, size=8.5)
        for field in ("PAGE", "NUMPAGES"):
            _field(foot, field)
            if field == "PAGE":
                _say(foot, " / ", colour=QUIET, size=8.5)
        foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def report(self) -> None:
        """Everything, in the order of the report."""
        report = self.report_data
        self.document.add_heading(shown(report.title), 0)
        if report.facts:
            line = "　".join(f"{label} {text}" for label, text in report.facts)
            _say(self.document.add_paragraph(), line, colour=QUIET)
        if report.headline:
            _say(self.document.add_paragraph(), report.headline, bold=True, size=12)
        for section in report.sections:
            self.section(section)
        if report.closing:
            _say(self.document.add_paragraph(), report.closing, bold=True)
        self.back_matter()

    def section(self, section: Section) -> None:
        """Heading, the sentence that matters, then what there is."""
        if section.title:
            self.document.add_heading(shown(section.title), 1)
        if section.lead:
            _say(self.document.add_paragraph(), section.lead, bold=True)
        for paragraph in section.paragraphs:
            _say(self.document.add_paragraph(), paragraph)
        for table in section.tables:
            self.table(table, heading=table.title != section.title)
        if not section.tables:
            for chart in section.charts:
                self.table(chart_table(chart), heading=True)
        for listing in section.listings:
            if listing.title:
                self.document.add_heading(shown(listing.title), 2)
            for entry in listing.entries[:_MOST_ROWS]:
                self.entry(entry)

    def entry(self, entry: Entry) -> None:
        """One thing to look at, what is quieter below it."""
        paragraph = self.document.add_paragraph(style="List Bullet")
        head = " ".join(filter(None, (entry_sign(entry), entry.code, entry.place)))
        _say(paragraph, f"{head}  ", bold=True, colour=COLOURS.get(entry.emphasis))
        _say(paragraph, entry.text)
        if quiet := quiet_text(entry):
            _say(paragraph, f"\n{quiet}", colour=QUIET, size=9)

    def table(self, table: Table, *, heading: bool) -> None:
        """A table whose head row comes again on every page; figures to the right, the total bold."""
        if heading and table.title:
            self.document.add_heading(shown(table.title), 2)
        if unit := common_unit(table, self.report_data.display_unit, self.report_data.currency):
            paragraph = self.document.add_paragraph()
            _say(paragraph, unit, colour=QUIET, size=9)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self.grid(table)
        cut = len(table.rows) - _MOST_ROWS
        more = _("{count} more rows stand in the workbook.").format(count=cut) if cut > 0 else None
        for note in (table.note, missing_note(table), more):
            if note:
                _say(self.document.add_paragraph(), note, colour=QUIET, size=9)

    def grid(self, table: Table) -> None:
        """The rows themselves."""
        report = self.report_data
        places, numeric = column_places(table, report.display_unit), numeric_columns(table)
        rows = rows_of(table)
        rows = [*rows[:_MOST_ROWS], rows[-1]] if table.total and len(rows) > _MOST_ROWS else rows[:_MOST_ROWS]
        heads = [shown(text) for text in head_texts(table, report.display_unit, report.currency)]
        texts = [
            [shown(signed_text(cell, report.display_unit, places[i])) for i, cell in enumerate(row)] for row in rows
        ]
        drawn = self.document.add_table(rows=0, cols=len(heads))
        drawn.alignment, drawn.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        size = 9.0 if len(heads) <= 8 else 7.5
        wide = _widths(heads, texts, size)
        head = _row(drawn, heads, numeric, wide, [_Look(DARK, bold=True, size=size)] * len(heads))
        _repeat(head)
        for cell in head.cells:
            _shade(cell)
        for n, (row, line) in enumerate(zip(rows, texts, strict=True)):
            total = table.total is not None and n == len(rows) - 1
            looks = [_Look(COLOURS.get(cell.emphasis), bold=total, size=size) for cell in row]
            _row(drawn, line, numeric, wide, looks)
        for column, room in zip(drawn.columns, wide, strict=True):
            column.width = Mm(room)
        _rules(drawn)

    def back_matter(self) -> None:
        """What the words mean, and which files were read."""
        report = self.report_data
        if report.definitions:
            self.document.add_heading(_("Definitions"), 1)
            for term, text in report.definitions:
                paragraph = self.document.add_paragraph(style="List Bullet")
                _say(paragraph, f"{term}  ", bold=True, size=9)
                _say(paragraph, text, size=9)
        if report.inputs:
            self.document.add_heading(shown(report.inputs.title), 1)
            self.grid(report.inputs)


class _Look:
    """How a cell's text is written."""

    def __init__(self, colour: str | None, *, bold: bool, size: float) -> None:
        self.colour, self.bold, self.size = colour, bold, size


def _set_font(style: Any, size: float) -> None:
    name = "微软雅黑" if language() == "zh" else "Calibri"
    style.font.name, style.font.size = name, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia"):
        fonts.set(qn(f"w:{script}"), name)
    if style.name in ("Title", "Heading 1", "Heading 2"):
        style.font.color.rgb = RGBColor.from_string(DARK)


def _say(
    paragraph: Any, text: str, *, bold: bool = False, colour: str | None = None, size: float | None = None
) -> None:
    run = paragraph.add_run(shown(text))
    run.bold = bold or None
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    if size:
        run.font.size = Pt(size)


def _field(paragraph: Any, name: str) -> None:
    """A field that Word counts itself, such as the page's number."""
    run = paragraph.add_run()
    run.font.size, run.font.color.rgb = Pt(8.5), RGBColor.from_string(QUIET)
    for kind, text in (("begin", None), (None, name), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)  # noqa: SLF001 - python-docx has no words for fields


def _widths(heads: Sequence[str], rows: Sequence[Sequence[str]], size: float) -> list[float]:
    """The columns in millimetres: wide enough for their figures and words; what is longer shares what is left."""
    sign = size * 0.2  # of one narrow sign
    wanted = []
    for n, head in enumerate(heads):
        words = max((width(word) for word in head.split()), default=0)
        body = max((width(part) for row in rows for part in row[n].split("\n")), default=0)
        wanted.append(max(words, min(width(head), 14), min(body, 44)) * sign + _PADDING)
    over = sum(wanted) - _ROOM
    if over <= 0:
        return [wide * min(_ROOM / sum(wanted), 1.6) for wide in wanted]
    spare = sum(max(wide - _SPARED, 0) for wide in wanted)
    part = min(over / spare, 1.0) if spare else 0.0
    return [wide - max(wide - _SPARED, 0) * part for wide in wanted]


def _row(
    drawn: Any, texts: Sequence[str], numeric: Sequence[bool], wide: Sequence[float], looks: Sequence[_Look]
) -> Any:
    row = drawn.add_row()
    for cell, text, figures, room, look in zip(row.cells, texts, numeric, wide, looks, strict=True):
        cell.width = Mm(room)
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(1)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if figures else WD_ALIGN_PARAGRAPH.LEFT
        _say(paragraph, text, bold=look.bold, colour=look.colour, size=look.size)
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no words for rows that stay together
    properties.append(OxmlElement("w:cantSplit"))
    return row


def _repeat(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - as above


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", PALE)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - as above


def _rules(drawn: Any) -> None:
    """Thin rules between the rows, none between the columns."""
    borders = OxmlElement("w:tblBorders")
    for edge in ("top", "bottom", "insideH"):
        rule = OxmlElement(f"w:{edge}")
        for name, value in (("val", "single"), ("sz", "4"), ("color", "8EA9C9")):
            rule.set(qn(f"w:{name}"), value)
        borders.append(rule)
    drawn._tbl.tblPr.append(borders)  # noqa: SLF001 - as above
