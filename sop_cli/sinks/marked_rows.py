"""A log's sheet as the marked copy shows it: its rows, its merged cells, and where the findings stand in them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import merge as in_order
from itertools import islice
from pathlib import PurePath

from xlsxwriter.utility import xl_cell_to_rowcol

from sop_cli.i18n import _
from sop_cli.records.finding import Finding
from sop_cli.records.origin import ORIGIN_SHEET
from sop_cli.reports.result import MarkedSheet
from sop_cli.sinks import looks
from sop_cli.values.visible import width

_WIDEST, _MEASURED = 42, 500
_ADDRESS = re.compile(r"[A-Z]{1,3}\d+")

Range = tuple[int, int, int, int]
"""First row, last row (from 1), first column, last column (from 0), ends included."""

Marks = dict[int, dict[int, list[Finding]]]
"""Findings by row and column."""


@dataclass(frozen=True)
class LogSheet:
    """One sheet of a log, ready to be drawn.

    A row whose cells could not be told apart is no record, and must not become one in the copy, with every cell under
    another head: it stands as one text over the width of the table, where readers take it for a heading.
    """

    marked: MarkedSheet

    @cached_property
    def header(self) -> list[str | None]:
        """The cells of the header row."""
        return next((cells for number, cells in self._cells() if number == self.marked.header_row), [])

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """Where each header as written stands; the first of two equal ones."""
        places: dict[str, int] = {}
        for column, text in enumerate(self.header):
            if text:
                places.setdefault(text.strip(), column)
        return places

    def column(self, finding: Finding) -> int:
        """The column that a finding points to: by its address, else by its header; the first for a whole row."""
        if finding.cell and _ADDRESS.fullmatch(finding.cell):
            return int(xl_cell_to_rowcol(finding.cell)[1])
        return self.columns.get(finding.column.strip(), 0) if finding.column else 0

    def rows(self) -> Iterator[tuple[int, list[str | None]]]:
        """Each row's number and cells from the top, rows that have nothing but a finding among them."""
        present = set(self.marked.frame["_row"].to_list())
        lost = {f.row: f.value for f in self.marked.findings if f.row is not None and f.row not in present}
        for number, cells in in_order(self._cells(), ((row, [lost[row]]) for row in sorted(lost)), key=lambda r: r[0]):
            yield number, [self._one_text(cells)] if number in self.marked.broken else list(cells)

    @cached_property
    def merges(self) -> list[Range]:
        """The merged ranges from the top, all inside of the table and none over another."""
        height, width = max(self.marked.frame["_row"].to_list(), default=0), len(self.marked.frame.columns) - 1
        inside = [
            (top, min(bottom, height), left, min(right, width - 1))
            for top, bottom, left, right in self.marked.merges
            if self.marked.broken.isdisjoint(range(top, min(bottom, height) + 1))
        ]
        bars = [(row, row, 0, self._width - 1) for row in self.marked.broken]
        return _apart(sorted(r for r in (*inside, *bars) if r[0] <= r[1] and r[2] <= r[3] and _cells_of(r) > 1))

    @cached_property
    def marks(self) -> Marks:
        """Findings where they are drawn: those about a merged cell on its first one."""
        found = sorted((f for f in self.marked.findings if f.row is not None), key=lambda f: f.order)
        rows = sorted({finding.row or 0 for finding in found})
        over: dict[int, list[Range]] = {}
        for one in self.merges:
            for row in rows[bisect_left(rows, one[0]) : bisect_right(rows, one[1])]:
                over.setdefault(row, []).append(one)
        marks: Marks = {}
        for finding in found:
            row, column = finding.row or 0, self.column(finding)
            row, column = next(((r[0], r[2]) for r in over.get(row, ()) if r[2] <= column <= r[3]), (row, column))
            marks.setdefault(row, {}).setdefault(column, []).append(finding)
        return marks

    @property
    def _width(self) -> int:
        return max((column + 1 for column, text in enumerate(self.header) if text), default=1)

    def _cells(self) -> Iterator[tuple[int, list[str | None]]]:
        names = [name for name in self.marked.frame.columns if not name.startswith("_")]
        for number, *cells in self.marked.frame.select("_row", *names).sort("_row").iter_rows():
            yield number, cells

    def _one_text(self, cells: Sequence[str | None]) -> str:
        """The cells as they stood in the file, more or less."""
        texts = [text or "" for text in cells]
        while texts and not texts[-1]:
            texts.pop()
        return ",".join(texts)


def _apart(ranges: Sequence[Range]) -> list[Range]:
    """Ranges in order without those that lie over an earlier one: a workbook with such ranges needs repair."""
    kept: list[Range] = []
    open_: list[Range] = []  # those that reach down to the row in hand
    for one in ranges:
        open_ = [other for other in open_ if other[1] >= one[0]]
        if all(one[3] < other[2] or other[3] < one[2] for other in open_):
            kept.append(one)
            open_.append(one)
    return kept


def _cells_of(one: Range) -> int:
    return (one[1] - one[0] + 1) * (one[3] - one[2] + 1)


def sheet_names(sheets: Sequence[MarkedSheet]) -> list[str]:
    """A name for each sheet of several logs in one workbook, behind the front."""
    taken = {looks.sheet_name(_("To look at"), ()).casefold(), ORIGIN_SHEET.casefold()}
    names = []
    for sheet in sheets:
        stem = PurePath(sheet.file).stem
        name = looks.sheet_name(f"{stem} {sheet.sheet}" if sheet.sheet else stem, taken)
        taken.add(name.casefold())
        names.append(name)
    return names


def column_widths(log: LogSheet) -> dict[int, int]:
    """How wide each column is to be, by its first rows."""
    wide: dict[int, int] = {}
    for number, cells in islice(log.rows(), _MEASURED):
        for column, text in enumerate(() if number in log.marked.broken else cells):
            if text:
                wide[column] = max(wide.get(column, 8), min(width(text) + 2, _WIDEST))
    return wide


def line_count(text: str, wide: int) -> int:
    """About how many lines a text takes: a Chinese sign is three bytes and two columns, a Latin one is one."""
    return sum(-(-(len(line.encode(errors="replace")) + len(line)) // (2 * (wide - 1))) for line in text.split("\n"))
