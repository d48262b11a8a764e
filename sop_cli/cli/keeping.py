"""The ledger's options, and the one place where a run of `check-followups` hands the logs to the ledger."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sop_cli.cli.run import Run
from sop_cli.errors import SopError, Where
from sop_cli.i18n import _
from sop_cli.records.book import Book

if TYPE_CHECKING:
    from sop_cli.records.history import Kept

FOLDER, NAME = ".sop", "ledger.db"
_TOLD = 100
_PANEL = _("Ledger")

LedgerFile = Annotated[
    Path | None,
    typer.Option(
        "--ledger", metavar="FILE", help=_("Keep the ledger in FILE; default: .sop/ledger.db."), rich_help_panel=_PANEL
    ),
]
NoLedger = Annotated[
    bool, typer.Option("--no-ledger", help=_("Neither read nor keep the ledger."), rich_help_panel=_PANEL)
]
ExpectHead = Annotated[
    str | None,
    typer.Option(
        "--expect-head", metavar="HASH", help=_("A head noted earlier that must be in it."), rich_help_panel=_PANEL
    ),
]


@dataclass(frozen=True)
class Keeping:
    """What the command line says about the ledger."""

    file: Path | None = None
    expect: str | None = None
    off: bool = False


def head_wanted(text: str | None) -> str | None:
    """The head that is to be looked for, or its beginning; raises SopError for what cannot be one."""
    if text is not None and not re.fullmatch(r"[0-9a-fA-F]{8,64}", text.strip()):
        raise SopError(
            _("“{text}” is no head of a ledger.").format(text=text),
            Where("--expect-head"),
            _("A head, or its first 8 signs or more, is made of 0-9 and a-f; “sop ledger head” prints it."),
        )
    return text.strip().lower() if text else None


def ledger_path(run: Run, named: Path | None) -> Path:
    """The ledger that is named, else the workspace's, as a person would write it."""
    if named is not None:
        return named
    path = run.folder / FOLDER / NAME
    try:
        return path.relative_to(Path.cwd())
    except ValueError:
        return path


def kept(run: Run, book: Book, keeping: Keeping, named: Sequence[Path]) -> Kept | None:
    """Keep the logs as they stand. None where no ledger is kept: not wanted, or files were named in place of the
    workspace's logs and no ledger with them. Raises LedgerError, MachineError."""
    if keeping.off or (named and keeping.file is None):
        if keeping.expect or (keeping.off and keeping.file):
            raise SopError(
                _("No ledger is looked at in this run, so --ledger and --expect-head cannot be followed."),
                hint=_("Leave out --no-ledger; with files that are named, name the ledger too: --ledger FILE."),
            )
        return None
    from sop_cli.ledger.keep import keep

    read = {read.path for read in run.loaded["followups"].inputs}
    found = keep(
        ledger_path(run, keeping.file),
        book.frame("followups"),
        sop=run.sop.name,
        as_of=run.as_of,
        files=read,
        unread=_listed(run, named) - read,
        expect=head_wanted(keeping.expect),
    )
    for note in found.notes:
        run.note(note)
    if run.common.verbose and found.events:
        _tell(run, found)
    if found.same_as:
        run.note(
            _("The logs hold just what they held on {as_of} (run {run}): an older version may have been sent again.")
            .format(as_of=found.same_as[1], run=found.same_as[0])
        )  # fmt: skip
    return found


def _listed(run: Run, named: Sequence[Path]) -> set[str]:
    """The logs that there are, whether they could be read or not."""
    from sop_cli.sources.load import matches
    from sop_cli.sources.load import named as references

    if named:
        return {ref.shown for ref in references(named)}
    return {ref.shown for glob in run.sop.files("followups") for ref in matches(run.folder, glob)}


def _tell(run: Run, found: Kept) -> None:
    """Name what the last run holds, one line an event; `sop ledger show` has all of it."""
    from sop_cli.ledger.read import read
    from sop_cli.records.history import EVENTS

    with read(Path(found.path), None) as reading:
        events = reading.shown(found.run)[1] if reading else []
    for event in events[:_TOLD]:
        about = [event.customer, event.owner, event.date, event.file]
        run.note(f"{EVENTS[event.kind]} " + " | ".join(part for part in about if part))
