"""What a day asks of each person: promises that are due, customers to call, birthdays, deals about to slip.

Pure functions over the book. An item stands with whoever answers for it now: what a person who has left had promised
goes to the customer's owner.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

import polars as pl

from sop_cli.records.book import Book
from sop_cli.records.people import name_key
from sop_cli.records.resolve import Resolved
from sop_cli.rules.actions import open_actions
from sop_cli.rules.log import CUSTOMER, PERSON, Log
from sop_cli.rules.settings import settings
from sop_cli.rules.wording import placeholder
from sop_cli.values.base import Refused
from sop_cli.values.birthday import Birthday, parse_birthday

ItemKind = Literal["overdue", "due_today", "due_this_week", "revisit", "birthday", "deal"]
KINDS: tuple[ItemKind, ...] = ("overdue", "due_today", "due_this_week", "deal", "revisit", "birthday")
"""The kinds of items in the order in which a day is planned."""


@dataclass(frozen=True)
class Item:
    """One thing to think of.

    owner: who answers for it now; None where nobody does. day: when it is due, closes or comes round; for a revisit
    the day of the last record. days: from the as-of date to that day, negative when it is past. text: the next action
    or the deal's name. limit: days that the customer's tier allows. amount: minor units. last: the customer's last
    record. born: month and day as the customers file says.
    """

    kind: ItemKind
    owner: str | None
    customer: str | None
    day: date
    days: int
    text: str | None = None
    limit: int | None = None
    amount: int | None = None
    stage: str | None = None
    last: date | None = None
    born: Birthday | None = None

    @property
    def order(self) -> tuple[object, ...]:
        """By kind, then by day; what is worth more first where the day is the same."""
        return (KINDS.index(self.kind), self.day, -(self.amount or 0), self.customer or "", self.text or "")


@dataclass(frozen=True)
class Agenda:
    """A day. until: the last day of what counts as this week. away: who is absent today, and until when (None: open).

    people: whose day is asked for; None for everybody who has anything. notes: what could not be understood.
    """

    as_of: date
    until: date
    items: tuple[Item, ...]
    away: Mapping[str, date | None]
    people: tuple[str, ...] | None = None
    notes: tuple[str, ...] = ()

    @property
    def owners(self) -> list[str | None]:
        """Everybody to be shown, by name; what belongs to nobody comes last."""
        found = {item.owner for item in self.items} | set(self.people or ())
        return [*sorted(name for name in found if name), *([None] if None in found else [])]

    def of(self, owner: str | None) -> Sequence[Item]:
        """The items of one person."""
        return [item for item in self.items if item.owner == owner]

    def only(self, people: Sequence[str]) -> Agenda:
        """The same for some people alone."""
        mine = tuple(item for item in self.items if item.owner in people)
        return replace(self, items=mine, people=tuple(people))


def agenda(book: Book) -> Agenda:
    """The day of everybody, as of the book's date."""
    day = _Day(book)
    found = dict.fromkeys(sorted(day.items(), key=lambda item: (item.owner or "", item.order)))
    return Agenda(book.as_of, day.until, tuple(found), day.away, notes=tuple(day.notes))


def week_end(book: Book) -> date:
    """The Sunday until which one looks ahead: of the week of the next working day, so that a Friday sees Monday."""
    following = book.calendar.after(book.as_of, 1)
    return following + timedelta(days=6 - following.weekday())


class _Day:
    """One day in the making."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.log = Log.of(book)
        self.as_of = book.as_of
        self.until = week_end(book)
        self.notes: list[str] = []

    def items(self) -> Iterator[Item]:
        yield from self.actions()
        yield from self.revisits()
        yield from self.birthdays()
        yield from self.deals()

    @cached_property
    def away(self) -> dict[str, date | None]:
        today = self.log.absences.filter(pl.col("from") <= self.as_of, pl.col("to") >= self.as_of)
        latest = today.group_by(PERSON).agg(pl.col("to").max()).sort(PERSON)
        return {name: end for name, end in latest.iter_rows() if name}

    @cached_property
    def keepers(self) -> dict[str, str]:
        """name_key of a customer → who keeps it, by the customers file."""
        rows = self.book.frame("customers").select("customer", "owner").sort("customer", "owner", nulls_last=True)
        found: dict[str, str] = {}
        for customer, owner in rows.iter_rows():
            if customer and owner:
                found.setdefault(name_key(customer), self.log.person(owner))
        return found

    @cached_property
    def last(self) -> dict[str, tuple[date, str | None]]:
        """name_key of a customer → the day of its last record, and whose it is."""
        rows = (
            self.log.happened.filter(pl.col(CUSTOMER).is_not_null())
            .group_by(CUSTOMER)
            .agg(pl.col("date").max(), pl.col(PERSON).sort_by("date", "_id").last())
            .sort(CUSTOMER)
            .collect()
        )
        return {name_key(customer): (day, person) for customer, day, person in rows.iter_rows()}

    def in_charge(self, *candidates: str | None) -> str | None:
        """The first of the candidates who is there; somebody who is no member counts as there."""
        for name in candidates:
            person = self.log.roster.find(name)
            if name and (person is None or person.left is None or person.left >= self.as_of):
                return person.name if person else name
        return None

    def keeper(self, customer: str | None) -> str | None:
        return self.keepers.get(name_key(customer)) if customer else None

    def item(self, kind: ItemKind, owner: str | None, customer: str | None, day: date) -> Item:
        return Item(kind, owner, customer, day, (day - self.as_of).days)

    def actions(self) -> Iterator[Item]:
        """Open next actions from long ago to the end of the week."""
        nameless = placeholder("next_action").fill_null(value=True)
        named = pl.when(nameless).then(None).otherwise("next_action")
        rows = open_actions(self.log).filter(pl.col("due_date") <= self.until)
        columns = (PERSON, CUSTOMER, "due_date", named.alias("next_action"), "last_date")
        for person, customer, due, text, last in rows.select(*columns).collect().iter_rows():
            kind: ItemKind = "overdue" if due < self.as_of else "due_today" if due == self.as_of else "due_this_week"
            owner = self.in_charge(person, self.keeper(customer))
            yield replace(self.item(kind, owner, customer, due), text=text, last=last)

    def revisits(self) -> Iterator[Item]:
        """What FU105 finds with the SOP's limits; nothing where it is off."""
        setting = settings(self.book.sop)["FU105"]
        if not setting.on or setting.rule.check is None:
            return
        hits = setting.rule.check(self.log, setting.options)
        if not isinstance(hits, pl.LazyFrame):
            raise AssertionError("FU105 gives a frame of hits")
        rows = hits.join(self.log.frame.select("_id", PERSON, CUSTOMER), on="_id")
        for person, customer, last, limit in rows.select(PERSON, CUSTOMER, "last_date", "limit").collect().iter_rows():
            owner = self.in_charge(self.keeper(customer), person)
            yield replace(self.item("revisit", owner, customer, last), limit=limit, last=last)

    def birthdays(self) -> Iterator[Item]:
        """Birthdays of the customers' contacts in the days ahead."""
        source = self.book.sop.sources.get("customers")
        order = source.dates if source else None
        until = self.as_of + timedelta(days=self.book.sop.today.birthdays)
        frame = self.book.frame("customers").filter(pl.col("birthday").is_not_null(), pl.col("customer").is_not_null())
        columns = ("customer", "owner", "birthday", "_file", "_row")
        for customer, owner, text, file, row in frame.select(*columns).iter_rows():
            try:
                born = parse_birthday(text, order)
            except Refused as refused:
                place = f"{file}:{row}  " if file else ""
                self.notes.append(f"{place}{refused.reason} {refused.hint or ''}".rstrip())
                continue
            day = born.next_from(self.as_of)
            if day <= until:
                seen = self.last.get(name_key(customer), (None, None))
                charge = self.in_charge(self.log.person(owner) if owner else None, seen[1])
                yield replace(self.item("birthday", charge, customer, day), born=born, last=seen[0])

    def deals(self) -> Iterator[Item]:
        """Open deals that should close soon, or should have closed."""
        until = self.as_of + timedelta(days=self.book.sop.today.deals)
        rows = Resolved(self.book).deals.filter(pl.col("status") == "open", pl.col("expected_close") <= until)
        for row in rows.iter_rows(named=True):
            seen = self.last.get(name_key(row["customer"]), (None, None)) if row["customer"] else (None, None)
            owner = self.in_charge(row["person"] or row["owner"], self.keeper(row["customer"]))
            yield replace(
                self.item("deal", owner, row["customer"], row["expected_close"]),
                text=row["deal"] or row["id"], amount=row["amount"], stage=row["stage"], last=seen[0],
            )  # fmt: skip


def people_named(book: Book, wanted: Iterable[str], found: Agenda) -> list[str]:
    """The names of those who are asked for, by name, id or alias. Raises KeyError with the first one nobody knows."""
    known = {name_key(name): name for name in found.owners if name}
    names = []
    for text in wanted:
        person = book.roster.find(text)
        name = person.name if person else known.get(name_key(text))
        if name is None:
            raise KeyError(text)
        names.append(name)
    return names
