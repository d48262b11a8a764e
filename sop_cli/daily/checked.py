"""Spot checks that were made: what the filled forms say, person by person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from sop_cli.i18n import Words
from sop_cli.records.book import Book
from sop_cli.records.people import name_key

Outcome = Literal["agrees", "differs", "open"]

OUTCOMES: dict[Outcome, Words] = {
    "agrees": Words(en="agrees", zh="相符"),
    "differs": Words(en="differs", zh="有出入"),
    "open": Words(en="not settled", zh="未核实"),
}
"""How an outcome is called, on the form too."""

_SPELLINGS: dict[Outcome, tuple[str, ...]] = {
    "differs": ("有出入", "不相符", "不符", "不一致", "不属实", "differs", "different", "mismatch"),
    "open": ("未核实", "待核实", "联系不上", "未联系上", "notsettled", "open", "unclear"),
    "agrees": ("相符", "一致", "属实", "正常", "无问题", "通过", "ok", "agrees", "confirmed", "true"),
}
_TICKED = re.compile("[☑☒✓✔√■]|\\[[xX√]\\]")
_EMPTY = re.compile("[☐□]|\\[ ?\\]")


def outcome(text: str | None) -> Outcome | None:
    """What a result cell says: the ticked word of several, or the word written; None where nothing is ticked yet.

    A text of one's own words is an outcome that is not settled: somebody has looked.
    """
    if not text or not text.strip():
        return None
    boxes = list(re.finditer(f"{_TICKED.pattern}|{_EMPTY.pattern}", text))
    if boxes:
        ends = [*(box.start() for box in boxes[1:]), len(text)]
        ticked = [text[box.end() : end] for box, end in zip(boxes, ends, strict=True) if _TICKED.fullmatch(box.group())]
        return _word(ticked[0]) if len(ticked) == 1 else "open" if ticked else None
    return _word(text)


def _word(text: str) -> Outcome:
    key = name_key(text)
    for kind, spellings in _SPELLINGS.items():  # 不相符 before 相符
        if any(name_key(word) in key for word in spellings):
            return kind
    return "open"


@dataclass(frozen=True)
class Check:
    """One check that was made. day: of the check; None where the form does not say. id: of the form, lower case."""

    name: str
    customer: str | None
    followed_on: date | None
    day: date | None
    outcome: Outcome
    checker: str | None = None
    note: str | None = None
    id: str | None = None


@dataclass(frozen=True)
class Standing:
    """How far somebody has been looked at. last: the day of the last check; None: never. days: since then."""

    name: str
    records: int
    checks: int
    last: date | None
    days: int | None
    agrees: int
    differs: int
    open: int

    @property
    def order(self) -> tuple[object, ...]:
        """Who was never looked at comes first, then by the day of the last check."""
        return (self.last or date.min, -self.records, self.name)


def checks(book: Book) -> list[Check]:
    """The checks made up to the as-of date, by day; rows of forms without a result are still to be made."""
    found = []
    for row in book.frame("spot_checks").iter_rows(named=True):
        result = outcome(row["result"])
        if result is None or not row["name"] or (row["checked"] and row["checked"] > book.as_of):
            continue
        person = book.roster.find(row["name"])
        name = person.name if person else row["name"]
        key = row["id"].lower() if row["id"] else None
        found.append(
            Check(name, row["customer"], row["date"], row["checked"], result, row["checker"], row["note"], key)
        )
    return sorted(set(found), key=lambda c: (c.day or date.min, c.name, c.customer or "", c.id or "", c.note or ""))


def standings(book: Book, records: pl.DataFrame, made: Sequence[Check]) -> list[Standing]:
    """Everybody with records who is still there, the longest unchecked first. records: `_person`, a row a record."""
    counts = dict(records.group_by("_person").len().filter(pl.col("_person").is_not_null()).iter_rows())
    gone = {person.name for person in book.roster.people if not person.employed_on(book.as_of)}
    names = set(counts) - gone
    return sorted((_standing(name, counts.get(name, 0), made, book.as_of) for name in names), key=lambda s: s.order)


def _standing(name: str, records: int, made: Sequence[Check], as_of: date) -> Standing:
    own = [check for check in made if check.name == name]
    last = max((check.day for check in own if check.day), default=None)
    count = {kind: sum(check.outcome == kind for check in own) for kind in OUTCOMES}
    return Standing(
        name, records, len(own), last, (as_of - last).days if last else None, count["agrees"], count["differs"],
        count["open"],
    )  # fmt: skip
