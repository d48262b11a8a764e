"""The ledger's file: an SQLite database, made whole or not at all, opened with one writer at a time."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sop_cli.errors import SopError, Where
from sop_cli.i18n import _
from sop_cli.ledger.chain import FORMAT, genesis
from sop_cli.ledger.mark import Mark, read_mark, write_mark
from sop_cli.ledger.trouble import explained, trouble

_PATIENCE = 10.0
"""Seconds to wait for another run that is writing."""

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE runs (
    run INTEGER PRIMARY KEY, kind TEXT NOT NULL, as_of TEXT NOT NULL, rows INTEGER NOT NULL, state TEXT NOT NULL,
    note TEXT, entries INTEGER NOT NULL, head TEXT NOT NULL
);
CREATE TABLE entries (
    seq INTEGER PRIMARY KEY, run INTEGER NOT NULL, kind TEXT NOT NULL, row INTEGER, file INTEGER,
    content TEXT, old TEXT, was INTEGER, fields TEXT, note TEXT
);
CREATE INDEX entries_by_run ON entries (run);
CREATE TABLE files (file INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE rows (
    row INTEGER PRIMARY KEY, file INTEGER NOT NULL, a INTEGER NOT NULL, b INTEGER NOT NULL, seq INTEGER NOT NULL,
    live INTEGER NOT NULL
);
CREATE TABLE owners (owner TEXT PRIMARY KEY, as_of TEXT NOT NULL);
"""
# runs, entries: what happened, chained. files, rows, owners: how it stands after the last run, as entries have it.

ENTRY = "seq, run, kind, row, file, content, old, was, fields, note"
RUN = "run, kind, as_of, rows, state, note"


@dataclass
class Store:
    """An open ledger. mark: what the mark beside it said when it was opened."""

    path: Path
    base: sqlite3.Connection
    mark: Mark | None

    def last(self) -> tuple[int, str, str]:
        """The number, head and as-of date of the last run; 0, the first head of all and "" without any."""
        found = self.base.execute("SELECT run, head, as_of FROM runs ORDER BY run DESC LIMIT 1").fetchone()
        return (found[0], found[1], found[2]) if found else (0, genesis(self.meta("sop") or ""), "")

    def meta(self, key: str) -> str | None:
        """A value of the frame."""
        found = self.base.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return found[0] if found else None


def present(path: Path) -> bool:
    """Whether there is a ledger. Raises LedgerError where there was one, SopError where the name is no file's."""
    if path.is_symlink():
        raise SopError(
            _("This name is a link; the ledger is not kept through links."),
            Where(str(path)),
            _("Name the file itself."),
        )
    if path.is_dir():
        raise SopError(_("This is a folder, not a file."), Where(str(path)), _("Name a file in it."))
    mark = read_mark(path)
    if not path.exists():
        if mark is not None and mark.run > 0:
            raise trouble("lost", path, run=mark.run, head=mark.head)
        return False
    with explained(path):
        size = path.stat().st_size
        with path.open("rb") as stream:
            begin = stream.read(16)
    if size == 0:
        raise trouble("empty", path)
    if begin != b"SQLite format 3\0":
        raise trouble("unreadable", path)
    return True


def create(path: Path, sop: str) -> None:
    """Make an empty ledger, whole or not at all; one that somebody else made meanwhile is left as it is."""
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(prefix=".sop-", suffix=".part", dir=path.parent)  # 0600
        os.close(handle)
        temporary = Path(name)
        try:
            with closing(sqlite3.connect(temporary, isolation_level=None)) as base:
                base.executescript(f"BEGIN;{_SCHEMA}")
                base.executemany(
                    "INSERT INTO meta VALUES (?, ?)", [("ledger", "sop"), ("format", str(FORMAT)), ("sop", sop)]
                )
                base.execute("COMMIT")
            if read_mark(path) is None:
                write_mark(path, Mark(0, genesis(sop)))
            _settle(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)


def _settle(temporary: Path, path: Path) -> None:
    try:
        os.link(temporary, path)
    except FileExistsError:
        return
    except OSError:  # a file system without links
        if not path.exists():
            temporary.replace(path)


@contextmanager
def opened(path: Path, *, write: bool, patience: float = _PATIENCE) -> Iterator[Store]:
    """The ledger within one transaction: committed at the end if `write`, undone when anything goes wrong."""
    with explained(path):
        base = sqlite3.connect(path, isolation_level=None, timeout=patience)
    with closing(base):
        with explained(path):
            base.execute("BEGIN IMMEDIATE" if write else "BEGIN")
            base.execute("SELECT count(*) FROM sqlite_master").fetchone()
        try:
            with explained(path):
                yield Store(path, base, read_mark(path))
                base.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                base.execute("ROLLBACK")
            raise
