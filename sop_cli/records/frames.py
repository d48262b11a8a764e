"""The Polars types of typed frames: a model's columns plus where each row came from.

Every typed frame of a kind has all of the kind's columns (null where a file lacks one) and
`_file`, `_sheet` (text), `_row` (UInt32: the row a spreadsheet program shows), `_id` (UInt32: 0 … n-1, the order of
reading: files by path, sheets in the book's order, rows downwards).
"""

from __future__ import annotations

import polars as pl

from sop_cli.records.base import Kind, Record

FRAME_TYPES: dict[Kind, pl.DataType] = {
    Kind.TEXT: pl.String(),
    Kind.NAME: pl.String(),
    Kind.PERSON: pl.String(),
    Kind.PEOPLE: pl.String(),  # names joined by "、"
    Kind.MONEY: pl.Int64(),  # minor units
    Kind.NUMBER: pl.Float64(),
    Kind.COUNT: pl.Int64(),
    Kind.PERCENT: pl.Float64(),  # a fraction
    Kind.DATE: pl.Date(),
    Kind.MOMENT: pl.Datetime("us"),
    Kind.PERIOD: pl.String(),  # the period's label: 2023-10, 2023Q4, 2023H2, 2023, 2023-W41, 2023-10-01..2023-10-31
    Kind.MEASURE: pl.Int64(),  # the metric's unit's smallest steps
}

PLACE: dict[str, pl.DataType] = {
    "_file": pl.String(), "_sheet": pl.String(), "_row": pl.UInt32(), "_id": pl.UInt32(),
}  # fmt: skip


def schema(kind: type[Record]) -> dict[str, pl.DataType]:
    """Names and types of the typed frame of a kind."""
    return {column.field: FRAME_TYPES[column.kind] for column in kind.columns()} | PLACE


def empty(kind: type[Record]) -> pl.DataFrame:
    """A frame of the kind without rows: what a kind without files is."""
    return pl.DataFrame(schema=schema(kind))
