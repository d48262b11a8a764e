"""Mending a ledger that does not verify: what still verifies is kept, what was lost is said in the chain, and the
damaged file is put aside, never thrown away."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sop_cli.errors import LedgerError
from sop_cli.ledger.chain import Roll
from sop_cli.ledger.content import digest
from sop_cli.ledger.keep import close_run
from sop_cli.ledger.mark import Mark, file_hash, mark_path, read_mark, write_mark
from sop_cli.ledger.store import ENTRY, RUN, Store, create, opened
from sop_cli.ledger.trouble import explained
from sop_cli.ledger.verify import GONE, chain, replay, sop_of, verify

REPAIRABLE = ("lost", "empty", "cut", "altered", "unreadable", "other")


@dataclass(frozen=True)
class Repaired:
    """What was done. why: what was wrong; kept: runs that still verified; aside: where the damaged file now lies."""

    why: str
    kept: int
    run: int
    head: str
    aside: Path | None


def repair(path: Path, sop: str) -> Repaired | None:
    """Mend a ledger; None when it verifies. Raises LedgerError when it is not ours to mend, MachineError."""
    try:
        verify(path, sop)
    except LedgerError as error:
        if error.kind not in REPAIRABLE or (error.kind == "unreadable" and read_mark(path) is None):
            raise  # without a mark this may be anybody's file
        why = error.kind
    else:
        return None
    mark = read_mark(path)
    if why == "other":
        return _renamed(path, sop, mark)
    note = json.dumps({"why": why, "run": mark.run if mark else None, "head": mark.head if mark else None})
    whole = _whole_runs(path, sop) if why in ("cut", "altered") else 0
    aside = _aside(path)
    mark_path(path).unlink(missing_ok=True)
    create(path, sop)
    if aside is not None and whole:
        _carry_over(aside, path, whole)
    return _noted(path, "repaired", note, why, whole, aside)


def _renamed(path: Path, sop: str, mark: Mark | None) -> Repaired:
    verify(path, None)
    return _noted(path, "renamed", sop, "other", mark.run if mark else 0, None)


def _noted(path: Path, kind: str, note: str, why: str, kept: int, aside: Path | None) -> Repaired:
    with opened(path, write=True) as store:
        run, head, as_of = store.last()
        rows, state = store.base.execute("SELECT rows, state FROM runs ORDER BY run DESC LIMIT 1").fetchone() or (0, "")
        head = close_run(store, Roll(), run + 1, head, kind, as_of, rows, state, note)
    with explained(path):
        write_mark(path, Mark(run + 1, head, file_hash(path), as_of))
    return Repaired(why, kept, run + 1, head, aside)


def _aside(path: Path) -> Path | None:
    """Give the damaged file another name beside its own."""
    if not path.exists():
        return None
    number = 1
    while (other := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    with explained(path):
        path.rename(other)
        journal = path.with_name(path.name + "-journal")
        if journal.exists():
            journal.rename(other.with_name(other.name + "-journal"))
    return other


def _whole_runs(path: Path, sop: str) -> int:
    """How many runs from the beginning still verify, and belong to this SOP."""
    good = 0
    try:
        with opened(path, write=False) as store:
            if sop_of(store) != sop:
                return 0
            for run, _head, fault in chain(store):
                if fault:
                    break
                good = run
    except (LedgerError, sqlite3.Error, ValueError, TypeError):
        pass
    return good


def _carry_over(old: Path, path: Path, until: int) -> None:
    """The runs that verify, entry by entry, into a new file; how the records stand is worked out anew."""
    with opened(path, write=True) as store, closing(sqlite3.connect(old)) as source:
        for table, columns, places in (("entries", ENTRY, 10), ("runs", f"{RUN}, entries, head", 8)):
            store.base.executemany(
                f"INSERT INTO {table} VALUES ({', '.join('?' * places)})",
                source.execute(f"SELECT {columns} FROM {table} WHERE run <= ? ORDER BY 1", (until,)),
            )
        store.base.execute("UPDATE meta SET value = ? WHERE key = 'sop'", (_first_name(source),))
        _stand(store)


def _first_name(source: sqlite3.Connection) -> str:
    return str(source.execute("SELECT value FROM meta WHERE key = 'sop'").fetchone()[0])


def _stand(store: Store) -> None:
    files, owners = replay(store)
    store.base.executemany("INSERT INTO files VALUES (?, ?)", files.items())
    store.base.executemany("INSERT INTO owners VALUES (?, ?)", owners.items())
    store.base.executemany("INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?)", _rows(store))


def _rows(store: Store) -> Iterator[tuple[int, int, int, int, int, int]]:
    last = "SELECT row, max(seq) AS seq FROM entries WHERE row IS NOT NULL GROUP BY row"
    query = (
        f"SELECT e.row, e.file, coalesce(e.content, e.old), e.seq, e.kind FROM ({last}) l"
        " JOIN entries e ON e.seq = l.seq ORDER BY e.row"
    )
    for row, file, content, seq, kind in store.base.execute(query).fetchall():
        yield row, file, *digest(content), seq, int(kind not in GONE)
