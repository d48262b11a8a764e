"""A team written down as small tables, as a sales manager would: the book that metrics and reports work on."""

from __future__ import annotations

import csv
from datetime import date
from typing import Any

import polars as pl

from sop_cli.metrics.goals import metric_of
from sop_cli.records import frames
from sop_cli.records.base import Column, Kind
from sop_cli.records.book import Book
from sop_cli.records.kinds import KINDS
from sop_cli.records.metric_names import unit_of
from sop_cli.records.people import Roster
from sop_cli.records.sop import Sop
from sop_cli.values.calendar import WorkCalendar
from sop_cli.values.dates import parse_date
from sop_cli.values.measure import parse_measure
from sop_cli.values.percent import parse_percent
from sop_cli.values.units import Unit


def book(as_of: str = "2023-12-31", sop: dict[str, Any] | None = None, **tables: str) -> Book:
    """A book of tables: each a text with a head of canonical names, cells separated by commas, empty cells allowed."""
    definition = Sop.model_validate({"sop": 1, "name": "测试团队", **(sop or {})})
    read = {kind: table(kind, text) for kind, text in tables.items()}
    roster = Roster.from_rows(read["members"].iter_rows(named=True)) if "members" in read else Roster()
    calendar = WorkCalendar(definition.calendar.country)
    return Book(definition, date.fromisoformat(as_of), calendar, read, roster)


def table(kind: str, text: str) -> pl.DataFrame:
    """One typed frame."""
    lines = [line.strip() for line in text.strip().splitlines()]
    columns = {column.field: column for column in KINDS[kind].columns()}
    schema = frames.schema(KINDS[kind])
    rows = []
    for number, row in enumerate(csv.DictReader(lines, skipinitialspace=True)):
        cells = {name: _cell(columns[name], value.strip(), row) for name, value in row.items() if value.strip()}
        rows.append({**dict.fromkeys(schema), **cells, "_file": f"{kind}.csv", "_row": number + 2, "_id": number})
    return pl.DataFrame(rows, schema=schema)


def _cell(column: Column, text: str, row: dict[str, str]) -> Any:
    match column.kind:
        case Kind.DATE:
            return parse_date(text)
        case Kind.MONEY:
            return parse_measure(text, Unit.MONEY)
        case Kind.NUMBER:
            return float(text)
        case Kind.PERCENT:
            return float(parse_percent(text))
        case Kind.MEASURE:
            return parse_measure(text, unit_of(metric_of((row.get("metric") or "").strip() or "revenue")))
        case _:
            return text
