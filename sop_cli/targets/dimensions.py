"""The dimensions of one target, from the plan's words to weights, nests and names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from sop_cli.i18n import _
from sop_cli.records.people import name_key
from sop_cli.targets.asked import Asked
from sop_cli.targets.axes import Axis, read_axis
from sop_cli.targets.limits import Axes
from sop_cli.targets.members import Member, check_groups, inside, members_of, place_members, say_moves
from sop_cli.targets.months import spans_of, unit_asked, weigh_months
from sop_cli.targets.presence import Placed, read_ramp, share_out
from sop_cli.targets.problem import Problem
from sop_cli.targets.vacancies import with_vacancies
from sop_cli.targets.weighing import nest_teams, weigh_groups, weigh_lines, weigh_persons
from sop_cli.values.period import Period


@dataclass(frozen=True)
class Understood:
    """What a target is split over.

    asked: the target, with its vacancies among the people. problem: without its total and its limits. axes: the names
    that limits may use. spans: label → the part of the month (quarter, week …) that lies in the period.
    """

    asked: Asked
    problem: Problem
    axes: Axes
    spans: Mapping[str, Period]


def understand(asked: Asked) -> Understood:
    """The dimensions of a target; faults for all that is wrong with them."""
    if not asked.spec.split.model_fields_set:
        message = _("The split names no dimension.")
        asked.faults.add((*asked.path, "split"), message, _("Name region, product, person or month."))
    asked = with_vacancies(asked)
    asked = replace(asked, ramp=read_ramp(asked))
    return _Dimensions(asked, members_of(asked) if asked.world.roster else []).understood()


class _Dimensions:
    """The dimensions of a target, understood one after the other."""

    def __init__(self, asked: Asked, members: list[Member]) -> None:
        self._asked, self._members = asked, members
        self._names: dict[str, Mapping[str, object] | None] = {}
        self._homes: dict[str, dict[str, str]] = {}
        self._nest: dict[str, str] = {}
        self._spans = spans_of(asked.world.period, "month")

    def understood(self) -> Understood:
        """Everything that the split needs to know, but for the limits."""
        regions = self._over("region", lambda axis: weigh_groups(self._asked, "region", axis, self._members))
        teams = self._over("team", lambda axis: self._teams(axis, regions))
        products, mixes = self._lines("product", regions)
        channels, channel_mixes = self._lines("channel", regions)
        months = self._over("month", self._months)
        placed = Placed()
        weights = self._over("person", lambda axis: self._persons(axis, regions, teams, months, placed))
        for dimension, found in (("product", products), ("channel", channels)):
            if dimension in self._names:  # whatever is wrong with their weights, these are the names
                self._names[dimension] = found
        if "person" in self._names and self._names["person"] is None:
            self._names["person"] = {member.name: None for member in self._members}
        homes: dict[str, str | None] = dict.fromkeys(weights or {})
        homes |= self._homes.get("region", {})
        both = regions is not None and teams is not None
        problem = Problem(
            0, regions, products, months, None if weights is None else homes, weights,
            teams=None if teams is None else {team: self._nest.get(team) if both else None for team in teams},
            team_weights=teams, person_teams=self._homes.get("team") if weights is not None else None,
            channels=channels, mixes=mixes, channel_mixes=channel_mixes,
            profiles=placed.profiles if months is not None else {},
        )  # fmt: skip
        return Understood(self._asked, problem, Axes(self._names, homes), self._spans)

    def _over(self, dimension: str, weigh: Callable[[Axis], dict[str, Fraction]]) -> dict[str, Fraction] | None:
        """The weights of a dimension; None when it is not split. Its names are kept, or None if they are at fault."""
        asked = self._asked
        if dimension not in asked.spec.split.model_fields_set:
            return None
        before = len(asked.faults.found)
        axis = read_axis(asked, dimension)
        weights = {} if axis is None else weigh(axis)
        self._names[dimension] = weights if len(asked.faults.found) == before else None
        return weights

    def _lines(
        self, dimension: str, regions: Mapping[str, Fraction] | None
    ) -> tuple[dict[str, Fraction] | None, dict[str, dict[str, Fraction]]]:
        own: dict[str, dict[str, Fraction]] = {}

        def weigh(axis: Axis) -> dict[str, Fraction]:
            found = weigh_lines(self._asked, dimension, axis, regions)
            own.update(found.own)
            return found.common

        return self._over(dimension, weigh), own

    def _months(self, axis: Axis) -> dict[str, Fraction]:
        self._spans = spans_of(self._asked.world.period, unit_asked(self._asked, axis))
        return weigh_months(self._asked, axis, self._spans)

    def _teams(self, axis: Axis, regions: Mapping[str, Fraction] | None) -> dict[str, Fraction]:
        asked, before = self._asked, len(self._asked.faults.found)
        members = self._members if regions is None else inside(asked, self._members, "region", regions, quiet=True)
        teams = weigh_groups(asked, "team", axis, members)
        if regions is not None and len(asked.faults.found) == before:
            self._nest = nest_teams(asked, axis, teams, regions, members)
            if len(asked.faults.found) == before:
                check_groups(asked, "region", regions, self._nest, teams)
        return teams

    def _persons(
        self,
        axis: Axis,
        regions: Mapping[str, Fraction] | None,
        teams: Mapping[str, Fraction] | None,
        months: Mapping[str, Fraction] | None,
        placed: Placed,
    ) -> dict[str, Fraction]:
        """The weights of everybody who gets a target, for the time that they are there."""
        asked, before = self._asked, len(self._asked.faults.found)
        members = self._members
        if not members:
            message = _("No member is employed in {period}.").format(period=asked.world.period.label)
            asked.faults.add(axis.path, message, _("Check the members file and the plan's roles."))
        levels = [(name, groups) for name, groups in (("region", regions), ("team", teams)) if groups]
        if axis.ways:
            for dimension, groups in levels:
                members = inside(asked, members, dimension, groups)
        weights = weigh_persons(asked, axis, members, self._shared(levels, members))
        members = [member for member in members if member.name in weights]
        for dimension, groups in levels:
            self._homes[dimension] = place_members(asked, axis, members, dimension, groups)
        if len(asked.faults.found) > before:
            return weights
        say_moves(asked, members if regions else [])
        found = share_out(asked, self._shared(levels, members), weights, months, self._spans)
        placed.weights, placed.profiles = found.weights, found.profiles
        self._check(levels, placed.weights, axis)
        return placed.weights

    def _shared(
        self, levels: Sequence[tuple[str, Mapping[str, Fraction]]], members: Sequence[Member]
    ) -> dict[str, list[Member]]:
        """The members by the smallest group that they share a target with."""
        spelt = {name_key(group): group for group in levels[-1][1]} if levels else {}
        groups: dict[str, list[Member]] = {}
        for member in members:
            name = member.group(levels[-1][0]) if levels else None
            groups.setdefault(spelt.get(name_key(name or ""), ""), []).append(member)
        return groups

    def _check(
        self, levels: Sequence[tuple[str, Mapping[str, Fraction]]], weights: Mapping[str, Fraction], axis: Axis
    ) -> None:
        asked = self._asked
        for dimension, groups in levels:
            check_groups(asked, dimension, groups, self._homes[dimension], weights)
        if not levels and weights and not any(weights.values()):
            asked.faults.add(axis.path, _("All weights are 0."), _("Give at least one of them a weight above 0."))
