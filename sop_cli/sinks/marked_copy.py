"""A sheet copied into another workbook with its look: whole, or only some of its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from sop_cli.sinks.looks import cells_of
from sop_cli.sinks.marked_rows import Range


@dataclass
class Styles:
    """Styles already carried over: (workbook, style there) → a cell of the new workbook that has it."""

    known: dict[tuple[int, tuple[int, ...]], Any] = field(default_factory=dict)

    def carry(self, old: Any, new: Any) -> None:
        """Give the new cell the old one's look."""
        key = (id(old.parent.parent), tuple(old._style))  # noqa: SLF001 - the only key of a whole style
        if key in self.known:
            new._style = copy(self.known[key]._style)  # noqa: SLF001 - the same
            return
        for name in ("font", "fill", "border", "alignment", "protection"):
            setattr(new, name, copy(getattr(old, name)))
        new.number_format = old.number_format
        self.known[key] = new


def copy_sheet(
    old: Worksheet, new: Worksheet, styles: Styles, rows: Mapping[int, int] | None = None,
    merges: Sequence[Range] = (),
) -> None:  # fmt: skip
    """Copy cells, widths, heights, merged ranges, drop-downs, frozen heads and print set-up.

    rows: old row → new row; all rows where they are without it. merges: the ranges of the copy, with `rows`.
    """
    for cell in cells_of(old):
        row = cell.row if rows is None else rows.get(cell.row)
        if row is not None:
            _cell(cell, new.cell(row, cell.column or 1), styles)
    for number, size in old.row_dimensions.items():
        row = number if rows is None else rows.get(number)
        if row is not None and (size.height is not None or size.hidden):
            new.row_dimensions[row].height, new.row_dimensions[row].hidden = size.height, size.hidden and rows is None
    _page(old, new)
    if rows is None:
        _spans(old, new)
    for top, bottom, left, right in merges:
        new.merge_cells(start_row=top, end_row=bottom, start_column=left + 1, end_column=right + 1)


def _spans(old: Worksheet, new: Worksheet) -> None:
    """What lies over many cells at once."""
    for span in old.merged_cells.ranges:
        new.merge_cells(span.coord)
    for rule in old.data_validations.dataValidation:
        new.add_data_validation(copy(rule))
    if old.auto_filter.ref:
        new.auto_filter.ref = old.auto_filter.ref


def stretch_drop_downs(old: Worksheet, new: Worksheet, first: int, last: int) -> None:
    """The drop-downs of the table's columns, over the rows of the copy."""
    for rule in old.data_validations.dataValidation:
        columns = sorted({c for span in rule.sqref.ranges if span.max_row >= first for c in (span.min_col,)})
        if not columns or last < first:
            continue
        made: DataValidation = copy(rule)
        made.sqref = type(rule.sqref)()
        for column in columns:
            letter = get_column_letter(column)
            made.add(f"{letter}{first}:{letter}{last}")
        new.add_data_validation(made)


def _cell(old: Any, new: Any, styles: Styles) -> None:
    if old.has_style:
        styles.carry(old, new)
    if isinstance(old, MergedCell):
        return
    if old.value is not None:
        new.value = old.value
        new.data_type = old.data_type
    if old.comment is not None:
        new.comment = copy(old.comment)


def _page(old: Worksheet, new: Worksheet) -> None:
    for letter, size in old.column_dimensions.items():
        made = new.column_dimensions[letter]
        made.width, made.hidden, made.min, made.max = size.width, size.hidden, size.min, size.max
    new.freeze_panes = old.freeze_panes
    new.sheet_view.showGridLines = old.sheet_view.showGridLines
    new.sheet_view.zoomScale = old.sheet_view.zoomScale
    new.sheet_format = copy(old.sheet_format)
    new.sheet_properties.tabColor = copy(old.sheet_properties.tabColor)
    new.sheet_properties.pageSetUpPr = copy(old.sheet_properties.pageSetUpPr)
    for name in ("page_setup", "page_margins", "print_options"):
        made = copy(getattr(old, name))
        if hasattr(made, "_parent"):
            made._parent = new  # noqa: SLF001 - openpyxl's own way to say whose it is
        setattr(new, name, made)
    if old.print_title_rows:
        new.print_title_rows = old.print_title_rows
