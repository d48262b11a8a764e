"""Who has signed, who objects and why: the list of signatures, read for one period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sop_cli.i18n import Words, _
from sop_cli.records.book import Book
from sop_cli.records.people import name_key
from sop_cli.reports.model import Cell, Emphasis
from sop_cli.values.period import Period, parse_period

Status = Literal["signed", "objects", "open"]

TITLES: Mapping[Status, Words] = {
    "signed": Words(en="signed", zh="已签"),
    "objects": Words(en="objects", zh="有异议"),
    "open": Words(en="open", zh="未签"),
}
_LOOKS: Mapping[Status, Emphasis] = {"signed": "good", "objects": "watch", "open": ""}

_WORDS: Mapping[Status, tuple[str, ...]] = {
    "signed": ("signed", "已签", "已签署", "已签字", "签署", "同意", "无异议", "是", "yes", "y", "agreed", "√"),
    "objects": ("objects", "objected", "objection", "有异议", "异议", "不同意", "拒签", "disagrees", "disputed"),
    "open": ("open", "未签", "未签署", "未签字", "待签", "待签署", "否", "no", "n", "pending", "not signed"),
}
_STATUS = {name_key(word): status for status, words in _WORDS.items() for word in words}


@dataclass(frozen=True)
class State:
    """How one person's letter stands."""

    status: Status = "open"
    signed_on: date | None = None
    reason: str | None = None

    @property
    def cell(self) -> Cell:
        """As people read it."""
        return Cell(str(TITLES[self.status]), emphasis=_LOOKS[self.status])


OPEN = State()


def states(book: Book, period: Period) -> tuple[dict[str, State], list[str]]:
    """Name → how the letter of that period stands, and what is odd about the list. A person's latest row counts."""
    found: dict[str, State] = {}
    odd: list[str] = []
    rows = book.frame("signatures").sort("date", "_id", nulls_last=False)
    for row in rows.iter_rows(named=True):
        if row["name"] is None or not _meant(row["period"], period):
            continue
        member = book.roster.find(row["name"])
        if book.roster and member is None:
            odd.append(_("{name} in the list of signatures is not a member.").format(name=row["name"]))
            continue
        if row["status"] is not None and name_key(row["status"]) not in _STATUS:
            odd.append(_unknown(row))
        found[member.name if member else row["name"]] = _state(row)
    return found, odd


def count(states: Iterable[State]) -> dict[Status, int]:
    """How many have signed, object, or have done neither."""
    every = [state.status for state in states]
    return {status: every.count(status) for status in TITLES}


def _meant(written: str | None, period: Period) -> bool:
    """Whether a row speaks of this period's letter; without a period it speaks of any."""
    if written is None:
        return True
    named = parse_period(written, period.month_start)
    return (named.start, named.end) == (period.start, period.end)


def _state(row: Mapping[str, Any]) -> State:
    """What a row says; without a status a reason is an objection, and a date a signature."""
    implied: Status = "objects" if row["reason"] else "signed" if row["date"] else "open"
    status = implied if row["status"] is None else _STATUS.get(name_key(row["status"]), "open")
    return State(status, row["date"], row["reason"])


def _unknown(row: Mapping[str, Any]) -> str:
    known = _(", ").join(str(words) for words in TITLES.values())
    return _("{file}:{row} the status “{status}” of {name} is not known; {known} are. It counts as open.").format(
        file=row["_file"], row=row["_row"], status=row["status"], name=row["name"], known=known
    )
