"""What the ledger tells: runs and events, as plain data that rules and reports read without knowing the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from sop_cli.i18n import Words

EVENTS: dict[str, Words] = {
    "added": Words(en="added", zh="新增"),
    "backdated": Words(en="dated before the last look", zh="日期早于上次留底"),
    "extended": Words(en="text added", zh="补充内容"),
    "postponed": Words(en="due date moved back", zh="完成时间推后"),
    "edited": Words(en="edited afterwards", zh="登记后有改动"),
    "reassigned": Words(en="other owner", zh="换了负责人"),
    "moved": Words(en="moved to another file", zh="换了文件"),
    "deleted": Words(en="not there any more", zh="未再出现"),
    "returned": Words(en="there again", zh="重新出现"),
    "emptied": Words(en="file emptied", zh="文件已清空"),
    "vanished": Words(en="file not there any more", zh="文件未再出现"),
    "restored": Words(en="file there again", zh="文件重新出现"),
}
"""The kinds of events and how people call them, in the order in which they are shown."""

EVENT_FRAME: dict[str, pl.DataType] = {
    "_id": pl.UInt32(), "line": pl.Int64(), "kind": pl.String(), "run": pl.Int64(), "seen_on": pl.Date(),
    "file": pl.String(), "was_file": pl.String(), "customer": pl.String(), "owner": pl.String(), "date": pl.Date(),
    "due_date": pl.Date(), "fields": pl.List(pl.String()), "old": pl.String(), "new": pl.String(),
    "absent_on": pl.Date(), "arrived_on": pl.Date(), "count": pl.Int64(), "pushes": pl.Boolean(),
}  # fmt: skip
"""Events as rules read them. _id: the record in the log of now, null when it is not there. line: the record through all
its changes. seen_on: as-of date of the run that noticed it. old, new: of the first changed field. absent_on: the last
day on which the logs were looked at without it; arrived_on: when records of its owner had last arrived before. pushes:
the same next action got a later date."""


def no_events() -> pl.DataFrame:
    """No events: without a ledger, or on its first day."""
    return pl.DataFrame(schema=EVENT_FRAME)


@dataclass(frozen=True)
class Change:
    """One cell of a record that changed."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Event:
    """One thing that happened to a record, or to a whole file (`count` records)."""

    run: int
    as_of: str
    kind: str
    line: int | None
    file: str | None
    customer: str | None = None
    owner: str | None = None
    date: str | None = None
    changes: Sequence[Change] = ()
    was_file: str | None = None
    count: int | None = None

    def as_json(self) -> dict[str, Any]:
        """The public keys of an event."""
        keys = ("run", "as_of", "kind", "file", "was_file", "customer", "owner", "date", "count")
        changes = [{"column": c.field, "old": c.old, "new": c.new} for c in self.changes]
        return {key: getattr(self, key) for key in keys} | {"changes": changes}


@dataclass(frozen=True)
class LedgerRun:
    """One run that was kept. kind: snapshot, repaired or renamed; note: what the latter two are about."""

    run: int
    kind: str
    as_of: str
    rows: int
    events: Mapping[str, int]
    head: str
    note: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The public keys of a run."""
        return {
            "run": self.run, "kind": self.kind, "as_of": self.as_of or None, "rows": self.rows,
            "events": dict(self.events), "head": self.head, "note": self.note,
        }  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """The ledger after a check: where it stands, and what this look found.

    run, head: of the last run. events: how many of each kind that run holds, none if it is of an earlier day. added:
    whether this look added it. same_as: an earlier run with just these records, and its as-of date, if this run is new
    on its day. frame: events for the rules.
    """

    path: str
    run: int
    head: str
    events: Mapping[str, int] = field(default_factory=dict)
    added: bool = False
    same_as: tuple[int, str] | None = None
    frame: pl.DataFrame = field(default_factory=no_events)
    notes: Sequence[str] = ()

    def as_json(self) -> dict[str, Any]:
        """The public keys under `ledger`."""
        return {"head": self.head, "run": self.run, "events": dict(self.events)}
