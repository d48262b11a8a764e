"""CSV of any encoding, separator and line end → one sheet of text with the row numbers of a spreadsheet program."""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterator

from sop_cli.errors import SopError, Where
from sop_cli.i18n import _
from sop_cli.sources.encoding import decode, is_no_text
from sop_cli.sources.gate import MAX_COLUMNS, cannot_use
from sop_cli.sources.grid import Grid, TooSparse, shortened
from sop_cli.sources.raw import Fault, RawFile, RawSheet
from sop_cli.sources.sheets import in_order, no_such_sheet

_SEPARATORS = ",;\t|"
_SAMPLE = 65_536
_LONGEST_FIELD = 2**31 - 1
_OPEN_QUOTES = 20
_DECLARED = re.compile(r'"?sep=([,;\t|])"?\r?\n?', re.IGNORECASE)
_LINE_END = re.compile(r"\r\n|\r|\n|\Z")
_END = "\0end of the file\0"


def read_text(data: bytes, shown: str, sha256: str, sheet: str | None) -> RawFile:
    """Read a CSV file: one sheet without a name; raises SopError when the bytes are no text."""
    if sheet is not None:
        raise no_such_sheet(shown, sheet, [])
    if not data.strip(b"\0 \t\r\n"):
        raise cannot_use(
            shown,
            _("The file holds no text, only blanks or NUL bytes; it is empty in effect."),
            _("The copy or download was probably cut off. Save or send it again."),
        )
    text, encoding = decode(data)
    if is_no_text(text):
        raise cannot_use(
            shown,
            _("This is not a table: most of its bytes are no text (a binary file)."),
            _("Send the table itself, as .xlsx or .csv."),
        )
    declared = _DECLARED.match(text)
    separator = declared.group(1) if declared else separator_of(text)
    table = _sheet(text[declared.end() :] if declared else text, separator, shown)
    return RawFile(shown, sha256, encoding, (table,))


def separator_of(text: str) -> str:
    """The sign of , ; tab | that cuts the most lines into the same number of cells; quoted text does not count."""
    return max(_SEPARATORS, key=lambda sign: _evenness(text[:_SAMPLE], sign))


def _evenness(sample: str, separator: str) -> float:
    widths = [len(record) for record in _records(io.StringIO(sample, newline=""), separator) if any(record)]
    common = Counter(width for width in widths if width > 1).most_common(1)
    if not common:
        return 0.0
    width, rows = common[0]
    return rows / len(widths) * math.log(width)


def _records(lines: Iterator[str], separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_FIELD)
    return csv.reader(lines, delimiter=separator, skipinitialspace=True)


def _sheet(text: str, separator: str, shown: str) -> RawSheet:
    grid = Grid()
    try:
        for number, record in _numbered(text, separator, grid, shown):
            _add(grid, number, record, shown)
        frame = grid.finish()
    except TooSparse:
        raise _too_wide(shown, None) from None
    return RawSheet(None, frame, faults=in_order(grid.faults))


def _add(grid: Grid, number: int, record: list[str], shown: str) -> None:
    written = len(record)
    while record and not record[-1]:
        record.pop()
    if len(record) > MAX_COLUMNS:
        raise _too_wide(shown, number)
    if record:
        cells = [cell.replace("\r\n", "\n").replace("\r", "\n") if "\r" in cell else cell for cell in record]
        grid.add(number, [*cells], written)


def _too_wide(shown: str, row: int | None) -> SopError:
    return SopError(
        _("Too many columns: a table holds at most {limit}.").format(limit=MAX_COLUMNS),
        Where(file=shown, row=row),
        _("Check the separator, and whether line ends were lost."),
    )


class _Lines:
    """The lines of a text, at their own line ends, knowing how far they were read; closed by a line no file has."""

    def __init__(self, text: str, start: int) -> None:
        self.offset = start
        self._stream = io.StringIO(text, newline="")
        self._stream.seek(start)

    def __iter__(self) -> Iterator[str]:
        for line in self._stream:
            self.offset += len(line)
            yield line
        yield _END


def _numbered(text: str, separator: str, grid: Grid, shown: str) -> Iterator[tuple[int, list[str]]]:
    """Records with their row numbers; a quotation mark that is never closed spoils its own line alone."""
    number, start = 0, 0
    for _attempt in range(_OPEN_QUOTES):
        lines = _Lines(text, start)
        for record in _records(iter(lines), separator):
            if record and record[-1].endswith(_END):
                break
            number, start = number + 1, lines.offset
            yield number, record
        if record == [_END]:
            return
        number += 1
        end = _LINE_END.search(text, start)
        line = text[start : end.end() if end else None]
        grid.faults.append(_open_quote(number, line))
        start += len(line)
    raise cannot_use(
        shown,
        _("Row {row}: quotation marks are opened and never closed all over the file.").format(row=number),
        _("Export the file again, or save it as .xlsx."),
    )


def _open_quote(row: int, line: str) -> Fault:
    reason = _("A quotation mark that opens in this row is never closed.")
    return Fault(row, None, reason, _("Add the missing mark or take the other one out."), shortened(line.strip()))
