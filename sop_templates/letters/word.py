"""The commitment letter as a Word form in docxtpl's language. Needs the extra `word`."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from sop_cli.i18n import Words, language
from sop_cli.sinks.looks import DARK, PALE, RULE
from sop_cli.sinks.seal import sealed
from sop_templates.letters import words as w

_MADE = date(2023, 10, 1)
_SIZE = {"zh": 10, "en": 9.5}
_GOAL_WIDTHS = (2.0, 1.8, 2.7, 4.4, 3.6, 3.1)
_MONTH_WIDTHS = (2.7, 5.4, 5.9, 3.6)


def document(form: str) -> bytes:
    """The form's bytes, in the run's language, marked as what it is."""
    letter = Document()
    _page(letter)
    colon = "：" if language() == "zh" else ": "
    title = letter.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(title, str(w.TITLE), size=18, bold=True, dark=True)
    for label, value in (
        (w.PARTY_A, "{party}"), (w.PARTY_B, "{name}"), (w.POST, "{place}"), (w.RUNS, str(w.TERM)),
    ):  # fmt: skip
        _line(letter, f"{label}{colon}{_slots(value)}", after=3)
    _line(letter, str(w.PREAMBLE), after=4)
    _heading(letter, w.GOALS)
    _listing(letter, "goals", w.GOAL_HEADS, _GOAL_WIDTHS)
    _heading(letter, w.MONTHS)
    _listing(letter, "months", w.MONTH_HEADS, _MONTH_WIDTHS)
    for heading, name in ((w.REWARDS, "rewards"), (w.CONSEQUENCES, "consequences"), (w.CLAUSES, "clauses")):
        _heading(letter, heading)
        _line(letter, f"{{%p for term in {name} %}}")
        _line(letter, "{{ term.n }}. {{ term.text }}")
        letter.paragraphs[-1].paragraph_format.keep_with_next = name == "clauses"  # nobody signs an empty page
        _line(letter, "{%p endfor %}")
    _heading(letter, w.SIGNING)
    _line(letter, f"{w.COPIES}{'' if language() == 'zh' else ' '}{{{{ deadline }}}}", after=4)
    letter.paragraphs[-1].paragraph_format.keep_with_next = True
    _signatures(letter, colon)
    return _bytes(letter, form)


def _page(letter: Any) -> None:
    section = letter.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.7)
    section.top_margin = section.bottom_margin = Cm(1.6)
    style = letter.styles["Normal"]
    name = "微软雅黑" if language() == "zh" else "Calibri"
    style.font.name, style.font.size = name, Pt(_SIZE[language()])
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "微软雅黑")
    speech = OxmlElement("w:lang")
    speech.set(qn("w:val"), "en-US")
    speech.set(qn("w:eastAsia"), "zh-CN")  # else Chinese punctuation is drawn as in other places
    style.element.rPr.append(speech)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(1)


def _slots(text: str) -> str:
    """{start} as docxtpl writes it: {{ start }}."""
    return re.sub(r"\{(\w+)\}", r"{{ \1 }}", text)


def _run(paragraph: Any, text: str, *, size: float | None = None, bold: bool = False, dark: bool = False) -> None:
    run = paragraph.add_run(text)
    run.bold = bold
    if size is not None:
        run.font.size = Pt(size)
    if dark:
        run.font.color.rgb = RGBColor.from_string(DARK)


def _line(letter: Any, text: str, *, after: float = 1) -> None:
    paragraph = letter.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(after)
    _run(paragraph, text)


def _heading(letter: Any, words: Words) -> None:
    paragraph = letter.add_paragraph()
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.keep_with_next = Pt(7), True
    _run(paragraph, str(words), size=11.5, bold=True, dark=True)


def _listing(letter: Any, name: str, heads: Sequence[w.Head], widths: Sequence[float]) -> None:
    """The head row, and the row that is repeated for every item."""
    table = _table(letter, rows=4, widths=widths, colour=RULE)
    for column, head in enumerate(heads):
        _cell(table, 0, column, str(head.words), middle=True, bold=True)
        _cell(table, 2, column, f"{{{{ item.{head.field} }}}}", middle=head.middle)
    _cell(table, 1, 0, f"{{%tr for item in {name} %}}")
    _cell(table, 3, 0, "{%tr endfor %}")


def _table(letter: Any, *, rows: int, widths: Sequence[float], colour: str) -> Any:
    table = letter.add_table(rows=rows, cols=len(widths))
    table.autofit = False
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", colour)):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)  # noqa: SLF001 - python-docx has no other way to a table's own rules
    for column, width in enumerate(widths):
        table.columns[column].width = Cm(width)
        for cell in table.columns[column].cells:
            cell.width = Cm(width)
    return table


def _cell(table: Any, row: int, column: int, text: str, *, middle: bool = False, bold: bool = False) -> None:
    cell = table.cell(row, column)
    paragraph = cell.paragraphs[0]
    if middle:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(paragraph, text, size=9.5, bold=bold, dark=bold)
    if bold:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), PALE)
        cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - as above


def _signatures(letter: Any, colon: str) -> None:
    """What B says to it, then two boxes side by side with room for a seal."""
    table = _table(letter, rows=2, widths=(8.8, 8.8), colour="444444")
    top = table.cell(0, 0).merge(table.cell(0, 1))
    _run(top.paragraphs[0], str(w.OPINION))
    top.add_paragraph()
    for paragraph in top.paragraphs:
        paragraph.paragraph_format.keep_with_next = True
    date_line = f"{w.DATE}{colon}{w.DAY}"
    for column, texts in enumerate((
        (f"{w.SEAL}{colon}{{{{ party }}}}", f"{w.BY}{colon}{{{{ representative }}}}", date_line),
        (f"{w.SIGN}{colon}", "", date_line),
    )):  # fmt: skip
        cell = table.cell(1, column)
        for n, text in enumerate(texts):
            paragraph = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
            paragraph.paragraph_format.keep_with_next = n + 1 < len(texts)
            paragraph.paragraph_format.space_before = Pt(8)
            paragraph.paragraph_format.space_after = Pt(8)
            _run(paragraph, text)


def _bytes(letter: Any, form: str) -> bytes:
    properties = letter.core_properties
    properties.category, properties.title, properties.author = f"sop:form:{form}", str(w.TITLE), "sop"
    properties.comments = ""
    properties.created = properties.modified = datetime.combine(_MADE, datetime.min.time())
    out = io.BytesIO()
    letter.save(out)
    return sealed(out.getvalue(), _MADE)
