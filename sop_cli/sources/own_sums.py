"""Our own breakdown workbook read back, sheet by sheet: whatever cell somebody edited, it is known what it is for.

Its sheets are the form, “By region” and its kin, matrices such as “Person × Month”, “All cells”, in either language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from sop_cli.records.finding import Finding, Severity
from sop_cli.records.metric_names import METRIC_NAMES, find_metric, unit_of
from sop_cli.records.stated import Stated
from sop_cli.sources.dimensions import metric_of, part_of
from sop_cli.sources.raw import RawSheet
from sop_cli.sources.words import header_key
from sop_cli.values.base import Refused
from sop_cli.values.letters import column_letter
from sop_cli.values.measure import parse_measure
from sop_cli.values.money import unit_factor
from sop_cli.values.period import parse_period
from sop_cli.values.text import fold

_WORDS = {
    "region": ("区域", "region"), "team": ("团队", "team"), "product": ("产品", "product"),
    "person": ("人员", "责任人", "person"), "channel": ("渠道", "channel"),
    "month": ("月份", "季度", "半年", "周", "时段", "month", "quarter", "half-year", "week", "span"),
}  # fmt: skip
_DIMENSION = {header_key(word): name for name, words in _WORDS.items() for word in words}
_TOTAL = frozenset(map(header_key, ("合计", "Total")))
_TARGET = frozenset(map(header_key, ("目标", "Target", "目标值", "Target value", "分解目标值")))
_METRIC = frozenset(map(header_key, ("指标", "Metric")))
_WHOLE = frozenset(map(header_key, ("团队总体目标", "Team total")))
_PART = frozenset(map(header_key, ("目标维度", "Dimension")))
_CELLS = re.compile(r"(?:全部明细|All cells)(?: (?P<metric>.+))?", re.IGNORECASE)
_MATRIX = re.compile(r"(?P<row>\S+) × (?P<column>\S+)")
_SINGLE = re.compile(r"(?:按|By )(?P<row>\S+)", re.IGNORECASE)
_UNIT_LINE = re.compile(r"(?:单位|Unit)\s*[::]\s*(?P<unit>.+)", re.IGNORECASE)
_BRACKET = re.compile(r"(?P<name>.+?)\s*\((?P<inside>[^()]*)\)")


@dataclass
class OwnSheet:
    """What one sheet states, and what in it cannot be read."""

    figures: list[Stated] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def reads_as_ours(sheet: RawSheet) -> bool:
    """Whether the sheet is the list of all cells that every breakdown of ours has."""
    return bool(sheet.name and _CELLS.match(sheet.name)) and len(sheet.frame) > 0


def read_own(file: str, sheet: RawSheet, currency: str, month_start: int) -> OwnSheet:
    """The figures of a sheet; none where the sheet is not one of sums (overview, definitions, inputs)."""
    found = OwnSheet()
    reading = _Reading(file, sheet, currency, month_start, found)
    reading.run()
    return found


@dataclass(frozen=True)
class _Column:
    """A column of figures: the names it adds to its row's, its head and what bare amounts below it count in."""

    index: int
    head: str
    names: Mapping[str, str]
    factor: Fraction


@dataclass
class _Table:
    """One table of a sheet on its way: its title, then its header, then rows. across: the dimension of its columns."""

    across: str | None
    unit: Fraction = Fraction(1)
    heads: dict[int, str] | None = None


@dataclass
class _Reading:
    file: str
    sheet: RawSheet
    currency: str
    month_start: int
    found: OwnSheet
    metric: str = "revenue"
    unit: Fraction = Fraction(1)

    def run(self) -> None:
        """Go down the sheet: tables stand one below the other, each under its title."""
        self.metric = _metric_in(fold(self.sheet.name or "")) or self.metric
        table: _Table | None = None
        last = 0
        for number, cells in _rows(self.sheet):
            if set(cells) == {0} and (table is None or table.heads is None or number > last + 1 or _title(cells[0])):
                table = self._line(fold(cells[0]), table)
            elif self._is_form(cells):
                table = _Table(None, heads=cells)
            elif table is not None and table.heads is None:
                table = self._with_heads(table, cells)
            elif table is not None and table.heads is not None:
                self._row(number, cells, table)
            last = number

    def _line(self, text: str, table: _Table | None) -> _Table | None:
        """A line of its own: a title, a metric and its total, a unit; anything else ends a table that has begun."""
        titled = _title(text)
        if titled is not None:
            self.metric = _metric_in(text) or self.metric
            return titled
        named = find_metric(text.partition(":")[0])
        if named is not None:
            self.metric = named.name
        unit = _UNIT_LINE.search(text)
        if unit and table is not None and table.heads is None:
            table.unit = self._factor(unit["unit"]) or table.unit
        return table if table is not None and table.heads is None else None

    def _is_form(self, cells: Mapping[int, str]) -> bool:
        return any(header_key(self._bare(text)) in _PART for text in cells.values()) and any(
            header_key(self._bare(text)) in _WHOLE for text in cells.values()
        )

    def _with_heads(self, table: _Table, cells: dict[int, str]) -> _Table | None:
        """The table with its header, if there are figures to read below it."""
        keys = [header_key(self._bare(text)) for text in cells.values()]
        if table.across is None and not any(key in _TARGET for key in keys):
            return None
        table.heads = cells
        self.unit = table.unit
        return table

    def _bare(self, head: str) -> str:
        found = _BRACKET.fullmatch(fold(head))
        return found["name"] if found else fold(head)

    def _factor(self, text: str) -> Fraction | None:
        try:
            return unit_factor(text.strip(), self.currency)
        except Refused:
            return None

    def _row(self, number: int, cells: Mapping[int, str], table: _Table) -> None:
        heads, across = table.heads or {}, table.across
        named = self._names(cells, heads, across)
        if named is None:
            return
        names, own = named
        for column in self._columns(heads, across):
            text = cells.get(column.index)
            if text is not None:
                self._figure(number, text, column, {**names, **column.names}, own or self.metric)

    def _names(
        self, cells: Mapping[int, str], heads: Mapping[int, str], across: str | None
    ) -> tuple[dict[str, str], str | None] | None:
        """The names of a row and its own metric; None for a note below the table."""
        names: dict[str, str] = {}
        metric, whole = None, False
        for index, head in heads.items():
            key, text = header_key(self._bare(head)), cells.get(index)
            if text is None:
                continue
            if key in _PART:
                return self._of_form(cells, heads, text)
            if key in _METRIC:
                known = find_metric(text)
                metric = known.name if known else text
            elif key in _DIMENSION and _DIMENSION[key] != across:
                whole = whole or header_key(text) in _TOTAL
                if header_key(text) not in _TOTAL:
                    names[_DIMENSION[key]] = self._label(_DIMENSION[key], text)
        return (names, metric) if names or whole or metric else None

    def _of_form(
        self, cells: Mapping[int, str], heads: Mapping[int, str], part: str
    ) -> tuple[dict[str, str], str | None] | None:
        whole = next((cells.get(i) for i, head in heads.items() if header_key(self._bare(head)) in _WHOLE), None)
        try:
            named = part_of(part)
        except Refused:
            return None
        names = {named[0]: self._label(named[0], named[1])} if named else {}
        return names, metric_of(whole) if whole else None

    def _label(self, dimension: str, text: str) -> str:
        """Months by their label, however they are written."""
        if dimension != "month":
            return text
        try:
            return parse_period(text, self.month_start).label
        except Refused:
            return text

    def _columns(self, heads: Mapping[int, str], across: str | None) -> Iterator[_Column]:
        form = any(header_key(self._bare(head)) in _PART for head in heads.values())
        for index, head in heads.items():
            bare = self._bare(head)
            found = _BRACKET.fullmatch(fold(head))
            factor = (self._factor(found["inside"]) if found else None) or (Fraction(1) if form else self.unit)
            if across is None:
                if header_key(bare) in _TARGET:
                    yield _Column(index, head, {}, factor)
            elif header_key(bare) in _TOTAL:
                yield _Column(index, head, {}, factor)
            elif header_key(bare) not in _DIMENSION:
                name = bare if found and self._factor(found["inside"]) else head
                yield _Column(index, head, {across: self._label(across, name)}, factor)

    def _figure(self, number: int, text: str, column: _Column, names: Mapping[str, str], metric: str) -> None:
        cell = f"{column_letter(column.index)}{number}"
        unit = unit_of(metric)
        try:
            steps = parse_measure(text, unit, column.factor if unit.label == "money" else 1, self.currency)
        except Refused as refused:
            self.found.findings.append(
                Finding(
                    "FU002", "unreadable-cell", Severity.ERROR, refused.reason, refused.hint, self.file,
                    self.sheet.name, number, column.head, cell, value=text,
                )
            )  # fmt: skip
            return
        place = (self.file, self.sheet.name, number, column.head, cell)
        self.found.figures.append(Stated(metric, dict(names), getattr(steps, "minor", steps), *place, text))


def _title(text: str) -> _Table | None:
    """The table that a title begins: By person, Person × Month, All cells."""
    text = fold(text)
    matrix, single = _MATRIX.match(text), _SINGLE.match(text)
    if matrix and header_key(matrix["row"]) in _DIMENSION and header_key(matrix["column"]) in _DIMENSION:
        return _Table(_DIMENSION[header_key(matrix["column"])])
    if single and header_key(single["row"]) in _DIMENSION:
        return _Table(None)
    return _Table(None) if _CELLS.match(text) else None


def _metric_in(text: str) -> str | None:
    """The metric that a title or a sheet's name ends in (or, with its total behind, begins with)."""
    named = find_metric(text.partition(":")[0])
    ends = (known.name for known in METRIC_NAMES if any(text.endswith(f" {fold(title)}") for title in known.title))
    return named.name if named else next(ends, None)


def _rows(sheet: RawSheet) -> Iterator[tuple[int, dict[int, str]]]:
    """Row number and the filled cells by column."""
    columns = [(int(name[1:]), name) for name in sheet.frame.columns if re.fullmatch(r"c\d+", name)]
    for row in sheet.frame.iter_rows(named=True):
        yield row["_row"], {index: row[name] for index, name in columns if row[name] is not None}
