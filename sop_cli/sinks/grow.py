"""A form's list row made into as many rows as there are items; what stands below moves down, nothing is left behind."""

from __future__ import annotations

import re
from copy import copy

from openpyxl.formula.tokenizer import Token, Tokenizer
from openpyxl.formula.translate import Translator
from openpyxl.styles.styleable import StyleableObject
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.worksheet import Worksheet

_REFERENCE = re.compile(r"(\$?[A-Z]{1,3}\$?)(\d+)(?::(\$?[A-Z]{1,3}\$?)(\d+))?")


def repeat_row(sheet: Worksheet, row: int, count: int) -> None:
    """Make `count` rows (1 or more) of the one at `row`: values, styles, height, merged cells, checks and formulas.

    Rows below move with their heights, merged cells, checks and conditional formats; formulas of this sheet keep
    meaning what they meant, and a range that ends at the row takes the new rows in.
    """
    extra = count - 1
    if extra < 1:
        return
    moving = [m for m in sheet.merged_cells.ranges if m.min_row > row or m.min_row <= row < m.max_row]
    for merge in moving:  # all out before any comes back: a range is not added where one that is yet to move lies
        sheet.merged_cells.remove(merge)
    for merge in moving:
        merge.shift(row_shift=extra) if merge.min_row > row else merge.expand(down=extra)
    for merge in moving:
        sheet.merged_cells.add(merge)
    _move_below(sheet, row, extra)
    _shift_formulas(sheet, row, extra)
    _copy_down(sheet, row, extra)
    _stretch_checks(sheet, row, extra)
    _stretch_print_area(sheet, row, extra)


def _move_below(sheet: Worksheet, row: int, extra: int) -> None:
    last = sheet.max_row
    if last > row:
        sheet.move_range(f"A{row + 1}:{get_column_letter(sheet.max_column)}{last}", rows=extra)
    for at in sorted((at for at in sheet.row_dimensions if at > row), reverse=True):
        dimension = sheet.row_dimensions.pop(at)
        dimension.index = at + extra
        sheet.row_dimensions[at + extra] = dimension


def _copy_down(sheet: Worksheet, row: int, extra: int) -> None:
    model = [cell for cell in sheet[row] if cell.value is not None or cell.has_style]
    merges = [merge for merge in sheet.merged_cells.ranges if merge.min_row == merge.max_row == row]
    height = sheet.row_dimensions[row].height
    for step in range(1, extra + 1):
        for cell in model:
            twin = sheet.cell(row + step, cell.column or 1)
            copy_style(cell, twin)
            value = cell.value
            if isinstance(value, str) and cell.data_type == "f":
                value = Translator(value, cell.coordinate).translate_formula(twin.coordinate)
            if value is not None:
                twin.value = value
        for merge in merges:
            sheet.merge_cells(
                start_row=row + step, end_row=row + step, start_column=merge.min_col, end_column=merge.max_col
            )
        sheet.row_dimensions[row + step].height = height


def copy_style(model: StyleableObject, twin: StyleableObject) -> None:
    """Give a cell the looks of another of the same workbook: where its font, fill … stand in the book's tables.

    Copied part by part, each would be looked up anew, which takes nearly all the time of a long form.
    """
    twin._style = copy(model._style)  # type: ignore[attr-defined]  # noqa: SLF001 - as openpyxl itself copies cells


def _stretch(found: MultiCellRange, row: int, extra: int) -> MultiCellRange:
    ranges = set()
    for one in found.ranges:
        first = one.min_row + (extra if one.min_row > row else 0)
        last = one.max_row + (extra if one.max_row >= row else 0)
        ranges.add(CellRange(min_col=one.min_col, max_col=one.max_col, min_row=first, max_row=min(last, 1_048_576)))
    return MultiCellRange(ranges)


def _stretch_checks(sheet: Worksheet, row: int, extra: int) -> None:
    for check in sheet.data_validations.dataValidation:
        check.sqref = _stretch(check.sqref, row, extra)
    kept = [(formats.sqref, formats.rules) for formats in sheet.conditional_formatting]
    if kept:
        sheet.conditional_formatting = type(sheet.conditional_formatting)()
        for where, rules in kept:
            for rule in rules:
                sheet.conditional_formatting.add(str(_stretch(where, row, extra)), rule)


def _stretch_print_area(sheet: Worksheet, row: int, extra: int) -> None:
    area = sheet.print_area
    if area:
        sheet.print_area = ",".join(_moved(part.rsplit("!", 1)[-1], row, extra) for part in str(area).split(","))


def _shift_formulas(sheet: Worksheet, row: int, extra: int) -> None:
    for cells in sheet.iter_rows():
        for cell in cells:
            if cell.data_type == "f" and isinstance(cell.value, str):
                cell.value = _shifted(cell.value, sheet.title, row, extra)


def _shifted(formula: str, title: str, row: int, extra: int) -> str:
    """The formula with its references to rows below the list row moved, and ranges over the row's end stretched."""
    tokens = Tokenizer(formula)
    for token in tokens.items:
        if token.type != Token.OPERAND or token.subtype != Token.RANGE:
            continue
        sheet, bang, place = token.value.rpartition("!")
        if not bang or sheet.strip("'").replace("''", "'") == title:
            token.value = f"{sheet}{bang}{_moved(place, row, extra)}"
    return "=" + "".join(token.value for token in tokens.items)


def _moved(place: str, row: int, extra: int) -> str:
    found = _REFERENCE.fullmatch(place)
    if not found:
        return place
    first, last = int(found[2]), int(found[4] or 0)
    start = f"{found[1]}{first + extra if first > row else first}"
    if not found[3]:
        return start
    return f"{start}:{found[3]}{last + extra if last >= row else last}"
