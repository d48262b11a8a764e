"""Figures from facts: any metric over any dimensions, exactly.

Figures are in the unit that people write: 元, things, 1.0 for 100%, days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import polars as pl

from sop_cli.metrics.base import Facts, Metric, Window, all_metrics
from sop_cli.records.resolve import Resolved

Key = tuple[str | None, ...]


class Figures:
    """The figures of one window, each computed when first asked for."""

    def __init__(self, records: Resolved, window: Window) -> None:
        self.records = records
        self.window = window
        self._facts: dict[str, Facts | None] = {}
        self._cut: dict[tuple[str, ...], Mapping[Key, Fraction | None]] = {}

    def facts(self, name: str) -> Facts | None:
        """The facts of a metric; None when nothing is known of what it needs, or no metric is called so."""
        if name not in self._facts:
            known = all_metrics().get(name)
            there = known is not None and all(self.records.has(kind) for kind in known.needs)
            self._facts[name] = known.facts(self.records, self.window) if known and there else None
        return self._facts[name]

    def can(self, name: str, *dimensions: str) -> bool:
        """Whether there are facts of the metric that can be cut so."""
        facts = self.facts(name)
        return facts is not None and all(facts.can(dimension) for dimension in dimensions)

    def by(self, name: str, *dimensions: str) -> Mapping[Key, Fraction | None]:
        """The figure of each combination of the dimensions' values that has facts; None where it is undefined."""
        at = (name, *dimensions)
        if at not in self._cut:
            facts = self.facts(name)
            can = facts is not None and all(facts.can(dimension) for dimension in dimensions)
            self._cut[at] = cut(facts, all_metrics()[name], dimensions) if facts and can else {}
        return self._cut[at]

    def whole(self, name: str) -> Fraction | None:
        """The figure of the whole team; 0 where nothing is there to be counted, None where there are no facts."""
        return self.one(name)

    def cases(self, name: str, **at: str | None) -> int:
        """How many cases a rate rests on: what it is divided by."""
        facts = self.facts(name)
        if facts is None or facts.shape != "ratio" or not all(facts.can(dimension) for dimension in at):
            return 0
        chosen = [pl.col(dimension).eq_missing(pl.lit(value)) for dimension, value in at.items()]
        return int(facts.frame.filter(*chosen)["whole"].sum())

    def one(self, name: str, **at: str | None) -> Fraction | None:
        """The figure of one combination, such as `person="张伟"`; 0 for a sum or count without facts of it."""
        facts = self.facts(name)
        if facts is None or not all(facts.can(dimension) for dimension in at):
            return None
        nothing = Fraction(0) if facts.shape in ("sum", "distinct") else None
        return self.by(name, *at).get(tuple(at.values()), nothing)


def cut(facts: Facts, metric: Metric, dimensions: Sequence[str]) -> dict[Key, Fraction | None]:
    """Facts added up by dimensions."""
    groups: list[str | pl.Expr] = list(dimensions) or [pl.lit(value=True).alias("_all")]
    frame = facts.frame.group_by(groups).agg(_aggregates(facts))
    width = len(dimensions)
    if width:
        frame = frame.sort(dimensions, nulls_last=True)
    return {row[:width]: _figure(facts, metric, row[max(width, 1) :]) for row in frame.iter_rows()}


def _aggregates(facts: Facts) -> list[pl.Expr]:
    match facts.shape:
        case "sum":
            return [pl.col("value").cast(pl.Int128).sum()]
        case "ratio":
            return [pl.col("part").cast(pl.Int128).sum(), pl.col("whole").cast(pl.Int128).sum()]
        case "distinct":
            return [pl.col("key").drop_nulls().n_unique()]
        case "mean":
            return [pl.col("value").cast(pl.Int128).sum(), pl.len().alias("count")]
        case "median":
            return [pl.col("value").sort()]


def _figure(facts: Facts, metric: Metric, row: tuple[Any, ...]) -> Fraction | None:
    scale = metric.unit.scale
    match facts.shape:
        case "ratio":
            return Fraction(row[0], row[1]) if row[1] > 0 else None
        case "mean":
            return Fraction(row[0], row[1] * scale) if row[1] else None
        case "median":
            return _median(row[0], scale)
        case _:
            return Fraction(row[0], scale)


def _median(ordered: Sequence[int], scale: int) -> Fraction | None:
    if not ordered:
        return None
    middle, odd = divmod(len(ordered), 2)
    return Fraction(ordered[middle] if odd else ordered[middle - 1] + ordered[middle], (1 if odd else 2) * scale)
