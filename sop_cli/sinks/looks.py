"""How our workbooks look: fonts, colours, formats, page set-up; and what Excel takes as text or as a sheet's name."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import Any

from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from sop_cli.i18n import language
from sop_cli.reports.model import Cell, CellKind
from sop_cli.sinks.figures import NUMERIC, sign
from sop_cli.values.visible import visible

SIZE = 10.5
DARK, PALE, RULE, QUIET, INPUT = "1F3864", "DCE6F1", "8EA9C9", "6B7785", "FFF9DB"
COLOURS = {"good": "2E7D32", "watch": "B26A00", "bad": "B3261E", "quiet": QUIET}
MAX_TEXT = 32_767
_THIN = Side(style="thin", color=RULE)
_HAIR = Side(style="hair", color=RULE)

HEAD_FILL = PatternFill("solid", fgColor=PALE)
INPUT_FILL = PatternFill("solid", fgColor=INPUT)
HEAD_BORDER = Border(top=_THIN, bottom=_THIN)
ROW_BORDER = Border(bottom=_HAIR)
TOTAL_BORDER = Border(top=_THIN, bottom=_THIN)
GRID_BORDER = Border(left=_HAIR, right=_HAIR, top=_HAIR, bottom=_HAIR)
"""Rules of a form: a pen needs to see where a cell ends."""

_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NEVER_XML = re.compile("[\ufffe\uffff]")
_NEVER_SHEET = re.compile(r"[\[\]:*?/\\]")


def font(*, size: float = SIZE, bold: bool = False, colour: str | None = None, underline: bool = False) -> Font:
    """The font of the run's language."""
    name = "微软雅黑" if language() == "zh" else "Calibri"
    return Font(name=name, size=size, bold=bold, color=colour, underline="single" if underline else None)


def excel_text(text: str) -> str:
    """Text that a cell can hold: at most 32,767 characters, none that XML forbids."""
    shown = _NEVER_XML.sub(lambda m: f"\\u{ord(m.group()):04x}", visible(text, lines=True))
    return shown if len(shown) <= MAX_TEXT else shown[: MAX_TEXT - 1] + "…"


def cells_of(sheet: Worksheet) -> list[Any]:
    """The cells that are there; `iter_rows` would make every empty one down to a stray cell in the last row."""
    return list(sheet._cells.values())  # noqa: SLF001 - openpyxl has no other way to leave the empty ones out


def put_text(cell: SheetCell, text: str) -> None:
    """Write text that stays text, even when somebody edits the cell later; nothing in it is decoded by Excel."""
    shown = excel_text(text)
    cell.value = _ESCAPED.sub("_x005F_", shown)[:MAX_TEXT]
    cell.data_type = "s"
    if shown[:1] in ("=", "+", "-", "@", "\t") and len(shown) > 1:
        cell.quotePrefix = True


def sheet_name(wanted: str, taken: Container[str]) -> str:
    """A sheet's name: at most 31 characters without []:*?/\\, not yet taken (case does not count)."""
    base = _NEVER_SHEET.sub(" ", visible(wanted)).strip(" '")[:31].strip(" '") or "Sheet"
    name, number = base, 1
    while name.casefold() in taken or name.casefold() == "history":
        number += 1
        tail = f" ({number})"
        name = base[: 31 - len(tail)] + tail
    return name


def number_format(kind: CellKind, decimals: int) -> str:
    """Excel's format of a kind of figure, with that many decimals."""
    tail = f".{'0' * decimals}" if decimals else ""
    if kind == "percent":
        return f"0{tail}%"
    if kind == "date":
        return "yyyy-mm-dd"
    if kind in NUMERIC:
        return f"#,##0{tail}"
    return "@"


def signed_format(plain: str, cell: Cell) -> str:
    """The format with the sign of the cell's emphasis, so that the cell itself stays a number."""
    mark = sign(cell)
    return f'"{mark} "{plain};"{mark} "-{plain}' if mark else plain


_SCALED = {
    "千元": (r'#,##0.0,"千元"', 10_000),
    "万元": (r'0\.0,"万元"', 100_000),
    "百万元": (r'#,##0.00,,"百万元"', 1_000_000),
    "亿元": (r'0\.00,,"亿元"', 100_000_000),
    "K": (r'#,##0.0,"K"', 10_000),
    "M": (r'#,##0.00,,"M"', 1_000_000),
}
"""For figures that must carry their unit with them: the format in a large unit, and the step that it shows fully."""


def scaled_format(display_unit: str, minors: Sequence[int]) -> str:
    """One format for amounts that are kept in currency units: 40.0万元 where all of them fit, else all in 元.

    A spreadsheet scales by thousands alone, so that 万元 have one decimal: 275,500元 stays what it is.
    """
    short, step = _SCALED.get(display_unit, ("", 0))
    if step and not any(minor % step for minor in minors):
        return short
    cents = ".00" if any(minor % 100 for minor in minors) else ""
    return f'#,##0{cents}"元"' if "元" in display_unit else f"#,##0{cents}"


def alignment(kind: CellKind) -> Alignment:
    """Figures to the right, text to the left and on several lines.

    Figures are not indented: LibreOffice would indent some number formats and not others.
    """
    if kind in NUMERIC:
        return Alignment(horizontal="right", vertical="center")
    return Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)


def head_alignment(kind: CellKind) -> Alignment:
    """A head stands above its column as the cells do, on several lines where it must."""
    figures = kind in NUMERIC
    return Alignment(
        horizontal="right" if figures else "left", vertical="center", wrap_text=True, indent=0 if figures else 1
    )


def cell_at(sheet: Worksheet, row: int, column: int) -> SheetCell:
    """The cell of that row and column (from 1); it must not be the inner part of merged cells."""
    found = sheet.cell(row, column)
    if not isinstance(found, SheetCell):
        raise TypeError(f"{found.coordinate} is part of merged cells")
    return found


def set_up_page(sheet: Worksheet, *, head_row: int | None, period: str | None) -> None:
    """A4 landscape, one page wide, heads repeated, page numbers, file name and period at the foot, no grid lines."""
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.paperSize = 9
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.page_margins.top, sheet.page_margins.bottom = 0.6, 0.7
    if head_row:
        sheet.print_title_rows = f"{head_row}:{head_row}"
    left = "&F" + (f"  {period.replace('&', '&&')}" if period else "")
    sheet.oddFooter = HeaderFooterItem(left=_foot(left), center=_foot("&A"), right=_foot("&P / &N"))


def _foot(text: str) -> _HeaderFooterPart:
    return _HeaderFooterPart(text=text, size=8, color=QUIET)
