"""What is particular to tables of targets: metrics and their units, months as columns, the breakdown form."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from sop_cli.i18n import _
from sop_cli.records.metric_names import find_metric, unit_of
from sop_cli.sources.body import Body, is_measure
from sop_cli.sources.dimensions import FIELDS as DIMENSIONS
from sop_cli.sources.dimensions import metric_of, part_of, period_line
from sop_cli.sources.wide import melted, with_year, year_in, years
from sop_cli.sources.words import PART, WHOLE, YEAR
from sop_cli.values.base import Refused

FIGURES = ("target", "actual")


def read_targets(body: Body) -> pl.DataFrame:
    """The records of a table of targets with `_row`; wide ones have a row a month. Raises SopError without a year."""
    rows = pl.DataFrame({"_row": body.rows, **_dimensions(body)})
    rows = _with_period(_with_metric(_with_parts(rows, body), body), body)
    return _wide(rows, body) if body.header.months else _long(rows, body)


def _dimensions(body: Body) -> dict[str, pl.Series]:
    found = {}
    for column in body.words.kind.columns():
        if is_measure(column) or (column.field == "month" and body.header.months):
            continue
        values = _months(body) if column.field == "month" else body.read(column)
        if values is not None:
            found[column.field] = values
    return found


def _months(body: Body) -> pl.Series | None:
    """The month column; a column of years completes what has none."""
    column = body.words.columns["month"]
    found = body.of_column(column)
    if found is None:
        return None
    head, cells = found
    if YEAR in body.header.by_field:
        cells = cells.with_text(with_year(cells.text, _years(body)))
    return body.reader.read(cells, column, head)


def _years(body: Body) -> pl.Series:
    """The year of each row, from its own column or from the titles above the table."""
    cells = body.of_word(YEAR)
    if cells is None:
        year = year_in((*body.header.above, body.sheet.name or ""))
        return pl.Series("_year", [year] * body.rows.len(), dtype=pl.Int32)

    def refuse(refusals: Mapping[str, Refused]) -> None:
        body.reader.refuse(cells, refusals)

    return years(cells, refuse)


def _with_parts(rows: pl.DataFrame, body: Body) -> pl.DataFrame:
    """The dimensions that 目标维度 of the breakdown form names."""
    cells = body.of_word(PART)
    if cells is None:
        return rows
    named: dict[str, tuple[str, str] | None] = {}
    refusals: dict[str, Refused] = {}
    for text in cells.text.drop_nulls().unique():
        try:
            named[text] = part_of(text)
        except Refused as refused:
            refusals[text] = refused
    body.reader.refuse(cells, refusals)
    lost = cells.where(cells.text.is_in(list(refusals))) if refusals else []
    body.found.bad.extend((row, field) for row, _text in lost for field in FIGURES)
    for name in DIMENSIONS:
        values = {text: part[1] for text, part in named.items() if part and part[0] == name}
        if values:
            rows = rows.with_columns(_looked_up(cells.text, values).alias(name))
    return rows


def _with_metric(rows: pl.DataFrame, body: Body) -> pl.DataFrame:
    """Metrics by their canonical names where they are ours; those of the breakdown form stand in its whole."""
    cells = body.of_word(WHOLE)
    if cells is not None and "metric" not in rows.columns:
        metrics = {text: metric_of(text) for text in cells.text.drop_nulls().unique()}
        return rows.with_columns(metric=_looked_up(cells.text, metrics))
    if "metric" not in rows.columns:
        return rows.with_columns(metric=pl.lit(None, dtype=pl.String))
    named = {text: found.name for text in rows["metric"].drop_nulls().unique() if (found := find_metric(text))}
    return rows.with_columns(rows["metric"].replace(named)) if named else rows


def _with_period(rows: pl.DataFrame, body: Body) -> pl.DataFrame:
    """The period above the table, where no column says one."""
    if "month" in rows.columns or body.header.months:
        return rows
    return rows.with_columns(month=pl.lit(period_line(body.header.above, body.words.month_start), dtype=pl.String))


def _long(rows: pl.DataFrame, body: Body) -> pl.DataFrame:
    units = _units(rows)
    for column in filter(is_measure, body.words.kind.columns()):
        found = body.of_column(column)
        if found is not None:
            values = body.reader.measures(found[1], column, found[0], units)
            rows = rows.with_columns(values.alias(column.field))
    return _without_uncertain(rows, body)


def _without_uncertain(rows: pl.DataFrame, body: Body) -> pl.DataFrame:
    """No figure in rows of which a dimension is unreadable: it would be taken for that of a larger whole."""
    bad = body.found.bad
    bad.extend((row, field) for row in sorted(_uncertain(body)) for field in FIGURES)
    for name in FIGURES:
        lost = [row for row, field in bad if field == name]
        if lost and name in rows.columns:
            rows = rows.with_columns(pl.when(~pl.col("_row").is_in(lost)).then(name).alias(name))
    return rows


def _uncertain(body: Body) -> set[int]:
    return {row for row, field in body.found.bad if field in {*DIMENSIONS, "metric"}}


def _wide(rows: pl.DataFrame, body: Body) -> pl.DataFrame:
    of_rows = _years(body)
    without_year = [head for head in body.header.months if head.month and head.month.year is None]
    if rows.height and without_year and of_rows.null_count() == rows.height:
        raise body.found.error(
            _("The months in the header have no year."),
            row=body.header.row,
            column=without_year[0].text,
            hint=_("Add a column “年” (Year), or write the heads like 2023-10."),
        )
    uncertain = list(_uncertain(body))
    column, units = body.words.columns["target"], _units(rows)
    whole = melted(
        rows.with_columns(_year=of_rows),
        lambda head: body.cells(head, "target", fill=False),
        body.header,
        body.found,
        lambda cells, head: body.reader.measures(cells, column, head, units),
    )
    return whole.filter(~pl.col("_row").is_in(uncertain)) if uncertain else whole


def _units(rows: pl.DataFrame) -> pl.Series:
    """The name of the unit of each row's metric."""
    table = {text: unit_of(text).name for text in rows["metric"].drop_nulls().unique()}
    return _looked_up(rows["metric"], table).fill_null(unit_of(None).name)


def _looked_up(texts: pl.Series, table: Mapping[str, str | None]) -> pl.Series:
    if not table:
        return pl.Series(texts.name, [None] * len(texts), dtype=pl.String)
    return texts.replace_strict(list(table), list(table.values()), default=None, return_dtype=pl.String)
