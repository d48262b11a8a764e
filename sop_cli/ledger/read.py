"""Looking into a ledger without changing it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sop_cli.errors import SopError, Where
from sop_cli.i18n import _
from sop_cli.ledger import history
from sop_cli.ledger.store import Store, opened, present
from sop_cli.ledger.trouble import trouble
from sop_cli.ledger.verify import find_head, trust
from sop_cli.records.history import Event, LedgerRun


@dataclass(frozen=True)
class Reading:
    """A ledger that can be trusted, open for reading."""

    store: Store
    run: int
    head: str
    as_of: str

    def runs(self) -> list[LedgerRun]:
        """All its runs."""
        return history.runs(self.store)

    def shown(self, number: int | None) -> tuple[LedgerRun, list[Event]]:
        """A run (the last one without a number) and its events. Raises SopError when there is no such run."""
        wanted = self.run if number is None else number
        found = next((run for run in self.runs() if run.run == wanted), None)
        if found is None:
            raise SopError(
                _("There is no run {run} in this ledger.").format(run=wanted),
                Where(str(self.store.path)),
                _("Its runs go from 1 to {last}.").format(last=self.run) if self.run else None,
            )
        return found, list(history.events(self.store, wanted))


@contextmanager
def read(path: Path, sop: str | None, *, expect: str | None = None) -> Iterator[Reading | None]:
    """Open a ledger for reading; None where there is none. Raises LedgerError when it does not verify."""
    if not present(path):
        if expect:
            raise trouble("head", path, expected=expect, head="—")
        yield None
        return
    with opened(path, write=False) as store:
        try:
            trust(store, sop)
        except (ValueError, TypeError, OverflowError) as error:
            raise trouble("altered", path, detail=str(error)) from error
        if expect:
            find_head(store, expect)
        yield Reading(store, *store.last())
