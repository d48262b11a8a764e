"""The rows of one sheet below its header, column by column, with what is filled down filled in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from sop_cli.i18n import _
from sop_cli.records.base import Column, Kind
from sop_cli.records.finding import Severity
from sop_cli.sources.columns import TEXTS, Cells, Reader
from sop_cli.sources.fill import filled_down
from sop_cli.sources.found import CELL, DAMAGED, Found
from sop_cli.sources.header import Head, Header
from sop_cli.sources.raw import Fault, RawSheet
from sop_cli.sources.rows import records
from sop_cli.sources.words import Vocabulary


@dataclass(frozen=True)
class Body:
    """One sheet as it is read. frame: the rows that are records, broken ones still among them (`_broken`)."""

    sheet: RawSheet
    header: Header
    words: Vocabulary
    found: Found
    frame: pl.DataFrame

    @classmethod
    def of(cls, sheet: RawSheet, header: Header, words: Vocabulary, found: Found) -> Body:
        """Find the rows that are records."""
        frame = records(sheet, header, words, found)
        return cls(sheet, header, words, found, _with_kept(frame, sheet, header, words))

    @cached_property
    def reader(self) -> Reader:
        """What reads the columns."""
        return Reader(self.words, self.header, self.found)

    @cached_property
    def kept(self) -> pl.Series:
        """Which rows of the frame are records in the end: all but the broken ones."""
        return ~self.frame["_broken"]

    @cached_property
    def rows(self) -> pl.Series:
        """The row numbers of the records."""
        return self.frame["_row"].filter(self.kept)

    def cells(self, head: Head, field: str | None, *, fill: bool) -> Cells:
        """A column's cells in the rows that are records. fill: merged cells and 同上 take the value above."""
        spot = head.spot(field)
        if head.name not in self.frame.columns:
            return Cells(pl.Series(head.name, [None] * self.rows.len(), dtype=pl.String), self.rows, spot)
        if not fill:
            return Cells(self.frame[head.name].filter(self.kept), self.rows, spot)
        text, lost = filled_down(self.frame, head.name, self.sheet.merges)
        cells = Cells(text.filter(self.kept), self.rows, spot)
        for row, _text in cells.where(lost.filter(self.kept)):
            self.found.unreadable(
                _("{column}: it points to the cell above, which holds nothing.").format(column=head.text),
                row=row,
                spot=spot,
                value="同上",
                hint=_("Fill in the value itself."),
            )
        return cells

    def of_column(self, column: Column) -> tuple[Head, Cells] | None:
        """The head and the cells of a field's column; None where the sheet has none."""
        head = self.header.by_field.get(column.field)
        return None if head is None else (head, self.cells(head, column.field, fill=column.filled_down))

    def of_word(self, name: str) -> Cells | None:
        """The cells of a column of ours that is no field (a year, a dimension), filled down."""
        head = self.header.by_field.get(name)
        return None if head is None else self.cells(head, None, fill=True)

    def read(self, column: Column) -> pl.Series | None:
        """The values of a field of any kind but measures; None where the sheet has no such column."""
        found = self.of_column(column)
        return None if found is None else self.reader.read(found[1], column, found[0]).rename(column.field)

    def report_faults(self) -> None:
        """What the reader of the file could not make out, cell by cell."""
        if not self.sheet.faults:
            return
        heads = {head.index: head for head in self.header.heads}
        rows = set(self.rows)
        for fault in self.sheet.faults:
            if fault.column is None or fault.row not in rows:
                continue
            head = heads.get(fault.column, Head(fault.column, ""))
            code, severity, used = _weight(fault, head, self.words)
            fields = [name for name in head.meaning.fields if not name.startswith("_")] or (
                ["target"] if head.month else []
            )
            self.found.add(
                code,
                _("{column}: {reason}").format(column=head.text, reason=fault.reason) if head.text else fault.reason,
                row=fault.row,
                spot=head.spot(fields[0] if fields else None),
                hint=fault.hint,
                value=fault.value,
                severity=severity,
            )
            if not used:
                self.found.bad.extend((fault.row, name) for name in fields)


def _is_free_text(head: Head, words: Vocabulary) -> bool:
    kinds = [words.columns[name].kind for name in head.meaning.fields if name in words.columns]
    return words.kind.kind_name == "followups" and bool(kinds) and all(kind is Kind.TEXT for kind in kinds)


def _weight(fault: Fault, head: Head, words: Vocabulary) -> tuple[str, Severity, bool]:
    """The code and severity of a fault, and whether the cell is used all the same.

    Of a damaged free text of a log the rest is used. In other kinds of record what is damaged is unreadable.
    """
    if not head.used:
        return CELL, Severity.INFO, not fault.unreadable
    if fault.damaged and fault.kept and _is_free_text(head, words):
        return DAMAGED, Severity.WARNING, True
    kinds = {words.columns[name].kind for name in head.meaning.fields if name in words.columns}
    is_text = words.kind.kind_name == "followups" and kinds <= TEXTS
    return DAMAGED if fault.damaged and is_text else CELL, Severity.ERROR, not fault.unreadable


def _with_kept(frame: pl.DataFrame, sheet: RawSheet, header: Header, words: Vocabulary) -> pl.DataFrame:
    """The frame with what can still be read of damaged free texts."""
    texts = {head.index: head.name for head in header.heads if _is_free_text(head, words)}
    kept: dict[str, dict[int, str]] = {}
    for fault in sheet.faults:
        if fault.kept and fault.column in texts:
            kept.setdefault(texts[fault.column], {})[fault.row] = fault.kept
    for name, by_row in kept.items():
        found = frame["_row"].replace_strict(by_row, default=None, return_dtype=pl.String)
        old = pl.col(name) if name in frame.columns else pl.lit(None, pl.String)
        frame = frame.with_columns(pl.when(pl.col("_broken")).then(None).otherwise(pl.coalesce(found, old)).alias(name))
    return frame


def is_measure(column: Column) -> bool:
    """Whether a column's unit is its row's metric's."""
    return column.kind is Kind.MEASURE
