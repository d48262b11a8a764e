"""A workspace read from files, without the command line: what `sop review` works on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sop_cli.records.book import Book
from sop_cli.records.people import Roster
from sop_cli.records.sop import Sop
from sop_cli.sources.definition import read_sop
from sop_cli.sources.load import Loaded, matches, read_kind
from sop_cli.values.calendar import WorkCalendar


def _read(sop: Sop, folder: Path, kind: str) -> Loaded:
    refs = [ref for pattern in sop.files(kind) for ref in matches(folder, pattern)]
    source, month_start = sop.sources.get(kind), sop.calendar.month_start
    return read_kind(kind, refs, source=source, currency=sop.currency, month_start=month_start)


def book_of(folder: Path, kinds: Sequence[str], as_of: str) -> Book:
    """Read the kinds of a workspace."""
    sop, _document = read_sop(folder / "sop.yaml", "sop.yaml")
    loaded = {kind: _read(sop, folder, kind) for kind in kinds}
    frames = {kind: one.frame for kind, one in loaded.items()}
    roster = Roster.from_rows(frames["members"].iter_rows(named=True))
    findings = tuple(finding for one in loaded.values() for finding in one.findings)
    return Book(sop, date.fromisoformat(as_of), WorkCalendar(sop.calendar.country), frames, roster, findings)
