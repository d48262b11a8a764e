"""Targets of a period: which rows count, and which breakdown answers for which dimension.

Rows that name the same dimensions form one breakdown of the whole. A figure takes the coarsest breakdown that has its
dimension; where none names the region or team, one by person does, through its people's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import polars as pl

from sop_cli.metrics.figures import Key
from sop_cli.records.metric_names import find_metric, unit_of
from sop_cli.records.resolve import DIMENSIONS, Resolved, mapped
from sop_cli.values.period import Period, parse_period
from sop_cli.values.units import Unit

_NAMED = ("region", "team", "product", "person", "channel")
_GRAINS = ((r"\d{4}-\d{2}", "month"), (r"\d{4}-W\d{2}", "week"), (r"\d{4}Q\d", "quarter"), (r"\d{4}H\d", "half"))


@dataclass(frozen=True)
class Breakdown:
    """Rows of one metric that name the same dimensions; `month`, `quarter` … when they cut the period itself."""

    dimensions: frozenset[str]
    frame: pl.DataFrame

    @property
    def order(self) -> tuple[int, list[int], list[str]]:
        """Coarse breakdowns first; among equals the order of the contract's dimensions."""
        known = sorted(DIMENSIONS.index(name) for name in self.dimensions if name in DIMENSIONS)
        return (len(self.dimensions), known, sorted(self.dimensions))

    @property
    def named(self) -> tuple[str, ...]:
        """Its dimensions in the order of the contract, other cuts of the period last."""
        return (*(d for d in DIMENSIONS if d in self.dimensions), *sorted(self.dimensions.difference(DIMENSIONS)))

    def serves(self, asked: Iterable[str]) -> bool:
        """Whether its rows name all these dimensions."""
        return self.dimensions.issuperset(asked)

    def serves_through_people(self, asked: Iterable[str]) -> bool:
        """Whether its people's regions and teams answer for what its rows do not name."""
        return "person" in self.dimensions and (self.dimensions | {"region", "team"}).issuperset(asked)


@dataclass(frozen=True)
class Uneven:
    """Breakdowns of one metric that do not add up to the same: by dimensions, what each adds up to."""

    metric: str
    totals: Mapping[tuple[str, ...], Fraction]


@dataclass(frozen=True)
class Thin:
    """A breakdown by month that does not have all months of the period."""

    metric: str
    present: int
    wanted: int


class Goals:
    """The targets files, as far as they speak of a period. Figures are in the unit that people write."""

    def __init__(self, records: Resolved, period: Period) -> None:
        self.records = records
        self.period = period

    @cached_property
    def frame(self) -> pl.DataFrame:
        """Target rows inside the period, names understood; `_as` lists the dimensions that the row itself names."""
        rows = self.records.book.frame("targets").filter(
            pl.col("target").is_not_null() | pl.col("actual").is_not_null()
        )
        rows = rows.with_columns(mapped(rows["metric"].fill_null("revenue"), metric_of).alias("metric"))
        spans = self._spans(rows)
        rows = rows.join(spans, on="month", how="left", nulls_equal=True).filter(pl.col("_inside"))
        named = [pl.when(pl.col(name).is_not_null()).then(pl.lit(name)) for name in _NAMED]
        rows = rows.with_columns(pl.concat_str(*named, pl.col("_grain"), separator=" ", ignore_nulls=True).alias("_as"))
        label = rows["month"]
        resolved = self.records.resolve(rows, owner="person", day="_day")
        month = pl.when(pl.col("_grain") == "month").then("month")
        return resolved.with_columns(label.alias("month"), label.alias("_label")).with_columns(month.alias("month"))

    def _spans(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Each period label of the rows: whether it lies in the period, how it cuts it, and its first day."""
        found = []
        for label in rows["month"].unique().to_list():
            row = parse_period(label, self.records.book.sop.calendar.month_start) if label else self.period
            inside = self.period.start <= row.start and row.end <= self.period.end
            same = (row.start, row.end) == (self.period.start, self.period.end)
            found.append((label, inside, None if same else _grain(row.label), max(row.start, self.period.start)))
        schema = {"month": pl.String, "_inside": pl.Boolean, "_grain": pl.String, "_day": pl.Date}
        return pl.DataFrame(found, schema=schema, orient="row")

    @cached_property
    def _breakdowns(self) -> dict[str, list[Breakdown]]:
        found: dict[str, list[Breakdown]] = {}
        for (metric, dimensions), rows in self.frame.group_by("metric", "_as"):
            found.setdefault(str(metric), []).append(Breakdown(frozenset(str(dimensions).split()), rows))
        return {metric: sorted(found[metric], key=lambda b: b.order) for metric in sorted(found)}

    @cached_property
    def metrics(self) -> frozenset[str]:
        """The metrics that have a target or a hand-made actual in the period."""
        return frozenset(self._breakdowns)

    def by(self, metric: str, *dimensions: str) -> Mapping[Key, Fraction]:
        """The target of each combination of the dimensions' values; nothing when no breakdown has the dimensions."""
        return self._sums(metric, dimensions, "target")

    def actual_by(self, metric: str, *dimensions: str) -> Mapping[Key, Fraction]:
        """What hand-made tables say was reached."""
        return self._sums(metric, dimensions, "actual")

    def one(self, metric: str, **at: str | None) -> Fraction | None:
        """The target of one combination; of the whole without any."""
        return self.by(metric, *at).get(tuple(at.values()))

    def _sums(self, metric: str, dimensions: tuple[str, ...], column: str) -> Mapping[Key, Fraction]:
        at = (metric, column, *dimensions)
        if at not in self._kept:
            self._kept[at] = self._summed(metric, dimensions, column)
        return self._kept[at]

    @cached_property
    def _kept(self) -> dict[tuple[str, ...], Mapping[Key, Fraction]]:
        return {}

    def _summed(self, metric: str, dimensions: tuple[str, ...], column: str) -> Mapping[Key, Fraction]:
        frame = self._chosen(metric, dimensions, column)
        if frame is None:
            return {}
        unit = unit_of(metric)
        groups: list[str | pl.Expr] = list(dimensions) or [pl.lit(value=True).alias("_all")]
        values = pl.col(column).drop_nulls()
        made = [values.cast(pl.Int128).sum().alias("_sum"), values.min().alias("_low"), values.max().alias("_high")]
        found: dict[Key, Fraction] = {}
        for row in frame.group_by(groups).agg(made).iter_rows():
            total, low, high = row[-3:]
            if low is None or (not adds_up(unit) and low != high):
                continue
            found[row[: len(dimensions)]] = unit.exact(total if adds_up(unit) else low)
        return found

    def _chosen(self, metric: str, dimensions: tuple[str, ...], column: str) -> pl.DataFrame | None:
        filled = [b for b in self._breakdowns.get(metric, []) if b.frame[column].count()]
        direct = next((b for b in filled if b.serves(dimensions)), None)
        through = direct or next((b for b in filled if b.serves_through_people(dimensions)), None)
        return through.frame if through else None

    def uneven(self) -> list[Uneven]:
        """Metrics whose breakdowns do not add up to the same."""
        found = []
        for metric, breakdowns in self._breakdowns.items():
            unit = unit_of(metric)
            totals = {
                b.named: unit.exact(int(b.frame["target"].cast(pl.Int128).sum() or 0))
                for b in breakdowns
                if b.frame["target"].count() and adds_up(unit)
            }
            if len(set(totals.values())) > 1:
                found.append(Uneven(metric, totals))
        return found

    def thin(self) -> list[Thin]:
        """Metrics whose targets by month lack a month of the period."""
        wanted = len(self.period.months())
        found = []
        for metric, breakdowns in self._breakdowns.items():
            cut = [b for b in breakdowns if "month" in b.dimensions and adds_up(unit_of(metric))]
            present = min((b.frame["month"].n_unique() for b in cut), default=wanted)
            if present < wanted:
                found.append(Thin(metric, present, wanted))
        return found

    def strangers(self) -> list[str]:
        """People named in targets who are not members."""
        roster = self.records.book.roster
        names = self.records.book.frame("targets")["person"].drop_nulls().unique().to_list()
        return sorted(name for name in names if roster and roster.find(name) is None)

    def elsewhere(self) -> list[str]:
        """The periods that the targets files speak of when none of them serves this one; [] when one does."""
        if self.frame.height:
            return []
        return sorted(self.records.book.frame("targets")["month"].drop_nulls().unique().to_list())

    def timeless(self) -> int:
        """How many target rows name no period, and so are taken as this period's."""
        return self.frame["_label"].null_count()


def adds_up(unit: Unit) -> bool:
    """Whether parts of such a figure add up to the whole: amounts and counts do, rates, days and points do not."""
    return unit in (Unit.MONEY, Unit.COUNT)


def metric_of(text: str) -> str:
    """The canonical name of a metric written in either language; its own where it is not one of ours."""
    known = find_metric(text)
    return known.name if known else text


def _grain(label: str) -> str:
    return next((grain for pattern, grain in _GRAINS if re.fullmatch(pattern, label)), "span")
