"""The merged log as a workbook, read as follow-ups, whose corrected rows take the place of those of the logs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from sop_cli.i18n import Words, _
from sop_cli.intake.merge import Entry
from sop_cli.records.base import Kind
from sop_cli.records.followup import FollowUp
from sop_cli.records.origin import REPLACES_HEAD, SOURCE_HEAD
from sop_cli.sinks import looks
from sop_cli.sinks.marked_kept import empty_book
from sop_cli.sinks.meta import Meta
from sop_cli.sinks.workbook import saved

_WIDE = {Kind.TEXT: 34, Kind.NAME: 20}
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,10})(?:\.\d{1,6})?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SHEET = Words(en="Collected", zh="收件汇总")


def collected_log(entries: Sequence[Entry], meta: Meta) -> bytes:
    """The workbook. Personal numbers stay: this is the team's own data, not something handed out."""
    book = empty_book()
    sheet = book.create_sheet(str(_SHEET))
    columns = [c for c in FollowUp.columns() if any(c.field in e.values for e in entries) or c.needed]
    further = list(dict.fromkeys(header for entry in entries for header in entry.further))
    heads = [*(str(column.title) for column in columns), *further, str(SOURCE_HEAD), str(REPLACES_HEAD)]
    for number, head in enumerate(heads, start=1):
        cell: Any = sheet.cell(1, number)
        looks.put_text(cell, head)
        cell.font, cell.fill, cell.border = looks.font(bold=True, colour=looks.DARK), looks.HEAD_FILL, looks.HEAD_BORDER
        kind = columns[number - 1].kind if number <= len(columns) else Kind.NAME
        sheet.column_dimensions[get_column_letter(number)].width = _WIDE.get(kind, 14)
    for row, entry in enumerate(entries, start=2):
        values = [entry.values.get(column.field) for column in columns]
        values += [_typed(entry.further.get(header, "")) for header in further]
        for number, value in enumerate([*values, entry.source, entry.replaces], start=1):
            _put(sheet.cell(row, number), value)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{len(entries) + 1}"
    looks.set_up_page(sheet, head_row=1, period=None)
    return saved(book, "sop:collected", _("Follow-ups taken in"), meta)


def _typed(text: str) -> str | int | float | date:
    """What stands in a column that is none of ours: a number or a day again where the text is just that."""
    if _DAY.fullmatch(text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    if _NUMBER.fullmatch(text):
        number = float(text) if "." in text else int(text)
        return number if str(number) == text else text
    return text


def _put(cell: Any, value: Any) -> None:
    if isinstance(value, datetime):
        cell.value = value
        cell.number_format = "yyyy-mm-dd hh:mm:ss" if value.time() != datetime.min.time() else "yyyy-mm-dd"
    elif isinstance(value, date):
        cell.value, cell.number_format = value, "yyyy-mm-dd"
    elif isinstance(value, int | float):
        cell.value = value
    elif value:
        looks.put_text(cell, str(value))
    cell.font, cell.border = looks.font(), looks.ROW_BORDER
    cell.alignment = Alignment(vertical="center", wrap_text=True)
