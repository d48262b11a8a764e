"""The marked log with its look kept: the workbook itself, loaded, with what was found coloured and commented in it.

Formulas stand as their values: a copy that is handed round calculates nothing and fetches nothing.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from openpyxl import Workbook, load_workbook

from sop_cli.i18n import _
from sop_cli.records.origin import MOST_ORIGINS, ORIGIN_HEADS, ORIGIN_SHEET
from sop_cli.reports.model import Report
from sop_cli.reports.result import MarkedSheet, Result
from sop_cli.sinks import looks
from sop_cli.sinks.marked_copy import Styles, copy_sheet
from sop_cli.sinks.marked_front import front
from sop_cli.sinks.marked_paper import Paper, draw_front, draw_log, hide_texts, mark, restore
from sop_cli.sinks.marked_rows import LogSheet, sheet_names
from sop_cli.sinks.meta import Meta
from sop_cli.sinks.unkept import unkept

_MOST_CELLS = 300_000
"""openpyxl takes some ten seconds and half a gigabyte for so many."""

Origin = tuple[str, MarkedSheet, Mapping[int, int]]
"""A sheet of the copy, the log's sheet, and the copy's rows: row in the copy → row in the log."""


def kept_log(report: Report, result: Result, sheets: Sequence[MarkedSheet], meta: Meta) -> bytes | None:
    """The marked workbook; None where no log has a look to be kept, or openpyxl cannot take it in."""
    sources = {sheet.source for sheet in sheets if sheet.source}
    if not sources or sum(sheet.frame.height * sheet.frame.width for sheet in sheets) > _MOST_CELLS:
        return None
    try:
        loaded = {path: load_look(path) for path in sorted(sources)}
    except Exception:
        return None
    if any(s.source and (s.broken or s.sheet not in loaded[s.source].sheetnames) for s in sheets):
        return None
    alone = len(sources) == 1 and all(sheet.source for sheet in sheets)
    book, papers = _itself(loaded, sheets) if alone else _together(loaded, sheets)
    for paper in papers:
        restore(paper)
        mark(paper, meta)
    for sheet in book.worksheets:
        hide_texts(sheet, meta)
    name = looks.sheet_name(_("To look at"), {title.casefold() for title in book.sheetnames})
    said = remarks(sorted(sources))
    drawn = front(report.title, report.facts, report.headline, result.findings, said, result.titles, meta)
    draw_front(book.create_sheet(name, 0), drawn, {(p.log.marked.file, p.log.marked.sheet): p for p in papers})
    add_origin(book, [(paper.sheet.title, paper.log.marked, paper.rows) for paper in papers])
    return finished(book, report.title, meta)


def load_look(path: Path) -> Workbook:
    """The workbook with values in place of formulas, and without links to anywhere."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(path, data_only=True, keep_links=False, rich_text=True)


def with_looks(sheets: Sequence[MarkedSheet]) -> tuple[list[MarkedSheet], dict[Path, Workbook]]:
    """The sheets, and the workbooks whose look can be kept; a sheet of any other has no source any more."""
    loaded: dict[Path, Workbook] = {}
    for path in sorted({sheet.source for sheet in sheets if sheet.source}):
        with suppress(Exception):  # openpyxl raises whatever comes; the sheet is drawn anew then
            loaded[path] = load_look(path)
    kept = [s.source in loaded and s.sheet in loaded[s.source].sheetnames if s.source else False for s in sheets]
    return [s if keep else replace(s, source=None) for s, keep in zip(sheets, kept, strict=True)], loaded


def remarks(sources: Iterable[Path]) -> list[str]:
    """What is to be said of the copies of these workbooks."""
    lost = list(dict.fromkeys(word for path in sources for word in unkept(path)))
    if not lost:
        return []
    return [_("Not in this copy, as they cannot be carried over: {things}.").format(things=", ".join(lost))]


def drawn_anew() -> str:
    """What is said where a look could not be kept."""
    return _("The look of the log could not be kept (too large, or of a kind that cannot be carried over).")


def origin_rows(sheets: Iterable[Origin]) -> Iterator[tuple[str | int, ...]]:
    """What the hidden sheet says: of each row of the copy, its place in the log and its record's key."""
    count = 0
    for title, marked, rows in sheets:
        for row, there in rows.items():
            count += 1
            if there in marked.keys and count <= MOST_ORIGINS:
                yield title, row, marked.file, marked.sheet or "", there, marked.keys[there]


def add_origin(book: Workbook, sheets: Iterable[Origin]) -> None:
    """The hidden sheet at the end."""
    sheet = book.create_sheet(ORIGIN_SHEET)
    for number, values in enumerate((ORIGIN_HEADS, *origin_rows(sheets)), start=1):
        for column, value in enumerate(values, start=1):
            cell = sheet.cell(number, column)
            if isinstance(value, str):
                looks.put_text(cell, value)
            else:
                cell.value = value
    sheet.sheet_state = "veryHidden"


def finished(book: Workbook, title: str, meta: Meta) -> bytes:
    """The bytes of a marked workbook, opened at its front."""
    from sop_cli.sinks.workbook import saved

    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = False
    book.active = 0
    book.properties = type(book.properties)()
    return saved(book, "sop:marked-log", title, meta)


def _itself(loaded: Mapping[Path, Workbook], sheets: Sequence[MarkedSheet]) -> tuple[Workbook, list[Paper]]:
    """The one workbook that all sheets are from."""
    (book,) = loaded.values()
    if str(book.properties.category or "") == "sop:marked-log":
        for name in (book.sheetnames[0], ORIGIN_SHEET):
            if name in book.sheetnames and name not in {sheet.sheet for sheet in sheets}:
                del book[name]
    return book, [Paper(book[str(s.sheet)], LogSheet(s), {row: row for row in s.keys}) for s in sheets]


def _together(loaded: Mapping[Path, Workbook], sheets: Sequence[MarkedSheet]) -> tuple[Workbook, list[Paper]]:
    """A new workbook with the sheets of several logs, those without a look drawn."""
    book, styles, papers = empty_book(), Styles(), []
    for marked, name in zip(sheets, sheet_names(sheets), strict=True):
        log, sheet = LogSheet(marked), book.create_sheet(name)
        if marked.source:
            copy_sheet(loaded[marked.source][str(marked.sheet)], sheet, styles)
        else:
            draw_log(sheet, log)
        papers.append(Paper(sheet, log, {row: row for row in marked.keys}))
    return book, papers


def empty_book() -> Workbook:
    """A workbook without any sheet."""
    book = Workbook()
    for sheet in list(book.worksheets):
        book.remove(sheet)
    return book
