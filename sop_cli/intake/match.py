"""The records of a hand-in beside those that the workspace has: the same, corrected, new, or not clear.

A record is never replaced on a guess: where two records could be meant, or the workspace's has changed since the
copy was made, it is said and left to people.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

_ALIKE_MARKED, _ALIKE = 0.5, 0.7
"""From which share of equal fields on a record is another one corrected: in a copy that we made, in other files."""


@dataclass(frozen=True)
class Claim:
    """Where a copy says that a row is from: its place in the log and its key there."""

    file: str
    sheet: str | None
    row: int
    key: str


@dataclass(frozen=True)
class Row:
    """One record where it stands. values: field → typed value, filled ones only. key: `records/origin.py`.

    further: header → text of the columns that are none of ours.
    """

    values: Mapping[str, Any]
    file: str
    sheet: str | None
    row: int
    key: str
    owner: str | None = None
    claim: Claim | None = None
    further: Mapping[str, str] = field(default_factory=dict)

    @property
    def place(self) -> tuple[str, str | None, int]:
        """File, sheet and row."""
        return self.file, self.sheet, self.row


@dataclass
class Matched:
    """What became of a hand-in's records. pairs: (the record handed in, the workspace's). unsure: with the reason."""

    same: list[tuple[Row, Row]] = field(default_factory=list)
    corrected: list[tuple[Row, Row]] = field(default_factory=list)
    new: list[Row] = field(default_factory=list)
    unsure: list[tuple[Row, str]] = field(default_factory=list)
    missing: list[Row] = field(default_factory=list)


CHANGED, GONE, SEVERAL = "changed", "gone", "several"
"""Why a record is unclear: the workspace's changed since the copy was made, is gone, or several could be meant."""


def match(handed: Sequence[Row], base: Sequence[Row], made_of: Collection[str] | None = None) -> Matched:
    """Match a hand-in with the workspace's records that it may hold.

    made_of: the keys of the records that it held when we made it; None for a file that is no copy of ours.
    """
    found = Matched()
    pool = {row.place: row for row in base}
    rest = _same(handed, pool, found)
    rest = _claimed(rest, pool, {row.place: row for row in base}, found)
    whole = {place: row for place, row in pool.items() if made_of is None or row.key in made_of}
    if made_of is not None or found.same:
        rest = _alike(rest, whole, _ALIKE if made_of is None else _ALIKE_MARKED, found)
        found.missing = sorted(whole.values(), key=lambda row: (row.file, row.sheet or "", row.row))
    found.new.extend(rest)
    return found


def _same(handed: Iterable[Row], pool: dict[tuple[str, str | None, int], Row], found: Matched) -> list[Row]:
    """Records that are as they were, each of the workspace's taken once: first those where they say they are from."""
    by_key: dict[str, list[Row]] = {}
    for row in pool.values():
        by_key.setdefault(row.key, []).append(row)
    rest = []
    for row in sorted(handed, key=lambda row: row.claim is None):
        there = by_key.get(row.key, [])
        at = next((b for b in there if row.claim and b.place == (row.claim.file, row.claim.sheet, row.claim.row)), None)
        other = at or next(iter(there), None)
        if other is None:
            rest.append(row)
            continue
        there.remove(other)
        del pool[other.place]
        found.same.append((row, other))
    return sorted(rest, key=lambda row: (row.sheet or "", row.row))


def _claimed(
    rest: Iterable[Row], pool: dict[tuple[str, str | None, int], Row], base: Mapping[Any, Row], found: Matched
) -> list[Row]:
    """Records that say where they are from."""
    left = []
    for row in rest:
        claim = row.claim
        if claim is None:
            left.append(row)
            continue
        place = (claim.file, claim.sheet, claim.row)
        kept = [one for one in pool.values() if one.key == claim.key]
        other = next((one for one in kept if one.place == place), kept[0] if kept else None)
        if other is not None:
            del pool[other.place]
            found.corrected.append((row, other))
        elif any(one.key == claim.key for one in base.values()):
            left.append(row)  # its record stands in the file as it was, too: this row was copied from it
        else:
            found.unsure.append((row, CHANGED if place in base else GONE))
    return left


def _alike(
    rest: Sequence[Row], pool: dict[tuple[str, str | None, int], Row], alike: float, found: Matched
) -> list[Row]:
    """Records that have most in common with one of the workspace's, and with no other as much."""
    left = []
    for row in rest:
        scores = sorted(((_likeness(row, one), one.place) for one in pool.values() if _akin(row, one)), reverse=True,
                        key=lambda pair: pair[0])  # fmt: skip
        best = [pair for pair in scores if pair[0] >= alike and pair[0] == scores[0][0]]
        if len(best) > 1:
            found.unsure.append((row, SEVERAL))
        elif best:
            found.corrected.append((row, pool.pop(best[0][1])))
        else:
            left.append(row)
    return left


def _akin(row: Row, other: Row) -> bool:
    """Whether they share the customer or the day: a correction seldom changes both."""
    return any(row.values.get(name) == other.values.get(name) is not None for name in ("customer", "date"))


def _likeness(row: Row, other: Row) -> float:
    names = row.values.keys() | other.values.keys()
    equal = [name for name in names if row.values.get(name) == other.values.get(name)]
    return len(equal) / max(len(names), 1)
