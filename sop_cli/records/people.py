"""Who is who: members as persons with their moves, found by name, id or alias.

A person's region and team are those of the day in question: what was sold stays where it was sold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rapidfuzz import fuzz, process

from sop_cli.values.text import same_name
from sop_cli.values.tidy import tidy_person

_PAIR = re.compile("[\u4e00-\u9fff]{2}")
_DIRECTIONS = "东南西北中"
_ASIDE = re.compile(r"([^(\[【]+)[(\[【]([^()\[\]【】]+)[)\]】]")
_JOINED = re.compile(r"([^-_#]+)[-_#]([^-_#]+)")
_SHARE = re.compile(r"\d%|[/／、,，;；&+]")


@dataclass(frozen=True)
class Stay:
    """Where a person belongs from a day on (None: from the beginning)."""

    since: date | None
    region: str | None = None
    team: str | None = None
    role: str | None = None
    leader: str | None = None


@dataclass(frozen=True)
class Person:
    """A member: name (unique among members; homonyms carry their id), employment, abilities, stays in order of time.

    written: the name in the file, where several share it. last_year: minor units. capability: the plain figure of
    the members file. place: (file, row) of the first row.
    """

    name: str
    id: str | None = None
    written: str | None = None
    aliases: tuple[str, ...] = ()
    hired: date | None = None
    left: date | None = None
    capability: float | None = None
    last_year: int | None = None
    stays: tuple[Stay, ...] = (Stay(None),)
    place: tuple[str | None, int | None] = (None, None)

    def at(self, day: date | None) -> Stay:
        """The stay that holds on a day; the first one before it, the last one without a day."""
        if day is None:
            return self.stays[-1]
        held = [stay for stay in self.stays if stay.since is None or stay.since <= day]
        return held[-1] if held else self.stays[0]

    def employed(self, first: date, last: date) -> bool:
        """Whether the person is employed on any day from first to last."""
        return (self.hired is None or self.hired <= last) and (self.left is None or self.left >= first)

    def employed_on(self, day: date) -> bool:
        """Whether the person is employed on that day."""
        return self.employed(day, day)


name_key = same_name
"""The key that names are matched by: width, case, white space and invisible characters do not count."""


@dataclass(frozen=True)
class Roster:
    """All members, sorted by name. `shared` holds the keys that more than one person answers to."""

    people: tuple[Person, ...] = ()
    _by_key: Mapping[str, Person] = field(default_factory=dict, repr=False)
    shared: frozenset[str] = frozenset()

    @classmethod
    def of(cls, people: Iterable[Person]) -> Roster:
        """Make a roster; names win over ids and ids over aliases, and what two people share finds nobody."""
        ordered = tuple(sorted(people, key=lambda p: (p.name, p.id or "")))
        by_key: dict[str, Person] = {}
        shared: set[str] = set()
        for level_of in (_own_name, _own_id, _own_aliases):
            level: dict[str, set[Person]] = {}
            for person in ordered:
                for name in level_of(person):
                    level.setdefault(name_key(name), set()).add(person)
            for key, owners in level.items():
                if key in by_key:
                    continue
                if len(owners) == 1:
                    by_key[key] = next(iter(owners))
                else:
                    shared.add(key)
        return cls(ordered, by_key, frozenset(shared - by_key.keys()))

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, Any]]) -> Roster:
        """Make a roster from rows of the members frame: rows of one id (or name) are one person's moves."""
        groups: dict[str, list[Mapping[str, Any]]] = {}
        ids_of: dict[str, set[str]] = {}
        kept = [row for row in rows if row["name"]]
        for row in kept:
            if row["id"]:
                ids_of.setdefault(name_key(row["name"]), set()).add(name_key(row["id"]))
        for row in kept:
            key = name_key(row["name"])
            own = ids_of.get(key, set())
            identity = name_key(row["id"]) if row["id"] else (next(iter(own)) if len(own) == 1 else "")
            groups.setdefault(f"{key}\0{identity}", []).append(row)
        homonyms = {key for key, own in ids_of.items() if len(own) > 1}
        return cls.of(_person(group, homonym=name_key(group[0]["name"]) in homonyms) for group in groups.values())

    def __bool__(self) -> bool:
        return bool(self.people)

    def find(self, text: str | None) -> Person | None:
        """The one person who answers to a name, an id, an alias, or to name and id together: 李娜(1002)."""
        if not text:
            return None
        key = name_key(text)
        return self._by_key.get(key) or self._with_aside(key)

    def _with_aside(self, key: str) -> Person | None:
        """Whom name and id mean together; what else stands in brackets is a remark, unless it is another person."""
        parts = _ASIDE.fullmatch(key) or _JOINED.fullmatch(key)
        if parts is None:
            return None
        for name, identity in ((parts[1], parts[2]), (parts[2], parts[1])):
            person = self._by_key.get(identity)
            if person and person.id and name_key(person.id) == identity and name == name_key(person.written or ""):
                return person
        is_remark = parts.re is _ASIDE and parts[2] not in self._by_key and parts[2] not in self.shared
        return self._by_key.get(parts[1]) if is_remark and not _SHARE.search(parts[2]) else None

    def suggest(self, text: str) -> str | None:
        """The member's name that a misspelt one probably means."""
        return did_you_mean(text, [p.name for p in self.people])

    def regions(self, day: date | None = None) -> tuple[str, ...]:
        """The regions that members belong to on a day."""
        return tuple(sorted({r for p in self.people if (r := p.at(day).region)}))


def _own_name(person: Person) -> tuple[str, ...]:
    return tuple(dict.fromkeys((person.name, person.written or person.name)))


def _own_id(person: Person) -> tuple[str, ...]:
    return (person.id,) if person.id else ()


def _own_aliases(person: Person) -> tuple[str, ...]:
    return person.aliases


def _person(rows: list[Mapping[str, Any]], *, homonym: bool) -> Person:
    ordered = sorted(rows, key=lambda r: (r["from"] or date.min, r["_id"]))

    def last(name: str) -> Any:
        return next((r[name] for r in reversed(ordered) if r[name] is not None), None)

    stays: list[Stay] = []
    for row in ordered:
        before = stays[-1] if stays else Stay(None)
        stays.append(
            Stay(
                row["from"],
                row["region"] or before.region,
                row["team"] or before.team,
                row["role"] or before.role,
                row["leader"] or before.leader,
            )
        )
    name, identity = tidy_person(ordered[0]["name"]), last("id")
    aliases = [tidy_person(part) for row in ordered if row["alias"] for part in row["alias"].split("、")]
    return Person(
        name=f"{name}（{identity}）" if homonym and identity else name,
        id=identity,
        written=name,
        aliases=tuple(dict.fromkeys(aliases)),
        hired=last("hire_date"),
        left=last("leave_date"),
        capability=last("capability"),
        last_year=last("last_year"),
        stays=tuple(stays),
        place=(ordered[0]["_file"], ordered[0]["_row"]),
    )


def did_you_mean(text: str, known: Iterable[str]) -> str | None:
    """The known word that a misspelt one probably means: one sign off in short words, near in long ones.

    Chinese names of two signs are too short for that: 李四 is not 李娜 misspelt where there is 李强 too. One is meant
    only where nobody else has the family name. Regions such as 华东 and 华北 are no family.
    """
    candidates = {name_key(word): word for word in sorted(known)}
    key = name_key(text)
    family = [other for other in candidates if _PAIR.fullmatch(other) and other[0] == key[:1]]
    if _PAIR.fullmatch(key) and not any(other[1] in _DIRECTIONS for other in family):
        return candidates[family[0]] if len(family) == 1 else None
    best = process.extractOne(key, list(candidates), scorer=fuzz.ratio)
    if best is None:
        return None
    near, score = best[0], best[1]
    same = sum(a == b for a, b in zip(key, near, strict=False))
    short = len(key) == len(near) and len(key) >= 2 and same == len(key) - 1
    return candidates[near] if short or score >= 75 else None
