"""The logs of today against the last run: every change once, as entries in the order in which they are kept."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import PurePath
from typing import Any

import polars as pl

from sop_cli.ledger.content import FIELDS, cells, contents, digests, encoded
from sop_cli.ledger.files import paired
from sop_cli.ledger.kinds import kind_of, pushed
from sop_cli.ledger.match import edited, exact
from sop_cli.ledger.owners import owner_key
from sop_cli.ledger.state import State
from sop_cli.records.history import EVENTS

_WHOLE = 3
"""From so many records on a file that lost them all is one event, not so many."""

_ENTRY = {
    "kind": pl.String, "row": pl.Int64, "file": pl.Int64, "content": pl.String, "old": pl.String, "was": pl.Int64,
    "fields": pl.String, "note": pl.String, "a": pl.Int64, "b": pl.Int64, "live": pl.Int64, "n": pl.UInt32,
}  # fmt: skip
_PAIR = {"row": pl.Int64, "n": pl.UInt32}


@dataclass(frozen=True)
class Look:
    """The logs as they stand. records: `n` (a rank that no order of rows or files changes), `_id`, `name` of the file,
    `a`, `b`, `content` and the fields as normalised text."""

    records: pl.DataFrame
    as_of: date
    files: frozenset[str]
    unread: frozenset[str]

    @classmethod
    def of(cls, frame: pl.DataFrame, as_of: date, files: set[str], unread: set[str]) -> Look:
        """The follow-ups as typed, made comparable."""
        normal = cells(frame)
        content = contents(normal)
        full = normal.with_columns(content, frame["_id"], name=frame["_file"].fill_null(""))
        records = pl.concat([full, digests(content)], how="horizontal").filter(pl.col("content") != "")
        records = records.sort("a", "b", "name", "_id").with_row_index("n")
        return cls(records, as_of, frozenset(files - unread), frozenset(unread))

    @property
    def rows(self) -> int:
        """How many records there are."""
        return self.records.height

    @cached_property
    def state(self) -> str:
        """The same for the same records, whatever files they stand in."""
        sums = [sum(self.records[c].cast(pl.Int128).to_list()) % 2**64 for c in ("a", "b")]
        return f"{sums[0]:016x}{sums[1]:016x}"


@dataclass(frozen=True)
class Diff:
    """What changed.

    changes: the entries, in order, with what the rows then are. names: files that are new or have a new name. pairs:
    `row` and `_id` of every record that is there. arrived: owners of records that are new.
    """

    first: bool
    names: Mapping[int, str]
    changes: pl.DataFrame
    pairs: pl.DataFrame
    arrived: Sequence[str | None]

    @property
    def events(self) -> int:
        """How many changes a person should hear of."""
        return self.changes.filter(pl.col("kind").is_in(list(EVENTS))).height

    def file_entries(self) -> Iterator[tuple[Any, ...]]:
        """Entries for files that are new or renamed."""
        for number, name in self.names.items():
            yield ("file", None, number, None, None, None, None, name)

    def entries(self) -> Iterator[tuple[Any, ...]]:
        """Entries for records, and for whole files."""
        return self.changes.select(list(_ENTRY)[:8]).iter_rows()

    def rows(self, begin: int) -> pl.DataFrame:
        """How the changed records now stand, for `write_rows`; begin: number of the entry before the first."""
        numbered = self.changes.with_row_index("seq", offset=begin + 1)
        return numbered.filter(pl.col("row").is_not_null()).select("row", "file", "a", "b", "seq", "live")


def compare(state: State, look: Look, seen: str) -> Diff:
    """What changed since the last run. seen: the day of the last look."""
    return _Comparison(state, look, seen).diff()


class _Comparison:
    def __init__(self, state: State, look: Look, seen: str) -> None:
        self.state, self.look, self.seen = state, look, seen
        known = state.rows.filter(pl.col("live") == 1)
        self.held = {number for number, name in state.files.items() if _named(name, look.unread)}
        self.old = known.filter(~pl.col("file").is_in(list(self.held)))
        self.gone = state.rows.filter(pl.col("live") == 0)
        self.first = state.rows.is_empty()
        self.number = self._files()
        self.new = look.records.select("n", "a", "b", _file(self.number))
        self.parts: list[pl.DataFrame] = []

    def _files(self) -> dict[str, int]:
        """The number of each file of today: the known one, or the next."""
        old = {n: name for n, name in self.state.files.items() if n not in self.held}
        pairs = paired(old, self.look.files, _shared(self.old, self.look.records))
        self.staying = set(pairs.values())
        free = max(self.state.files, default=0) + 1
        unknown = sorted(self.look.files - pairs.keys())
        return pairs | {name: free + n for n, name in enumerate(unknown)}

    def diff(self) -> Diff:
        same = exact(self.old, self.new, ["a", "b", "file"])
        old, new = _left(self.old, self.new, same)
        elsewhere = exact(old, new, ["a", "b"])
        old, new = _left(old, new, elsewhere)
        back = exact(self.gone, new, ["a", "b"])
        new = new.join(back, on="n", how="anti")
        changed = self._edits(old, new)
        old, new = _left(old, new, changed)
        self._elsewhere(elsewhere)
        self._back(back)
        self._away(old)
        fresh = self._fresh(new)
        pairs = pl.concat([same, elsewhere, back, changed, fresh]).join(self.look.records.select("n", "_id"), on="n")
        entries = pl.concat([pl.DataFrame(schema=_ENTRY), *self.parts])
        return Diff(self.first, self._names(), _ordered(entries), pairs.select("row", "_id"), self._arrived(entries))

    def _names(self) -> dict[int, str]:
        return {n: name for name, n in sorted(self.number.items()) if self.state.files.get(n) != name}

    def _arrived(self, entries: pl.DataFrame) -> list[str | None]:
        new = entries.filter(pl.col("kind").is_in(["added", "backdated", "returned", "back"])).select("n")
        return self.look.records.join(new, on="n", how="semi")["owner"].unique().to_list()

    def _edits(self, old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
        if old.is_empty() or new.is_empty():
            return pl.DataFrame(schema=_PAIR)
        was = self.state.cells(old["row"])
        told = pl.DataFrame(
            [{**dict.fromkeys(FIELDS), **was[row]} for row in old["row"]], schema=dict.fromkeys(FIELDS, pl.String)
        )
        left = pl.concat([old.select("row", "file"), told], how="horizontal")
        right = new.select("n", "file").join(self.look.records.select("n", *FIELDS), on="n", maintain_order="left")
        pairs = edited(left, right)
        rows = []
        facts = pairs.join(right, on="n", maintain_order="left").join(
            old.select("row", was_file="file"), on="row", maintain_order="left"
        )
        for fact in facts.iter_rows(named=True):
            now = {f: fact[f] for f in FIELDS if fact[f] is not None}
            before, row = was[fact["row"]], fact["row"]
            differ = ",".join(sorted(f for f in {*before, *now} if before.get(f) != now.get(f)))
            moved = fact["was_file"] if fact["was_file"] != fact["file"] else None
            note = "pushed" if pushed(before, now) else None
            rows.append(
                (kind_of(before, now), row, fact["file"], encoded(now), encoded(before), moved, differ, note, fact["n"])
            )
        schema = {name: _ENTRY[name] for name in (*list(_ENTRY)[:8], "n")}
        made = pl.DataFrame(rows, schema=schema, orient="row")
        self._part(made.join(self.look.records.select("n", "a", "b"), on="n").with_columns(live=pl.lit(1)))
        return pairs

    def _elsewhere(self, pairs: pl.DataFrame) -> None:
        """The same records in other files: moved where both files stay, else only noted."""
        known = list(self.staying)
        both = pl.col("was").is_in(known) & pl.col("file").is_in(known)
        facts = pairs.join(self.old.select("row", was="file"), on="row").join(self.new, on="n")
        facts = facts.with_columns(kind=pl.when(both).then(pl.lit("moved")).otherwise(pl.lit("refiled")))
        self._part(facts.join(self.look.records.select("n", "content"), on="n").with_columns(live=pl.lit(1)))

    def _back(self, pairs: pl.DataFrame) -> None:
        dead = self.gone.select("row", was="file")
        facts = pairs.join(dead, on="row").join(self.new, on="n")
        whole = self._whole(facts.select(file="was"), dead.select(file="was"))
        facts = facts.with_columns(
            kind=pl.when(pl.col("was").is_in(whole)).then(pl.lit("back")).otherwise(pl.lit("returned"))
        )
        self._part(facts.join(self.look.records.select("n", "content"), on="n").with_columns(live=pl.lit(1)))
        self._files_as_one("restored", facts.filter(kind="back").group_by("was").agg(pl.len(), pl.first("file")))

    def _away(self, old: pl.DataFrame) -> None:
        whole = self._whole(old, self.old)
        kept = self.state.contents(old["row"])
        facts = old.with_columns(
            pl.Series("old", [kept[row] for row in old["row"]], pl.String),
            kind=pl.when(pl.col("file").is_in(whole)).then(pl.lit("gone")).otherwise(pl.lit("deleted")),
            live=pl.lit(0),
        )
        self._part(facts)
        files = facts.filter(kind="gone").group_by("file").len()
        stays = pl.col("file").is_in(list(self.staying))
        self._files_as_one("emptied", files.filter(stays))
        self._files_as_one("vanished", files.filter(~stays))

    def _whole(self, some: pl.DataFrame, every: pl.DataFrame) -> list[int]:
        """The files of which all records are among some."""
        sizes = some.group_by("file").len("some").join(every.group_by("file").len("every"), on="file")
        return sizes.filter(pl.col("some") == pl.col("every"), pl.col("some") >= _WHOLE)["file"].to_list()

    def _files_as_one(self, kind: str, files: pl.DataFrame) -> None:
        self._part(files.select("file", note=pl.col("len").cast(pl.String), kind=pl.lit(kind)))

    def _fresh(self, new: pl.DataFrame) -> pl.DataFrame:
        last = self.state.rows["row"].max() if not self.first else 0
        rows = new.sort("n").with_columns(row=pl.int_range(1, pl.len() + 1, dtype=pl.Int64) + last)
        told = rows.join(self.look.records.select("n", "content", "owner", "date"), on="n", maintain_order="left")
        notes = self._late(told)
        known = (
            told.join(notes, on="n", how="left", maintain_order="left")
            if notes.height
            else told.with_columns(note=pl.lit(None, pl.String))
        )
        kind = pl.when(pl.col("note").is_null()).then(pl.lit("added")).otherwise(pl.lit("backdated"))
        self._part(known.with_columns(kind=kind, live=pl.lit(1)))
        return rows.select("row", "n")

    def _late(self, told: pl.DataFrame) -> pl.DataFrame:
        """`n` and `note` of new records dated before the last look, of owners who had records before."""
        early = told.filter(pl.col("date") < self.seen) if not self.first and self.seen else told.head(0)
        rows = [
            (n, json.dumps({"absent": self.seen, "arrived": arrived}))
            for n, owner in early.select("n", "owner").iter_rows()
            if (arrived := self.state.owners.get(owner_key(owner)))
        ]
        return pl.DataFrame(rows, schema={"n": pl.UInt32, "note": pl.String}, orient="row")

    def _part(self, facts: pl.DataFrame) -> None:
        if facts.height:
            missing = [pl.lit(None, kind).alias(name) for name, kind in _ENTRY.items() if name not in facts.columns]
            full = facts.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in _ENTRY.items())
            self.parts.append(full)


def _file(number: Mapping[str, int]) -> pl.Expr:
    return pl.col("name").replace_strict(list(number), list(number.values()), return_dtype=pl.Int64).alias("file")


def _left(old: pl.DataFrame, new: pl.DataFrame, pairs: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    return old.join(pairs, on="row", how="anti"), new.join(pairs, on="n", how="anti")


def _named(name: str, unread: frozenset[str]) -> bool:
    return name in unread or PurePath(name).name in {PurePath(other).name for other in unread}


def _shared(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """`file`, `name`, `n`: how many records, such as stand there once, old and new files share."""
    once = old.filter(pl.struct("a", "b").is_unique()).join(
        new.select("a", "b", "name").filter(pl.struct("a", "b").is_unique()), on=["a", "b"], how="inner"
    )
    return once.group_by("file", "name").agg(n=pl.len())


def _ordered(entries: pl.DataFrame) -> pl.DataFrame:
    """One order for the same changes: whole files first, then by record; new records have the highest numbers."""
    return entries.sort("row", "kind", "file", nulls_last=False)
