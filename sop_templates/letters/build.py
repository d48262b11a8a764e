"""Make the commitment letters: `python -m sop_templates.letters.build`. They are committed; a test holds them to this.

A letter fills one upright A4 page: who with whom, targets in figures and in words, terms, and room to sign and seal. A
copy that is filled is set to print twice.
"""

from __future__ import annotations

from pathlib import Path

from openpyxl.styles import Alignment, Border, Side
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart

from sop_cli.i18n import Language, Words, language, set_language
from sop_cli.sinks import looks
from sop_templates.forms.build import Column, Form
from sop_templates.letters import words as w
from sop_templates.letters.word import document

HERE = Path(__file__).parent
FORM = "commitment-letters"
_WIDTHS = (13, 10, 18, 23, 15, 21)
_LINE = Side(style="thin", color="444444")


def letter() -> Form:
    """销售目标责任书, upright."""
    form = Form(w.TITLE, _WIDTHS)
    _page(form)
    form.facts((w.PARTY_A, "{party}", 1, 3), (w.RUNS, str(w.TERM), 4, 6))
    form.facts((w.PARTY_B, "{name}", 1, 3), (w.POST, "{place}", 4, 6))
    form.text(str(w.PREAMBLE), height=40)
    form.heading(w.GOALS)
    form.listing("goals", [_column(head) for head in w.GOAL_HEADS], height=20)
    form.heading(w.MONTHS)
    form.listing("months", [_column(head) for head in w.MONTH_HEADS], height=19)
    for heading, name in ((w.REWARDS, "rewards"), (w.CONSEQUENCES, "consequences"), (w.CLAUSES, "clauses")):
        form.heading(heading)
        form.text(f"{{{name}.n}}. {{{name}.text}}", height=19)
    form.heading(w.SIGNING)
    form.text(f"{w.COPIES}{_gap()}{{deadline}}", height=34)
    _signatures(form)
    return form


def _page(form: Form) -> None:
    sheet = form.sheet
    sheet.page_setup.orientation = "portrait"
    sheet.page_setup.copies, sheet.page_setup.fitToHeight = 2, 1
    sheet.page_setup.firstPageNumber, sheet.page_setup.useFirstPageNumber = 1, True
    sheet.page_margins.left = sheet.page_margins.right = 0.6
    sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.6, 0.8, 0.4
    foot = _HeaderFooterPart(text="&A  {}&P{}".format(*_page_words()), size=8, color=looks.QUIET)
    sheet.oddFooter = HeaderFooterItem(left=_HeaderFooterPart(), center=foot, right=_HeaderFooterPart())


def _page_words() -> tuple[str, str]:
    return ("第 ", " 页") if language() == "zh" else ("page ", "")


def _gap() -> str:
    return "" if language() == "zh" else " "


def _column(head: w.Head) -> Column:
    return Column(head.words, head.field, kind="short" if head.middle else "text", span=head.span)


def _signatures(form: Form) -> None:
    """What B says to it, then two boxes side by side with room for a seal."""
    colon = "：" if language() == "zh" else ": "
    first = form.row
    form.text(str(w.OPINION), height=40)
    rows: tuple[tuple[tuple[Words, str], tuple[Words, str]], ...] = (
        ((w.SEAL, "{party}"), (w.SIGN, "")),
        ((w.BY, "{representative}"), (Words(en="", zh=""), "")),
        ((w.DATE, str(w.DAY)), (w.DATE, str(w.DAY))),
    )
    for left, right in rows:
        for (label, value), start, end in ((left, 1, 3), (right, 4, 6)):
            text = f"{label}{colon}{value}" if str(label) else ""
            form.text(text, first=start, last=end, stay=True, height=36)
        form.row += 1
    for row in range(first, form.row):
        for column in range(1, 7):
            _edge(form, row, column, first)


def _edge(form: Form, row: int, column: int, first: int) -> None:
    """The outlines of the boxes: around the opinion, around each party's part."""
    last = form.row - 1
    cell = form.sheet.cell(row, column)
    cell.border = Border(
        left=_LINE if column in ((1,) if row == first else (1, 4)) else None,
        right=_LINE if column == 6 else None,
        top=_LINE if row in (first, first + 1) else None,
        bottom=_LINE if row == last else None,
    )
    cell.alignment = Alignment(
        horizontal="left", vertical="top" if row == first else "center", wrap_text=True, indent=1
    )


def documents() -> dict[Language, bytes]:
    """The letter's Word file in every language; needs the extra `word`."""
    before = language()
    made: dict[Language, bytes] = {}
    languages: tuple[Language, ...] = ("zh", "en")
    for lang in languages:
        set_language(lang)
        made[lang] = document(FORM)
    set_language(before)
    return made


def workbooks() -> dict[Language, bytes]:
    """The letter's workbook in every language."""
    before = language()
    made: dict[Language, bytes] = {}
    languages: tuple[Language, ...] = ("zh", "en")
    for lang in languages:
        set_language(lang)
        made[lang] = letter().bytes(FORM)
    set_language(before)
    return made


def main() -> None:
    """Write all letters beside this file."""
    for lang, data in workbooks().items():
        folder = HERE / lang
        folder.mkdir(exist_ok=True)
        (folder / f"{FORM}.xlsx").write_bytes(data)
    for lang, data in documents().items():
        (HERE / lang / f"{FORM}.docx").write_bytes(data)


if __name__ == "__main__":
    main()
