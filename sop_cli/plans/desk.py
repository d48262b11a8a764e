"""What a rule may look at: the plans of the chosen time, who is to have one, and what they are held against."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from sop_cli.i18n import Words
from sop_cli.plans.people import planners
from sop_cli.records.book import Book
from sop_cli.records.people import Person, name_key
from sop_cli.records.planned import PlanLine, belongs, middle, said_before
from sop_cli.records.resolve import customer_names
from sop_cli.values.period import Period, month_of, span, week_period
from sop_cli.values.show import money_text


class Aim(NamedTuple):
    """A person's revenue target of a plan's period, minor units. shared: worked out from a longer period's target."""

    amount: Fraction
    shared: bool


class Asked(NamedTuple):
    """A resource in a month: what is wanted by whom, what there is (None: the SOP does not say)."""

    kind: str
    month: str
    by: Mapping[str, int]
    available: int | None

    @property
    def wanted(self) -> int:
        """What all together ask for."""
        return sum(self.by.values())

    @property
    def gap(self) -> int | None:
        """What there is less what is wanted: below 0 it does not suffice."""
        return None if self.available is None else self.available - self.wanted


@dataclass(frozen=True, eq=False)
class Desk:
    """The plans on the table.

    lines: those of the chosen time, in the order of reading. chosen: the time that was asked for, if any. others: the
    lines of other times, of which nothing is said.
    aims: (person, period's label) → the target there.
    """

    book: Book
    lines: Sequence[PlanLine]
    chosen: Period | None = None
    aims: Mapping[tuple[str, str], Aim] = field(default_factory=dict)
    others: Sequence[PlanLine] = ()

    @property
    def planned(self) -> list[PlanLine]:
        """The lines that count: whatever was neither rejected nor said before."""
        return [line for line in self.lines if line.counts and line.id not in self.first]

    @cached_property
    def stretches(self) -> tuple[Period, ...]:
        """The months (or weeks) that everybody should have a plan for: the chosen ones, else those plans speak of."""
        whole = self.chosen or self._spoken()
        start = self.book.sop.calendar.month_start
        if self.book.sop.plans.every == "month":
            return tuple(month for month in whole.months() if belongs(month, whole))
        weeks = [week_period(*day.isocalendar()[:2], start) for day in _mondays(whole)]
        return tuple(week for week in weeks if belongs(week, whole))

    def _spoken(self) -> Period:
        periods = [line.period for line in self.lines if line.period]
        start = self.book.sop.calendar.month_start
        if not periods:
            return month_of(self.book.as_of, start)
        if self.book.sop.plans.every == "week":
            return span(min(p.start for p in periods), max(p.end for p in periods), start)
        first, last = (month_of(pick(middle(p) for p in periods), start) for pick in (min, max))
        return span(first.start, last.end, start)

    @cached_property
    def first(self) -> Mapping[int, PlanLine]:
        """Of each plan that stands there already: the line that said it first, by the id of the later one."""
        return said_before(self.lines)

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """The members who are to have plans."""
        return planners(self.book)

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """Every resource and month: what is wanted, and what there is; what is not wanted is not listed."""
        found: dict[tuple[str, str], dict[str, int]] = {}
        for line in self.planned:
            for kind, number in line.resources:
                for month in self.months_of(line):
                    by = found.setdefault((month, self.kind_of(kind)), {})
                    by[line.owner or ""] = by.get(line.owner or "", 0) + number
        plans = self.book.sop.plans
        return tuple(
            Asked(kind, month, found[month, kind], plans.available(kind, month)) for month, kind in sorted(found)
        )

    def kind_of(self, kind: str) -> str:
        """A resource as the SOP spells it."""
        return self._kinds.get(name_key(kind), kind)

    @cached_property
    def _kinds(self) -> dict[str, str]:
        written = sorted({kind for line in self.lines for kind, _n in line.resources})
        spelt = {name_key(kind): kind for kind in reversed(written)}
        return spelt | {name_key(kind): kind for kind in self.book.sop.plans.resources}

    def months_of(self, line: PlanLine) -> list[str]:
        """The labels of a plan's months: the one that a week or month belongs to, all of a longer period's."""
        if line.period is None or line.middle is None:
            return []
        months = [month.label for month in line.period.months() if belongs(month, line.period)]
        return months or [month_of(line.middle, self.book.sop.calendar.month_start).label]

    @cached_property
    def customers(self) -> Mapping[str, tuple[str, frozenset[str]]]:
        """name_key of a customer's own name → the name, and everybody who is its owner or partner."""
        own = customer_names(self.book.frame("customers"))
        found: dict[str, tuple[str, set[str]]] = {}
        rows = self.book.frame("customers").select("customer", "owner", "partner").iter_rows()
        for name, owner, partner in rows:
            if name is None:
                continue
            people = found.setdefault(name_key(own[name_key(name)][0]), (name, set()))[1]
            people.update(self.person(text) for text in (owner, *(partner or "").split("、")) if text)
        return {key: (name, frozenset(people)) for key, (name, people) in found.items()}

    def header(self, line: PlanLine, field: str) -> tuple[str | None, str | None]:
        """A column's header as written where the line stands, and its letter."""
        return self.book.headers.get((line.file or "", line.sheet, field), (None, None))

    def has_column(self, line: PlanLine, field: str) -> bool:
        """Whether the sheet that a line stands in has a column, or one that stands for it."""
        headers, place = self.book.headers, (line.file or "", line.sheet)
        if (*place, "owner") not in headers:
            return True  # no sheet at all
        fields = (field, "frequency") if field == "visits" else (field,)
        return any((*place, name) in headers for name in fields)

    def person(self, text: str) -> str:
        """The name under which a person stands in findings."""
        found = self.book.roster.find(text)
        return found.name if found else text

    def money(self, minor: Fraction | int) -> str:
        """An amount as sentences say it: in whole currency units, so that differences are seen to be right."""
        return money_text(round(Fraction(minor) / 100) * 100, "元", self.book.sop.currency)


def who(by: Mapping[str, int]) -> str:
    """Who asks for how much, the most first: 张伟 8、李强 6."""
    ordered = sorted(by.items(), key=lambda item: (-item[1], item[0]))
    return str(Words(en=", ", zh="、")).join(f"{name or '—'} {number}" for name, number in ordered)


def by_person(lines: Iterable[PlanLine]) -> dict[tuple[str, Period], list[PlanLine]]:
    """The lines of each person and period, in order of name and time; those without either are left out."""
    found: dict[tuple[str, Period], list[PlanLine]] = {}
    for line in lines:
        if line.owner and line.period:
            found.setdefault((line.owner, line.period), []).append(line)
    return dict(sorted(found.items(), key=lambda item: (item[0][0], item[0][1])))


def _mondays(whole: Period) -> list[date]:
    first = whole.start - timedelta(days=whole.start.weekday())
    return [first + timedelta(days=7 * n) for n in range((whole.end - first).days // 7 + 1)]
