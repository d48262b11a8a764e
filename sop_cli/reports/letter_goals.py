"""What each person's commitment letter promises: figures by metric, month and level, from a split or from records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sop_cli.metrics.goals import Goals, adds_up
from sop_cli.records.book import Book
from sop_cli.records.metric_names import METRIC_NAMES, unit_of
from sop_cli.records.people import Roster
from sop_cli.records.resolve import Resolved
from sop_cli.records.sop import Sop
from sop_cli.reports.breakdown_split import Split
from sop_cli.reports.resplit import Again
from sop_cli.targets.asked import Rate
from sop_cli.targets.problem import Key
from sop_cli.values.period import Period
from sop_cli.values.units import Unit


@dataclass(frozen=True)
class Goal:
    """One metric's target of one person, in steps of the metric's unit.

    months: label → steps; empty where months are not split. levels: floor, target, stretch, challenge → steps, those
    that the plan has; empty where there is only the target.
    """

    metric: str
    steps: int
    months: tuple[tuple[str, int], ...] = ()
    levels: tuple[tuple[str, int], ...] = ()

    @property
    def unit(self) -> Unit:
        """The unit of the steps."""
        return unit_of(self.metric)


People = Mapping[str, tuple[Goal, ...]]
"""Name → goals, in the order of the metrics."""


def of_records(book: Book, period: Period) -> People:
    """The targets that the targets files give to persons for a period."""
    goals = Goals(Resolved(book), period)
    found: dict[str, list[Goal]] = {}
    for metric in _ordered(goals.metrics):
        unit = unit_of(metric)
        months = goals.by(metric, "person", "month") if adds_up(unit) else {}
        for (person,), figure in goals.by(metric, "person").items():
            if person is not None:
                steps = _steps(figure, unit)
                own = [(str(key[1]), _steps(part, unit)) for key, part in months.items() if key[0] == person and key[1]]
                found.setdefault(person, []).append(Goal(metric, steps, _adding_up(own, steps)))
    return _finished(found)


def of_splits(splits: Sequence[Split], rates: Iterable[Rate] = ()) -> People:
    """The targets that a plan gives to persons: what is split, and rates that are handed down as they are.

    Targets that are not split over persons give nothing.
    """
    found: dict[str, list[Goal]] = {}
    for split in splits:
        if "person" not in split.breakdown.dimensions:
            continue
        monthly = "month" in split.breakdown.dimensions
        months = split.sums("person", "month") if monthly else {}
        levels = split.level_sums("person")
        for key, steps in split.sums("person").items():
            own = [(month, months.get(Key(person=key.person, month=month), 0)) for month in split.names("month")]
            found.setdefault(str(key.person), []).append(
                Goal(
                    split.assignment.metric,
                    steps,
                    tuple(sorted(own)) if monthly else (),
                    tuple(levels.get(key, {}).items()),
                )
            )
    for rate in rates:
        for person in sorted({key.person for key in rate.lines if key.person}):
            found.setdefault(person, []).append(Goal(rate.metric, rate.value))
    return _finished(found)


def with_standards(people: People, sop: Sop) -> People:
    """The same with what the evaluation asks of everybody, where nobody has a target of their own for it."""
    given = {goal.metric for goals in people.values() for goal in goals}
    common = [
        Goal(metric, _steps(spec.target, unit_of(metric)))
        for metric, spec in sop.evaluation.metrics.items()
        if spec.target is not None and metric not in given
    ]
    return {
        name: tuple(sorted((*goals, *common), key=lambda goal: _place(goal.metric))) for name, goals in people.items()
    }


def members_only(people: People, roster: Roster) -> tuple[People, list[str]]:
    """Those whom a letter can be written to, and the names that no member has (a vacancy, a misspelt name)."""
    if not roster:
        return people, []
    known = {name: goals for name, goals in people.items() if roster.find(name) is not None}
    return known, sorted(people.keys() - known.keys())


def changed(people: People, before: People) -> set[str]:
    """Those whose figures differ from what they were; newcomers are among them.

    What was asked in metrics that are not asked now is no change, nor are months that only one side names.
    """
    return {name for name, goals in people.items() if _is_changed(goals, before.get(name, ()))}


def _is_changed(goals: Iterable[Goal], before: Iterable[Goal]) -> bool:
    old = {goal.metric: goal for goal in before}
    return any(goal.metric not in old or _differ(goal, old[goal.metric]) for goal in goals)


def _differ(goal: Goal, old: Goal) -> bool:
    months, before = (tuple(pair for pair in one.months if pair[1]) for one in (goal, old))
    return goal.steps != old.steps or bool(months and before and months != before)


def changed_anew(found: Iterable[Again]) -> set[str]:
    """Those who have another target for the whole period since it was split anew."""
    return {name for one in found if one.resplit.who == "person" for name in one.resplit.changed}


def _adding_up(months: list[tuple[str, int]], whole: int) -> tuple[tuple[str, int], ...]:
    """Months that come from another breakdown than the whole and contradict it would contradict the letter too."""
    return tuple(sorted(months)) if sum(steps for _label, steps in months) == whole else ()


def _steps(figure: Fraction, unit: Unit) -> int:
    return round(figure * unit.scale)


def _place(metric: str) -> tuple[int, str]:
    names = [known.name for known in METRIC_NAMES]
    return (names.index(metric) if metric in names else len(names), metric)


def _ordered(metrics: Iterable[str]) -> list[str]:
    return sorted(metrics, key=_place)


def _finished(found: Mapping[str, Sequence[Goal]]) -> People:
    return {name: tuple(sorted(found[name], key=lambda goal: _place(goal.metric))) for name in sorted(found)}
