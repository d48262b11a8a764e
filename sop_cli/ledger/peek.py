"""What the ledger has told so far, without adding to it: for commands that only look."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path

import polars as pl

from sop_cli.ledger.compare import Look, compare
from sop_cli.ledger.history import events_for_rules
from sop_cli.ledger.state import read_state
from sop_cli.ledger.store import opened, present
from sop_cli.ledger.verify import trust
from sop_cli.records.history import no_events


def peek(path: Path, frame: pl.DataFrame, *, sop: str, as_of: date, files: Collection[str]) -> pl.DataFrame:
    """The events of the runs that were kept, for the records of the log as it is now (EVENT_FRAME).

    frame: the follow-ups as typed. files: every file that was read. Empty without a ledger; what has changed since the
    last run is not in it. Raises LedgerError for one that does not verify.
    """
    if not present(path):
        return no_events()
    look = Look.of(frame, as_of, {*files, *frame["_file"].drop_nulls().unique()}, set())
    with opened(path, write=False) as store:
        trust(store, sop)
        _run, _head, last = store.last()
        return events_for_rules(store, compare(read_state(store), look, last).pairs, as_of)
