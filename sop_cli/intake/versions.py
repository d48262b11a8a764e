"""Which of several versions of one hand-in counts: the newest by what is in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sop_cli.intake.match import Row


@dataclass(frozen=True)
class HandIn:
    """A file as it came, read. owners: whose records it holds. modified: when a program last saved it, if it says so.

    made_of: the keys of the records that it held when we made it; None for a file that is no copy of ours.
    """

    file: str
    name: str
    sha256: str
    rows: tuple[Row, ...]
    owners: tuple[str, ...]
    modified: str = ""
    made_of: frozenset[str] | None = None

    @property
    def last_day(self) -> date | datetime:
        """The latest day that a record speaks of."""
        return max((row.values["date"] for row in self.rows if "date" in row.values), default=date.min)


def older(files: Sequence[HandIn]) -> dict[str, str]:
    """File → the file that takes its place, for the versions that do not count."""
    found: dict[str, str] = {}
    left = list(files)
    while left:
        group = [left.pop(0)]
        grown = True
        while grown:
            more = [one for one in left if any(_versions(one, other) for other in group)]
            group += more
            left = [one for one in left if one not in more]
            grown = bool(more)
        newest = max(group, key=lambda one: _age(one, group))
        found |= {one.file: newest.file for one in group if one is not newest}
    return found


def _versions(one: HandIn, other: HandIn) -> bool:
    """Whether two files are versions of one: the same people's, and sharing records or made of the same copy."""
    if one.owners != other.owners:
        return False
    claims = [{row.claim for row in file.rows if row.claim} for file in (one, other)]
    keys = [{row.key for row in file.rows} for file in (one, other)]
    return bool(claims[0] & claims[1] or keys[0] & keys[1])


def _age(one: HandIn, group: Sequence[HandIn]) -> tuple[object, ...]:
    """When it was saved, where all say so; else by the latest record, then by how much is in it."""
    said = one.modified if all(other.modified for other in group) else ""
    return said, str(one.last_day), len(one.rows), sum(len(str(row.values)) for row in one.rows), one.name, one.file
