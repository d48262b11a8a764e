"""Which records to look at: a sample that leans towards risk, and to whom nobody has looked at for long.

Reproducible: chance is a hash of the seed and of what the record says, so that neither the order of rows nor the names
of files count. Each record has a weight; of the hashes of equal weight all are equally likely to come first
(Efraimidis and Spirakis, weighted sampling without replacement).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import polars as pl

from sop_cli.daily.checked import Check, Standing, checks, standings
from sop_cli.records.book import Book
from sop_cli.records.finding import Finding, Severity
from sop_cli.records.people import name_key
from sop_cli.rules.log import CUSTOMER, PERSON, Log
from sop_cli.rules.run import Checked

By = Literal["owner", "team", "region", "channel", "none"]
GROUPS: tuple[By, ...] = ("owner", "team", "region", "channel", "none")

_WEIGHT = {Severity.ERROR: 3, Severity.WARNING: 2, Severity.INFO: 0}
_MOST = 12
"""The weight that findings add at most: one messy record must not come up every day."""

_TEXTS = ("channel", "summary", "feedback", "next_action")
_MOST_REASONS = 3


@dataclass(frozen=True)
class Candidate:
    """A record that may be looked at.

    id: eight hex digits of what it says. group: the stratum. findings: what the check says about its row. weight: how
    much likelier it is than a record without findings. drawn: the smaller, the earlier it is chosen.
    """

    id: str
    name: str
    customer: str | None
    day: date
    channel: str | None
    summary: str | None
    next_action: str | None
    due_date: date | None
    group: str | None
    place: tuple[str | None, str | None, int | None]
    findings: tuple[Finding, ...]
    weight: int
    drawn: float


@dataclass(frozen=True)
class Drawn:
    """A sample. standings: how far everybody has been looked at before. population: records it was drawn from."""

    chosen: tuple[Candidate, ...]
    standings: tuple[Standing, ...]
    made: tuple[Check, ...]
    population: int
    since: date
    seed: str
    by: By

    def standing(self, name: str) -> Standing | None:
        """How far somebody has been looked at."""
        return next((one for one in self.standings if one.name == name), None)


def draw(checked: Checked, *, count: int, by: By, since: date, seed: str, owners: Sequence[str] = ()) -> Drawn:
    """Choose records of the days from `since` to the as-of date. owners: only theirs; empty for everybody's."""
    book = checked.log.book
    made = checks(book)
    rows = checked.log.data.filter(
        pl.col("date").is_between(since, book.as_of), pl.col(PERSON).is_not_null(), _there(book)
    )
    standing = standings(book, checked.log.data.filter(pl.col("date") <= book.as_of), made)
    if owners:
        rows = rows.filter(pl.col(PERSON).is_in(list(owners)))
        standing = [one for one in standing if one.name in owners]
    found = [one for one in _candidates(rows, checked, seed, by) if not _seen(one, made)]
    chosen = _choose(found, count, {one.name: place for place, one in enumerate(standing)})
    return Drawn(tuple(chosen), tuple(standing), tuple(made), len(found), since, seed, by)


def _there(book: Book) -> pl.Expr:
    """Whose record it is must be there to be asked."""
    gone = [person.name for person in book.roster.people if not person.employed_on(book.as_of)]
    return ~pl.col(PERSON).is_in(gone)


def _seen(one: Candidate, made: Iterable[Check]) -> bool:
    """Whether the record has been looked at: by its number on the form, else by person, customer and day."""
    return any(
        check.id == one.id
        if check.id
        else check.name == one.name
        and check.followed_on == one.day
        and name_key(check.customer or "") == name_key(one.customer or "")
        for check in made
    )


def _candidates(rows: pl.DataFrame, checked: Checked, seed: str, by: By) -> list[Candidate]:
    """Every record once; rows that say the same are one."""
    by_place: dict[tuple[Any, ...], list[Finding]] = {}
    for finding in checked.findings:
        if finding.row is not None:
            by_place.setdefault((finding.file, finding.sheet, finding.row), []).append(finding)
    found: dict[str, Candidate] = {}
    for row in rows.iter_rows(named=True):
        place = (row["_file"], row["_sheet"], row["_row"])
        key = _key(row)
        findings = tuple(sorted(by_place.get(place, ()), key=lambda f: (-f.severity.rank, f.code)))
        weight = 1 + min(sum(_WEIGHT[finding.severity] for finding in findings), _MOST)
        one = Candidate(
            hashlib.sha256(key.encode(errors="replace")).hexdigest()[:8], row[PERSON], row[CUSTOMER], row["date"],
            row["channel"], row["summary"], row["next_action"], row["due_date"],
            _group(row, by, checked.log), place, findings, weight, _drawn(seed, key, weight),
        )  # fmt: skip
        kept = found.get(key)
        if kept is None or _better(one) < _better(kept):
            found[key] = one
    return sorted(found.values(), key=lambda one: (one.drawn, one.id))


def _better(one: Candidate) -> tuple[Any, ...]:
    """Of rows that say the same the heavier one, then the first by its place."""
    return (-one.weight, *(part or "" for part in one.place[:2]), one.place[2] or 0)


def _key(row: Mapping[str, Any]) -> str:
    """What the record says; lengths keep two texts apart that run together."""
    parts = [row[PERSON], name_key(row[CUSTOMER] or ""), row["date"].isoformat(), *(row[f] or "" for f in _TEXTS)]
    return "".join(f"{len(part)}:{part}" for part in parts)


def _drawn(seed: str, key: str, weight: int) -> float:
    """An exponential waiting time with the weight as its rate, from a hash in (0, 1)."""
    number = int.from_bytes(hashlib.sha256(f"{len(seed)}:{seed}{key}".encode(errors="replace")).digest()[:8])
    return round(-math.log((number + 1) / (2**64 + 1)) / weight, 12)


def _group(row: Mapping[str, Any], by: By, log: Log) -> str | None:
    if by == "none":
        return None
    if by in ("owner", "channel"):
        text: str | None = row[PERSON if by == "owner" else "channel"]
        return text
    person = log.roster.find(row[PERSON])
    stay = person.at(row["date"]) if person else None
    return (stay.team if by == "team" else stay.region) if stay else None


def _choose(found: Sequence[Candidate], count: int, waiting: Mapping[str, int]) -> list[Candidate]:
    """One of each group in turn; first the groups whose people have waited longest, and in a group these people."""
    groups: dict[str | None, list[Candidate]] = {}
    for one in found:
        groups.setdefault(one.group, []).append(one)
    last = len(waiting)

    def first(own: Sequence[Candidate]) -> tuple[int, float]:
        return min((waiting.get(one.name, last), one.drawn) for one in own)

    queues = [_spread(own) for _group_name, own in sorted(groups.items(), key=lambda item: first(item[1]))]
    chosen: list[Candidate] = []
    for turn in range(max(map(len, queues), default=0)):
        chosen += [queue[turn] for queue in queues if turn < len(queue)]
    return chosen[:count]


def _spread(own: Sequence[Candidate]) -> list[Candidate]:
    """The records of a group in the order of their chance, another person's each time as long as there is one."""
    turns: dict[str, int] = {}
    placed = []
    for one in own:
        turns[one.name] = turns.get(one.name, 0) + 1
        placed.append((turns[one.name], one.drawn, one.id, one))
    return [one for _turn, _drawn_at, _id, one in sorted(placed, key=lambda item: item[:3])]


def reasons(one: Candidate) -> Sequence[Finding]:
    """What speaks for looking at a record, the weightiest first; empty where chance alone chose it."""
    return [finding for finding in one.findings if _WEIGHT[finding.severity]][:_MOST_REASONS]
