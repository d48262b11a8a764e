"""A split made anew in the middle of its period: what is past stands, what is missing goes to the months to come.

Months before the one to start from are frozen: at what was sold, or at their old targets. The rest of the total is
split over the months left by the plan's own weights of products and months; how much of it each person takes (or
region, where persons are not split) is the rule's:

- proportional: as everybody's old targets for these months stand to each other.
- even: the old targets for these months, and the same part of the gap for everybody.
- keep: the old targets for these months, and everybody's own gap.

Who has left takes nothing more, and who has joined begins with what the plan gives for these months: the team, or else
the region, keeps its old targets for the months to come, in proportion. Only then does the rule hand on the gap.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any, Literal

from sop_cli.records.people import name_key
from sop_cli.targets.asked import Assignment, Path
from sop_cli.targets.breakdown import Breakdown, Cell, Figure
from sop_cli.targets.conflict import Conflict
from sop_cli.targets.problem import Key, Limit, Problem
from sop_cli.targets.split import split, split_levels

Rule = Literal["proportional", "even", "keep"]
RULES: tuple[Rule, ...] = ("proportional", "even", "keep")
WHO = ("person", "team", "region", "product", "channel")
"""The dimensions that may carry a gap, the first that is split."""


@dataclass(frozen=True)
class Sold:
    """What was achieved, in steps of the metric's unit. key: names as the records have them, and the month."""

    key: Key
    steps: int


@dataclass(frozen=True)
class Outcome:
    """One person's target (or region's …) before and after, in steps of the metric's unit.

    planned, achieved: in the frozen months. old_rest, new_rest: in the months to come.
    """

    name: str
    planned: int
    achieved: int
    old_rest: int
    new_rest: int
    joined: bool = False
    left: bool = False

    @property
    def old(self) -> int:
        """The target of the whole period before."""
        return self.planned + self.old_rest

    @property
    def new(self) -> int:
        """The target of the whole period now: what was achieved and what is still to come."""
        return self.achieved + self.new_rest

    @property
    def difference(self) -> int:
        """New less old: (achieved - planned) + (new_rest - old_rest)."""
        return self.new - self.old


@dataclass(frozen=True)
class Resplit:
    """A target split anew. assignment and breakdown hold the whole period in single steps of the metric's unit.

    start: label of the first month that was split. frozen: labels before it. who: the dimension of the outcomes, None
    where only months are split. outside: achieved by nobody whom the plan gives a target; it is not counted. surplus:
    by how much the new total is above the old one, since the rest is rounded up to whole steps or is achieved already.
    levels: the breakdowns of the plan's levels by name, likewise; {} when it has none, or nothing is left to be split.
    """

    assignment: Assignment
    breakdown: Breakdown
    rule: Rule
    start: str
    frozen: tuple[str, ...]
    who: str | None
    outcomes: tuple[Outcome, ...]
    outside: int
    levels: Mapping[str, Breakdown] = field(default_factory=dict)

    @property
    def planned(self) -> int:
        """The old targets of the frozen months."""
        return sum(outcome.planned for outcome in self.outcomes)

    @property
    def achieved(self) -> int:
        """What the frozen months count with."""
        return sum(outcome.achieved for outcome in self.outcomes)

    @property
    def surplus(self) -> int:
        """New total less old total: under a step, or more where more was achieved than the whole target."""
        return sum(outcome.difference for outcome in self.outcomes)

    @property
    def changed(self) -> tuple[str, ...]:
        """Who has another target for the whole period than before: these get a new commitment letter."""
        return tuple(outcome.name for outcome in self.outcomes if outcome.difference)


@dataclass(frozen=True)
class Clash:
    """The limits of the plan cannot hold for the rest. assignment: the rest as it was to be split."""

    assignment: Assignment
    conflict: Conflict


def months_before(assignment: Assignment, start: str) -> tuple[str, ...]:
    """The labels of the months before one of the assignment's."""
    first = assignment.months[start].start
    return tuple(label for label, month in assignment.months.items() if month.end < first)


def resplit(
    assignment: Assignment,
    before: Breakdown,
    *,
    start: str,
    rule: Rule = "proportional",
    gone: Collection[str] = (),
    sold: Sequence[Sold] | None = None,
) -> Resplit | Clash:
    """Split a target anew from a month on.

    assignment: as the plan gives it now, with who has joined. before: the split that holds so far. start: label of a
    month. gone: persons who have left before it. sold: what was achieved in the months before, in the metric's unit;
    None freezes them at their old targets.
    """
    return _Again(assignment, before, start, rule, frozenset(gone)).run(sold)


class _Again:
    def __init__(self, assignment: Assignment, before: Breakdown, start: str, rule: Rule, gone: frozenset[str]) -> None:
        self.assignment, self.before, self.start, self.rule, self.gone = assignment, before, start, rule, gone
        self.frozen = months_before(assignment, start)
        self.left = [label for label in assignment.months if label not in self.frozen]
        self.who = next((name for name in WHO if name in assignment.problem.dimensions), None)
        self.old = {cell.key: cell.steps * assignment.step for cell in before.cells}

    def run(self, sold: Sequence[Sold] | None) -> Resplit | Clash:
        past, outside = self._past(sold)
        problem, paths = self._rest(past)
        answer = self.before if self._as_before(problem) else split(problem)
        if isinstance(answer, Conflict):
            return Clash(replace(self.assignment, problem=problem, limit_paths=paths), answer)
        whole = self._whole(past, answer)
        return Resplit(
            _in_single_steps(self.assignment, sum(whole.values())), self._breakdown(whole, answer), self.rule,
            self.start, self.frozen, self.who, tuple(self._outcomes(whole)), outside, self._levels(problem, past),
        )  # fmt: skip

    def _whole(self, past: Mapping[Key, int], answer: Breakdown) -> dict[Key, int]:
        """The cells of the whole period, in the metric's unit."""
        new = {**past, **{cell.key: cell.steps * self.assignment.step for cell in answer.cells}}
        return _whole_grid({**dict.fromkeys(self.old, 0), **new}, self.assignment.months)

    def _levels(self, problem: Problem, past: Mapping[Key, int]) -> dict[str, Breakdown]:
        """The levels of the target: what is past counts towards each."""
        done, step, levels = sum(past.values()), self.assignment.step, self.assignment.levels
        if not problem.total:
            return {}
        found = split_levels(problem, [max(0, -((done - level.total) // step)) for level in levels]) if levels else []
        if len(found) < len(levels):
            return {}
        return {
            level.name: self._breakdown(self._whole(past, answer), answer)
            for level, answer in zip(levels, found, strict=True)
        }

    def _as_before(self, problem: Problem) -> bool:
        """Whether nothing is past, and the same people are there: then the split that holds goes on holding."""
        names = {cell.key.person for cell in self.before.cells} - {None}
        return not self.frozen and {*(problem.persons or ())} == names

    def _past(self, sold: Sequence[Sold] | None) -> tuple[dict[Key, int], int]:
        """The cells of the frozen months, and what was achieved outside of the plan."""
        planned = {key: steps for key, steps in self.old.items() if key.month in self.frozen}
        if sold is None:
            return planned, 0
        found = dict.fromkeys(planned, 0)
        index: dict[tuple[str, str | None], list[Key]] = {}
        for key in planned:
            index.setdefault((name_key(self._name(key) or ""), key.month), []).append(key)
        outside = 0
        for item in sold:
            if item.key.month not in self.frozen:
                continue
            cells = index.get((name_key(self._name(item.key) or ""), item.key.month), [])
            cells = _matching(cells, item.key)
            if not cells:
                outside += item.steps
            for key, part in zip(cells, apportion(item.steps, [planned[key] for key in cells]), strict=True):
                found[key] += part
        return found, outside

    def _name(self, key: Key) -> str | None:
        return getattr(key, self.who) if self.who else None

    def _rest(self, past: Mapping[Key, int]) -> tuple[Problem, tuple[Path, ...]]:
        """What is left to be split, as a problem of its own, and the places of its limits."""
        problem, step = self.assignment.problem, self.assignment.step
        if not self.frozen and not self.gone:
            return problem, self.assignment.limit_paths
        rest = sum(self.old.values()) - sum(past.values())
        total = max(0, -(-rest // step))
        problem = _for_months(_without(problem, self._nobody(problem)), self.left)
        problem = self._weighed(problem, past, total) if self.frozen else problem
        pairs = [
            (changed, path)
            for limit, path in zip(problem.limits, self.assignment.limit_paths, strict=True)
            if (changed := self._left_of(limit, past, problem)) is not None
        ]
        limits = tuple(limit for limit, _path in pairs)
        return replace(problem, total=total, limits=limits), tuple(path for _limit, path in pairs)

    def _nobody(self, problem: Problem) -> frozenset[str]:
        """Who takes nothing more: has left, or is not there in any of the months to come."""
        absent = {
            name for name, profile in problem.profiles.items() if not any(profile.get(label) for label in self.left)
        }
        return frozenset(self.gone | absent) & frozenset(problem.persons or ())

    def _left_of(self, limit: Limit, past: Mapping[Key, int], problem: Problem) -> Limit | None:
        """What a limit leaves for the months to come; None where it is of the past, or of somebody who has left."""
        key = limit.key
        if key.month in self.frozen or (key.person is not None and key.person not in (problem.persons or ())):
            return None
        if key.month is not None or limit.of_part:
            return limit
        done = Fraction(_sum(past, key), self.assignment.step)
        low = max(0, -((done - limit.low) // 1))
        high = None if limit.high is None else max(0, (limit.high - done).__floor__())
        if limit.high == limit.low:
            high = low
        return replace(limit, low=low, high=high)

    def _weighed(self, problem: Problem, past: Mapping[Key, int], total: int) -> Problem:
        """The problem with everybody's part by the rule as weight."""
        if self.who is None:
            return problem
        parts = self._parts(problem, past, total * self.assignment.step)
        if not any(parts.values()):
            return problem
        if self.who == "person":
            return _with_person_weights(problem, parts)
        if self.who == "team":
            teams = problem.teams or {}
            return replace(problem, team_weights=parts, regions=_gathered(problem.regions, teams, parts))
        axis = {"region": "regions", "product": "products", "channel": "channels"}[self.who]
        return _with_axis(problem, axis, parts)

    def _parts(self, problem: Problem, past: Mapping[Key, int], rest: int) -> dict[str, Fraction]:
        base = self._base(problem)
        if self.rule == "even":
            even = (rest - sum(base.values(), Fraction(0))) / max(1, len(base))
            return {name: max(Fraction(0), steps + even) for name, steps in base.items()}
        if self.rule == "keep":
            planned = self._by_name({key: steps for key, steps in self.old.items() if key.month in self.frozen})
            achieved = self._by_name(past)
            own = {name: planned.get(name, 0) - achieved.get(name, 0) for name in base}
            return {name: max(Fraction(0), steps + own[name]) for name, steps in base.items()}
        return base

    def _base(self, problem: Problem) -> dict[str, Fraction]:
        """The old targets of the months to come, within each team or region taken over by those who are there now."""
        raw = self._raw(problem)
        old = self._by_name({key: steps for key, steps in self.old.items() if key.month in self.left})
        groups = self._groups()
        wanted: dict[str | None, int] = {}
        there: dict[str | None, int] = {}
        for sums, figures in ((wanted, old), (there, raw)):
            for name, steps in figures.items():
                sums[groups.get(name)] = sums.get(groups.get(name), 0) + steps
        return {
            name: Fraction(steps * wanted.get(groups.get(name), 0), there[groups.get(name)] or 1)
            for name, steps in raw.items()
        }

    def _groups(self) -> Mapping[str, str | None]:
        """Everybody's team, or else region."""
        problem = self.assignment.problem
        if self.who == "person":
            return problem.person_teams or problem.persons or {}
        return (problem.teams or {}) if self.who == "team" else {}

    def _raw(self, problem: Problem) -> dict[str, int]:
        """The old targets of the months to come; of those who had none, what the plan gives now."""
        axes: dict[str, Any] = {
            "person": problem.persons, "team": problem.teams, "region": problem.regions, "product": problem.products,
            "channel": problem.channels,
        }  # fmt: skip
        old = self._by_name({key: steps for key, steps in self.old.items() if key.month in self.left})
        known = self._by_name(self.old)
        names = list(axes[self.who or ""])
        if all(name in known for name in names):
            return {name: old[name] for name in names}
        plain = split(replace(self.assignment.problem, limits=()))
        fresh: dict[str, int] = {}
        if isinstance(plain, Breakdown):
            cells = {cell.key: cell.steps * self.assignment.step for cell in plain.cells if cell.key.month in self.left}
            fresh = self._by_name(cells)
        return {name: old[name] if name in known else fresh.get(name, 0) for name in names}

    def _by_name(self, cells: Mapping[Key, int]) -> dict[str, int]:
        found: dict[str, int] = {}
        for key, steps in cells.items():
            name = self._name(key) or ""
            found[name] = found.get(name, 0) + steps
        return found

    def _outcomes(self, whole: Mapping[Key, int]) -> Iterable[Outcome]:
        def part(cells: Mapping[Key, int], months: Collection[str]) -> dict[str, int]:
            return self._by_name({key: steps for key, steps in cells.items() if key.month in months})

        planned, old_rest = part(self.old, self.frozen), part(self.old, self.left)
        achieved, new_rest = part(whole, self.frozen), part(whole, self.left)
        known = {self._name(key) or "" for key in self.old}
        for name in sorted({*known, *achieved, *new_rest}):
            yield Outcome(
                name, planned.get(name, 0), achieved.get(name, 0), old_rest.get(name, 0), new_rest.get(name, 0),
                joined=name not in known, left=name in self.gone,
            )  # fmt: skip

    def _breakdown(self, whole: Mapping[Key, int], answer: Breakdown) -> Breakdown:
        """The whole period as a breakdown: every sum is what its cells come to."""
        cells = tuple(Cell(key, whole[key]) for key in sorted(whole, key=_order))
        families: dict[str, tuple[Figure, ...]] = {}
        for family in {**self.before.figures, **answer.figures}:
            keys = [figure.key for one in (self.before, answer) for figure in one.figures.get(family, ())]
            kept = {_core(key): key for key in keys}
            sums = _sums(whole, kept)
            families[family] = tuple(
                Figure(kept[core], Fraction(steps), Fraction(steps), 0, None, steps)
                for core, steps in sorted(sums.items(), key=lambda item: _order(kept[item[0]]))
            )
        return Breakdown(sum(whole.values()), self.before.dimensions, cells, families)


def apportion(amount: int, weights: Sequence[int]) -> list[int]:
    """Whole parts of an amount by weights (evenly where all are 0): largest remainder first, among equals the last."""
    whole = sum(weights)
    even = [1] * len(weights)
    shares = [Fraction(abs(amount) * weight, whole or len(weights)) for weight in (weights if whole else even)]
    parts = [share.__floor__() for share in shares]
    order = sorted(range(len(parts)), key=lambda at: (shares[at] - parts[at], at), reverse=True)
    for at in order[: abs(amount) - sum(parts)]:
        parts[at] += 1
    return [-part for part in parts] if amount < 0 else parts


def _matching(cells: Sequence[Key], sold: Key) -> list[Key]:
    """The cells that a sale belongs to; a product or channel that the plan does not name is left open."""
    kept = list(cells)
    for name in ("product", "channel"):
        word = getattr(sold, name)
        own = [key for key in kept if word and getattr(key, name) and name_key(getattr(key, name)) == name_key(word)]
        kept = own or kept
    return kept


def _sum(cells: Mapping[Key, int], key: Key) -> int:
    wanted = [(name, getattr(key, name)) for name in key.dimensions]
    return sum(steps for cell, steps in cells.items() if all(getattr(cell, name) == text for name, text in wanted))


def _core(key: Key) -> Key:
    """The key without what goes without saying: a person's region and team."""
    return key._replace(region=None, team=None) if key.person is not None else key


def _sums(whole: Mapping[Key, int], wanted: Collection[Key]) -> dict[Key, int]:
    found = dict.fromkeys(wanted, 0)
    for dimensions in {key.dimensions for key in wanted}:
        for cell, steps in whole.items():
            part = Key(**{name: getattr(cell, name) for name in dimensions})
            if part in found and part.dimensions == dimensions:
                found[part] += steps
    return found


def _order(key: Key) -> tuple[str, ...]:
    return tuple(name or "" for name in (key.region, key.team, key.person, key.product, key.channel, key.month))


def _whole_grid(cells: Mapping[Key, int], months: Iterable[str]) -> dict[Key, int]:
    """The cells with a 0 for every month of everybody that has none."""
    labels = list(months)
    lines = {key._replace(month=None): None for key in cells}
    return {(full := line._replace(month=label)): cells.get(full, 0) for line in lines for label in labels}


def _in_single_steps(assignment: Assignment, total: int) -> Assignment:
    problem = replace(assignment.problem, total=total, limits=())
    return replace(assignment, step=1, problem=problem, limit_paths=())


def _without(problem: Problem, gone: Collection[str]) -> Problem:
    """The problem without some persons; a region or team with nobody left takes nothing more."""
    if not gone or problem.persons is None or problem.person_weights is None:
        return problem
    persons = {name: home for name, home in problem.persons.items() if name not in gone}
    teams = None if problem.person_teams is None else {n: t for n, t in problem.person_teams.items() if n not in gone}
    weights = {name: weight for name, weight in problem.person_weights.items() if name not in gone}
    regions = problem.regions
    if regions is not None:
        staffed = {persons[name] for name, weight in weights.items() if weight}
        regions = {name: weight if name in staffed else Fraction(0) for name, weight in regions.items()}
    return replace(
        problem, persons=persons, person_weights=weights, person_teams=teams, regions=regions,
        profiles={name: profile for name, profile in problem.profiles.items() if name not in gone},
    )  # fmt: skip


def _for_months(problem: Problem, labels: Sequence[str]) -> Problem:
    months = {label: (problem.months or {}).get(label, Fraction(0)) for label in labels}
    if not any(months.values()):
        months = dict.fromkeys(labels, Fraction(1))
    profiles = {
        name: {label: weights.get(label, Fraction(0)) for label in labels} for name, weights in problem.profiles.items()
    }
    return replace(problem, months=months, profiles=profiles)


def _gathered(
    groups: Mapping[str, Fraction] | None, homes: Mapping[str, str | None], parts: Mapping[str, Fraction]
) -> dict[str, Fraction] | None:
    """The sum of the parts of each group's members."""
    if groups is None:
        return None
    return {group: sum((parts[name] for name, home in homes.items() if home == group), Fraction(0)) for group in groups}


def _with_person_weights(problem: Problem, parts: Mapping[str, Fraction]) -> Problem:
    teams = _gathered(problem.team_weights, problem.person_teams or {}, parts)
    regions = _gathered(problem.regions, problem.persons or {}, parts)
    return replace(problem, person_weights=parts, team_weights=teams, regions=regions)


def _with_axis(problem: Problem, axis: str, parts: Mapping[str, Fraction]) -> Problem:
    if axis == "regions":
        return replace(problem, regions=parts)
    return replace(problem, products=parts) if axis == "products" else replace(problem, channels=parts)
