"""Who gets a target, in which region, by which weight."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from sop_cli.i18n import _
from sop_cli.records.people import Person, Stay, did_you_mean, name_key
from sop_cli.targets.asked import Asked, Note, Path, listed
from sop_cli.targets.axes import Axis


@dataclass(frozen=True)
class Member:
    """A person who may get a target. stay: the one held at the start of the period, or the first in it."""

    person: Person
    stay: Stay
    moved: bool

    @property
    def name(self) -> str:
        """The person's name."""
        return self.person.name


def members_of(asked: Asked) -> list[Member]:
    """Members employed on a day of the period, narrowed by the plan's roles."""
    period = asked.world.period
    found = [
        _member(person, period.start, period.end)
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
                period=period.label, role=role), _near(role, known))  # fmt: skip
    wanted = {name_key(role) for role in roles}
    return [member for member in found if member.stay.role and name_key(member.stay.role) in wanted]


def _member(person: Person, first: date, last: date) -> Member:
    start = max(first, person.hired or first)
    stay = person.at(start)
    inside = [later for later in person.stays if later.since and start < later.since <= last]
    if stay.region is None:
        stay = next((later for later in inside if later.region), stay)
    moved = any(later.region not in (None, stay.region) for later in inside)
    return Member(person, stay, moved)


def _near(word: str, known: Iterable[str]) -> str | None:
    names = sorted(known)
    near = did_you_mean(word, names)
    if near:
        return _("Did you mean “{near}”?").format(near=near)
    return _("These are there: {names}").format(names=listed(names)) if names else None


def weigh_regions(asked: Asked, axis: Axis, members: list[Member]) -> dict[str, Fraction]:
    """Regions by the members' spelling, with their weights."""
    if axis.way is None:
        stays = (stay for person in asked.world.roster.people for stay in person.stays)
        known = {name_key(region): region for region in sorted({stay.region for stay in stays if stay.region})}
        for name in axis.weights:
            if known and name_key(name) not in known:
                message = _("“{region}” is not a region of the members.").format(region=name)
                asked.faults.add((*axis.path, name), message, _near(name, known.values()))
        return {known.get(name_key(name), name): weight for name, weight in axis.weights.items()}
    sums: dict[str, Fraction] = {}
    for member in members:
        if member.stay.region:
            weight = Fraction(1) if axis.way == "even" else _ability(asked, axis, member) or Fraction(0)
            sums[member.stay.region] = sums.get(member.stay.region, Fraction(0)) + weight
    if axis.way == "even":
        return dict.fromkeys(sums, Fraction(1))
    if not any(sums.values()):
        asked.faults.add(axis.path, _("All weights are 0."), _("Give at least one of them a weight above 0."))
    return sums


def weigh_persons(asked: Asked, axis: Axis, members: list[Member]) -> dict[str, Fraction]:
    """Members who get a target, with their weights."""
    if axis.way is None:
        return _by_name(asked, axis, members)
    if axis.way == "even":
        return {member.name: Fraction(1) for member in members}
    field = _FIELDS[axis.way]
    lacking = [member.name for member in members if getattr(member.person, field) is None]
    if lacking:
        message = _("{names}: the members file has no {column}.").format(
            names=listed(lacking), column=_column(axis.way)
        )
        asked.faults.add(axis.path, message, _("Fill it in (0 for nothing), or give weights by name."))
    return {member.name: weight for member in members if (weight := _ability(asked, axis, member)) is not None}


_FIELDS = {"capability": "capability", "last_year": "last_year"}


def _column(way: str) -> str:
    return _("capability") if way == "capability" else _("sales of last year")


def _ability(asked: Asked, axis: Axis, member: Member) -> Fraction | None:
    value = getattr(member.person, _FIELDS[axis.way or ""])
    if value is None:
        return None
    weight = Fraction(str(value))
    if weight < 0:
        message = _("{name}: the {column} in the members file is below 0.").format(
            name=member.name, column=_column(axis.way or "")
        )
        asked.faults.add(axis.path, message, _("Weights are 0 or more; give weights by name."))
        return None
    return weight


def _by_name(asked: Asked, axis: Axis, members: list[Member]) -> dict[str, Fraction]:
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


def find_member(asked: Asked, path: Path, text: str, taking_part: Mapping[str, object]) -> str | None:
    """The name of the member meant; None, with a fault, for somebody unknown or who gets no target."""
    roster, period = asked.world.roster, asked.world.period
    person = roster.find(text)
    if person is None:
        if name_key(text) in roster.shared:
            asked.faults.add(path, _("Several members answer to “{name}”.").format(name=text), _("Write the id."))
        else:
            asked.faults.add(path, _("“{name}” is not a member.").format(name=text), _near(text, taking_part))
        return None
    if person.name in taking_part:
        return person.name
    if not person.employed(period.start, period.end):
        message = _("“{name}” is not employed in {period}.").format(name=person.name, period=period.label)
    else:
        message = _("“{name}” has none of the plan's roles.").format(name=person.name)
    asked.faults.add(path, message, _("Take the name out of the plan, or correct the members file."))
    return None


def inside(asked: Asked, members: list[Member], regions: Mapping[str, Fraction]) -> list[Member]:
    """Members of the plan's regions, and those without any; a note about the others."""
    spelt = {name_key(region) for region in regions}
    elsewhere: dict[str, list[str]] = {}
    kept = []
    for member in members:
        region = member.stay.region
        if region is None or name_key(region) in spelt:
            kept.append(member)
        else:
            elsewhere.setdefault(region, []).append(member.name)
    for region, names in sorted(elsewhere.items()):
        message = _("{names} of {region} get no target: the plan has no such region.").format(
            names=listed(names), region=region
        )
        asked.notes.append(Note("TG002", message))
    return kept


def place_members(
    asked: Asked, axis: Axis, weights: Mapping[str, Fraction], members: list[Member], regions: Mapping[str, Fraction]
) -> dict[str, str]:
    """The region of everybody who gets a target; faults for those without one or outside the plan's regions."""
    spelt = {name_key(region): region for region in regions}
    taking_part = [member for member in members if member.name in weights]
    homes: dict[str, str] = {}
    for member in taking_part:
        region = member.stay.region
        if region is None:
            file, row = member.person.place
            place = f"{file}:{row} " if file and row else ""
            message = _("{place}{name} has no region.").format(place=place, name=member.name)
            asked.faults.add(axis.path, message, _("Fill in the region in the members file."))
        elif name_key(region) in spelt:
            homes[member.name] = spelt[name_key(region)]
        else:
            message = _("“{name}” belongs to {region}, which the plan does not split over.").format(
                name=member.name, region=region
            )
            asked.faults.add((*axis.path, member.name), message, _("Add the region, or take the name out."))
    _say_moves(asked, [member for member in taking_part if member.name in homes])
    return homes


def check_regions(
    asked: Asked,
    path: Path,
    regions: Mapping[str, Fraction],
    homes: Mapping[str, str | None],
    weights: Mapping[str, Fraction],
) -> None:
    """Faults for regions that are to get something but have nobody, or nobody with a weight."""
    for region, share in regions.items():
        own = [weights[name] for name, home in homes.items() if home == region]
        if not share or any(own):
            continue
        if own:
            message = _("All members of “{region}” have the weight 0.").format(region=region)
            hint = _("Give at least one of them a weight above 0.")
        else:
            message = _("“{region}” has no member who gets a target in {period}.").format(
                region=region, period=asked.world.period.label
            )
            hint = _("Check region, role and employment in the members file.")
        asked.faults.add((*path, region), message, hint)


def _say_moves(asked: Asked, members: list[Member]) -> None:
    moved = [member.name for member in members if member.moved]
    if moved:
        message = _("{names} move to another region within {period}; their target counts for the region at its start.")
        asked.notes.append(Note("TG005", message.format(names=listed(moved), period=asked.world.period.label)))
