"""The sums at the edges of a hand-made table of targets: rows that read 小计 or 合计, columns for a quarter or a year.

They are no records, so the reading of records leaves them out; whoever checks whether a table adds up wants them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import polars as pl

from sop_cli.records.metric_names import find_metric, unit_of
from sop_cli.records.stated import Stated
from sop_cli.sources.fill import filled_down
from sop_cli.sources.header import Head, Header
from sop_cli.sources.months import MonthHead, month_head
from sop_cli.sources.raw import RawSheet
from sop_cli.sources.wide import year_in
from sop_cli.sources.words import YEAR, Vocabulary
from sop_cli.values.base import Refused
from sop_cli.values.letters import column_letter
from sop_cli.values.measure import parse_measure
from sop_cli.values.money import unit_factor
from sop_cli.values.period import parse_period, span
from sop_cli.values.text import fold
from sop_cli.values.units import Unit

_DIMENSIONS = ("region", "team", "product", "person", "channel")
_SUM = re.compile(
    r"(?P<of>.{0,40}?)[\s(:-]*(?:小计|合计|总计|总合计|共计|汇总|sub-?\s?total|grand\s+total|totals?)\)?:?",
    re.IGNORECASE,
)
_BARE = re.compile(r"小计:?|sub-?\s?total:?", re.IGNORECASE)
_WHOLE = re.compile(
    r"(?:全年|年度?|年|本年)?(?:合计|总计|小计|目标|总目标|任务)|全年|年度|full[- ]year"
    r"|(?:full[- ]year|year|annual)?\s*(?:total|target|sum)",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"\s*\([^()]*\)$")
_YEAR = re.compile(r"(?:FY)?((?:19|20)\d{2})\s*年?度?", re.IGNORECASE)


def reads_sum(name: str | None) -> bool:
    """Whether a name says that its row is a sum of others: 合计, 华东小计, Total."""
    return bool(name) and _SUM.fullmatch(fold(name or "")) is not None


def _closes(name: str | None) -> bool:
    return reads_sum(name) and not _BARE.fullmatch(fold(name or ""))


def edges_of(file: str, sheet: RawSheet, header: Header, words: Vocabulary, records: pl.DataFrame) -> Iterator[Stated]:
    """The sums that a table states. records: its rows that are records, with `_row`."""
    edges = _Edges(file, sheet, header, words)
    known = set(records["_row"].to_list())
    for row, bare in edges.in_blocks():
        if bare or any(reads_sum(name) for name in row.texts.values()):
            yield from edges.figures(row, [*edges.plain(), *edges.sums()])
        elif row.number in known:
            yield from edges.figures(row, edges.sums())


@dataclass(frozen=True)
class _Row:
    number: int
    texts: Mapping[str, str]
    cells: Mapping[int, str | None]
    year: int | None
    metric: str


@dataclass(frozen=True)
class _Figure:
    """A column of figures: its head; month: the part of the year it is for, None for all of it."""

    head: Head
    month: MonthHead | None
    whole: bool = False


@dataclass(frozen=True)
class _Edges:
    file: str
    sheet: RawSheet
    header: Header
    words: Vocabulary

    def in_blocks(self) -> Iterator[tuple[_Row, bool]]:
        """The rows, and whether each is a bare 小计: that one, and people below a name written once, take the name."""
        leading, block, home = self.leading or "", None, None
        rows = list(self.rows())
        closing = [row.number for row in rows if leading not in row.texts and _closes(row.texts.get("person"))]
        for row in rows:
            if closing == [row.number]:  # the one 合计 among the people: of everybody, not of the block above
                home = None
            first = row.texts.get(leading)
            bare = bool(first and block and _BARE.fullmatch(fold(first)))
            if first and not reads_sum(first):
                block, home = first, first if "person" in row.texts else None
            name = block if bare else home if first is None and "person" in row.texts else None
            yield (replace(row, texts={**row.texts, leading: name}) if name else row), bare

    @property
    def leading(self) -> str | None:
        """The dimension that stands furthest to the left: a bare 小计 below it sums up the block above."""
        places = {name: head.index for name, head in self.header.by_field.items() if name in _DIMENSIONS}
        return min(places, key=lambda name: places[name]) if len(places) > 1 else None

    def plain(self) -> list[_Figure]:
        """The columns that records are read from."""
        target = self.header.by_field.get("target")
        if self.header.months:
            return [_Figure(head, head.month) for head in self.header.months]
        return [_Figure(target, None)] if target else []

    def sums(self) -> list[_Figure]:
        """In a wide table the columns for quarters and for the whole."""
        found = []
        for head in self.header.heads if self.header.months else ():
            if head.used or not head.text:
                continue
            month = month_head(head.text, self.words.currency)
            bare = _BRACKET.sub("", fold(head.text)).strip()
            if month is not None and month.is_quarter:
                found.append(_Figure(head, month))
            elif _WHOLE.fullmatch(bare) or "target" in self.words.meaning(head.text).fields:
                found.append(_Figure(head, None, whole=True))
        return found

    def rows(self) -> Iterator[_Row]:
        """All rows below the header, merged cells filled down."""
        body = self.sheet.frame.filter(pl.col("_row") > self.header.row)
        for name in _DIMENSIONS:
            head = self.header.by_field.get(name)
            if head is not None and head.name in body.columns:
                body = body.with_columns(filled_down(body, head.name, self.sheet.merges)[0].alias(head.name))
        for cells in body.iter_rows(named=True):
            by_index = {int(name[1:]): text for name, text in cells.items() if re.fullmatch(r"c\d+", name)}
            texts = {
                name: by_index[head.index] or ""
                for name, head in self.header.by_field.items()
                if name in (*_DIMENSIONS, "month", "metric") and by_index.get(head.index)
            }
            metric = find_metric(texts.get("metric", ""))
            own = metric.name if metric else texts.get("metric") or "revenue"
            yield _Row(cells["_row"], texts, by_index, self._year(by_index), "revenue" if reads_sum(own) else own)

    def _year(self, cells: Mapping[int, str | None]) -> int | None:
        head = self.header.by_field.get(YEAR)
        if head is None:
            return year_in((*self.header.above, self.sheet.name or ""))
        found = _YEAR.fullmatch(fold(cells.get(head.index) or ""))
        return int(found[1]) if found else None

    def figures(self, row: _Row, columns: list[_Figure]) -> Iterator[Stated]:
        """The figures of one row that can be read and dated."""
        for column in columns:
            text = row.cells.get(column.head.index)
            steps = None if text is None else self._steps(text, row.metric, column.head)
            names = self._names(row, column)
            if steps is not None and names is not None:
                yield Stated(
                    row.metric, names, steps, self.file, self.sheet.name, row.number, column.head.text,
                    f"{column_letter(column.head.index)}{row.number}", text or "",
                )  # fmt: skip

    def _steps(self, text: str, metric: str, head: Head) -> int | None:
        unit = unit_of(metric)
        try:
            return parse_measure(text, unit, self._factor(head) if unit is Unit.MONEY else 1, self.words.currency)
        except Refused:
            return None

    def _factor(self, head: Head) -> Fraction:
        own = head.month.money if head.month else self.words.meaning(head.text).money or self._in_bracket(head)
        return own or self.header.unit_line(self.words.currency) or self.words.unit or Fraction(1)

    def _in_bracket(self, head: Head) -> Fraction | None:
        """The unit behind the words of a sum: 全年（万元）."""
        found = _BRACKET.search(fold(head.text))
        try:
            return unit_factor(found[0].strip(" ()"), self.words.currency) if found else None
        except Refused:
            return None

    def _names(self, row: _Row, column: _Figure) -> dict[str, str] | None:
        """The names of a figure; a sum over a dimension does not name it."""
        names: dict[str, str] = {}
        for name in _DIMENSIONS:
            text = row.texts.get(name, "")
            found = _SUM.fullmatch(fold(text))
            kept = found["of"].strip() if found else text
            if kept:
                names[name] = kept
        if column.month is not None:
            year = column.month.year or row.year
            return {**names, "month": column.month.label(year)} if year else None
        if column.whole:
            whole = self._whole(row.year)
            return {**names, "month": whole} if whole else None
        own = row.texts.get("month", "")
        if not own or reads_sum(own):
            return names
        try:
            return {**names, "month": parse_period(own, self.words.month_start).label}
        except Refused:
            return None

    def _whole(self, year: int | None) -> str | None:
        """The time that all months of the header cover in a row's year."""
        labels = [
            head.month.label(head.month.year or year or 0)
            for head in self.header.months
            if head.month and (head.month.year or year)
        ]
        if not labels:
            return None
        periods = sorted(parse_period(label, self.words.month_start) for label in labels)
        first, last = periods[0], periods[-1]
        if len(periods) == 12 and first.label.endswith("-01") and last.label[:4] == first.label[:4]:
            return first.label[:4]
        return span(first.start, last.end, self.words.month_start).label
