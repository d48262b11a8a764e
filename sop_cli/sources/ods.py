"""OpenDocument spreadsheets (.ods) → sheets of text, read as a stream; repeats of empty rows and cells cost nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from sop_cli.errors import SopError
from sop_cli.i18n import _
from sop_cli.sources.archive import Package
from sop_cli.sources.biff import has_password
from sop_cli.sources.cells import Cells, Long, TextCollector, tidy
from sop_cli.sources.gate import MAX_COLUMNS, MAX_ROWS
from sop_cli.sources.grid import Cursor, Grid
from sop_cli.sources.raw import Merge, RawSheet
from sop_cli.sources.sheets import SheetEntry, finished
from sop_cli.sources.xml_stream import parse

_CONTENT = "content.xml"
_DURATION = re.compile(r"PT(\d{1,6})H(\d{1,2})M(\d{1,2})(?:[.,]\d*)?S")
_ERROR = re.compile(r"#[A-Z0-9/_]+[!?]?|Err:\d{3}|#N/A")
_MOST_REPEATED = 2_000_000
_ASIDE = frozenset({"tracked-changes", "dde-links", "annotation", "shapes", "frame", "rect", "custom-shape"})


class OpenDocument:
    """One .ods file."""

    def __init__(self, package: Package) -> None:
        self._package = package
        if _CONTENT not in package:
            raise package.damaged(_("its part {part} is missing").format(part=_CONTENT))
        manifest = "META-INF/manifest.xml"
        if manifest in package and b"encryption-data" in package.read(manifest):
            raise has_password(package.shown)

    def entries(self) -> list[SheetEntry]:
        """The sheets in their order; `part` is the number of the table."""
        listing = _Listing()
        parse(self._package, _CONTENT, self._package.stream(_CONTENT), listing.start, listing.end, lambda _text: None)
        return [
            SheetEntry(name, str(index), style in listing.hidden) for index, (name, style) in enumerate(listing.tables)
        ]

    def sheets(self, entries: list[SheetEntry]) -> Iterator[RawSheet]:
        """The sheets' text, one after the other."""
        for entry in entries:
            yield finished(entry, OdsSheet(self._package, int(entry.part)), self._package.shown)


class _Listing:
    """Names of the tables, and the styles that hide one."""

    def __init__(self) -> None:
        self.tables: list[tuple[str, str]] = []
        self.hidden: set[str] = set()
        self._style = ""
        self._aside = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name in _ASIDE:
            self._aside += 1
        elif name == "style":
            self._style = attributes.get("style:name", "")
        elif name == "table-properties" and attributes.get("table:display") == "false":
            self.hidden.add(self._style)
        elif name == "table" and not self._aside:
            self.tables.append((attributes.get("table:name", ""), attributes.get("table:style-name", "")))

    def end(self, name: str) -> None:
        """An element ends."""
        self._aside -= name in _ASIDE


class OdsSheet:
    """Reads the table of a given number."""

    def __init__(self, package: Package, index: int) -> None:
        self.merges: list[Merge] = []
        self._cells = Cells((), (), from_1904=False)
        self.faults = self._cells.faults
        self._package = package
        self._index = index
        self._table = -1
        self._aside = 0
        self._next_row = 1
        self._next_column = 0
        self._row: list[tuple[int, str | None]] = []
        self._repeat_row = 1
        self._cell: dict[str, str] | None = None
        self._text = TextCollector()
        self._paragraphs = 0
        self._in_paragraph = 0
        self._repeated = 0
        self._faults_before_row = 0
        self._starts = {
            "table-row": self._start_row, "table-cell": self._start_cell, "covered-table-cell": self._start_cell,
            "p": self._start_paragraph, "s": self._spaces, "tab": self._tab, "line-break": self._break,
        }  # fmt: skip
        self._ends = {
            "table-row": self._end_row, "table-cell": self._end_cell, "covered-table-cell": self._end_cell,
            "p": self._end_paragraph,
        }  # fmt: skip

    def read(self, grid: Grid) -> None:
        """Read the whole table into a grid."""
        self._cursor = Cursor(grid)
        parse(self._package, _CONTENT, self._package.stream(_CONTENT), self._start, self._end, self._data)
        self._cursor.close()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _ASIDE:
            self._aside += 1
        elif name == "table" and not self._aside:
            self._table += 1
        elif self._table == self._index and not self._aside and name in self._starts:
            self._starts[name](attributes)

    def _end(self, name: str) -> None:
        if name in _ASIDE:
            self._aside -= 1
        elif self._table == self._index and not self._aside and name in self._ends:
            self._ends[name]()

    def _data(self, text: str) -> None:
        if self._in_paragraph and not self._aside:
            self._text.add(text)

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._repeat_row = self._count(attributes, "table:number-rows-repeated")
        self._next_column = 0
        self._row = []
        self._faults_before_row = len(self.faults)

    def _end_row(self) -> None:
        last = self._next_row + self._repeat_row - 1
        self._repeat_faults(self._faults_before_row, range(self._next_row + 1, last + 1), range(0))
        if self._row:
            self._use(len(self._row) * (self._repeat_row - 1))
            if last > MAX_ROWS:
                raise self._misplaced()
            for number in range(self._next_row, last + 1):
                for column, text in self._row:
                    self._cursor.put(number, column, text)
        self._next_row = last + 1

    def _repeat_faults(self, since: int, rows: range, columns: range) -> None:
        """A faulty cell that the file writes once for many places is a fault at each of them."""
        found = self.faults[since:]
        self._use(len(found) * max(len(rows), len(columns)))
        self.faults.extend(replace(fault, row=row) for fault in found for row in rows)
        self.faults.extend(replace(fault, column=column) for fault in found for column in columns)

    def _use(self, repeated: int) -> None:
        self._repeated += repeated
        if self._repeated > _MOST_REPEATED:
            raise self._package.damaged(_("a few cells are repeated millions of times"))

    def _misplaced(self) -> SopError:
        return self._package.damaged(
            _("a cell or row stands at {place}, outside of a sheet’s {rows} rows and {columns} columns").format(
                place=f"R{self._next_row}C{self._next_column + 1}", rows=MAX_ROWS, columns=MAX_COLUMNS
            )
        )

    def _count(self, attributes: dict[str, str], name: str) -> int:
        text = attributes.get(name, "1")
        return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 9 else 1

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._cell = attributes
        self._paragraphs = 0

    def _end_cell(self) -> None:
        cell, self._cell = self._cell or {}, None
        first, repeat = self._next_column, self._count(cell, "table:number-columns-repeated")
        self._next_column += repeat
        known = len(self.faults)
        text = self._value(cell, first, self._text.take())
        self._repeat_faults(known, range(0), range(first + 1, first + repeat))
        if text is not None:
            if self._next_column > MAX_COLUMNS:
                raise self._misplaced()
            self._use(repeat - 1)
            self._row += [(column, text) for column in range(first, first + repeat)]
        self._span(cell, first)

    def _span(self, cell: dict[str, str], column: int) -> None:
        rows = self._count(cell, "table:number-rows-spanned")
        columns = self._count(cell, "table:number-columns-spanned")
        if rows * columns > 1:
            self.merges.append(Merge(self._next_row, self._next_row + rows - 1, column, column + columns - 1))

    def _value(self, cell: dict[str, str], column: int, written: str | Long) -> str | None:
        row = self._next_row
        if isinstance(written, Long):
            return self._cells.long(row, column, written.text, written.length)
        kind = cell.get("office:value-type", "")
        formula = cell.get("table:formula")
        if formula is not None and not kind:
            return self._cells.text(row, column, "n", 0, "", formula)
        if cell.get("calcext:value-type") == "error" or (formula is not None and _ERROR.fullmatch(written)):
            return self._cells.error(row, column, written or "#?")
        if kind in ("float", "percentage", "currency"):
            return self._cells.number(row, column, cell.get("office:value", ""), "number")
        if kind == "boolean":
            return "TRUE" if cell.get("office:boolean-value") == "true" else "FALSE"
        if kind == "date":
            return self._cells.text(row, column, "d", 0, cell.get("office:date-value", ""), None)
        if kind == "time":
            return _clock(cell.get("office:time-value", "")) or written or None
        return tidy(written or cell.get("office:string-value", "")) or None

    def _start_paragraph(self, _attributes: dict[str, str]) -> None:
        if self._cell is not None:
            if self._paragraphs:
                self._text.add("\n")
            self._paragraphs += 1
            self._in_paragraph += 1

    def _end_paragraph(self) -> None:
        if self._cell is not None:
            self._in_paragraph -= 1

    def _spaces(self, attributes: dict[str, str]) -> None:
        if self._in_paragraph:
            self._text.add(" " * min(self._count(attributes, "text:c"), 1000))

    def _tab(self, _attributes: dict[str, str]) -> None:
        if self._in_paragraph:
            self._text.add("\t")

    def _break(self, _attributes: dict[str, str]) -> None:
        if self._in_paragraph:
            self._text.add("\n")


def _clock(duration: str) -> str | None:
    found = _DURATION.fullmatch(duration)
    if not found:
        return None
    hours, minutes, seconds = map(int, found.groups())
    return f"{hours:02}:{minutes:02}:{seconds:02}"
