"""One look at the logs, kept: what is new, changed or gone since the last, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from sop_cli.i18n import _
from sop_cli.ledger.chain import Field, Roll
from sop_cli.ledger.compare import Diff, Look, compare
from sop_cli.ledger.history import counts, events_for_rules
from sop_cli.ledger.mark import Mark, file_hash, write_mark
from sop_cli.ledger.owners import owner_key
from sop_cli.ledger.state import read_state, write_rows
from sop_cli.ledger.store import ENTRY, Store, create, opened, present
from sop_cli.ledger.trouble import explained, trouble
from sop_cli.ledger.verify import find_head, trust
from sop_cli.records.history import Kept

_INSERT = f"INSERT INTO entries ({ENTRY}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_BATCH = 20_000


def keep(
    path: Path,
    frame: pl.DataFrame,
    *,
    sop: str,
    as_of: date,
    files: Collection[str] = (),
    unread: Collection[str] = (),
    expect: str | None = None,
    patience: float = 10.0,
) -> Kept:
    """Compare the logs with the last run and keep what changed; the same state again adds nothing.

    frame: the follow-ups as typed. files: every file that was read, with records or without. unread: files that were
    there but could not be read: what they held is neither gone nor known. expect: a head that must be in the ledger.
    Raises LedgerError when it does not verify, MachineError when it cannot be written; then nothing was kept.
    """
    made = present(path)
    if not made:
        if expect:
            raise trouble("head", path, expected=expect, head="—")
        create(path, sop)
    look = Look.of(frame, as_of, {*files, *frame["_file"].drop_nulls().unique()}, set(unread))
    with opened(path, write=True, patience=patience) as store:
        try:
            trust(store, sop)
        except (ValueError, TypeError, OverflowError) as error:
            raise trouble("altered", path, detail=str(error)) from error
        if expect:
            find_head(store, expect)
        marked = store.mark is not None
        diff = compare(read_state(store), look, _seen(store))
        added = _add(store, diff, look) if diff.events or (diff.first and look.rows) else False
        run, head, last_as_of = store.last()
        today = last_as_of == as_of.isoformat()
        kept = Kept(
            str(path), run, head, counts(store, run) if today else {}, added, _same_as(store, run) if today else None,
            events_for_rules(store, diff.pairs, as_of), (),
        )  # fmt: skip
    seen = max(as_of.isoformat(), last_as_of) if run else ""
    notes = _mark(path, run, head, seen, store.mark, fresh=added)
    if made and not marked and run > 1:
        notes.append(
            _("The mark beside the ledger was missing and is written anew: whether the ledger’s end was cut off "
              "meanwhile can only be told by a head kept elsewhere.")
        )  # fmt: skip
    return Kept(kept.path, run, head, kept.events, added, kept.same_as, kept.frame, tuple(notes))


def _seen(store: Store) -> str:
    """The day on which the logs were last looked at, with or without something to keep."""
    run, head, as_of = store.last()
    mark = store.mark
    return max(as_of, mark.seen) if mark and (mark.run, mark.head) == (run, head) else as_of


def _mark(path: Path, run: int, head: str, seen: str, old: Mark | None, *, fresh: bool) -> list[str]:
    """Bring the mark up to date; a mark that lags behind does no harm, so a failure is only told."""
    if not fresh and old is not None and (old.run, old.head, old.seen) == (run, head, seen) and old.bytes:
        return []
    try:
        with explained(path):
            write_mark(path, Mark(run, head, file_hash(path), seen))
    except Exception as error:  # the snapshot itself is in
        return [str(error)]
    return []


@dataclass
class _Writer:
    """Entries on their way into the base, hashed as they go."""

    store: Store
    run: int
    seq: int
    roll: Roll = field(default_factory=Roll)

    def write(self, entries: Iterable[Sequence[Field]]) -> None:
        """Entries without number and run: kind, row, file, content, old, was, fields, note."""
        batch: list[tuple[Field, ...]] = []
        for entry in entries:
            self.seq += 1
            full = (self.seq, self.run, *entry)
            self.roll.add(full)
            batch.append(full)
            if len(batch) >= _BATCH:
                self.store.base.executemany(_INSERT, batch)
                batch.clear()
        self.store.base.executemany(_INSERT, batch)


def _add(store: Store, diff: Diff, look: Look) -> bool:
    previous, head, _as_of = store.last()
    first = store.base.execute("SELECT coalesce(max(seq), 0) FROM entries").fetchone()[0]
    writer = _Writer(store, previous + 1, first)
    writer.write(diff.file_entries())
    begin = writer.seq
    writer.write(diff.entries())
    for number, name in diff.names.items():
        store.base.execute("INSERT OR REPLACE INTO files VALUES (?, ?)", (number, name))
    write_rows(store, diff.rows(begin))
    _owners(store, diff, look.as_of.isoformat())
    close_run(store, writer.roll, previous + 1, head, "snapshot", look.as_of.isoformat(), look.rows, look.state, None)
    return True


def close_run(
    store: Store, roll: Roll, run: int, previous: str, kind: str, as_of: str, rows: int, state: str, note: str | None
) -> str:
    """Write the line of a run behind its entries; gives its head."""
    line = (run, kind, as_of, rows, state, note)
    head = roll.head(previous, line)
    store.base.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*line, roll.count, head))
    return head


def _owners(store: Store, diff: Diff, as_of: str) -> None:
    rows = [(key, as_of) for key in sorted({owner_key(name) for name in diff.arrived})]
    store.base.executemany("INSERT OR REPLACE INTO owners VALUES (?, ?)", rows)


def _same_as(store: Store, run: int) -> tuple[int, str] | None:
    """An earlier run with just the records of this one; not the one before, from which something differs."""
    found = store.base.execute(
        "SELECT e.run, e.as_of FROM runs r JOIN runs e ON e.state = r.state AND e.rows = r.rows AND e.kind = 'snapshot'"
        " WHERE r.run = ? AND e.run < r.run - 1 AND r.rows > 0 ORDER BY e.run DESC LIMIT 1",
        (run,),
    ).fetchone()
    return (int(found[0]), str(found[1])) if found else None
