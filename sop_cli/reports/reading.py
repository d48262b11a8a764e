"""What `sop read` shows: every record as it was understood, and what was not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

import polars as pl

from sop_cli.errors import Where
from sop_cli.i18n import Words, _, language
from sop_cli.records.base import Column, Kind, Record
from sop_cli.records.finding import Finding, Input
from sop_cli.records.metric_names import unit_of
from sop_cli.reports.model import Cell, CellKind, Head, Report, Section, Table
from sop_cli.reports.result import Result
from sop_cli.values.units import Unit

_SHOWN_ROWS = 20
_SHOWN_COLUMNS = 8

_CELL_KINDS: dict[Kind, CellKind] = {
    Kind.MONEY: "money", Kind.NUMBER: "number", Kind.COUNT: "count", Kind.PERCENT: "percent", Kind.DATE: "date",
}  # fmt: skip


_HELPERS = {
    "year": Words("Year of the months", "月份所属的年"),
    "part": Words("Dimension and its value", "维度及其值"),
    "whole": Words("Metric and the whole target", "指标与总目标"),
}
"""Columns that are understood without being a field of their own."""


@dataclass(frozen=True)
class Reading:
    """What was read of one kind: its model, the typed frame, the headers and what they were taken for, the findings."""

    kind: type[Record]
    frame: pl.DataFrame
    columns: Sequence[Mapping[str, str | None]]
    findings: Sequence[Finding]
    inputs: Sequence[Input]
    currency: str
    display_unit: str


def result(reading: Reading) -> Result:
    """The outcome of `sop read`."""
    return Result(
        command="read",
        document=lambda summary: _document(reading, summary=summary),
        report=lambda: _report(reading),
        rows=lambda: _table(reading, reading.kind.columns(), reading.frame.height),
        findings=reading.findings,
        inputs=reading.inputs,
    )


def _document(reading: Reading, *, summary: bool) -> dict[str, Any]:
    return {
        "records": [] if summary else [_record(reading, row) for row in reading.frame.iter_rows(named=True)],
        "columns": list(reading.columns),
        "findings": [] if summary else [finding.as_json() for finding in reading.findings],
        "counts": {"records": reading.frame.height, "findings": len(reading.findings)},
    }


def _record(reading: Reading, row: Mapping[str, Any]) -> dict[str, Any]:
    shown = {column.field: _public(column, row) for column in reading.kind.columns()}
    return shown | {"file": row["_file"], "sheet": row["_sheet"], "row": row["_row"]}


def _public(column: Column, row: Mapping[str, Any]) -> Any:
    value = row[column.field]
    if value is None:
        return None
    if column.kind is Kind.MONEY:
        return Unit.MONEY.public(value)
    if column.kind is Kind.MEASURE:
        return unit_of(row["metric"]).public(value)
    if column.kind is Kind.DATE:
        return value.isoformat()
    if column.kind is Kind.MOMENT:
        return _moment(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _moment(value: datetime) -> str:
    """A date when no time was given, else both."""
    return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(sep=" ")


def _report(reading: Reading) -> Report:
    filled = [c for c in reading.kind.columns() if reading.frame[c.field].null_count() < reading.frame.height]
    rows = min(reading.frame.height, _SHOWN_ROWS)
    tables = _headers(reading)
    if filled:
        tables.append(_table(reading, filled[:_SHOWN_COLUMNS], rows))
    sections = [Section(_("What was understood"), lead=_lead(reading, rows), tables=tables)]
    if reading.findings:
        sections.append(Section(_("To look at"), paragraphs=[_line(f) for f in reading.findings]))
    return Report(
        kind="read",
        title=_("Reading: {kind}").format(kind=reading.kind.title),
        headline=_("{records} records, {findings} to look at").format(
            records=reading.frame.height, findings=len(reading.findings)
        ),
        sections=sections,
        display_unit=reading.display_unit,
        currency=reading.currency,
    )


def _lead(reading: Reading, rows: int) -> str | None:
    if reading.frame.height <= rows:
        return None
    return _("The first {rows} of {records} records; --format csv or json shows all.").format(
        rows=rows, records=reading.frame.height
    )


def _headers(reading: Reading) -> list[Table]:
    """One table a sheet: which header was taken for what."""
    heads = [Head(_("Header in the file")), Head(_("Understood as"))]
    titles = {name: str(words) for name, words in _HELPERS.items()}
    titles |= {column.field: str(column.title) for column in reading.kind.columns()}
    tables: list[Table] = []
    for place in dict.fromkeys((c["file"], c["sheet"]) for c in reading.columns):
        own = [c for c in reading.columns if (c["file"], c["sheet"]) == place]
        rows = [[Cell(c["header"]), Cell(titles.get(c["field"] or "", c["field"]))] for c in own]
        tables.append(Table(str(Where(*place)), heads, rows, name=f"columns-{len(tables) + 1}"))
    return tables


def _line(finding: Finding) -> str:
    text = f"{finding.where}  {finding.message}"
    between = str(Words(en=" ", zh=""))
    return f"{text}{between}{finding.hint}" if finding.hint else text


def _table(reading: Reading, columns: Sequence[Column], rows: int) -> Table:
    heads = [Head(_title(column), _CELL_KINDS.get(column.kind, "text"), field=column.field) for column in columns]
    body = [[_cell(column, row) for column in columns] for row in reading.frame.head(rows).iter_rows(named=True)]
    return Table(_("Records"), heads, body, name="records")


def _title(column: Column) -> str:
    return column.title.zh if language() == "zh" else column.title.en


_MEASURES: dict[Unit, CellKind] = {
    Unit.MONEY: "money", Unit.COUNT: "count", Unit.RATE: "percent", Unit.DAYS: "days", Unit.POINTS: "points",
}  # fmt: skip


def _cell(column: Column, row: Mapping[str, Any]) -> Cell:
    value = row[column.field]
    if value is None:
        return Cell(None)
    if column.kind is Kind.MEASURE:
        unit = unit_of(row["metric"])
        whole = unit in (Unit.MONEY, Unit.COUNT)
        return Cell(value if whole else unit.exact(value), _MEASURES[unit])
    if column.kind in (Kind.NUMBER, Kind.PERCENT):
        return Cell(Fraction(str(value)), _CELL_KINDS[column.kind])
    if column.kind is Kind.MOMENT:
        return Cell(_moment(value))
    return Cell(value, _CELL_KINDS.get(column.kind, "text"))
