"""What a plan asks for, taken apart, for the modules that understand it. Faults carry their path into the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from sop_cli.i18n import _
from sop_cli.records.people import Roster
from sop_cli.records.plan import Plan, TargetSpec
from sop_cli.records.sop import Sop
from sop_cli.targets.problem import Problem
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
class World:
    """What a plan is understood against.

    history: sales by month label, minor units, for months that are split by last year's.
    """

    sop: Sop
    roster: Roster
    calendar: WorkCalendar
    period: Period
    history: Mapping[str, int]


@dataclass(frozen=True)
class Assignment:
    """One target of the plan, understood and ready to be split.

    total: as the plan says, in the unit's steps (minor units of money). step: what one step of the problem is.
    months: label → the part of the month that lies in the period. limit_paths: the place of each limit of the problem.
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

    @property
    def handed(self) -> int:
        """What is handed down, in the unit's steps."""
        return self.problem.total * self.step


@dataclass(frozen=True)
class Asked:
    """One target of the plan while it is being understood."""

    plan: Plan
    spec: TargetSpec
    path: Path
    world: World
    metric: str
    unit: Unit
    faults: Faults
    notes: list[Note]

    def amount(self, steps: Fraction | int) -> str:
        """A figure of this target in words, exactly: 13.3333万元, 100.2万元, 30."""
        return exact_words(steps, self.unit, self.world.sop)


def exact_words(steps: Fraction | int, unit: Unit, sop: Sop) -> str:
    """A figure in words without any rounding: 100.2万元, 13.3333万元, 133,333.33元, 30."""
    value = Fraction(steps) / unit.scale
    if unit is not Unit.MONEY:
        return decimal(value, 6, trim=True)
    places = 0 if value.denominator == 1 else 2
    if sop.currency != "CNY":
        return f"{decimal(value, places)} {sop.currency}"
    if abs(value) >= _WAN and not places:
        return f"{decimal(value / _WAN, 4, trim=True)}万元"
    return f"{decimal(value, places)}元"


def listed(names: list[str], most: int = 8) -> str:
    """Names in a row; of many, the first and how many more."""
    shown = _(", ").join(names[:most])
    return shown if len(names) <= most else _("{names} and {count} more").format(names=shown, count=len(names) - most)
