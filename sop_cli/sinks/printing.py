"""How a sheet falls onto printed pages: as few as can be read, and none of them ending inside a table or picture."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

PAGE = 128.0
"""The columns of a printed page at full size."""

_POINTS = 500.0
"""Its height at full size."""

_SHRINK, _MANY = 1.45, 4
"""What is no more than so much higher than its pages is drawn in; a sheet of many pages is left alone."""


def tall(sheet: Worksheet, row: int) -> float:
    """The height of a row, in points."""
    return float(sheet.row_dimensions[row].height or 15.0)


def fit_pages(sheet: Worksheet, after: int, wide: float, blocks: Sequence[tuple[int, int]] = ()) -> None:
    """Print the rows before `after`, `wide` columns, on few pages, and break no block of rows [first, end) in vain."""
    room = _POINTS * max(wide / PAGE, 1.0)
    pages = sum(tall(sheet, row) for row in range(1, after)) / room
    if pages <= _MANY and (pages < 1 or pages % 1 <= (_SHRINK - 1) * int(pages)):
        sheet.page_setup.fitToHeight = max(int(pages), 1)
        return
    page = 1  # the first row of the page that is being filled
    for first, end in blocks:
        used = sum(tall(sheet, row) for row in range(page, first))
        if used > room / 3 and used + sum(tall(sheet, row) for row in range(first, end)) > room:
            sheet.row_breaks.append(Break(id=first - 1))
            page = first
