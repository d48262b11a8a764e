"""What a metric is: a function that returns facts, with its words beside it. One file a family, found by itself.

A metric says what one record contributes; adding up over people, regions, products or months is the engine's
(`metrics/figures.py`), the same for all metrics and exact.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

import polars as pl

from sop_cli.i18n import Words
from sop_cli.records.metric_names import find_metric
from sop_cli.records.resolve import Resolved
from sop_cli.values.period import Period
from sop_cli.values.units import Unit

COLLECTION_ACHIEVEMENT = "collection_achievement"
"""回款达成率: what is collected, against its target. It has no records of its own."""

ORIGIN = ("_kind", "_id", "_day")
"""The columns of facts that say which record each is of: its kind, its number in it, the day that it counts on."""

Shape = Literal["sum", "ratio", "distinct", "median", "mean"]
Better = Literal["higher", "lower"]


@dataclass(frozen=True)
class Window:
    """The days that figures are of: the period, as far as the as-of date has come.

    last: the period's end or the as-of date, whichever is earlier; before `first` when the period has not begun.
    """

    period: Period
    first: date
    last: date

    @classmethod
    def of(cls, period: Period, as_of: date) -> Window:
        """The part of a period that the as-of date has reached."""
        return cls(period, period.start, min(period.end, as_of))

    @property
    def running(self) -> bool:
        """Whether the period has begun and has not ended."""
        return self.first <= self.last < self.period.end

    def holds(self, day: str) -> pl.Expr:
        """True for the rows whose day lies in the window."""
        return pl.col(day).is_between(self.first, self.last)


@dataclass(frozen=True)
class Facts:
    """Rows that add up to a figure: columns of dimensions (those that the metric can be cut by), and

    sum: `value`, whole steps of the metric's unit. ratio: `part` and `whole`. distinct: `key`.
    median, mean: `value`, whole steps, one row a case. The columns of `ORIGIN` say which record each row is of.
    """

    shape: Shape
    frame: pl.DataFrame

    def can(self, dimension: str) -> bool:
        """Whether the metric can be cut by a dimension."""
        return dimension in self.frame.columns


def origin(kind: str | pl.Expr, day: str) -> list[pl.Expr]:
    """The columns of `ORIGIN`: of which kind the rows at hand are, and which of their days counts."""
    of = pl.lit(kind, pl.String) if isinstance(kind, str) else kind
    return [of.alias("_kind"), pl.col("_id").cast(pl.UInt32), pl.col(day).alias("_day")]


How = Callable[[Resolved, Window], "Facts | None"]


@dataclass(frozen=True)
class Metric:
    """One metric. needs: kinds of record without any of which there is no figure (not even 0)."""

    name: str
    title: Words
    unit: Unit
    better: Better
    needs: tuple[str, ...]
    definition: Words
    facts: How
    rank: int


_found: dict[str, Metric] = {}


def metric(
    name: str, *, needs: tuple[str, ...], definition: Words, rank: int, better: Better = "higher"
) -> Callable[[How], How]:
    """Declare a metric; what it is called and its unit stand in records/metric_names.py.

    rank: its place in reports, small first. A name given twice, or not known there, is a fault of ours, at import.
    """
    named = find_metric(name)
    if named is None or named.name != name:
        raise ValueError(f"records/metric_names.py has no metric {name}")

    def keep(how: How) -> How:
        if name in _found:
            raise ValueError(f"two metrics are called {name}")
        _found[name] = Metric(name, named.title, named.unit, better, needs, definition, how, rank)
        return how

    return keep


@cache
def all_metrics() -> dict[str, Metric]:
    """Every metric of the package, by name, in the order of reports."""
    package = importlib.import_module("sop_cli.metrics")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"sop_cli.metrics.{module.name}")
    return dict(sorted(_found.items(), key=lambda item: (item[1].rank, item[0])))
