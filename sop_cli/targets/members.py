"""Who gets a target, in which region and team."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from sop_cli.i18n import N_, _
from sop_cli.records.people import Person, Stay, did_you_mean, name_key
from sop_cli.targets.asked import Asked, Note, Path, listed
from sop_cli.targets.axes import Axis


@dataclass(frozen=True)
class Member:
    """A person who may get a target. stay: the one held at the start of the period, or the first in it.

    vacancy: of a post still to be filled, its weight against an average member's.
    """

    person: Person
    stay: Stay
    moved: bool
    vacancy: Fraction | None = None

    @property
    def name(self) -> str:
        """The person's name."""
        return self.person.name

    def group(self, dimension: str) -> str | None:
        """The region or team."""
        return self.stay.region if dimension == "region" else self.stay.team


def members_of(asked: Asked) -> list[Member]:
    """Members employed on a day of the period, narrowed by the plan's roles."""
    period = asked.world.period
    found = [
        replace(_member(person, period.start, period.end), vacancy=asked.vacancies.get(person.name))
        for person in asked.world.roster.people
        if person.employed(period.start, period.end)
    ]
    own = asked.spec.roles is not None
    roles = asked.plan.roles if asked.spec.roles is None else asked.spec.roles
    if not roles:
        return found
    known = sorted({member.stay.role for member in found if member.stay.role})
    keys = {name_key(role) for role in known}
    path: Path = (*asked.path, "roles") if own else ("roles",)
    for role in roles:
        if name_key(role) not in keys:
            asked.faults.add(path, _("No member employed in {period} has the role “{role}”.").format(
                period=period.label, role=role), near(role, known))  # fmt: skip
    wanted = {name_key(role) for role in roles}
    return [member for member in found if _has_role(member, wanted)]


def _has_role(member: Member, wanted: set[str]) -> bool:
    if member.stay.role is None:
        return member.vacancy is not None
    return name_key(member.stay.role) in wanted


def _member(person: Person, first: date, last: date) -> Member:
    start = max(first, person.hired or first)
    stay = person.at(start)
    inside = [later for later in person.stays if later.since and start < later.since <= last]
    if stay.region is None:
        stay = next((later for later in inside if later.region), stay)
    moved = any(later.region not in (None, stay.region) for later in inside)
    return Member(person, stay, moved)


def near(word: str, known: Iterable[str]) -> str | None:
    """A hint at what was meant, or at what there is."""
    names = sorted(known)
    found = did_you_mean(word, names)
    if found:
        return _("Did you mean “{near}”?").format(near=found)
    return _("These are there: {names}").format(names=listed(names)) if names else None


def find_member(asked: Asked, path: Path, text: str, taking_part: Mapping[str, object]) -> str | None:
    """The name of the member meant; None, with a fault, for somebody unknown or who gets no target."""
    roster, period = asked.world.roster, asked.world.period
    person = roster.find(text)
    if person is None:
        if name_key(text) in roster.shared:
            asked.faults.add(path, _("Several members answer to “{name}”.").format(name=text), _("Write the id."))
        else:
            asked.faults.add(path, _("“{name}” is not a member.").format(name=text), near(text, taking_part))
        return None
    if person.name in taking_part:
        return person.name
    if not person.employed(period.start, period.end):
        message = _("“{name}” is not employed in {period}.").format(name=person.name, period=period.label)
    else:
        message = _("“{name}” has none of the plan's roles.").format(name=person.name)
    asked.faults.add(path, message, _("Take the name out of the plan, or correct the members file."))
    return None


_NOT_SPLIT: dict[str, tuple[str, str, str]] = {
    "region": (
        N_("{names} of {group} get no target: the plan has no such region."),
        N_("“{name}” belongs to {region}, which the plan does not split over."),
        N_("{place}{name} has no region."),
    ),
    "team": (
        N_("{names} of {group} get no target: the plan has no such team."),
        N_("“{name}” belongs to the team {region}, which the plan does not split over."),
        N_("{place}{name} has no team."),
    ),
}


def inside(
    asked: Asked, members: list[Member], dimension: str, groups: Mapping[str, Fraction], *, quiet: bool = False
) -> list[Member]:
    """Members of the plan's regions (teams), and those without any; a note about the others unless quiet."""
    spelt = {name_key(group) for group in groups}
    elsewhere: dict[str, list[str]] = {}
    kept = []
    for member in members:
        group = member.group(dimension)
        if group is None or name_key(group) in spelt:
            kept.append(member)
        else:
            elsewhere.setdefault(group, []).append(member.name)
    for group, names in sorted(elsewhere.items() if not quiet else ()):
        message = _(_NOT_SPLIT[dimension][0]).format(names=listed(names), group=group)
        asked.notes.append(Note("TG002", message))
    return kept


def place_members(
    asked: Asked, axis: Axis, members: Iterable[Member], dimension: str, groups: Mapping[str, Fraction]
) -> dict[str, str]:
    """The region (team) of everybody who gets a target; faults for those without one or outside the plan's."""
    spelt = {name_key(group): group for group in groups}
    homes: dict[str, str] = {}
    for member in members:
        group = member.group(dimension)
        if group is None:
            file, row = member.person.place
            place = f"{file}:{row} " if file and row else ""
            message = _(_NOT_SPLIT[dimension][2]).format(place=place, name=member.name)
            hint = _("Fill in the region in the members file.") if dimension == "region" else _(
                "Fill in the team in the members file.")  # fmt: skip
            asked.faults.add(axis.path, message, hint)
        elif name_key(group) in spelt:
            homes[member.name] = spelt[name_key(group)]
        else:
            message = _(_NOT_SPLIT[dimension][1]).format(name=member.name, region=group)
            hint = _("Add the region, or take the name out.") if dimension == "region" else _(
                "Add the team, or take the name out.")  # fmt: skip
            asked.faults.add((*axis.path, member.name), message, hint)
    return homes


def check_groups(
    asked: Asked,
    dimension: str,
    groups: Mapping[str, Fraction],
    homes: Mapping[str, str | None],
    weights: Mapping[str, Fraction],
) -> None:
    """Faults for regions (teams) that are to get something but have nobody, or nobody with a weight."""
    path = (*asked.path, "split", dimension)
    for group, share in groups.items():
        own = [weights[name] for name, home in homes.items() if home == group]
        if not share or any(own):
            continue
        if own:
            message = _("All members of “{region}” have the weight 0.").format(region=group)
            hint = _("Give at least one of them a weight above 0.")
        else:
            message = _("“{region}” has no member who gets a target in {period}.").format(
                region=group, period=asked.world.period.label
            )
            hint = _("Check region, role and employment in the members file.")
        asked.faults.add((*path, group), message, hint)


def say_moves(asked: Asked, members: Iterable[Member]) -> None:
    """A note about those who change their region within the period."""
    moved = [member.name for member in members if member.moved]
    if moved:
        message = _("{names} move to another region within {period}; their target counts for the region at its start.")
        asked.notes.append(Note("TG005", message.format(names=listed(moved), period=asked.world.period.label)))
