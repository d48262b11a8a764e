"""The rows behind a figure: which records it counts, and what each of them brings to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from sop_cli.metrics.base import Facts, Shape
from sop_cli.metrics.performance import Performance, better
from sop_cli.metrics.performance import achievement as achieved
from sop_cli.metrics.trace_path import Path, understood
from sop_cli.records.book import Book
from sop_cli.records.metric_names import unit_of
from sop_cli.values.period import Period

COUNTED = ("value", "part", "whole")
_SHOWN = {
    "owner": ("owner", "name", "person"),
    "customer": ("customer",),
    "product": ("product",),
    "contract": ("contract", "id", "deal"),
    "amount": ("amount",),
    "share": ("share",),
}  # what a row is told by: the fields of its kind that say it
_SCHEMA: dict[str, pl.DataType] = {
    "kind": pl.String(), "file": pl.String(), "sheet": pl.String(), "row": pl.Int64(), "date": pl.Date(),
    "owner": pl.String(), "person": pl.String(), "customer": pl.String(), "product": pl.String(),
    "contract": pl.String(), "amount": pl.Int64(), "share": pl.Float64(),
}  # fmt: skip


@dataclass(frozen=True)
class Traced:
    """A figure with its rows.

    value, target: the figure and its target, in the unit that people write. rows: one row a record that the figure
    counts: where it stands, what it is about, and `value` (whole steps), or `part` and `whole` of a rate. For a count
    of different things the first row of each brings 1, the others 0. target_rows: the rows of the targets files that
    the target counts, `value` likewise. by_hand: the rows are those of a hand-made table, for want of records.
    """

    path: Path
    performance: Performance
    shape: Shape
    value: Fraction | None
    target: Fraction | None
    rows: pl.DataFrame
    target_rows: pl.DataFrame
    by_hand: bool = False

    @property
    def metric(self) -> str:
        """The metric."""
        return self.path.metric

    @property
    def period(self) -> Period:
        """The days that the figure is of."""
        return self.performance.period

    @property
    def rate(self) -> Fraction | None:
        """The achievement rate."""
        return achieved(self.value, self.target, better(self.metric))


def trace(performance: Performance, text: str) -> Traced:
    """The rows behind the figure that `text` names. Raises SopError for what is not understood."""
    path = understood(text, performance)
    if path.period is not None:
        performance = Performance(performance.records, path.period)
    facts = performance.figures.facts(path.metric)
    goals, book, at = performance.goals, performance.records.book, path.at
    by_hand = performance.by_hand(path.metric)
    if by_hand or facts is None:
        rows = _of_goals(goals.rows(path.metric, at, "actual"), "actual")
    elif all(facts.can(name) for name in at):
        rows = _of_facts(facts, at, book)
    else:
        rows = pl.DataFrame(schema=_SCHEMA | {"value": pl.Int64()})
    return Traced(
        path, performance, facts.shape if facts else "sum", performance.actual(path.metric, **at),
        performance.target(path.metric, **at), rows, _of_goals(goals.rows(path.metric, at), "target"), by_hand,
    )  # fmt: skip


def total(traced: Traced) -> Fraction | None:
    """What the rows come to: by the promise of a trace the same as the figure."""
    rows, unit = traced.rows, unit_of(traced.metric)
    if "part" in rows.columns:
        whole = int(rows["whole"].sum())
        return Fraction(int(rows["part"].sum()), whole) if whole > 0 else None
    return unit.exact(int(rows["value"].sum()))


def _of_facts(facts: Facts, at: Mapping[str, str | None], book: Book) -> pl.DataFrame:
    here = [pl.col(name).eq_missing(pl.lit(value, pl.String)) for name, value in at.items()]
    chosen = facts.frame.filter(*here)
    if facts.shape == "distinct":
        chosen = _first_of_each(chosen)
    counted = [name for name in COUNTED if name in chosen.columns]
    parts = []
    for kind in sorted(chosen["_kind"].unique().to_list()):
        mine = chosen.filter(pl.col("_kind") == kind).select("_id", "_day", "person", *counted)
        parts.append(_told(mine.join(book.frame(kind), on="_id", how="left"), kind, counted))
    empty = pl.DataFrame(schema=_SCHEMA | dict.fromkeys(counted, pl.Int64()))
    return pl.concat([empty, *parts]).sort("kind", "file", "sheet", "row", "person", nulls_last=True)


def _first_of_each(chosen: pl.DataFrame) -> pl.DataFrame:
    """Different things are counted where they stand first; what has no name is not counted."""
    ordered = chosen.filter(pl.col("key").is_not_null()).sort("_day", "_id", "person", nulls_last=True)
    return ordered.with_columns(pl.col("key").is_first_distinct().cast(pl.Int64).alias("value"))


def _of_goals(rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """The `month` of a target row is shown as its day: the first that it speaks of."""
    rows = rows.select("_file", "_sheet", "_row", "product", "_of_person", "person", column, "_first").rename(
        {column: "value", "_of_person": "owner", "_first": "_day"}
    )
    return _told(rows, "targets", ["value"]).sort("file", "sheet", "row", nulls_last=True)


def _told(rows: pl.DataFrame, kind: str, counted: list[str]) -> pl.DataFrame:
    """Rows of one kind under the names of a trace."""
    columns = [pl.lit(kind).alias("kind"), *(pl.col(f"_{name}").alias(name) for name in ("file", "sheet", "row"))]
    columns += [pl.col("_day").alias("date"), pl.col("person")]
    for name, fields in _SHOWN.items():
        there = [pl.col(field) for field in fields if field in rows.columns and field not in ("person", "value")]
        columns.append(pl.coalesce(there).alias(name) if there else pl.lit(None).alias(name))
    made = rows.select(*columns, *(pl.col(name).cast(pl.Int64) for name in counted))
    return made.select(
        pl.col(name).cast(dtype) for name, dtype in (_SCHEMA | dict.fromkeys(counted, pl.Int64())).items()
    )
