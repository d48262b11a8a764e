"""CSV of any encoding, separator and line end → one sheet of text with the row numbers of a spreadsheet program."""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator

from sop_cli.errors import SopError, Where
from sop_cli.i18n import _
from sop_cli.sources.encoding import decode, is_no_text
from sop_cli.sources.even import add_even, whole_records
from sop_cli.sources.gate import MAX_COLUMNS, cannot_use
from sop_cli.sources.grid import Grid, TooSparse, shortened
from sop_cli.sources.plain import WORTH_IT, add_plain, end_of_plain, is_plain, piece_of
from sop_cli.sources.raw import Fault, RawFile, RawSheet
from sop_cli.sources.sheets import in_order, no_such_sheet

_SEPARATORS = ",;\t|"
_SAMPLE = 65_536
_LONGEST_FIELD = 2**31 - 1
_MOST_OPEN_QUOTES = 20
_LOOK_AHEAD_EVERY = 1000
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
    """How well a sign cuts: rows of one width, many cells. Marks left inside of cells show that it cut quoted text."""
    weights: Counter[int] = Counter()
    for record in _records(io.StringIO(sample, newline=""), separator):
        if any(record):
            weights[len(record)] += 1 if any('"' in cell for cell in record) else 4
    width = max((width for width in weights if width > 1), key=lambda width: (weights[width], -width), default=0)
    return (weights[width] / weights.total()) ** 2 * math.log(width) if width else 0.0


def _records(lines: Iterator[str], separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_FIELD)
    return csv.reader(lines, delimiter=separator, skipinitialspace=True)


def _sheet(text: str, separator: str, shown: str) -> RawSheet:
    reader = _Reader(text, separator, shown)
    try:
        reader.read()
        frame = reader.grid.finish()
    except TooSparse:
        raise _too_wide(shown, None) from None
    return RawSheet(None, frame, faults=in_order(reader.grid.faults))


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
        self._text = text

    def __iter__(self) -> Iterator[str]:
        while self.offset < len(self._text):
            for line in io.StringIO(piece_of(self._text, self.offset, len(self._text)), newline=""):
                self.offset += len(line)
                yield line
        yield _END


class _Reader:
    """Reads a text into a grid: even pieces and those without quotation marks column-wise, the rest record by record.

    A quotation mark that is never closed spoils its own line alone.
    """

    def __init__(self, text: str, separator: str, shown: str) -> None:
        self.grid = Grid()
        self._text = text
        self._separator = separator
        self._shown = shown
        self._at = 0
        self._number = 0
        self._open_quotes = 0

    def read(self) -> None:
        """Read all of it."""
        while self._at < len(self._text):
            if not self._read_even():
                self._read_uneven()

    def _read_even(self) -> bool:
        """Read the next piece at once; False where it is too short or not even."""
        piece = whole_records(piece_of(self._text, self._at, len(self._text)))
        if len(piece) < WORTH_IT:
            return False
        return self._read_at_once(piece, add_even)

    def _read_uneven(self) -> None:
        end = end_of_plain(self._text, self._at)
        plain = piece_of(self._text, self._at, end)
        if end - self._at < WORTH_IT or not self._read_at_once(plain, add_plain):
            self._read_records(self._at + len(piece_of(self._text, self._at, len(self._text))))

    def _read_at_once(self, piece: str, add: Callable[[Grid, str, str, int], int | None]) -> bool:
        """Read whole lines column-wise; False where that cannot be done."""
        rows = add(self.grid, piece, self._separator, self._number + 1)
        if rows is None:
            return False
        self._number += rows
        self._at += len(piece)
        return True

    def _read_records(self, end: int) -> None:
        """Read records one by one, to about `end` or to the next long stretch without quotation marks."""
        lines = _Lines(self._text, self._at)
        for count, record in enumerate(_records(iter(lines), self._separator), 1):
            if record and record[-1].endswith(_END):
                if record != [_END]:
                    self._skip_open_quote()
                return
            self._number += 1
            self._at = lines.offset
            self._add(record)
            if count % _LOOK_AHEAD_EVERY == 0 and (self._at >= end or is_plain(self._text, self._at)):
                return

    def _add(self, record: list[str]) -> None:
        written = len(record)
        while record and not record[-1]:
            record.pop()
        if len(record) > MAX_COLUMNS:
            raise _too_wide(self._shown, self._number)
        if record:
            cells = [cell.replace("\r\n", "\n").replace("\r", "\n") if "\r" in cell else cell for cell in record]
            self.grid.add(self._number, [*cells], written)

    def _skip_open_quote(self) -> None:
        self._number += 1
        self._open_quotes += 1
        if self._open_quotes > _MOST_OPEN_QUOTES:
            raise cannot_use(
                self._shown,
                _("Row {row}: quotation marks are opened and never closed all over the file.").format(row=self._number),
                _("Export the file again, or save it as .xlsx."),
            )
        end = _LINE_END.search(self._text, self._at)
        line = self._text[self._at : end.end() if end else None]
        self._at += len(line)
        reason = _("A quotation mark that opens in this row is never closed.")
        hint = _("Add the missing mark or take the other one out.")
        self.grid.faults.append(Fault(self._number, None, reason, hint, shortened(line.strip())))
