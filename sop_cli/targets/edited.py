"""Cells that somebody changed in a breakdown given back: each becomes a lock, the split balances the rest anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

from sop_cli.errors import SopError
from sop_cli.i18n import _
from sop_cli.records.people import Roster, did_you_mean, name_key
from sop_cli.records.sop import Sop
from sop_cli.records.stated import Stated
from sop_cli.targets.asked import Assignment, exact_words, listed
from sop_cli.targets.breakdown import Breakdown
from sop_cli.targets.problem import Key, Limit
from sop_cli.targets.wording import key_words
from sop_cli.values.base import Refused
from sop_cli.values.period import parse_period

MARK = "edited"
"""Where a limit of ours stands: (MARK, number of the edit) in place of a path into the plan."""


@dataclass(frozen=True)
class Edit:
    """One sum or cell that was changed, in steps of the metric's unit. stated: where, as somebody wrote it."""

    key: Key
    old: int
    new: int
    stated: Stated


@dataclass(frozen=True)
class Change:
    """One finest cell of the split before and after. locked: somebody's own figure."""

    key: Key
    old: int
    new: int
    locked: bool


def find_edits(
    assignment: Assignment, before: Breakdown, figures: Iterable[Stated], roster: Roster, sop: Sop
) -> tuple[list[Edit], list[SopError]]:
    """The figures of a file that are not those of the split, and the cells that cannot be used."""
    return _Reading(assignment, before, roster, sop).run(figures)


def locked(assignment: Assignment, edits: Sequence[Edit]) -> Assignment:
    """The assignment with its edits as locks, behind the plan's own limits."""
    limits = tuple(Limit(edit.key, edit.new // assignment.step, edit.new // assignment.step) for edit in edits)
    paths = tuple((MARK, number) for number in range(len(edits)))
    problem = replace(assignment.problem, limits=(*assignment.problem.limits, *limits))
    return replace(assignment, problem=problem, limit_paths=(*assignment.limit_paths, *paths))


def changes(before: Breakdown, after: Breakdown, edits: Sequence[Edit], step: int) -> list[Change]:
    """Every finest cell that is not what it was, in the order of the cells; figures in steps of the metric's unit."""
    own = {edit.key for edit in edits}
    old = {cell.key: cell.steps * step for cell in before.cells}
    return [
        Change(cell.key, old.get(cell.key, 0), cell.steps * step, _finest(cell.key) in own)
        for cell in after.cells
        if old.get(cell.key, 0) != cell.steps * step
    ]


def _finest(key: Key) -> Key:
    """The key as limits name it: a person's region and team go without saying."""
    if key.person is not None:
        return key._replace(region=None, team=None)
    return key._replace(region=None) if key.team is not None else key


class _Reading:
    """The figures of one file held against one split."""

    def __init__(self, assignment: Assignment, before: Breakdown, roster: Roster, sop: Sop) -> None:
        self.assignment, self.before, self.roster, self.sop = assignment, before, roster, sop
        self.sums: dict[tuple[str, ...], dict[Key, int]] = {}
        self.names: dict[str, dict[str, str]] = {}
        for name in before.dimensions:
            found = {getattr(cell.key, name) for cell in before.cells}
            self.names[name] = {name_key(text): text for text in sorted(found)}
        self.homes = {cell.key.person: cell.key for cell in before.cells}
        self.errors: list[SopError] = []
        self.said: set[tuple[str, str]] = set()

    def run(self, figures: Iterable[Stated]) -> tuple[list[Edit], list[SopError]]:
        found: dict[Key, Edit] = {}
        for stated in figures:
            key = self._key(stated)
            if key is None:
                continue
            old = self._sum(key)
            if stated.steps == old or not self._sound(stated, key, old):
                continue
            edit = found.setdefault(key, Edit(key, old, stated.steps, stated))
            if edit.new != stated.steps:
                self._twice(edit, stated)
        return list(found.values()), self.errors

    def _error(self, stated: Stated, message: str, hint: str | None) -> None:
        self.errors.append(SopError(message, stated.where, hint))

    def _sum(self, key: Key) -> int:
        dimensions = key.dimensions
        if dimensions not in self.sums:
            found: dict[Key, int] = {}
            for cell in self.before.cells:
                part = Key(**{name: getattr(cell.key, name) for name in dimensions})
                found[part] = found.get(part, 0) + cell.steps * self.assignment.step
            self.sums[dimensions] = found
        return self.sums[dimensions].get(key, 0)

    def _key(self, stated: Stated) -> Key | None:
        """The sum that a figure is for; None, with an error, where the split has none such."""
        names: dict[str, str] = {}
        for dimension, text in stated.names.items():
            if dimension == "month":
                label = self._month(stated, text)
                if label is None:
                    return None
                if label:
                    names["month"] = label
                continue
            name = self._name(stated, dimension, text)
            if name is None:
                return None
            names[dimension] = name
        key = Key(**names)
        return _finest(key) if self._at_home(stated, key) else None

    def _name(self, stated: Stated, dimension: str, text: str) -> str | None:
        known = self.names.get(dimension, {})
        person = self.roster.find(text) if dimension == "person" else None
        found = known.get(name_key(person.name if person else text))
        if found is None and (dimension, text) not in self.said:
            self.said.add((dimension, text))
            near = did_you_mean(text, known.values()) if known else None
            hint = _("Did you mean “{near}”?").format(near=near) if near else _there(list(known.values()))
            self._error(stated, _("“{name}” is no name of the split.").format(name=text), hint)
        return found

    def _month(self, stated: Stated, text: str) -> str | None:
        """The label of a month of the split; "" for the whole period; None, with an error, for any other time."""
        months = self.assignment.months if "month" in self.names else {}
        if text in months:
            return text
        period = self.assignment.period
        try:
            asked = parse_period(text, period.month_start)
        except Refused as refused:
            self._error(stated, refused.reason, refused.hint)
            return None
        for label, month in months.items():
            if (asked.start, asked.end) == (month.start, month.end):
                return label
        if (asked.start, asked.end) == (period.start, period.end):
            return ""
        if ("month", text) not in self.said:
            self.said.add(("month", text))
            message = _("“{month}” is no month of {period}.").format(month=text, period=period.label)
            self._error(stated, message, _("Give the breakdown of this plan."))
        return None

    def _at_home(self, stated: Stated, key: Key) -> bool:
        """Whether a person stands in the own region and team."""
        home = self.homes.get(key.person) if key.person else None
        if home is None or (key.region in (None, home.region) and key.team in (None, home.team)):
            return True
        own = home.team if key.team not in (None, home.team) else home.region
        message = _("{name} belongs to {home}, not to {region}.").format(
            name=key.person, home=own, region=key.team if own == home.team else key.region
        )
        self._error(stated, message, _("Correct the members file; a split moves nobody."))
        return False

    def _sound(self, stated: Stated, key: Key, old: int) -> bool:
        """Whether a changed figure can be a lock; an error where it cannot."""
        if not key.dimensions:
            message = _("The total is {total} here and {amount} in the plan.").format(
                total=self._amount(stated.steps), amount=self._amount(old)
            )
            self._error(stated, message, _("Change the total in the plan, or give the breakdown of this plan."))
            return False
        if stated.steps < 0:
            self._error(stated, _("“{text}” is below 0.").format(text=stated.text), _("Write 0 or more."))
            return False
        steps = Fraction(stated.steps, self.assignment.step)
        if steps.denominator == 1:
            return True
        near = [self._amount(count * self.assignment.step) for count in (floor(steps), ceil(steps))]
        message = _("{amount} is no multiple of {step} (round_to).").format(
            amount=self._amount(stated.steps), step=self._amount(self.assignment.step)
        )
        self._error(stated, message, _("The nearest are {values}.").format(values=_(" and ").join(near)))
        return False

    def _twice(self, edit: Edit, stated: Stated) -> None:
        message = _("{name} is {one} here and {other} in {place}.").format(
            name=key_words(edit.key), one=self._amount(stated.steps), other=self._amount(edit.new),
            place=edit.stated.where,
        )  # fmt: skip
        self._error(stated, message, _("Keep the right one in both places."))

    def _amount(self, steps: int) -> str:
        return exact_words(steps, self.assignment.unit, self.sop)


def _there(names: list[str]) -> str:
    return _("These are there: {names}").format(names=listed(names)) if names else _("Give the breakdown of this plan.")
