"""Whether a ledger holds what was written into it: quickly by its mark, or from the first entry to the last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from sop_cli.errors import LedgerError
from sop_cli.i18n import N_, _
from sop_cli.ledger.chain import FORMAT, Roll, genesis
from sop_cli.ledger.content import digest, fields
from sop_cli.ledger.mark import file_hash
from sop_cli.ledger.owners import owner_key
from sop_cli.ledger.store import ENTRY, RUN, Store, opened, present
from sop_cli.ledger.trouble import trouble

GONE = ("deleted", "gone")
NEW = ("added", "backdated", "returned", "back")

_ENTRIES = f"SELECT {ENTRY} FROM entries ORDER BY run, seq"
_NOT_ONE_FILE = N_("its bytes are not those that were written, though every run verifies")
_STATE = N_("how the records stand does not follow from what was kept")


@dataclass(frozen=True)
class Verified:
    """A ledger that verifies. marked: whether the mark lay beside it."""

    run: int
    head: str
    as_of: str
    marked: bool


def check_frame(store: Store, sop: str | None) -> None:
    """Whether this is a ledger that we can read, of this SOP. Raises LedgerError."""
    tables = {name for (name,) in store.base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "meta" not in tables or store.meta("ledger") != "sop":
        raise trouble("unreadable", store.path)
    version = store.meta("format") or ""
    if not version.isdecimal() or int(version) < 1:
        raise trouble("unreadable", store.path)
    if int(version) > FORMAT:
        raise trouble("newer", store.path, format=version)
    if not {"runs", "entries", "files", "rows", "owners"} <= tables:
        raise trouble("unreadable", store.path)
    mine = sop_of(store)
    if sop is not None and mine != sop:
        raise trouble("other", store.path, was=mine, sop=sop)


def sop_of(store: Store) -> str:
    """The name of the SOP that the ledger belongs to: of its beginning, or of the last change of name."""
    query = "SELECT note FROM runs WHERE kind = 'renamed' ORDER BY run DESC LIMIT 1"
    found = store.base.execute(query).fetchone()
    return str(found[0]) if found else store.meta("sop") or ""


def trust(store: Store, sop: str | None) -> None:
    """Make sure of an open ledger before it is built on: by its mark if that fits to the byte, else in full."""
    check_frame(store, sop)
    run, head, _as_of = store.last()
    mark = store.mark
    if mark is not None and (mark.run, mark.head) == (run, head) and mark.bytes == file_hash(store.path):
        return
    check_all(store)


def check_all(store: Store) -> None:
    """Every run, every entry, and how the records stand. Raises LedgerError."""
    heads = {run: head for run, head, fault in chain(store) if not _raise(store.path, fault)}
    _check_mark(store, heads)
    for damage in store.base.execute("PRAGMA quick_check(1)"):
        if damage[0] != "ok":
            raise trouble("altered", store.path, detail=damage[0])
    if not standing(store):
        raise trouble("altered", store.path, detail=_(_STATE))


def _raise(path: Path, fault: str | None) -> bool:
    if fault:
        raise trouble("altered", path, detail=fault)
    return False


def _check_mark(store: Store, heads: dict[int, str]) -> None:
    mark = store.mark
    if mark is None:
        return
    heads = {0: genesis(store.meta("sop") or ""), **heads}
    if heads.get(mark.run) != mark.head:
        kind = "cut" if mark.run > max(heads) else "altered"
        raise trouble(kind, store.path, run=mark.run, head=mark.head, detail=_("the mark beside it names another head"))
    if mark.run == max(heads) and mark.bytes and mark.bytes != file_hash(store.path):
        raise trouble("altered", store.path, detail=_(_NOT_ONE_FILE))


def chain(store: Store) -> Iterator[tuple[int, str, str | None]]:
    """Each run's number, its head as it should be, and what is wrong with it."""
    head, wanted, last = genesis(store.meta("sop") or ""), 0, 0
    entries = groupby(store.base.cursor().execute(_ENTRIES), key=lambda e: e[1])
    ahead = next(entries, None)
    for *run, count, kept in store.base.execute(f"SELECT {RUN}, entries, head FROM runs ORDER BY run"):
        roll = Roll()
        while ahead is not None and ahead[0] == run[0]:
            for entry in ahead[1]:
                last += 1
                if entry[0] != last:
                    break
                roll.add(entry)
            ahead = next(entries, None)
        wanted += 1
        head = roll.head(head, run)
        sound = (run[0], roll.count, head) == (wanted, count, kept)
        yield run[0], kept, None if sound else _("run {run} does not verify").format(run=run[0])
    if ahead is not None:
        yield wanted + 1, head, _("there are entries behind the last run")


def standing(store: Store) -> bool:
    """Whether rows, files and owners are what the entries say."""
    base, gone = store.base, ", ".join(f"'{kind}'" for kind in GONE)
    last = "SELECT row, max(seq) AS seq FROM entries WHERE row IS NOT NULL GROUP BY row"
    kept, fits = base.execute(
        f"SELECT count(*), count(r.row) FROM ({last}) l JOIN entries e ON e.seq = l.seq LEFT JOIN rows r"
        f" ON r.row = l.row AND r.seq = l.seq AND r.file = e.file AND r.live = (e.kind NOT IN ({gone}))"
    ).fetchone()
    if not kept == fits == base.execute("SELECT count(*) FROM rows").fetchone()[0]:
        return False
    files, owners = replay(store)
    pairs = base.execute("SELECT r.a, r.b, coalesce(e.content, e.old) FROM rows r JOIN entries e ON e.seq = r.seq")
    return (
        all(digest(text) == (a, b) for a, b, text in pairs)
        and dict(base.execute("SELECT file, name FROM files")) == files
        and dict(base.execute("SELECT owner, as_of FROM owners")) == owners
    )


def replay(store: Store) -> tuple[dict[int, str], dict[str, str]]:
    """The files' names, and the day on which each owner's records last arrived, by the entries."""
    files: dict[int, str] = {}
    owners: dict[str, str] = {}
    query = (
        "SELECT e.kind, e.file, e.content, e.note, r.as_of FROM entries e JOIN runs r ON r.run = e.run"
        " WHERE e.kind IN ('file', 'added', 'backdated', 'returned', 'back') ORDER BY e.seq"
    )
    for kind, file, content, note, as_of in store.base.execute(query):
        if kind == "file":
            files[file] = note
        else:
            owners[owner_key(fields(content).get("owner"))] = as_of
    return files, owners


def find_head(store: Store, expected: str) -> int:
    """The run whose head begins with what was noted. Raises LedgerError when there is none."""
    wanted = expected.strip().lower()
    _run, head, _as_of = store.last()
    rows: list[tuple[int, str]] = [
        *store.base.execute("SELECT run, head FROM runs"),
        (0, genesis(store.meta("sop") or "")),
    ]
    found = [number for number, kept in rows if len(wanted) >= _SHORTEST and kept.startswith(wanted)]
    if not found:
        raise trouble("head", store.path, expected=expected, head=head)
    return found[0]


_SHORTEST = 8


def verify(path: Path, sop: str | None, *, expect: str | None = None) -> Verified | None:
    """Verify a ledger from its first entry to its last; None where there is none and never was.

    sop: the SOP that it should belong to; None for any. expect: a head that must be in it, as noted elsewhere.
    Raises LedgerError when it does not verify.
    """
    if not present(path):
        if expect:
            raise trouble("head", path, expected=expect, head="—")
        return None
    with opened(path, write=False) as store:
        try:
            check_frame(store, sop)
            check_all(store)
        except (ValueError, TypeError, OverflowError) as error:
            raise trouble("altered", path, detail=str(error)) from error
        if expect:
            find_head(store, expect)
        run, head, as_of = store.last()
        return Verified(run, head, as_of, store.mark is not None)


def kind_of(error: LedgerError) -> str:
    """What is wrong, in one word."""
    return error.kind
