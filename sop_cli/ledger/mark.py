"""The mark (`ledger.db.head`): a small file beside the ledger that says how it stood, so that a ledger that was lost,
cut or changed can be told from a new one."""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sop_cli.ledger.chain import encode

_TITLE = "sop ledger"
_KEYS = ("run", "head", "bytes", "seen")


@dataclass(frozen=True)
class Mark:
    """run, head: of the last run. bytes: SHA-256 of the ledger's file. seen: day on which the logs were last seen to
    stand as in that run."""

    run: int
    head: str
    bytes: str = ""
    seen: str = ""


def mark_path(ledger: Path) -> Path:
    """Where the mark of a ledger lies."""
    return ledger.with_name(ledger.name + ".head")


def read_mark(ledger: Path) -> Mark | None:
    """The mark of a ledger; None when there is none or it cannot be understood."""
    try:
        lines = mark_path(ledger).read_text(encoding="utf-8").splitlines()
        found = {key: value for key, _blank, value in (line.partition(" ") for line in lines[1:])}
        mark = Mark(int(found["run"]), found["head"], found["bytes"], found["seen"])
        return mark if lines[0] == _TITLE and found["check"] == _check(mark) else None
    except (OSError, UnicodeError, ValueError, KeyError, IndexError):
        return None


def _check(mark: Mark) -> str:
    return hashlib.sha256(encode([getattr(mark, key) for key in _KEYS])).hexdigest()[:16]


def write_mark(ledger: Path, mark: Mark) -> None:
    """Put the mark in place as a whole, for the owner's eyes only. Raises OSError."""
    lines = [_TITLE, *(f"{key} {getattr(mark, key)}" for key in _KEYS), f"check {_check(mark)}", ""]
    path = mark_path(ledger)
    handle, name = tempfile.mkstemp(prefix=".sop-", suffix=".part", dir=path.parent)  # 0600
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write("\n".join(lines))
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def file_hash(ledger: Path) -> str:
    """SHA-256 of the ledger's file."""
    with ledger.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
