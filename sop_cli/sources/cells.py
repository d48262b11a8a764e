"""What stands in a cell of a workbook's XML → the text a person reads there, or the fault that explains its lack."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from sop_cli.i18n import _
from sop_cli.sources.gate import KEPT_OF_LONG_CELL, MAX_CELL, MAX_COLUMNS
from sop_cli.sources.grid import shortened, too_long
from sop_cli.sources.numbers import Style, iso_text, number_text, serial_text
from sop_cli.sources.raw import Fault

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Long:
    """A text cut because it is too long: its beginning and its true length."""

    text: str
    length: int


def plain(text: str) -> str:
    """A text out of XML without its `_x000D_` escapes, line ends as in text files."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found.group(1), 16)), text)
    return tidy(text)


def tidy(text: str) -> str:
    """Line ends as in text files, and the halves of a character that were stored apart put together."""
    if not text.isascii() and _SURROGATE.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


@dataclass
class Cells:
    """Understands the cells of one workbook.

    strings: the shared ones; styles: what each cell format makes of a number.
    """

    strings: Sequence[str | Long]
    styles: Sequence[Style]
    from_1904: bool
    faults: list[Fault] = field(default_factory=list)

    def text(self, row: int, column: int, kind: str, style: int, raw: str, formula: str | None) -> str | None:
        """The text of a cell that stores `raw`; None for an empty or faulty one.

        kind: as in SpreadsheetML (n, s, str, inlineStr, b, e, d), or "text" for one that knows no escapes.
        formula: what the cell calculates, None if it is none.
        """
        if formula is not None and not raw and kind != "str":
            return self._fault(
                row,
                column,
                _("The cell holds a formula without a calculated value."),
                _("Open the file in Excel or WPS, let it calculate, and save it."),
                "=" + formula,
            )
        if not raw:
            return None
        if kind == "s":
            return self._shared(row, column, raw)
        if kind in ("inlineStr", "str", "text"):
            return tidy(raw) if kind == "text" else plain(raw)
        if kind == "e":
            return self.error(row, column, raw)
        if kind == "b":
            return "TRUE" if raw.strip() in ("1", "true") else "FALSE"
        return self._date(row, column, raw) if kind == "d" else self.number(row, column, raw, self._style(style))

    def long(self, row: int, column: int, text: str, length: int) -> str:
        """The beginning of a text that is too long, with its fault."""
        self.faults.append(too_long(row, column, text, length))
        return text[:KEPT_OF_LONG_CELL] + "…"

    def error(self, row: int, column: int, name: str) -> str | None:
        """An error value such as #REF! or #N/A: no text, a fault."""
        return self._fault(
            row,
            column,
            _("The cell holds the error {error} (a formula could not be calculated).").format(error=shortened(name)),
            _("Correct the formula, or type the value itself."),
            name,
        )

    def number(self, row: int, column: int, raw: str, style: Style) -> str | None:
        """A number by its format: plain decimals, or a date."""
        if style == "number":
            text = number_text(raw.strip())
            if text is None:
                hint = _("Type the number anew.")
                return self._fault(row, column, _("The cell holds no number, though it says so."), hint, raw)
            return text
        text = serial_text(raw, style, from_1904=self.from_1904)
        if text is None:
            return self._fault(
                row,
                column,
                _("The cell is formatted as a date, but the date is out of range: serial number {serial}.").format(
                    serial=shortened(raw)
                ),
                _("Type the date anew, for example 2023-10-10; or choose a number format if no date is meant."),
                raw,
            )
        return text

    def _shared(self, row: int, column: int, raw: str) -> str | None:
        index = int(raw) if raw.isdecimal() else -1
        if not 0 <= index < len(self.strings):
            hint = _("Open the file in Excel or WPS, let it be repaired, and save it.")
            return self._fault(row, column, _("The cell points to a text that the workbook does not hold."), hint, raw)
        string = self.strings[index]
        return self.long(row, column, string.text, string.length) if isinstance(string, Long) else string

    def _date(self, row: int, column: int, raw: str) -> str | None:
        try:
            return iso_text(dt.datetime.fromisoformat(raw).replace(tzinfo=None, microsecond=0))
        except ValueError:
            hint = _("Type the date anew, for example 2023-10-10.")
            return self._fault(row, column, _("The cell holds a date that does not exist."), hint, raw)

    def _style(self, index: int) -> Style:
        return self.styles[index] if 0 <= index < len(self.styles) else "number"

    def _fault(self, row: int, column: int, reason: str, hint: str, value: str) -> str | None:
        self.faults.append(Fault(row, column, reason, hint, shortened(value)))
        return None


class Columns(dict[str, int]):
    """Column letters → 0-based number (A → 0, XFD → 16383); raises KeyError for anything else."""

    def __missing__(self, letters: str) -> int:
        if not re.fullmatch("[A-Za-z]{1,3}", letters):
            raise KeyError(letters)
        number = 0
        for letter in letters.upper():
            number = number * 26 + ord(letter) - 64
        if number > MAX_COLUMNS:
            raise KeyError(letters)
        self[letters] = number - 1
        return number - 1


class TextCollector:
    """Joins the pieces of a text, keeping no more of it than a cell may hold."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self.length = 0

    def add(self, piece: str) -> None:
        """One more piece."""
        if self.length <= MAX_CELL:
            self._pieces.append(piece)
        self.length += len(piece)

    def take(self) -> str | Long:
        """The whole text, and a fresh start."""
        text = "".join(self._pieces)
        whole: str | Long = text if self.length <= MAX_CELL else Long(text[: KEPT_OF_LONG_CELL + 1], self.length)
        self._pieces.clear()
        self.length = 0
        return whole
