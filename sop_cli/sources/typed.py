"""A sheet of text → the typed frame of a kind of record, and findings for what could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from sop_cli.i18n import _
from sop_cli.records import frames
from sop_cli.records.base import Column, Kind
from sop_cli.records.finding import Finding, Severity
from sop_cli.records.metric_names import find_metric, unit_of
from sop_cli.sources.columns import Cells, Reader
from sop_cli.sources.dimensions import FIELDS as DIMENSIONS
from sop_cli.sources.dimensions import metric_of, part_of, period_line
from sop_cli.sources.fill import filled_down
from sop_cli.sources.found import CELL, EMPTY, Found
from sop_cli.sources.headers import Head, Header, note_further_columns
from sop_cli.sources.raw import RawSheet
from sop_cli.sources.rows import records
from sop_cli.sources.wide import melted, with_year, year_in, years
from sop_cli.sources.words import PART, WHOLE, YEAR, Vocabulary
from sop_cli.values.base import Refused

FIGURES = ("target", "actual")

BAD = "_bad"
"""The extra column of frames that were read from files: the fields of a row that held something unreadable."""


@dataclass(frozen=True)
class Typed:
    """What one sheet holds: the frame (types of `records/frames.py` and `_bad`), without `_id`, and the findings."""

    frame: pl.DataFrame
    findings: list[Finding]


def read_sheet(sheet: RawSheet, header: Header, words: Vocabulary, found: Found) -> Typed:
    """Read the rows below the header. Raises SopError when a wide table does not say its year."""
    body = records(sheet, header, words, found)
    note_further_columns(header, body, words, found)
    frame = _Sheet(sheet, header, words, found, body).frame()
    return Typed(frame, found.with_people(frame))


@dataclass(frozen=True)
class _Sheet:
    """The reading of one sheet, column by column."""

    sheet: RawSheet
    header: Header
    words: Vocabulary
    found: Found
    body: pl.DataFrame

    @cached_property
    def reader(self) -> Reader:
        return Reader(self.words, self.header, self.found)

    @cached_property
    def kept(self) -> pl.Series:
        """Which rows of the body are records in the end: all but the broken ones."""
        return ~self.body["_broken"]

    @cached_property
    def rows(self) -> pl.Series:
        """The row numbers of the records."""
        return self.body["_row"].filter(self.kept)

    def frame(self) -> pl.DataFrame:
        """The typed frame without `_id`."""
        self._faults()
        values = {
            column.field: self._column(column)
            for column in self.words.kind.columns()
            if column.kind is not Kind.MEASURE and (column.field != "month" or not self.header.months)
        }
        rows = pl.DataFrame(
            {"_row": self.rows, **{name: series for name, series in values.items() if series is not None}}
        )
        if self.words.kind.kind_name == "targets":
            rows = self._targets(rows)
        if self.header.months:
            rows = self._wide(rows)
        else:
            rows = self._with_measures(rows)
            self._empties(rows)
        return self._finished(rows)

    def cells(self, head: Head, column: Column | None = None) -> Cells:
        """A column's cells in the rows that are records, with what is filled down filled in."""
        field = column.field if column else "target" if head.month else None
        if field is not None and field.startswith("_"):
            field = None
        spot = head.spot(field)
        if head.name not in self.body.columns:
            empty = pl.Series(head.name, [None] * self.rows.len(), dtype=pl.String)
            return Cells(empty, self.rows, spot)
        if column is not None and not column.filled_down:
            return Cells(self.body[head.name].filter(self.kept), self.rows, spot)
        text, lost = filled_down(self.body, head.name, self.sheet.merges)
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

    def _column(self, column: Column) -> pl.Series | None:
        head = self.header.by_field.get(column.field)
        if head is None:
            return None
        cells = self.cells(head, column)
        if column.kind is Kind.PERIOD and YEAR in self.header.by_field:
            cells = Cells(with_year(cells.text, self._years), cells.rows, cells.spot)
        return self.reader.read(cells, column, head).rename(column.field)

    def _targets(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Metrics by their canonical names; of the breakdown form the dimension and the metric; the period above."""
        if PART in self.header.by_field:
            rows = self._parts(rows)
        if WHOLE in self.header.by_field and "metric" not in rows.columns:
            cells = self.cells(self.header.by_field[WHOLE], _filled_column(WHOLE, self.words))
            metrics = {text: metric_of(text) for text in cells.text.drop_nulls().unique()}
            rows = rows.with_columns(metric=_looked_up(cells.text, metrics))
        if "month" not in rows.columns and not self.header.months:
            period = period_line(self.header.above, self.words.month_start)
            rows = rows.with_columns(month=pl.lit(period, dtype=pl.String))
        return _with_metrics(rows)

    def _parts(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The dimensions that 目标维度 names."""
        cells = self.cells(self.header.by_field[PART], _filled_column(PART, self.words))
        named: dict[str, tuple[str, str] | None] = {}
        refusals: dict[str, Refused] = {}
        for text in cells.text.drop_nulls().unique():
            try:
                named[text] = part_of(text)
            except Refused as refused:
                refusals[text] = refused
        self.reader.refuse(cells, refusals)
        if refusals:
            lost = cells.where(cells.text.is_in(list(refusals)))
            self.found.bad.extend((row, field) for row, _text in lost for field in FIGURES)
        for name in DIMENSIONS:
            values = {text: part[1] for text, part in named.items() if part and part[0] == name}
            if values:
                rows = rows.with_columns(_looked_up(cells.text, values).alias(name))
        return rows

    @cached_property
    def _years(self) -> pl.Series:
        """The year of each row, from its own column or from the titles above the table."""
        head = self.header.by_field.get(YEAR)
        if head is None:
            year = year_in((*self.header.above, self.sheet.name or ""))
            return pl.Series("_year", [year] * self.rows.len(), dtype=pl.Int32)
        cells = self.cells(head, _filled_column(YEAR, self.words))

        def refuse(refusals: Mapping[str, Refused]) -> None:
            self.reader.refuse(cells, refusals)

        return years(cells, refuse)

    def _with_measures(self, rows: pl.DataFrame) -> pl.DataFrame:
        units = _units(rows)
        for column in self.words.kind.columns():
            head = self.header.by_field.get(column.field)
            if column.kind is Kind.MEASURE and head is not None:
                values = self.reader.measures(self.cells(head, column), column, head, units)
                rows = rows.with_columns(values.alias(column.field))
        return self._without_uncertain(rows)

    def _without_uncertain(self, rows: pl.DataFrame) -> pl.DataFrame:
        """No figure in rows of which a dimension is unreadable: it would be taken for that of a larger whole."""
        if self.words.kind.kind_name != "targets":
            return rows
        uncertain = {row for row, field in self.found.bad if field in {*DIMENSIONS, "metric"}}
        self.found.bad.extend((row, field) for row in sorted(uncertain) for field in FIGURES)
        for name in set(FIGURES) & set(rows.columns):
            lost = [row for row, field in self.found.bad if field == name]
            if lost:
                rows = rows.with_columns(pl.when(~pl.col("_row").is_in(lost)).then(name).alias(name))
        return rows

    def _wide(self, rows: pl.DataFrame) -> pl.DataFrame:
        if (
            rows.height
            and self._years.null_count() == rows.height
            and any(h.month and h.month.year is None for h in self.header.months)
        ):
            raise self.found.error(
                _("The months in the header have no year."),
                row=self.header.row,
                column=self.header.months[0].text,
                hint=_("Add a column “年” (Year), or write the heads like 2023-10."),
            )
        column, units = self.words.columns["target"], _units(rows)
        before = {row for row, field in self.found.bad if field in {*DIMENSIONS, "metric"}}
        whole = melted(
            rows.with_columns(_year=self._years),
            self.cells,
            self.header,
            self.found,
            lambda cells, head: self.reader.measures(cells, column, head, units),
        )
        return whole.filter(~pl.col("_row").is_in(list(before))) if before else whole

    def _faults(self) -> None:
        """What the reader of the file could not make out, cell by cell."""
        heads = {head.index: head for head in self.header.heads}
        records_here = set(self.rows)
        for fault in self.sheet.faults:
            if fault.column is None or fault.row not in records_here:
                continue
            head = heads.get(fault.column, Head(fault.column, ""))
            fields = head.meaning.fields or (("target",) if head.month else (None,))
            message = (
                _("{column}: {reason}").format(column=head.text, reason=fault.reason) if head.text else fault.reason
            )
            self.found.add(
                CELL,
                message,
                row=fault.row,
                spot=head.spot(fields[0]),
                hint=fault.hint,
                value=fault.value,
                severity=Severity.ERROR if head.used else Severity.INFO,
            )
            if fault.unreadable:
                self.found.bad.extend((fault.row, field) for field in fields if field)

    def _empties(self, rows: pl.DataFrame) -> None:
        """Needed cells that are empty; of follow-ups the SOP says what is required, and a rule finds it."""
        if self.words.kind.kind_name == "followups":
            return
        bad = set(self.found.bad)
        wanted = [c for c in self.words.kind.columns() if c.needed or c.field == "target"]
        for column in wanted:
            head = self.header.by_field.get(column.field)
            if head is None:
                continue
            for row in rows.filter(pl.col(column.field).is_null())["_row"]:
                if (row, column.field) not in bad:
                    self.found.add(
                        EMPTY,
                        _("“{column}” is empty.").format(column=head.text),
                        row=row,
                        spot=head.spot(column.field),
                        hint=_("Please fill it in."),
                    )

    def _finished(self, rows: pl.DataFrame) -> pl.DataFrame:
        """All columns of the kind in their order, and the place; rows with nothing of ours in them go."""
        schema = {name: dtype for name, dtype in frames.schema(self.words.kind).items() if name != "_id"}
        place = {"_file": pl.lit(self.found.file), "_sheet": pl.lit(self.found.sheet, dtype=pl.String)}
        rows = rows.with_columns(**place).join(_bad_fields(self.found), on="_row", how="left", maintain_order="left")
        frame = rows.select(
            *(
                pl.col(name).cast(dtype) if name in rows.columns else pl.lit(None, dtype).alias(name)
                for name, dtype in schema.items()
            ),
            BAD,
        )
        fields = [column.field for column in self.words.kind.columns()]
        return frame.filter(pl.any_horizontal(pl.col(fields).is_not_null()) | pl.col(BAD).is_not_null())


def _filled_column(name: str, words: Vocabulary) -> Column:
    """A column of ours that is no field of the kind."""
    return Column(name, Kind.TEXT, (), words.kind.title, filled_down=True)


def _looked_up(texts: pl.Series, table: Mapping[str, str | None]) -> pl.Series:
    if not table:
        return pl.Series(texts.name, [None] * len(texts), dtype=pl.String)
    return texts.replace_strict(list(table), list(table.values()), default=None, return_dtype=pl.String)


def _bad_fields(found: Found) -> pl.DataFrame:
    """`_row` and its unreadable fields, comma-joined."""
    by_row: dict[int, set[str]] = {}
    for row, name in found.bad:
        by_row.setdefault(row, set()).add(name)
    return pl.DataFrame(
        {"_row": list(by_row), BAD: [",".join(sorted(names)) for names in by_row.values()]},
        schema={"_row": pl.UInt32, BAD: pl.String},
    )


def _with_metrics(rows: pl.DataFrame) -> pl.DataFrame:
    """Metrics by their canonical names, where they are ours."""
    if "metric" not in rows.columns:
        return rows
    named = {text: found.name for text in rows["metric"].drop_nulls().unique() if (found := find_metric(text))}
    return rows.with_columns(rows["metric"].replace(named)) if named else rows


def _units(rows: pl.DataFrame) -> pl.Series:
    """The name of the unit of each row's metric."""
    if "metric" not in rows.columns:
        return pl.Series("unit", [unit_of(None).name] * rows.height, dtype=pl.String)
    table = {text: unit_of(text).name for text in rows["metric"].drop_nulls().unique()}
    if not table:
        return pl.Series("unit", [unit_of(None).name] * rows.height, dtype=pl.String)
    named = rows["metric"].replace_strict(list(table), list(table.values()), default=None, return_dtype=pl.String)
    return named.fill_null(unit_of(None).name)
