"""What closing a period (封账) keeps: what was paid on, each entry chained to the one before it.

An entry is never changed: reopening is an entry of its own, with its reason, and the old one stays.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Literal

import polars as pl

from sop_cli.records import frames
from sop_cli.records.book import Book
from sop_cli.records.kinds import KINDS
from sop_cli.records.people import Roster
from sop_cli.values.period import Period

FORMAT = 1
DATED = {"sales": "date", "payments": "date", "deals": "closed"}
"""The kinds whose rows of the period are kept, and the day that counts."""

WHOLE = ("targets", "judgements", "members")
"""The kinds that are kept as they are: what the period is judged by."""

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Closing:
    """One entry. act: close or reopen. on: the as-of date of the run. settled: earlier period → its rows as they
    stood at this close, where they are no longer those that it was paid on. hash: over all the rest."""

    number: int
    act: Literal["close", "reopen"]
    period: str
    start: str
    end: str
    on: str
    reason: str | None = None
    version: str = ""
    sop: str | None = None
    sop_version: str | None = None
    definitions: Sequence[Sequence[str]] = ()
    inputs: Sequence[Mapping[str, Any]] = ()
    figures: Mapping[str, Any] = field(default_factory=dict)
    rows: Rows = field(default_factory=dict)
    settled: Mapping[str, Rows] = field(default_factory=dict)
    previous: str = ""
    hash: str = ""
    sop_close: int = FORMAT

    @property
    def first(self) -> date:
        """The period's first day."""
        return date.fromisoformat(self.start)

    @property
    def last(self) -> date:
        """The period's last day."""
        return date.fromisoformat(self.end)

    @property
    def days(self) -> Period:
        """The period."""
        return Period(self.period, self.first, self.last)

    @property
    def name(self) -> str:
        """The name of its file."""
        return f"{self.number:04d}-{self.period}{'-reopened' if self.act == 'reopen' else ''}.json"

    def sealed(self, previous: str) -> Closing:
        """The entry chained to the one before."""
        open_ = replace(self, previous=previous, hash="")
        return replace(open_, hash=open_.expected)

    @property
    def expected(self) -> str:
        """The hash that its content asks for."""
        content = {name: value for name, value in asdict(self).items() if name != "hash"}
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=True).encode()).hexdigest()

    def as_text(self) -> str:
        """The file's text."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"


def closed_now(entries: Sequence[Closing]) -> list[Closing]:
    """The periods that are closed: the last entry of each, where it is no reopening; in order of their days."""
    last = {entry.period: entry for entry in entries}
    return sorted((e for e in last.values() if e.act == "close"), key=lambda e: (e.start, e.end))


def kept_rows(book: Book, period: Period, *, whole: bool = True) -> dict[str, list[dict[str, Any]]]:
    """The rows of a book that a closing keeps. whole: also what the period is judged by."""
    found: dict[str, list[dict[str, Any]]] = {}
    for kind, day in DATED.items():
        if book.has(kind):
            inside = book.frame(kind).filter(pl.col(day).is_between(period.start, period.end))
            found[kind] = _plain(inside, kind)
    for kind in WHOLE if whole else ():
        if book.has(kind):
            found[kind] = _plain(book.frame(kind), kind)
    return found


def with_rows(book: Book, rows: Rows, period: Period) -> Book:
    """The book as it was when the rows were kept: theirs in the place of the period's."""
    made = dict(book.frames)
    for kind, day in DATED.items():
        if kind in rows or book.has(kind):
            now = book.frame(kind)
            outside = now.filter(~pl.col(day).is_between(period.start, period.end).fill_null(value=False))
            whole = pl.concat([outside, _frame(rows.get(kind, ()), kind)], how="diagonal_relaxed")
            made[kind] = whole.drop("_id").with_row_index("_id")
    for kind in WHOLE:
        if kind in rows:
            made[kind] = _frame(rows[kind], kind)
    roster = Roster.from_rows(made["members"].iter_rows(named=True)) if "members" in rows else book.roster
    return replace(book, frames=made, roster=roster)


def _plain(frame: pl.DataFrame, kind: str) -> list[dict[str, Any]]:
    """Rows as JSON can hold them, without what is empty."""
    columns = list(frames.schema(KINDS[kind]))
    return [
        {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in row.items()
            if value is not None
        }
        for row in frame.select(columns).iter_rows(named=True)
    ]


def _frame(rows: Sequence[Mapping[str, Any]], kind: str) -> pl.DataFrame:
    schema = frames.schema(KINDS[kind])
    text = {name: pl.String() if isinstance(dtype, (pl.Date, pl.Datetime)) else dtype for name, dtype in schema.items()}
    found = pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=text)
    days = [pl.col(name).str.to_date() for name, dtype in schema.items() if isinstance(dtype, pl.Date)]
    moments = [pl.col(name).str.to_datetime() for name, dtype in schema.items() if isinstance(dtype, pl.Datetime)]
    return found.with_columns(*days, *moments)
