"""What can be wrong with a ledger, told apart, and what this machine may refuse."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sop_cli.errors import LedgerError, MachineError, SopError, Where, why
from sop_cli.i18n import N_, _

_WORDS = {
    "lost": N_("The ledger is gone: the mark beside it says that {run} runs had been kept (head {head})."),
    "empty": N_("The ledger is empty, though a ledger always holds at least its frame."),
    "cut": N_("The ledger ends too early: run {run} (head {head}) had been kept, and it is not in there."),
    "altered": N_("The ledger does not hold what was written into it: {detail}."),
    "unreadable": N_("This file is no ledger, or one that is damaged beyond reading."),
    "other": N_("This is the ledger of another SOP: “{was}”, not “{sop}”."),
    "newer": N_("This ledger was written by a newer version of sop (format {format})."),
    "head": N_("The head {expected} is not in this ledger; its own is {head}."),
}
KINDS = tuple(_WORDS)
"""What can be wrong, in a word each."""

_REPAIR = N_(
    "Put back a copy if you have one, or run “sop ledger repair”, which keeps what still verifies and says so; "
    "“--no-ledger” checks without the ledger."
)
_HINTS = {
    "other": N_("Name the right one with --ledger; if the SOP has a new name, “sop ledger repair” notes that."),
    "newer": N_("Update sop, or check with --no-ledger."),
    "head": N_("It was cut, replaced by an older copy or written anew; or the head was noted for another ledger."),
}


def trouble(kind: str, path: Path, **words: object) -> LedgerError:
    """The error for a ledger that does not verify; its kind stays readable for `repair`."""
    error = LedgerError(
        _(_WORDS[kind]).format_map({k: str(v) for k, v in words.items()}),
        Where(str(path)),
        _(_HINTS.get(kind, _REPAIR)),
    )
    error.kind = kind
    return error


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """What SQLite and the machine say, as errors of ours."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise _operational(path, error) from error
    except sqlite3.DatabaseError as error:
        raise trouble("altered", path, detail=str(error)) from error
    except OSError as error:
        raise MachineError(
            _("The ledger cannot be kept here: {why}").format(why=why(error)), Where(str(path)), _no_ledger()
        ) from error


def _no_ledger() -> str:
    return _("Make room or give the right to write, or check with --no-ledger.")


def _operational(path: Path, error: sqlite3.OperationalError) -> SopError:
    text, where = str(error), Where(str(path))
    if "locked" in text or "busy" in text:
        return MachineError(
            _("Another run is writing the ledger just now."), where, _("Wait until it is done and run again.")
        )
    if "full" in text:
        return MachineError(_("The disk is full; the ledger stands as before."), where, _no_ledger())
    if "readonly" in text or "unable to open" in text or "disk I/O" in text:
        return MachineError(_("The ledger cannot be written here; it stands as before."), where, _no_ledger())
    return trouble("altered", path, detail=text)
