"""What stops a run, and the status a run ends with.

Faults in records are findings (values); only what makes a run impossible is raised.
"""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from sop_cli.i18n import N_, _


class Exit(IntEnum):
    """Exit statuses of every command, as the contract gives them."""

    DONE = 0
    FINDINGS = 1
    CANNOT_RUN = 2
    LEDGER = 3
    MACHINE = 4
    BUG = 70
    INTERRUPTED = 130


class Span(NamedTuple):
    """A piece of a value in a definition: the last step of a path into it. start: the first is 0."""

    start: int
    length: int


@dataclass(frozen=True)
class Where:
    """A place in a user's file, as the user would look it up.

    file: the path as given or as matched in the workspace.
    sheet, row, column: as a spreadsheet program shows them (row 1 is the first; column is the header as written).
    cell: the address, such as "C3", where one cell is meant.
    line, position: line and column of a text file such as sop.yaml (1-based).
    quote: the piece of input; mark: (start, length) of what is meant inside it.
    """

    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    cell: str | None = None
    line: int | None = None
    position: int | None = None
    quote: str | None = None
    mark: tuple[int, int] | None = None

    def __str__(self) -> str:
        place = self.file or ""
        if self.sheet:
            place += f"[{self.sheet}]"
        if self.cell:
            return f"{place}!{self.cell}"
        if self.row is not None:
            return f"{place}:{self.row}"
        if self.line is not None:
            return f"{place}:{self.line}" + (f":{self.position}" if self.position is not None else "")
        return place


class SopError(Exception):
    """A run cannot go on: what is wrong, where, and the way out. Text is already in the user's language."""

    status = Exit.CANNOT_RUN

    def __init__(self, message: str, where: Where | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where or Where()
        self.hint = hint


class MachineError(SopError):
    """This machine is the reason: disk full, no right to write, a lock held."""

    status = Exit.MACHINE


class LedgerError(SopError):
    """The ledger does not verify. kind: lost, empty, cut, altered, unreadable, other, newer or head."""

    status = Exit.LEDGER
    kind: str = ""


class CollectedError(SopError):
    """Several problems found in one go; all are reported."""

    def __init__(self, errors: Sequence[SopError]) -> None:
        super().__init__(errors[0].message, errors[0].where, errors[0].hint)
        self.errors = tuple(errors)
        self.status = max(error.status for error in errors)


_REASONS = {
    errno.ENOENT: N_("there is no such file or folder"),
    errno.ENOTDIR: N_("a part of the path is a file, not a folder"),
    errno.EISDIR: N_("this is a folder"),
    errno.EEXIST: N_("it exists already"),
    errno.EACCES: N_("no right to do so"),
    errno.EPERM: N_("no right to do so"),
    errno.EROFS: N_("the disk is read-only"),
    errno.ENOSPC: N_("the disk is full; free some space and run again"),
    errno.EDQUOT: N_("the disk quota is used up; free some space and run again"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.ELOOP: N_("the links lead in a circle"),
    errno.EMFILE: N_("too many files are open"),
    errno.EIO: N_("the disk does not answer"),
}


def why(error: OSError) -> str:
    """What the machine says, in the user's language where we know the words."""
    known = _REASONS.get(error.errno) if error.errno is not None else None
    return _(known) if known else error.strerror or type(error).__name__


def raise_all(errors: Sequence[SopError]) -> None:
    """Raise what was collected: nothing, the one problem, or all of them together."""
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise CollectedError(errors)
