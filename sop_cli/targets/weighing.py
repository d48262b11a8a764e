"""The weights of the names of every dimension but time: regions, teams, persons, products, channels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sop_cli.i18n import N_, _
from sop_cli.records.people import name_key
from sop_cli.targets.asked import Asked, Note, listed
from sop_cli.targets.axes import OTHERS, Axis
from sop_cli.targets.members import Member, find_member, near
from sop_cli.targets.weights import history, potential
from sop_cli.targets.weights.scene import Line, Scene
from sop_cli.targets.weights.weigh import weigh

_UNKNOWN = {
    "region": N_("“{region}” is not a region of the members."),
    "team": N_("“{region}” is not a team of the members."),
}


def weigh_groups(asked: Asked, dimension: str, axis: Axis, members: Sequence[Member]) -> dict[str, Fraction]:
    """Regions or teams by the members' spelling, with their weights."""
    known = _known(asked, dimension)
    for name in axis.weights or axis.names or ():
        if known and name_key(name) not in known:
            path = (*axis.path, name) if axis.weights else (*asked.path, "split", dimension, "names")
            asked.faults.add(path, _(_UNKNOWN[dimension]).format(region=name), near(name, known.values()))
    if not axis.ways:
        return {known.get(name_key(name), name): weight for name, weight in axis.weights.items()}
    own: dict[str, list[Member]] = {}
    for member in members:
        group = member.group(dimension)
        if group is not None:
            own.setdefault(known.get(name_key(group), group), []).append(member)
    names = axis.names if axis.names is not None else sorted(own) or _elsewhere(asked, dimension, axis)
    spelt = [known.get(name_key(name), name) for name in names]
    lines = tuple(Line(name, tuple(own.get(name, ()))) for name in spelt)
    return _checked(asked, axis, weigh(Scene(asked, dimension, axis, lines)))


def _known(asked: Asked, dimension: str) -> dict[str, str]:
    stays = (stay for person in asked.world.roster.people for stay in person.stays)
    names = {stay.region if dimension == "region" else stay.team for stay in stays}
    return {name_key(name): name for name in sorted((name for name in names if name), reverse=True)}


def _elsewhere(asked: Asked, dimension: str, axis: Axis) -> list[str]:
    """The names that what is weighed by knows, where there are no members to ask."""
    found: dict[str, str] = {}
    if "potential" in axis.ways:
        found |= {name_key(name): name for name in potential.names_of(asked, axis)}
    if "history" in axis.ways:
        found |= {name_key(name): name for name in history.names_of(asked, dimension)}
    return sorted(found.values())


def _checked(asked: Asked, axis: Axis, weights: dict[str, Fraction]) -> dict[str, Fraction]:
    if weights and not any(weights.values()):
        asked.faults.add(axis.path, _("All weights are 0."), _("Give at least one of them a weight above 0."))
    return weights


@dataclass(frozen=True)
class Lines:
    """Weights of products or channels: the common ones, and those of regions that have their own."""

    common: dict[str, Fraction]
    own: dict[str, dict[str, Fraction]]


def weigh_lines(asked: Asked, dimension: str, axis: Axis, regions: Mapping[str, Fraction] | None) -> Lines:
    """Products or channels with their weights."""
    if axis.own:
        return _by_region(asked, axis, regions or {})
    if not axis.ways:
        return Lines(dict(axis.weights), {})
    names = axis.names if axis.names is not None else _elsewhere(asked, dimension, axis)
    lines = tuple(Line(name) for name in names)
    return Lines(_checked(asked, axis, weigh(Scene(asked, dimension, axis, lines))), {})


def _by_region(asked: Asked, axis: Axis, regions: Mapping[str, Fraction]) -> Lines:
    spelt = {name_key(region): region for region in regions}
    names: dict[str, str] = {}
    own: dict[str, dict[str, Fraction]] = {}
    common: dict[str, Fraction] = {}
    for written in sorted(axis.own):
        weights = {names.setdefault(name_key(name), name): weight for name, weight in axis.own[written].items()}
        region = spelt.get(name_key(written))
        if written == OTHERS:
            common = weights
        elif region is not None:
            own[region] = weights
        elif regions:
            message = _("“{name}” does not stand in split.{dimension}.").format(name=written, dimension="region")
            asked.faults.add((*axis.path, written), message, near(written, regions))
    left = [region for region in regions if region not in own]
    if left and OTHERS not in axis.own:
        message = _("{regions} have no weights here.").format(regions=listed(left))
        asked.faults.add(axis.path, message, _("Add them, or “{others}” for all others.").format(others=OTHERS))
    if not common:
        for weights in own.values():
            for name, weight in weights.items():
                common[name] = common.get(name, Fraction(0)) + weight
    everything = dict.fromkeys(names.values(), Fraction(0))
    return Lines(everything | common, {region: everything | weights for region, weights in own.items()})


def weigh_persons(
    asked: Asked, axis: Axis, members: Sequence[Member], groups: Mapping[str, Sequence[Member]]
) -> dict[str, Fraction]:
    """Members who get a target, with their weights for the whole period. groups: who shares a target."""
    if not axis.ways:
        return _by_name(asked, axis, members)
    if axis.names is not None:
        named = Axis((*asked.path, "split", "person", "names"), weights=dict.fromkeys(axis.names, Fraction(1)))
        kept = _by_name(asked, named, members)
        members = [member for member in members if member.name in kept]
        groups = {name: [member for member in own if member.name in kept] for name, own in groups.items()}
    lines = tuple(Line(member.name, (member,)) for member in members if member.vacancy is None)
    staff = [[member.name for member in own if member.vacancy is None] for own in groups.values()]
    weights = weigh(Scene(asked, "person", axis, lines), [own for own in staff if own]) if lines else {}
    for own in groups.values():
        known = [weights[member.name] for member in own if member.name in weights]
        usual = sum(known, Fraction(0)) / len(known) if known else Fraction(1)
        weights |= {member.name: usual * member.vacancy for member in own if member.vacancy is not None}
    return weights


def _by_name(asked: Asked, axis: Axis, members: Sequence[Member]) -> dict[str, Fraction]:
    weights: dict[str, Fraction] = {}
    taking_part = {member.name: member for member in members}
    for written, weight in axis.weights.items():
        name = find_member(asked, (*axis.path, written), written, taking_part)
        if name in weights:
            asked.faults.add((*axis.path, written), _("“{name}” stands here twice.").format(name=name))
        elif name:
            weights[name] = weight
    left_out = [name for name in taking_part if name not in weights]
    if left_out and weights:
        message = _("{names} are employed in {period}, but the plan gives them no weight: no target.").format(
            names=listed(left_out), period=asked.world.period.label
        )
        asked.notes.append(Note("TG003", message))
    return weights


def nest_teams(
    asked: Asked, axis: Axis, teams: Mapping[str, Fraction], regions: Mapping[str, Fraction], members: Sequence[Member]
) -> dict[str, str]:
    """Team → region, as the members file says; faults for teams that belong to none, or to several."""
    spelt = {name_key(region): region for region in regions}
    homes: dict[str, str] = {}
    for team in teams:
        own = [member for member in members if member.stay.team and name_key(member.stay.team) == name_key(team)]
        keys = {name_key(member.stay.region) for member in own if member.stay.region}
        found = sorted(spelt[key] for key in keys if key in spelt)
        if len(found) == 1:
            homes[team] = found[0]
        elif found:
            message = _("The team “{team}” has members in {regions}.").format(team=team, regions=listed(found))
            hint = _("Give the teams names of their own, or split over teams without regions.")
            asked.faults.add((*axis.path, team), message, hint)
        else:
            message = _("The team “{team}” has no member in the plan's regions in {period}.").format(
                team=team, period=asked.world.period.label
            )
            asked.faults.add((*axis.path, team), message, _("Check team and region in the members file."))
    return homes
