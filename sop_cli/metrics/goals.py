"""Targets of a period: which rows count, and which breakdown answers for which dimension.

Rows that name the same dimensions form one breakdown of the whole, whatever stretches of the period they speak of. A
figure takes the coarsest breakdown that has its dimension; where none names the region or team, one by person does,
through its people's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import polars as pl

from sop_cli.metrics.figures import Key
from sop_cli.metrics.goal_rows import Counted, GoalRow, counted
from sop_cli.records.metric_names import find_metric, unit_of
from sop_cli.records.people import name_key
from sop_cli.records.resolve import DIMENSIONS, Resolved, mapped
from sop_cli.values.period import Period, parse_period
from sop_cli.values.units import Unit

_NAMED = ("region", "team", "product", "person", "channel")


@dataclass(frozen=True)
class Breakdown:
    """Rows of one metric that name the same dimensions."""

    dimensions: frozenset[str]
    frame: pl.DataFrame

    @property
    def order(self) -> tuple[int, list[int]]:
        """Coarse breakdowns first; among equals the order of the contract's dimensions."""
        return (len(self.dimensions), sorted(DIMENSIONS.index(name) for name in self.dimensions))

    @property
    def named(self) -> tuple[str, ...]:
        """Its dimensions in the order of the contract."""
        return tuple(name for name in DIMENSIONS if name in self.dimensions)

    def serves(self, asked: Iterable[str]) -> bool:
        """Whether its rows name all these dimensions."""
        return self.dimensions.issuperset(asked)

    def serves_through_people(self, asked: Iterable[str]) -> bool:
        """Whether its people's regions and teams answer for what its rows do not name."""
        return "person" in self.dimensions and (self.dimensions | {"region", "team"}).issuperset(asked)

    def of(self, column: str) -> Breakdown:
        """Its rows that have a figure in the column."""
        return Breakdown(self.dimensions, self.frame.filter(pl.col(column).is_not_null()))

    def of_months(self) -> Breakdown:
        """Its rows that speak of one month each."""
        return Breakdown(self.dimensions, self.frame.filter(pl.col("month").is_not_null()))

    def counted(self, column: str, *, adding: bool) -> Iterator[tuple[tuple[str, ...], Counted]]:
        """By the names of one thing: which of its rows count."""
        own = [f"_of_{name}" for name in self.named]
        found: dict[tuple[str, ...], list[GoalRow]] = {}
        for at, row in enumerate(self.frame.select("_first", "_last", column, *own).iter_rows()):
            first, last, value = row[:3]
            if value is not None:
                found.setdefault(row[3:], []).append(GoalRow(at, first, last, value))
        for names in sorted(found):
            yield names, counted(found[names], adding=adding)

    def rows(self, column: str, *, adding: bool) -> pl.DataFrame:
        """The rows that count."""
        kept = [at for _names, chosen in self.counted(column, adding=adding) for at in chosen.kept]
        return self.frame[sorted(kept)]


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


@dataclass(frozen=True)
class Doubtful:
    """Rows of one metric about one thing (its names; none for the whole) that do not go together.

    labels: the periods that more than one row speaks of; empty where a longer period and its parts differ.
    """

    metric: str
    names: tuple[str, ...]
    labels: tuple[str, ...] = ()


class Goals:
    """The targets files, as far as they speak of a period. Figures are in the unit that people write."""

    def __init__(self, records: Resolved, period: Period) -> None:
        self.records = records
        self.period = period

    @cached_property
    def frame(self) -> pl.DataFrame:
        """Target rows inside the period, names understood.

        `_as` lists the dimensions that the row itself names, `_of_region` … what it names them, `_first` and `_last`
        are its days; `month` is null where these are no month.
        """
        rows = self._inside.filter(pl.col("target").is_not_null() | pl.col("actual").is_not_null())
        rows = rows.with_columns(mapped(rows["metric"].fill_null("revenue"), metric_of).alias("metric"))
        named = [pl.when(pl.col(name).is_not_null()).then(pl.lit(name)) for name in _NAMED]
        rows = rows.with_columns(
            pl.concat_str(*named, separator=" ", ignore_nulls=True).alias("_as"),
            *(mapped(rows[name], self._own(name)).alias(f"_of_{name}") for name in _NAMED),
        )
        resolved = self.records.resolve(rows, owner="person", day="_first")
        return resolved.with_columns(pl.col("_month").alias("month"))

    def _own(self, name: str) -> Callable[[str], str]:
        """How a row's own name of a dimension is spelt."""
        if name != "person":
            return self.records.spelling[name]
        find = self.records.book.roster.find
        return lambda text: found.name if (found := find(text)) else name_key(text)

    @cached_property
    def _inside(self) -> pl.DataFrame:
        """The rows that speak of the period or a part of it, with and without figures."""
        rows = self.records.book.frame("targets")
        spans = self._spans(rows)
        return rows.join(spans, on="month", how="left", nulls_equal=True).filter(pl.col("_inside"))

    def _spans(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Each period label of the rows: whether it lies in the period, the month that it is, and its days."""
        found = []
        month_start = self.records.book.sop.calendar.month_start
        for label in rows["month"].unique().to_list():
            row = parse_period(label, month_start) if label else self.period
            inside = self.period.start <= row.start and row.end <= self.period.end
            month = row.months()[0]
            same = (month.start, month.end) == (row.start, row.end)
            found.append((label, label, inside, month.label if same else None, row.start, row.end))
        schema = {
            "month": pl.String, "_label": pl.String, "_inside": pl.Boolean, "_month": pl.String, "_first": pl.Date,
            "_last": pl.Date,
        }  # fmt: skip
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

    def rows(self, metric: str, at: Mapping[str, str | None], column: str = "target") -> pl.DataFrame:
        """The rows of the targets files behind `one` (or, with column="actual", behind a hand-made actual)."""
        chosen = self._chosen(metric, tuple(at), column)
        if chosen is None:
            return self.frame.clear()
        here = [pl.col(name).eq_missing(pl.lit(value, pl.String)) for name, value in at.items()]
        return chosen.filter(pl.col(column).is_not_null(), *here)

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
        asked = [name for name in dimensions if name != "month"]
        every = [b.of(column) for b in self._breakdowns.get(metric, [])]
        if "month" in dimensions:
            every = [b.of_months() for b in every]
        filled = [b for b in every if b.frame.height]
        direct = next((b for b in filled if b.serves(asked)), None)
        through = direct or next((b for b in filled if b.serves_through_people(asked)), None)
        return through.rows(column, adding=adds_up(unit_of(metric))) if through else None

    def uneven(self) -> list[Uneven]:
        """Metrics whose breakdowns do not add up to the same."""
        found = []
        for metric, breakdowns in self._breakdowns.items():
            unit = unit_of(metric)
            totals = {
                b.named: unit.exact(int(b.rows("target", adding=True)["target"].cast(pl.Int128).sum() or 0))
                for b in breakdowns
                if b.frame["target"].count() and adds_up(unit)
            }
            if len(set(totals.values())) > 1:
                found.append(Uneven(metric, totals))
        return found

    def crossed(self) -> list[Doubtful]:
        """Who has a longer period and its parts that come to something else; the longer one counts."""
        return [Doubtful(metric, names) for metric, names, chosen in self._counted() if chosen.crossed]

    def twice(self) -> list[Doubtful]:
        """Who has several rows of the same period; they are added up."""
        days = self.frame.select("_first", "_last", "_label").unique().sort("_label", nulls_last=True)
        labels = {(first, last): label or self.period.label for first, last, label in days.iter_rows()}
        return [
            Doubtful(metric, names, tuple(labels[span] for span in chosen.twice))
            for metric, names, chosen in self._counted()
            if chosen.twice
        ]

    def _counted(self) -> Iterator[tuple[str, tuple[str, ...], Counted]]:
        for metric, breakdowns in self._breakdowns.items():
            for breakdown in breakdowns:
                for names, chosen in breakdown.counted("target", adding=adds_up(unit_of(metric))):
                    yield metric, names, chosen

    def thin(self) -> list[Thin]:
        """Metrics whose targets by month lack a month of the period."""
        wanted = len(self.period.months())
        found = []
        for metric, breakdowns in self._breakdowns.items():
            months = [b.of_months().frame["month"] for b in breakdowns if adds_up(unit_of(metric))]
            present = min((m.n_unique() for m in months if m.len()), default=wanted)
            if present < wanted:
                found.append(Thin(metric, present, wanted))
        return found

    def strangers(self) -> list[str]:
        """People named in targets who are not members."""
        roster = self.records.book.roster
        names = self.records.book.frame("targets")["person"].drop_nulls().unique().to_list()
        return sorted(name for name in names if roster and roster.find(name) is None)

    def elsewhere(self) -> list[str]:
        """The periods that the targets files speak of when no row speaks of this one; [] when one does."""
        if self._inside.height:
            return []
        return sorted(self.records.book.frame("targets")["month"].drop_nulls().unique().to_list())

    def without_figures(self) -> int:
        """How many rows speak of the period when none of them has a figure that could be read."""
        return 0 if self.frame.height else self._inside.height

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
