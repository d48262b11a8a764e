"""Workbooks and CSV files whose bytes depend on their content alone."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

Row = Sequence[Any]


def book(path: Path, draw: Callable[[xlsxwriter.Workbook, dict[str, Any]], None]) -> None:
    """Write a workbook whose bytes depend on its content alone."""
    workbook = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    workbook.set_properties({"created": datetime(2024, 1, 2)})  # noqa: DTZ001 - a workbook knows no zones
    base = {"font_name": "微软雅黑", "font_size": 10, "valign": "vcenter"}
    styles = {
        "cell": workbook.add_format(base),
        "date": workbook.add_format(base | {"num_format": "yyyy/m/d"}),
        "head": workbook.add_format(base | {"bold": True, "bg_color": "#DDE6F3", "border": 1}),
        "title": workbook.add_format(base | {"bold": True, "font_size": 14, "align": "center"}),
        "banner": workbook.add_format(base | {"bold": True, "bg_color": "#F2F2F2"}),
    }
    draw(workbook, styles)
    workbook.close()


def put(sheet: Any, row: int, cells: Row, styles: dict[str, Any], style: str = "cell") -> None:
    """Write a row; dates as dates, numbers as numbers, the rest as text."""
    for column, value in enumerate(cells):
        if isinstance(value, date):
            sheet.write_datetime(row, column, datetime.combine(value, time()), styles["date"])
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, styles[style])
        elif value != "":
            sheet.write_string(row, column, value, styles[style])


def merge_equal(sheet: Any, first: int, column: int, values: Sequence[str], style: Any) -> None:
    """Merge the cells of a column where the same value stands several times in a row."""
    start = 0
    for i in range(1, len(values) + 1):
        if i == len(values) or values[i] != values[start]:
            if i - start > 1:
                sheet.merge_range(first + start, column, first + i - 1, column, values[start], style)
            start = i


def write_csv(path: Path, rows: Iterable[Row], encoding: str) -> None:
    """Write a CSV file as Excel saves it."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
