"""Workbooks: the filled form first where there is one, then the report's sheets, all to the byte repeatable."""

from __future__ import annotations

import io
from datetime import datetime

from openpyxl import Workbook

from sop_cli.reports.result import Result
from sop_cli.sinks.marking import mark_book
from sop_cli.sinks.masking import form_of, hidden, report_of
from sop_cli.sinks.meta import Meta
from sop_cli.sinks.seal import sealed
from sop_cli.sinks.sheets import add_report


def workbook(result: Result, meta: Meta) -> bytes:
    """The result as an .xlsx file: a marked log, a filled form with its report, or the report alone."""
    if result.marked is not None:
        from sop_cli.sinks.marked import marked_log

        return marked_log(result, meta)
    report = report_of(result, meta)
    if result.bundle is not None:
        from sop_cli.sinks.letter_book import letter_book

        bundle = hidden(result.bundle(), meta)
        return saved(letter_book(bundle, report, meta), f"sop:form:{bundle.form}", report.title, meta)
    data = form_of(result, meta)
    if data is None:
        book, mark = _empty(), "sop:report"
    else:
        from sop_cli.sinks.forms import filled

        book, mark = filled(data, report, meta), f"sop:form:{data.form}"
    add_report(book, report, meta)
    book.active = 0
    return saved(book, mark, report.title, meta)


def _empty() -> Workbook:
    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    return book


def saved(book: Workbook, mark: str, title: str, meta: Meta) -> bytes:
    """The workbook's bytes, with the mark that says what it is and nothing that says who made it."""
    properties = book.properties
    properties.category, properties.title, properties.creator = mark, title, "sop"
    properties.lastModifiedBy = None
    properties.created = datetime.combine(meta.as_of, datetime.min.time())
    if meta.run is not None:
        mark_book(book, meta.run)
    out = io.BytesIO()
    book.save(out)
    return sealed(out.getvalue(), meta.as_of)
