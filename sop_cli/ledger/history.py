"""What the ledger tells: its runs, the events of one, and the events that the rules look at."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import polars as pl

from sop_cli.ledger.content import fields
from sop_cli.ledger.kinds import matters
from sop_cli.ledger.store import Store
from sop_cli.records.followup import FollowUp
from sop_cli.records.history import EVENT_FRAME, EVENTS, Change, Event, LedgerRun

LONGEST_LOOK_BACK = 31
"""Days of events that the rules may ask for."""

_ORDER = {column.field: number for number, column in enumerate(FollowUp.columns())}
_TOLD = tuple(kind for kind in EVENTS if kind not in ("added", "extended"))
_SHOWN, _AROUND = 30, 6


def counts(store: Store, run: int) -> dict[str, int]:
    """How many events of each kind a run holds."""
    found = dict(store.base.execute("SELECT kind, count(*) FROM entries WHERE run = ? GROUP BY kind", (run,)))
    return {kind: found[kind] for kind in EVENTS if kind in found}


def runs(store: Store) -> list[LedgerRun]:
    """All runs, in order."""
    query = "SELECT run, kind, as_of, rows, head, note FROM runs ORDER BY run"
    return [
        LedgerRun(run, kind, as_of, rows, counts(store, run), head, note)
        for run, kind, as_of, rows, head, note in store.base.execute(query).fetchall()
    ]


def events(store: Store, run: int) -> Iterator[Event]:
    """The events of a run, by kind, then customer and date."""
    names = dict(store.base.execute("SELECT file, name FROM files"))
    as_of = store.base.execute("SELECT as_of FROM runs WHERE run = ?", (run,)).fetchone()[0]
    query = (
        f"SELECT kind, row, file, content, old, was, fields, note FROM entries WHERE run = ? AND kind IN ({_marks()})"
    )
    order = {kind: number for number, kind in enumerate(EVENTS)}
    found = [_event(run, as_of, names, entry) for entry in store.base.execute(query, (run, *EVENTS))]
    yield from sorted(found, key=lambda e: (order[e.kind], e.customer or "", e.date or "", e.file or "", e.line or 0))


def _marks() -> str:
    return ", ".join("?" * len(EVENTS))


def _event(run: int, as_of: str, names: dict[int, str], entry: tuple[Any, ...]) -> Event:
    kind, row, file, content, old, was, _fields, note = entry
    now, before = fields(content or ""), fields(old or "")
    shown = now or before
    return Event(
        run, as_of, kind, row, names.get(file), shown.get("customer"), shown.get("owner"), shown.get("date"),
        tuple(Change(f, before.get(f), now.get(f)) for f in _changed(before, now)) if content and old else (),
        names.get(was) if was and was != file else None,
        int(note) if row is None and note else None,
    )  # fmt: skip


def _changed(before: dict[str, str], now: dict[str, str]) -> list[str]:
    """What differs, what matters most first."""
    heavy = matters(before, now)
    differ = [f for f in {*before, *now} if before.get(f) != now.get(f)]
    return sorted(differ, key=lambda f: (f not in heavy, _ORDER.get(f, 99), f))


def events_for_rules(store: Store, pairs: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The events of the last weeks up to the as-of date, and every date that was ever moved back (EVENT_FRAME).

    pairs: `row` and `_id` of the records that are in the log now.
    """
    since = (as_of - timedelta(days=LONGEST_LOOK_BACK)).isoformat()
    names = dict(store.base.execute("SELECT file, name FROM files"))
    query = (
        "SELECT e.run, r.as_of, e.kind, e.row, e.file, e.content, e.old, e.was, e.fields, e.note FROM entries e"
        " JOIN runs r ON r.run = e.run WHERE r.as_of <= ? AND (e.note = 'pushed' OR (r.as_of > ? AND"
        f" e.kind IN ({', '.join('?' * len(_TOLD))}))) ORDER BY e.seq"
    )
    found = [
        _row(_event(run, day, names, tuple(entry)), entry[-1])
        for run, day, *entry in store.base.execute(query, (as_of.isoformat(), since, *_TOLD))
    ]
    table = pl.DataFrame(found, schema={k: v for k, v in EVENT_FRAME.items() if k != "_id"}, orient="row")
    return table.join(pairs.rename({"row": "line"}), on="line", how="left", maintain_order="left").select(*EVENT_FRAME)


def _row(event: Event, note: str | None) -> dict[str, Any]:
    first = event.changes[0] if event.changes else None
    late = json.loads(note) if event.kind == "backdated" and note else {}
    old, new = focused(first.old, first.new) if first else (None, None)
    due = next((c.old for c in event.changes if c.field == "due_date"), None)
    return {
        "line": event.line, "kind": event.kind, "run": event.run, "seen_on": _day(event.as_of), "file": event.file,
        "was_file": event.was_file, "customer": event.customer, "owner": event.owner, "date": _day(event.date),
        "due_date": _day(due), "fields": [c.field for c in event.changes], "old": old, "new": new,
        "absent_on": _day(late.get("absent")), "arrived_on": _day(late.get("arrived")), "count": event.count,
        "pushes": note == "pushed",
    }  # fmt: skip


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def focused(old: str | None, new: str | None) -> tuple[str | None, str | None]:
    """Two texts, cut to where they differ when they are long."""
    if old is None or new is None or max(len(old), len(new)) <= _SHOWN:
        return old, new
    same = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    begin = max(0, same - _AROUND)
    if begin == 0:
        return old, new
    return f"…{old[begin:]}", f"…{new[begin:]}"
