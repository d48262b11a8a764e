"""Posts still to be filled: they take part under a name of their own, like a member who is hired on their day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from sop_cli.i18n import _
from sop_cli.records.people import Person, Roster, Stay, name_key
from sop_cli.records.plan import VacancySpec
from sop_cli.targets.asked import Asked, Path
from sop_cli.targets.axes import read_weight
from sop_cli.values.base import Refused
from sop_cli.values.dates import parse_date
from sop_cli.values.period import parse_period
from sop_cli.values.text import tidy_name


def with_vacancies(asked: Asked) -> Asked:
    """The target asked for, with its posts among the people."""
    own = asked.spec.vacancies is not None
    written = asked.plan.vacancies if asked.spec.vacancies is None else asked.spec.vacancies
    base: Path = (*asked.path, "vacancies") if own else ("vacancies",)
    found: dict[str, Fraction] = {}
    people: list[Person] = []
    keys: set[str] = set()
    for at, spec in enumerate(written):
        path, name = (*base, at), tidy_name(spec.name)
        if not name_key(name) or name_key(name) in keys or asked.world.roster.find(name) is not None:
            message = _("“{name}” is a member, or another post, already.").format(name=name)
            asked.faults.add((*path, "name"), message, _("Give the post a name of its own, such as 待招1."))
            continue
        keys.add(name_key(name))
        found[name] = read_weight(asked, (*path, "weight"), spec.weight)
        people.append(_person(asked, path, name, spec))
    if not people:
        return asked
    roster = Roster.of([*asked.world.roster.people, *people])
    return replace(asked, world=replace(asked.world, roster=roster), vacancies=found)


def _person(asked: Asked, path: Path, name: str, spec: VacancySpec) -> Person:
    start = _start(asked, (*path, "from"), spec.from_) if spec.from_ is not None else None
    stay = Stay(None, _tidy(spec.region), _tidy(spec.team), _tidy(spec.role))
    return Person(name=name, hired=start, stays=(stay,))


def _tidy(name: str | None) -> str | None:
    return tidy_name(name) if name is not None and name_key(name) else None


def _start(asked: Asked, path: Path, text: str) -> date | None:
    """The first day of a month, or the day itself."""
    try:
        return parse_period(text, asked.world.period.month_start).start
    except Refused as refused:
        try:
            return parse_date(text)
        except Refused:
            asked.faults.add(path, refused.reason, _("Write a day or a month: 2023-11-15 or 2023-11."))
            return None
