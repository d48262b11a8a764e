"""What a target can be held against: the same period a year ago, what is reached already, and the deals under way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction
from functools import cached_property

import polars as pl

from sop_cli.i18n import Words
from sop_cli.metrics.base import Window
from sop_cli.metrics.customers import months_before
from sop_cli.metrics.figures import Figures
from sop_cli.records.people import name_key
from sop_cli.records.resolve import Resolved
from sop_cli.values.period import Period, span
from sop_cli.values.units import Unit

FEW_CASES = 10
"""Closed deals below which a win rate of one's own says little, and that of the whole team stands in."""

_FEW_DAYS = 5
_MONTHS = 12

YEAR_AGO = Words(
    en="what was reached in the same period of the year before; where the sales do not reach back so far, the members' "
    "sales of last year in proportion to the working days. January and February alone are not compared (Spring "
    "Festival), nor people who joined after that period had begun",
    zh="上年同一期间的实际；成交记录没有那么早时，取成员名单的上年业绩，按工作日折算。单独的 1 月、2 月不比（春节），"
    "那时还没入职的人也不比",
)
NEEDED = Words(
    en="(target − what is reached already) ÷ win rate; the win rate is that of the deals closed in the last 12 months, "
    "the whole team's where there are fewer than 10 of them",
    zh="（目标 − 已完成）÷ 赢单率；赢单率取最近 12 个月内结束的商机，不足 10 个时取全队的",
)
OPEN = Words(
    en="the amounts of the open deals that are expected to close in the period, are overdue, or have no expected date",
    zh="进行中商机的金额合计：预计在本期成交的、预计日期已过的、没填预计日期的",
)

At = tuple[str, str] | None
"""A dimension and a name in it; None for the whole."""


class Outlook:
    """The figures beside the targets of a period, in the unit that people write; None where nothing is known."""

    def __init__(self, records: Resolved, period: Period) -> None:
        self.records = records
        self.period = period

    def year_ago(self, metric: str, at: At) -> Fraction | None:
        """What was reached in the same period a year ago; None where nothing above 0 is known."""
        if at and at[0] == "person" and self._new(at[1]):
            return None
        if self._past is not None:
            found = self._past.one(metric, **_where(at))
        else:
            found = self._of_members(at) if metric == "revenue" else None
        return found if found and found > 0 else None

    def reached(self, metric: str, at: At) -> Fraction:
        """What is reached already in the period, as far as it has come."""
        window = Window.of(self.period, self.records.book.as_of)
        return (self._now.one(metric, **_where(at)) if window.last >= window.first else None) or Fraction(0)

    def open(self, at: At) -> Fraction | None:
        """The deals under way that can still close in the period."""
        if not self.records.has("deals"):
            return None
        return Unit.MONEY.exact(self._added(self._open, "amount", at))

    def win_rate(self, at: At) -> Fraction | None:
        """The present win rate; the whole team's where too few deals are closed."""
        facts = self._won.facts("win_rate")
        if at is None or facts is None or self._added(facts.frame, "whole", at) < FEW_CASES:
            return self._won.one("win_rate")
        return self._won.one("win_rate", **_where(at))

    def needed(self, metric: str, target: Fraction, at: At) -> Fraction | None:
        """The deals that it takes to reach the target at the present win rate."""
        rate = self.win_rate(at)
        return max(target - self.reached(metric, at), Fraction(0)) / rate if rate else None

    def _new(self, name: str) -> bool:
        """Whether somebody joined after the period a year ago had begun."""
        person = self.records.book.roster.find(name)
        return person is not None and person.hired is not None and person.hired > self.period.year_ago().start

    @cached_property
    def _now(self) -> Figures:
        return Figures(self.records, Window.of(self.period, self.records.book.as_of))

    @cached_property
    def _past(self) -> Figures | None:
        """The figures of a year ago; None where the known sales begin later, or the Spring Festival moves in or out."""
        past = self.period.year_ago()
        first = self.records.first_sale if self.records.has("sales") else None
        if self.period.label[4:] in ("-01", "-02") or first is None or first > past.end:
            return None
        if self.records.book.calendar.between(past.start, first) > _FEW_DAYS:
            return None
        return Figures(self.records, Window(past, past.start, past.end))

    @cached_property
    def _won(self) -> Figures:
        last = self.records.book.as_of
        first = months_before(last, _MONTHS) + timedelta(days=1)
        return Figures(self.records, Window(span(first, last), first, last))

    @cached_property
    def _open(self) -> pl.DataFrame:
        day, as_of = pl.col("expected_close"), self.records.book.as_of
        inside = day.is_null() | (day < as_of) | day.is_between(self.period.start, self.period.end)
        return self.records.deals.filter((pl.col("status") == "open") & inside & pl.col("amount").is_not_null())

    def _added(self, frame: pl.DataFrame, column: str, at: At) -> int:
        """A column added up for a name; each dimension is cut once."""
        dimension, name = at or ("", "")
        if (column, dimension) not in self._sums:
            by: list[str | pl.Expr] = [dimension] if dimension else [pl.lit("").alias("_all")]
            added = frame.group_by(by).agg(pl.col(column).cast(pl.Int128).sum())
            self._sums[column, dimension] = {key: int(value) for key, value in added.iter_rows()}
        return self._sums[column, dimension].get(name, 0)

    @cached_property
    def _sums(self) -> dict[tuple[str, str], dict[str | None, int]]:
        return {}

    def _of_members(self, at: At) -> Fraction | None:
        """The members' sales of last year, in proportion to the period's working days; None where somebody's lacks."""
        found = self._staff(at)
        known = [amount for amount in found if amount is not None]
        if not known or len(known) < len(found):
            return None
        past, calendar = self.period.year_ago(), self.records.book.calendar
        first = past.start.replace(month=1, day=1)
        last = past.end.replace(month=12, day=31)
        days = calendar.between(first, last)
        part = Fraction(calendar.between(past.start, past.end), days) if days else Fraction(0)
        return Unit.MONEY.exact(sum(known)) * part

    def _staff(self, at: At) -> list[int | None]:
        """Last year's sales of everybody who stands behind a figure."""
        people = self.records.book.roster.people
        if at is None:
            return [one.last_year for one in people if one.last_year is not None]
        dimension, name = at
        if dimension == "person":
            person = self.records.book.roster.find(name)
            return [person.last_year] if person else []
        if dimension not in ("region", "team"):
            return []
        day = self.period.start
        homes = [(getattr(one.at(day), dimension), one.last_year) for one in people]
        return [amount for home, amount in homes if home and amount is not None and name_key(home) == name_key(name)]


def _where(at: At) -> Mapping[str, str]:
    return {} if at is None else {at[0]: at[1]}
