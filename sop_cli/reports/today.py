"""`sop today`: what the day asks of each person, to read, to take along as a calendar, or as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from sop_cli.daily.agenda import KINDS, Agenda, Item, ItemKind
from sop_cli.i18n import Words, _
from sop_cli.records.finding import Input
from sop_cli.records.sop import Sop
from sop_cli.reports.inputs import inputs_table
from sop_cli.reports.model import Cell, Emphasis, Entry, Head, Listing, Report, Section, Table
from sop_cli.reports.result import Event, Result
from sop_cli.values.show import money_text

_KEYS = (
    "kind", "owner", "customer", "day", "days", "text", "limit", "amount", "stage", "last_record",
)  # fmt: skip

_LISTS: dict[ItemKind, str] = {
    "overdue": "overdue", "due_today": "due_today", "due_this_week": "due_this_week", "deal": "deals",
    "revisit": "revisits", "birthday": "birthdays",
}  # fmt: skip
"""The lists in JSON, by kind."""

_TITLES: dict[ItemKind, Words] = {
    "overdue": Words(en="Overdue", zh="已过预计完成时间"),
    "due_today": Words(en="Due today", zh="今天到期"),
    "due_this_week": Words(en="Due soon (until {until})", zh="近日到期（至 {until}）"),
    "deal": Words(en="Deals about to slip", zh="临近或已过预计成交日的商机"),
    "revisit": Words(en="Customers to be revisited", zh="待回访客户"),
    "birthday": Words(en="Birthdays", zh="客户生日"),
}

_COUNTS: dict[ItemKind, Words] = {
    "overdue": Words(en="overdue: {n}", zh="逾期 {n} 项"),
    "due_today": Words(en="due today: {n}", zh="今天到期 {n} 项"),
    "due_this_week": Words(en="due until {until}: {n}", zh="近日到期 {n} 项"),
    "deal": Words(en="deals about to slip: {n}", zh="需盯紧的商机 {n} 个"),
    "revisit": Words(en="customers to be revisited: {n}", zh="待回访客户 {n} 家"),
    "birthday": Words(en="birthdays: {n}", zh="客户生日 {n} 个"),
}

_WEIGHTS: dict[ItemKind, Emphasis] = {"overdue": "bad", "due_today": "watch", "revisit": "watch"}

_DEFINITIONS: dict[ItemKind, tuple[Words, Words]] = {
    "overdue": (
        Words(en="Overdue", zh="逾期"),
        Words(
            en="the next action’s due date is past, the same customer has no later record by the as-of date, and the "
            "action is not marked done or dropped; what falls due is counted in the same way",
            zh="下一步的预计完成时间已过，截至该日同一客户没有更晚的记录，也没有标明已完成或取消；将到期的同理",
        ),
    ),
    "revisit": (
        Words(en="To be revisited", zh="待回访"),
        Words(
            en="natural days since the customer’s last record exceed its tier’s limit (FU105 in sop.yaml)",
            zh="距客户最后一条记录的自然日数超过该等级的上限（sop.yaml 里的 FU105）",
        ),
    ),
    "deal": (
        Words(en="About to slip", zh="需盯紧的商机"),
        Words(
            en="open deals whose expected close is past or lies in the coming {days} days",
            zh="进行中，预计成交日期已过或在今后 {days} 天内",
        ),
    ),
}


def today(found: Agenda, sop: Sop, *, inputs: Sequence[Input] = ()) -> Result:
    """The day of everybody in the agenda."""
    return Result(
        command="today",
        document=lambda summary: _document(found, summary=summary),
        report=lambda: _Page(found, sop).report(inputs),
        rows=lambda: _rows(found),
        events=lambda: list(_events(found, sop)),
        inputs=inputs,
    )


def _document(found: Agenda, *, summary: bool) -> dict[str, Any]:
    people = [
        {
            "owner": owner,
            "away_until": found.away.get(owner or ""),
            **{name: [_json(i) for i in found.of(owner) if i.kind == kind] for kind, name in _LISTS.items()},
        }
        for owner in ([] if summary else found.owners)
    ]
    counts = {name: sum(item.kind == kind for item in found.items) for kind, name in _LISTS.items()}
    return {"week_end": found.until, "people": people, "summary": {"people": len(found.owners), **counts}}


def _json(item: Item) -> dict[str, Any]:
    money = None if item.amount is None else Fraction(item.amount, 100)
    return {
        "customer": item.customer, "day": item.day, "days": item.days, "text": item.text, "limit": item.limit,
        "amount": money, "stage": item.stage, "last_record": item.last,
    }  # fmt: skip


def _rows(found: Agenda) -> Table:
    kinds = {"day": "date", "days": "count", "limit": "count", "amount": "money", "last_record": "date"}
    heads = [Head(key, kinds.get(key, "text"), field=key) for key in _KEYS]  # type: ignore[arg-type]  # kinds of cells
    rows = [
        [
            Cell(item.kind), Cell(item.owner), Cell(item.customer), Cell(item.day, "date"), Cell(item.days, "count"),
            Cell(item.text), Cell(item.limit, "count"), Cell(item.amount, "money"), Cell(item.stage),
            Cell(item.last, "date"),
        ]
        for owner in found.owners for item in found.of(owner)
    ]  # fmt: skip
    return Table(_("The day"), heads, rows, name="today")


class _Page:
    """The day as a report: a section a person, a list a kind."""

    def __init__(self, found: Agenda, sop: Sop) -> None:
        self.found = found
        self.sop = sop
        self.stages = {stage.id: stage.name for stage in sop.stages}

    def report(self, inputs: Sequence[Input]) -> Report:
        found, name = self.found, " ".join(part for part in (self.sop.name, self.sop.version) if part)
        alone = found.owners[0] if len(found.owners) == 1 else None
        title = _("The day of {name}").format(name=alone) if alone else _("The day of the team")
        return Report(
            kind="today",
            title=title,
            facts=[(_("As of"), f"{found.as_of.isoformat()} {weekday(found.as_of)}"), ("SOP", name)],
            headline=_capital(self.counts(found.items)) or _("Nothing is due, and nobody waits."),
            sections=[self.section(owner) for owner in found.owners],
            definitions=self.definitions(),
            inputs=inputs_table(inputs),
            closing=self.closing(alone),
            display_unit=self.sop.unit,
            currency=self.sop.currency,
        )

    def counts(self, items: Sequence[Item]) -> str:
        """How many of each kind, as one sentence; empty for nothing."""
        parts = [
            str(_COUNTS[kind]).format(n=n, until=_short(self.found.until.isoformat()))
            for kind in KINDS
            if (n := sum(item.kind == kind for item in items))
        ]
        return _(", ").join(parts)

    def section(self, owner: str | None) -> Section:
        own = self.found.of(owner)
        title = owner or str(Words(en="Nobody answers for these at present", zh="目前没有负责人"))
        listings = [
            Listing(self.title(kind), [self.entry(item) for item in own if item.kind == kind], _columns(kind))
            for kind in KINDS
            if any(item.kind == kind for item in own)
        ]
        said = [_capital(self.counts(own))] if own and len(self.found.owners) > 1 else []
        if not own:
            said = [str(Words(en="Nothing is due.", zh="没有到期的事项。"))]
        return Section(title, paragraphs=[*self.away(owner), *said], listings=listings)

    def away(self, owner: str | None) -> list[str]:
        if owner is None or owner not in self.found.away:
            return []
        end = self.found.away[owner]
        if end is None:
            return [str(Words(en="Absent today.", zh="今天不在岗（休假或出差）。"))]
        return [_("Absent until {day} (leave or travel).").format(day=end.isoformat())]

    def title(self, kind: ItemKind) -> str:
        return str(_TITLES[kind]).format(until=_short(self.found.until.isoformat()))

    def entry(self, item: Item) -> Entry:
        weight = _WEIGHTS.get(item.kind, "")
        if item.kind == "deal":
            weight = "bad" if item.days < 0 else "watch"
        return Entry(what(item), weight, place=_place(item, self.found), about=item.customer, hint=self.hint(item))

    def hint(self, item: Item) -> str | None:
        """What else there is to know: how long past, how much, at which stage, when the last talk was."""
        parts: list[str] = []
        if item.kind == "overdue":
            parts.append(_("{days} d ago").format(days=-item.days))
        if item.kind == "deal":
            parts += self.about_deal(item)
        return " · ".join(parts) or None

    def about_deal(self, item: Item) -> Iterator[str]:
        if item.amount is not None:
            yield money_text(item.amount, self.sop.unit, self.sop.currency)
        if item.stage:
            yield self.stages.get(item.stage, item.stage)
        if item.days < 0:
            yield _("{days} d ago").format(days=-item.days)
        elif item.days == 0:
            yield str(Words(en="today", zh="就是今天"))
        else:
            yield _("in {days} d").format(days=item.days)
        yield _last(item)

    def definitions(self) -> list[tuple[str, str]]:
        kinds = {"overdue" if "due" in item.kind else item.kind for item in self.found.items}
        days = self.sop.today.deals
        return [
            (str(term), str(text).format(days=days)) for kind, (term, text) in _DEFINITIONS.items() if kind in kinds
        ]

    def closing(self, alone: str | None) -> str:
        if not self.found.items:
            return _("Nothing to do.")
        if alone:
            return _("Please write into the follow-up log what has been done.")
        return _("“--owner NAME” shows one person’s day; “--per-owner DIR” writes a file for each.")


def what(item: Item) -> str:
    """The one sentence about an item, without its customer where a listing names that beside it."""
    customer = item.customer or str(Words(en="no customer named", zh="未写客户"))
    if item.kind == "revisit":
        return _("{customer}: last record {last}, {days} days ago (limit {limit})").format(
            customer=customer, last=item.day.isoformat(), days=-item.days, limit=item.limit
        )
    if item.kind == "birthday":
        line = _("{customer}: birthday on {day} {weekday}").format(
            customer=customer, day=_short(item.day.isoformat()), weekday=weekday(item.day)
        )
        moved = item.born is not None and (item.born.month, item.born.day) != (item.day.month, item.day.day)
        return line + (str(Words(en=" (born on 29 February)", zh="（生日是 2 月 29 日）")) if moved else "")
    if item.kind == "deal":
        return item.text or customer
    return item.text or str(Words(en="next action not named", zh="未写下一步"))


def weekday(day: date) -> str:
    """The day's name."""
    return str(_WEEKDAYS[day.weekday()])


_WEEKDAYS = (
    Words(en="Mon", zh="周一"), Words(en="Tue", zh="周二"), Words(en="Wed", zh="周三"), Words(en="Thu", zh="周四"),
    Words(en="Fri", zh="周五"), Words(en="Sat", zh="周六"), Words(en="Sun", zh="周日"),
)  # fmt: skip


def _columns(kind: ItemKind) -> dict[str, str]:
    """What the columns are called on a sheet."""
    day = {"revisit": Words(en="Last record", zh="上次跟进"), "deal": Words(en="Expected close", zh="预计成交")}
    text = {"revisit": Words(en="How long", zh="情况"), "deal": Words(en="Deal", zh="商机")}
    text["birthday"] = Words(en="Birthday", zh="生日")
    return {
        "place": str(day.get(kind, Words(en="Day", zh="日期"))),
        "about": str(Words(en="Customer", zh="客户")),
        "text": str(text.get(kind, Words(en="Next action", zh="下一步行动"))),
        "hint": str(Words(en="Note", zh="说明")),
    }


def _place(item: Item, found: Agenda) -> str:
    """The day, short where the year is plain from the head."""
    return _short(item.day.isoformat()) if item.day.year == found.as_of.year else item.day.isoformat()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _short(day: str) -> str:
    return day[5:]


def _last(item: Item) -> str:
    if item.last is None:
        return str(Words(en="no record yet", zh="还没有跟进记录"))
    return _("last record {day}").format(day=item.last.isoformat())


def _events(found: Agenda, sop: Sop) -> Iterator[Event]:
    """Every item as an all-day entry; what is past stands on the as-of date, so that it is seen."""
    page = _Page(found, sop)
    titles = {
        "overdue": Words(en="Overdue", zh="逾期"), "due_today": Words(en="Due", zh="到期"),
        "due_this_week": Words(en="Due", zh="到期"), "deal": Words(en="Expected close", zh="预计成交"),
        "revisit": Words(en="Revisit", zh="回访"), "birthday": Words(en="Birthday", zh="生日"),
    }  # fmt: skip
    for item in found.items:
        day = max(item.day, found.as_of)
        about = what(item)
        name = "" if item.customer is None or item.customer in about else f"{item.customer} "
        topic = "action" if item.kind in ("overdue", "due_today", "due_this_week") else item.kind
        # A customer is revisited, and has a birthday, again and again: each time is an entry of its own.
        key = (topic, item.owner or "", item.customer or "", item.text or "", item.day.isoformat())
        more = [page.hint(item), item.owner]
        yield Event(
            key, day, day + timedelta(days=1), f"{titles[item.kind]}: {name}{about}",
            "\n".join(part for part in more if part),
        )  # fmt: skip
