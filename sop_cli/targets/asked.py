"""What a plan asks for, taken apart, for the modules that understand it. Faults carry their path into the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from sop_cli.i18n import _, language
from sop_cli.records.people import Roster
from sop_cli.records.plan import Plan, TargetSpec
from sop_cli.records.sop import Sop
from sop_cli.records.weight_table import WeightTable
from sop_cli.targets.problem import Key, Problem
from sop_cli.targets.sold import History
from sop_cli.values.calendar import WorkCalendar
from sop_cli.values.period import Period
from sop_cli.values.show import decimal
from sop_cli.values.units import Unit

Path = tuple[str | int, ...]

_WAN = 10_000


@dataclass(frozen=True)
class Note:
    """A thing to know about a split that does not stop it: a warning of the result."""

    code: str
    message: str


@dataclass
class Faults:
    """Problems found so far: path into the plan, message, hint."""

    found: list[tuple[Path, str, str | None]] = field(default_factory=list)

    def add(self, path: Path, message: str, hint: str | None = None) -> None:
        """Keep a problem, once."""
        if (path, message, hint) not in self.found:
            self.found.append((path, message, hint))


@dataclass(frozen=True)
class Rate:
    """A figure handed down as it is. value: in the unit's steps. lines: whom it is handed to, the finest.

    months: label → the part of it that lies in the period, where months are among the lines.
    """

    metric: str
    unit: Unit
    value: int
    period: Period
    months: Mapping[str, Period]
    lines: tuple[Key, ...]

    @property
    def at_most(self) -> bool:
        """Whether less is better: a sales cycle is to be this long at most."""
        return self.unit is Unit.DAYS


@dataclass(frozen=True)
class World:
    """What a plan is understood against.

    history: what was sold in the time that the plan weighs by. tables: files of weights, by name and column as the plan
    writes them. rates: what the plan hands down as it is, once it is understood.
    """

    sop: Sop
    roster: Roster
    calendar: WorkCalendar
    period: Period
    history: History = field(default_factory=History)
    tables: Mapping[tuple[str, str | None], WeightTable] = field(default_factory=dict)
    rates: tuple[Rate, ...] = ()


@dataclass(frozen=True)
class Level:
    """One level of a target: floor, stretch or challenge. total: what is handed down at it, in the unit's steps."""

    name: str
    factor: Fraction
    total: int


@dataclass(frozen=True)
class Assignment:
    """One target of the plan, understood and ready to be split.

    total: as the plan says, in the unit's steps (minor units of money). step: what one step of the problem is.
    months: label → the part of the month (quarter, week …) that lies in the period. limit_paths: the place of each
    limit of the problem. potentials: dimension → name_key → potential, of the dimensions that the plan weighs by it.
    """

    metric: str
    unit: Unit
    total: int
    step: int
    overassign: Fraction
    period: Period
    problem: Problem
    months: Mapping[str, Period]
    limit_paths: tuple[Path, ...]
    notes: tuple[Note, ...] = ()
    path: Path = ()
    levels: tuple[Level, ...] = ()
    potentials: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)

    @property
    def handed(self) -> int:
        """What is handed down, in the unit's steps."""
        return self.problem.total * self.step


@dataclass(frozen=True)
class Asked:
    """One target of the plan while it is being understood. ramp: the parts of the first months after hiring.

    vacancies: posts still to be filled, with their weight against an average member's.
    """

    plan: Plan
    spec: TargetSpec
    path: Path
    world: World
    metric: str
    unit: Unit
    faults: Faults
    notes: list[Note]
    ramp: tuple[Fraction, ...] = ()
    vacancies: Mapping[str, Fraction] = field(default_factory=dict)

    @property
    def presence(self) -> str:
        """For what those who join or leave count: months, workdays, or the whole."""
        return self.spec.presence or self.plan.presence

    def amount(self, steps: Fraction | int) -> str:
        """A figure of this target in words, exactly: 13.3333万元, 100.2万元, 30."""
        return exact_words(steps, self.unit, self.world.sop)


def exact_words(steps: Fraction | int, unit: Unit, sop: Sop) -> str:
    """A figure in words without any rounding: 100.2万元, 13.3333万元, 133,333.33元, CNY 1,002,000, 30."""
    value = Fraction(steps) / unit.scale
    if unit is not Unit.MONEY:
        return decimal(value, 6, trim=True)
    places = 0 if value.denominator == 1 else 2
    if sop.currency != "CNY" or language() != "zh":
        return f"{sop.currency} {decimal(value, places)}"
    if abs(value) >= _WAN and not places:
        return f"{decimal(value / _WAN, 4, trim=True)}万元"
    return f"{decimal(value, places)}元"


def listed(names: list[str], most: int = 8) -> str:
    """Names in a row; of many, the first and how many more."""
    shown = _(", ").join(names[:most])
    return shown if len(names) <= most else _("{names} and {count} more").format(names=shown, count=len(names) - most)
