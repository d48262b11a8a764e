"""One column of cells → the values of its kind, and findings for the cells that have none."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from sop_cli.i18n import _
from sop_cli.records.base import Column, Kind
from sop_cli.records.credit import parts_of
from sop_cli.records.finding import Severity
from sop_cli.sources.found import CELL, Found, Spot
from sop_cli.sources.header import Head, Header
from sop_cli.sources.words import Vocabulary, word_key
from sop_cli.values.base import Refused
from sop_cli.values.text import INVISIBLE, LINE_ENDS
from sop_cli.values.units import Unit
from sop_cli.values.vector import Options, ParsedColumn, parse_column

TEXTS = frozenset((Kind.TEXT, Kind.NAME, Kind.PERSON, Kind.PEOPLE))
"""Kinds that are held as text."""
_REVERSES = "[\u202d\u202e]"
_UNTIDY = rf"{INVISIBLE}|{LINE_ENDS}|\A\s|\s\z"
_UNTIDY_NAME = rf"{_UNTIDY}|[\s--\x20]|\x20{{2}}"
"""What `tidy` and `tidy_name` would change: looked for first, since most columns have nothing of it."""

_SEPARATORS = re.compile(r"\s*[、,，;；/／|｜&＆+＋\n]\s*|\s+and\s+", re.IGNORECASE)
_HAN_NAMES = re.compile(r"[\u4e00-\u9fff·]{2,4}(?:\s+[\u4e00-\u9fff·]{2,4})+")
_TWO_SIGNS = re.compile(
    r"(?:欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|令狐|夏侯|端木|百里|南宫|西门|独孤|轩辕|宇文|长孙)\s+\S{1,2}"
)
"""Family names of two signs: 欧阳 娜娜 is one person."""
_HAN_PAIR = re.compile(r"[\u4e00-\u9fff]{2,3}(?:和|与|及)[\u4e00-\u9fff]{2,3}")
_ASIDE = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_SHARE = re.compile(r"[:：]\s*\d")

BOUNDS: Mapping[tuple[str, str], tuple[int | None, int | None]] = {
    ("targets", "target"): (0, None),
    ("judgements", "points"): (0, 100),
    ("members", "capability"): (0, None),
    ("sales", "share"): (0, 1),
}
"""Figures that cannot lie outside: (lowest, highest) in the unit that people write."""


@dataclass(frozen=True)
class Cells:
    """A column as text: its cells, the rows they stand in, and where findings about it point."""

    text: pl.Series
    rows: pl.Series
    spot: Spot

    def with_text(self, text: pl.Series) -> Cells:
        """The same cells with another text."""
        return Cells(text, self.rows, self.spot)

    def where(self, hit: pl.Series) -> list[tuple[int, str | None]]:
        """Row and text of the cells that are hit."""
        hit = hit.fill_null(value=False)
        return list(zip(self.rows.filter(hit), self.text.filter(hit), strict=True))


@dataclass(frozen=True)
class Reader:
    """Reads columns of one sheet."""

    words: Vocabulary
    header: Header
    found: Found

    def read(self, cells: Cells, column: Column, head: Head) -> pl.Series:
        """The values of a column of any kind but measures, whose unit depends on the row."""
        cells = self._in_our_words(cells, column.field)
        if column.kind in TEXTS:
            return self._texts(cells, column.kind)
        options = Options(
            factor=self._factor(column.kind, head),
            currency=self.words.currency,
            order=self.words.order,
            month_start=self.words.month_start,
        )
        values = self._reported(parse_column(cells.text, column.kind, options), cells)
        return self.within(values, cells, column.field, 1)

    def measures(self, cells: Cells, column: Column, head: Head, units: pl.Series) -> pl.Series:
        """Figures whose unit (the name of a `Unit`) stands beside each of them: whole steps of it."""
        money = head.month.money if head.month else head.meaning.money
        values = pl.Series(column.field, [None] * len(cells.text), dtype=pl.Int64)
        for unit in Unit:
            mine = units == unit.name
            if not mine.any():
                continue
            part = cells.with_text(cells.text.zip_with(mine, _nulls(cells.text)))
            factor = self._money_factor(money) if unit is Unit.MONEY else Fraction(1)
            if unit is Unit.RATE:
                factor = head.meaning.share or factor
            options = Options(factor=factor, currency=self.words.currency, unit=unit)
            read = self._reported(parse_column(part.text, "measure", options), part)
            values = values.zip_with(~mine, self.within(read, part, column.field, unit.scale))
        return values

    def within(self, values: pl.Series, cells: Cells, field: str, scale: int) -> pl.Series:
        """The values without those out of bounds, which are findings."""
        low, high = BOUNDS.get((self.words.kind.kind_name, field), (None, None))
        out = pl.Series([False] * len(values), dtype=pl.Boolean)
        if low is not None:
            out = out | (values < low * scale).fill_null(value=False)
        if high is not None:
            out = out | (values > high * scale).fill_null(value=False)
        for row, text in cells.where(out):
            reason = (
                _("{column}: “{text}” lies below {low}.")
                if high is None
                else _("{column}: “{text}” does not lie between {low} and {high}.")
            )
            self.found.unreadable(
                reason.format(column=cells.spot.header, text=text, low=low, high=high),
                row=row,
                spot=cells.spot,
                value=text,
                hint=_("Check the figure."),
            )
        return values.set(out, None) if out.any() else values

    def _factor(self, kind: Kind, head: Head) -> Fraction:
        if kind is Kind.MONEY:
            return self._money_factor(head.meaning.money)
        if kind is Kind.PERCENT:
            return head.meaning.share or Fraction(1)
        return head.meaning.times or Fraction(1)

    def _money_factor(self, of_head: Fraction | None) -> Fraction:
        """The header's own unit, else that of the line above the table, else that of sop.yaml."""
        return of_head or self.header.unit_line(self.words.currency) or self.words.unit or Fraction(1)

    def _in_our_words(self, cells: Cells, field: str) -> Cells:
        ours = self.words.values.get(field)
        if not ours:
            return cells
        table = {text: ours[key] for text in cells.text.drop_nulls().unique() if (key := word_key(text)) in ours}
        return cells.with_text(cells.text.replace(table)) if table else cells

    def _reported(self, read: ParsedColumn, cells: Cells) -> pl.Series:
        self.refuse(cells, read.refusals)
        if read.rounded:
            for row, text in cells.where(cells.text.is_in(list(read.rounded))):
                self.found.add(
                    CELL,
                    _("{column}: “{text}” is finer than can be kept; it was rounded.").format(
                        column=cells.spot.header, text=text
                    ),
                    row=row,
                    spot=cells.spot,
                    value=text,
                    severity=Severity.INFO,
                )
        return read.values

    def refuse(self, cells: Cells, refusals: Mapping[str, Refused]) -> None:
        """A finding for each cell whose text is refused."""
        if not refusals:
            return
        for row, text in cells.where(cells.text.is_in(list(refusals))):
            refused = refusals[text or ""]
            self.found.unreadable(
                _("{column}: {reason}").format(column=cells.spot.header, reason=refused.reason),
                row=row,
                spot=cells.spot,
                hint=refused.hint,
                value=text,
            )

    def _texts(self, cells: Cells, kind: Kind) -> pl.Series:
        if self.words.kind.kind_name != "followups":  # of logs FU009 tells it
            self._report_reversed(cells)
        values = tidied(cells.text, one_line=kind is not Kind.TEXT)
        if kind is Kind.PERSON:
            shared = self.words.kind.kind_name == "sales"
            refusals = _by_text(values, lambda text: None if shared and parts_of(text) else _two_people(text))
            self.refuse(cells.with_text(values), refusals)
            return values.set(values.is_in(list(refusals)), None) if refusals else values
        if kind is Kind.PEOPLE:
            names = {text: "、".join(split_people(text)) for text in values.drop_nulls().unique()}
            return values.replace(names) if names else values
        return values

    def _report_reversed(self, cells: Cells) -> None:
        for row, text in cells.where(cells.text.str.contains(_REVERSES)):
            self.found.add(
                CELL,
                _("{column}: a hidden sign turns the reading direction; it was taken out.").format(
                    column=cells.spot.header
                ),
                row=row,
                spot=cells.spot,
                hint=_("Type the text anew."),
                value=text,
                severity=Severity.WARNING,
            )


def tidied(cells: pl.Series, *, one_line: bool) -> pl.Series:
    """`tidy` or `tidy_name` (values/text.py) for a whole column; empty texts are null."""
    if not cells.str.contains(_UNTIDY_NAME if one_line else _UNTIDY).any():
        return cells.set((cells == "").fill_null(value=False), None)
    text = cells.str.replace_all(INVISIBLE, "").str.replace_all(LINE_ENDS, "\n").str.strip_chars()
    if one_line:
        text = text.str.replace_all(r"\s+", " ")
    return text.set((text == "").fill_null(value=False), None)


def split_people(text: str) -> Sequence[str]:
    """The names in a cell that may hold several."""
    if _TWO_SIGNS.fullmatch(text):
        return [text]
    if _HAN_NAMES.fullmatch(text):
        return text.split()
    if _HAN_PAIR.fullmatch(text):
        return re.split("和|与|及", text, maxsplit=1)
    parts = [part.strip() for part in _SEPARATORS.split(text) if part.strip()]
    return parts or [text]


def _two_people(text: str) -> Refused | None:
    parts = split_people(_ASIDE.sub("", text))
    one_latin = "," in text and all(re.fullmatch(r"[A-Za-z.'-]+", part) for part in parts)  # Lee, Anna
    if _SHARE.search(text) and len(parts) > 1:
        return Refused(
            _("“{text}” shares a record among several people.").format(text=text),
            _("Sales take “Lee:60%/Chen:40%”; elsewhere write one row per person, each with its own part."),
        )
    if len(parts) < 2 or one_latin:
        return None
    return Refused(
        _("“{text}” names more than one person.").format(text=text),
        _("Write one row per person, or name one and put the others into a column of their own."),
    )


def _by_text(values: pl.Series, refuse: Callable[[str], Refused | None]) -> dict[str, Refused]:
    found = {text: refuse(text) for text in values.drop_nulls().unique()}
    return {text: refused for text, refused in found.items() if refused}


def _nulls(like: pl.Series) -> pl.Series:
    return pl.Series(like.name, [None], dtype=like.dtype).new_from_index(0, len(like))
