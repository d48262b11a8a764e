"""Tables and lines of text on a sheet: figures as figures, widths and heights by what is written there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import zip_longest

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, NamedStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from sop_cli.reports.model import Cell, Table
from sop_cli.sinks import looks
from sop_cli.sinks.figures import (
    cell_text,
    column_places,
    exact,
    folded_head,
    head_texts,
    numeric_columns,
    rows_of,
    sign,
)
from sop_cli.sinks.printing import PAGE
from sop_cli.sinks.wrap import wrapped
from sop_cli.values.show import NOTHING
from sop_cli.values.visible import width

Widths = Sequence[float]

_WIDEST, _NARROW = 46, 26
_HEAD, _HEAD_AT_LEAST = 18, 14
_LINE = 15.5
_MEASURED = 1000  # rows that a column's width is taken from
_HIGHEST = 409.0


def put(cell: SheetCell, value: Cell, unit: str, decimals: Counter[str]) -> None:
    """Write one of our cells: figures as figures with their sign in the format, dates as dates, text always as text."""
    figure = exact(value.value, value.kind, unit)
    if isinstance(value.value, date):
        cell.value = value.value
        cell.number_format = looks.number_format("date", 0)
    elif figure is not None:
        cell.value = float(figure / 100 if value.kind == "percent" else figure)
        cell.number_format = looks.signed_format(looks.number_format(value.kind, decimals[value.kind]), value)
    else:
        looks.put_text(cell, f"{sign(value)} {cell_text(value, unit)}".strip())


class Painter:
    """Draws tables into a workbook, money in one unit of one currency."""

    def __init__(self, book: Workbook, unit: str, currency: str) -> None:
        self.book = book
        self.unit = unit
        self.currency = currency
        self.styles: set[str] = set()

    def widths(self, table: Table) -> list[float]:
        """How wide the table's columns would like to be."""
        rows = rows_of(table)[-_MEASURED:]
        heads = head_texts(table, self.unit, self.currency)
        numeric = numeric_columns(table)

        def wanted(head_room: int) -> list[float]:
            return [
                _column_width(text, [row[i] for row in rows], self.unit, head.width, head_room if numeric[i] else None)
                for i, (head, text) in enumerate(zip(table.heads, heads, strict=True))
            ]

        easy = wanted(_HEAD)
        return easy if sum(easy) <= PAGE else wanted(_HEAD_AT_LEAST)

    def table(self, sheet: Worksheet, table: Table, row: int, widths: Widths) -> int:
        """Draw a table with its head row at `row`, in columns of those widths; gives the row after its last."""
        decimals = column_places(table, self.unit)
        texts = head_texts(table, self.unit, self.currency)
        heads = [folded_head(text, _room(wide)) for text, wide in zip(texts, widths, strict=False)]
        numeric = numeric_columns(table)
        for i, text in enumerate(heads, start=1):
            cell = looks.cell_at(sheet, row, i)
            looks.put_text(cell, text)
            cell.font, cell.fill, cell.border = (
                looks.font(bold=True, colour=looks.DARK),
                looks.HEAD_FILL,
                looks.HEAD_BORDER,
            )
            cell.alignment = looks.head_alignment("number" if numeric[i - 1] else "text")
        sheet.row_dimensions[row].height = height(max(map(lines, heads, widths)))
        rows = rows_of(table)
        for n, values in enumerate(rows, start=1):
            total = table.total is not None and n == len(rows)
            self._row(sheet, row + n, values, numeric, decimals, total=total)
            sheet.row_dimensions[row + n].height = height(
                max(
                    lines(c.value, room) if isinstance(c.value, str) else 1
                    for c, room in zip(values, widths, strict=False)
                )
            )
        return row + len(rows) + 1

    def _row(
        self, sheet: Worksheet, at: int, row: Sequence[Cell], numeric: Sequence[bool],
        decimals: Sequence[Counter[str]], *, total: bool,
    ) -> None:  # fmt: skip
        for i, value in enumerate(row):
            cell = looks.cell_at(sheet, at, i + 1)
            colour = looks.COLOURS.get(value.emphasis) or (looks.QUIET if value.value is None else None)
            cell.style = self._style(colour, figures=numeric[i], total=total)
            put(cell, value, self.unit, decimals[i])
            if value.comment:
                cell.comment = _comment(value.comment)

    def _style(self, colour: str | None, *, figures: bool, total: bool) -> str:
        """The workbook's own style for cells of a look: far quicker than setting up every cell."""
        name = " ".join(
            ["sop", "figure" if figures else "text", *(["total"] if total else []), *filter(None, [colour])]
        )
        if name not in self.styles:
            self.styles.add(name)
            style = NamedStyle(name)
            style.font = looks.font(bold=total, colour=colour)
            style.border = looks.TOTAL_BORDER if total else looks.ROW_BORDER
            style.alignment = looks.alignment("number" if figures else "text")
            if name not in self.book.named_styles:
                self.book.add_named_style(style)
        return name


def _comment(text: str) -> Comment:
    """What is shown when one points at the cell, in a box that holds it."""
    shown = looks.excel_text(text)
    rows = sum(-(-max(width(part), 1) // 44) for part in shown.split("\n"))
    return Comment(shown, "sop", height=rows * 17 + 16, width=320)


def set_widths(sheet: Worksheet, widths: Widths) -> None:
    """Give the sheet's first columns these widths."""
    for i, wide in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(i)].width = wide


def widest(several: Sequence[Widths]) -> list[float]:
    """The widths that tables standing one below another share."""
    return [max(column) for column in zip_longest(*several, fillvalue=0.0)]


def line(
    sheet: Worksheet, row: int, text: str, room: Widths, *, size: float = looks.SIZE, bold: bool = False,
    colour: str | None = None,
) -> int:  # fmt: skip
    """A text over the columns of those widths, on as many lines as it needs; gives the next row."""
    cell = looks.cell_at(sheet, row, 1)
    looks.put_text(cell, text)
    cell.font = looks.font(size=size, bold=bold, colour=colour)
    needed = lines(text, sum(room) * looks.SIZE / size)
    cell.alignment = Alignment(vertical="center", wrap_text=needed > 1)
    if needed > 1 and len(room) > 1:
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(room))
    sheet.row_dimensions[row].height = min(max(18.0, size * 1.7) + (needed - 1) * _LINE * size / looks.SIZE, _HIGHEST)
    return row + 1


def lines(text: str, room: float) -> int:
    """How many lines a text takes in a column of that width."""
    return len(wrapped(text, _room(room)))


def _room(wide: float) -> int:
    """How many narrow signs a column of that width takes in a line."""
    return max(int(wide - 1.5), 2)


def height(count: int) -> float:
    """The height of a row with so many lines, in points."""
    return min(count * _LINE + 3.5, _HIGHEST)


def _column_width(head: str, cells: Sequence[Cell], unit: str, wish: int | None, head_room: int | None) -> float:
    """Wide enough for what is in the column; long text goes on several lines.

    head_room: of a column of figures; its head may be longer than that and goes on several lines then.
    """
    most = max((width(part) for c in cells for part in _shown(c, unit).split("\n")), default=0)
    if head_room is not None:
        return float(max(most + 3, min(width(head), head_room) + 2, 9))
    if most > 6:
        return float(min(max(most, width(head)) + 2.5, max(wish or _WIDEST, _NARROW)))
    return float(max(10, width(head) + 2))


def _shown(cell: Cell, unit: str) -> str:
    return NOTHING if cell.value is None else f"{sign(cell)} {cell_text(cell, unit)}"
