"""Pay from an evaluation: base × coefficient of the grade × factor of the grid, and commissions by tiers.

Everything is exact until an amount is paid: each part is rounded to the cent once, halves up, and the parts add up to
the whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from sop_cli.metrics.goals import metric_of
from sop_cli.metrics.performance import Performance
from sop_cli.metrics.score import Scored, part_of
from sop_cli.records.pay import Commission, Grid, PaySpec, Tier
from sop_cli.records.people import name_key
from sop_cli.records.scheme import MetricSpec
from sop_cli.values.money import half_up

Lack = Literal["base", "grade", "row", "column", "amount", "target"]


@dataclass(frozen=True)
class Slice:
    """What one tier pays: rate × the part of the amount that lies in it. Amounts in currency units."""

    tier: Tier
    over: Fraction

    @property
    def pays(self) -> Fraction:
        """Exact, not yet rounded."""
        return self.over * self.tier.rate


@dataclass(frozen=True)
class Earned:
    """One commission. of: the amount it is a share of; rate: the achievement rate; amount: paid, minor units."""

    spec: Commission
    of: Fraction | None
    rate: Fraction | None
    slices: Sequence[Slice] = ()
    amount: int = 0
    lacks: Lack | None = None

    @property
    def capped(self) -> bool:
        """Whether its cap took something away."""
        return self.spec.cap is not None and sum((s.pays for s in self.slices), Fraction(0)) > self.spec.cap


@dataclass(frozen=True)
class Cell:
    """Where in the grid a person stands. row, column: the two rates; bounds: those of the cell that they reach."""

    row: Fraction | None
    column: Fraction | None
    bounds: tuple[Fraction, Fraction] | None = None
    factor: Fraction | None = None
    lacks: Lack | None = None


@dataclass(frozen=True)
class Base:
    """The base amount of the period, minor units. months: how often the monthly one counts (1 for a period's)."""

    each: int
    months: int

    @property
    def amount(self) -> int:
        """For the whole period."""
        return self.each * self.months


@dataclass(frozen=True)
class Paid:
    """What one person is paid. by_base: the part that comes from the base; amount: all of it, minor units.

    lacks: what is missing, so that there is no amount (never silently 0).
    """

    name: str
    grade: str | None
    excused: bool
    base: Base | None
    coefficient: Fraction | None
    cell: Cell | None
    by_base: int
    earned: Sequence[Earned]
    amount: int | None
    capped: bool
    lacks: Sequence[tuple[Lack, str]]


def pay(people: Sequence[Scored], performance: Performance) -> list[Paid]:
    """What everybody is paid, in the order of the evaluation; [] where the scheme pays nothing."""
    spec = performance.records.book.sop.evaluation.pay
    if spec is None:
        return []
    bases = _bases(performance)
    return [_paid(person, performance, spec, bases) for person in people]


def _paid(person: Scored, performance: Performance, spec: PaySpec, bases: Mapping[str, int]) -> Paid:
    base = _base(person, performance, spec, bases) if spec.has_base else None
    coefficient = _coefficient(person, spec)
    cell = _cell(person, performance, spec.grid) if spec.grid and not person.excused else None
    earned = [_earned(person, performance, commission) for commission in spec.commissions]
    lacks = [*_base_lacks(spec, base, coefficient, cell), *((e.lacks, e.spec.name) for e in earned if e.lacks)]
    by_base = 0
    if base and coefficient is not None:
        factor = cell.factor if cell and cell.factor is not None else Fraction(1)
        by_base = half_up(base.amount * coefficient * factor)[0]
    whole = by_base + sum(e.amount for e in earned)
    most = None if spec.cap is None else half_up(spec.cap * 100)[0]
    capped = most is not None and whole > most
    amount = None if lacks else most if capped else whole
    return Paid(
        person.name, person.grade, person.excused, base, coefficient, cell, by_base, earned, amount, capped, lacks
    )


def _base_lacks(
    spec: PaySpec, base: Base | None, coefficient: Fraction | None, cell: Cell | None
) -> list[tuple[Lack, str]]:
    if not spec.has_base:
        return []
    found: list[tuple[Lack, str]] = [] if base else [("base", "")]
    found += [] if coefficient is not None else [("grade", "")]
    if cell and cell.lacks and spec.grid:
        found.append((cell.lacks, spec.grid.row if cell.lacks == "row" else spec.grid.column))
    return found


def _bases(performance: Performance) -> dict[str, int]:
    """Person → the base that holds on the period's last day: the latest row in force, the larger of two of one day."""
    roster = performance.records.book.roster
    frame = performance.records.book.frame("pay_bases").drop_nulls(["name", "amount"])
    found: dict[str, tuple[date, int]] = {}
    for name, since, amount in frame.select("name", "from", "amount").iter_rows():
        person = roster.find(name)
        key = name_key(person.name if person else name)
        if since is None or since <= performance.period.end:
            found[key] = max(found.get(key, (date.min, amount)), (since or date.min, amount))
    return {key: amount for key, (_since, amount) in found.items()}


def _base(person: Scored, performance: Performance, spec: PaySpec, bases: Mapping[str, int]) -> Base | None:
    by_role = {name_key(role): amount for role, amount in spec.base.items()}
    own = bases.get(name_key(person.name))
    if own is None:
        amount = by_role.get(name_key(person.stay.role or ""), by_role.get("*"))
        own = None if amount is None else half_up(amount * 100)[0]
    months = len(performance.period.months()) if spec.per == "month" else 1
    return None if own is None else Base(own, months)


def _coefficient(person: Scored, spec: PaySpec) -> Fraction | None:
    if person.excused:
        return spec.excused
    if not spec.grades:
        return Fraction(1)
    return spec.grades.get(person.grade) if person.grade else None


def rate_of(person: Scored, performance: Performance, metric: str) -> Fraction | None:
    """A metric's achievement rate, as it counts in the person's score where it does; a plain rate without a target."""
    part = person.parts.get(metric) or part_of(performance, metric, person.name, MetricSpec())
    return part.rate


def _cell(person: Scored, performance: Performance, grid: Grid) -> Cell:
    row, column = (rate_of(person, performance, metric) for metric in (grid.row, grid.column))
    if row is None or column is None:
        return Cell(row, column, lacks="row" if row is None else "column")
    down, across = _reached(grid.rows, row), _reached(grid.columns, column)
    if down is None or across is None:
        return Cell(row, column, factor=Fraction(0))
    return Cell(row, column, (grid.rows[down], grid.columns[across]), grid.factors[down][across])


def _reached(bounds: Sequence[Fraction], rate: Fraction) -> int | None:
    reached = [index for index, bound in enumerate(bounds) if bound <= rate]
    return reached[-1] if reached else None


def _earned(person: Scored, performance: Performance, spec: Commission) -> Earned:
    metric = metric_of(spec.metric)
    part = person.parts.get(spec.metric) or part_of(performance, metric, person.name, MetricSpec())
    if part.actual is None:
        return Earned(spec, None, None, lacks="amount")
    rate = part.actual / part.target if part.target else None
    if spec.by == "rate" and (rate is None or not part.target or part.target < 0):
        return Earned(spec, part.actual, None, lacks="target")
    one = part.target if spec.by == "rate" and part.target else Fraction(1)
    bounds = [tier.reach * one for tier in spec.tiers]
    slices = _slices(spec, bounds, part.actual)
    whole = sum((s.pays for s in slices), Fraction(0))
    paid = whole if spec.cap is None else min(whole, spec.cap)
    return Earned(spec, part.actual, rate, slices, half_up(paid * 100)[0])


def _slices(spec: Commission, bounds: Sequence[Fraction], amount: Fraction) -> list[Slice]:
    """The parts of the amount by tier; nothing of an amount below 0."""
    if spec.mode == "whole":
        reached = _reached(bounds, amount) if amount > 0 else None
        return [] if reached is None else [Slice(spec.tiers[reached], amount)]
    ends = [*bounds[1:], max(amount, bounds[-1])]
    parts = [min(amount, end) - low for low, end in zip(bounds, ends, strict=True)]
    return [Slice(tier, part) for tier, part in zip(spec.tiers, parts, strict=True) if part > 0]
