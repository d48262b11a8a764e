"""Logs written as tables of text, read into a book by the real readers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from sop_cli.ledger.keep import keep
from sop_cli.records.book import Book
from sop_cli.records.history import Kept, no_events
from sop_cli.records.people import Roster
from sop_cli.records.sop import Sop
from sop_cli.sources.load import Loaded, named, read_kind
from sop_cli.values.calendar import WorkCalendar

KINDS = ("followups", "members", "customers", "absences", "deals")
AS_OF = date(2023, 10, 31)


def book_of(case: Mapping[str, Any], folder: Path) -> Book:
    """The book of a case: `log`, and where given members (a table or just names), customers, absences, sop, stages.

    before: earlier looks at the log (day: log), kept in a ledger, as is the log itself.
    """
    parts = {"followups": case.get("sop", {}), "stages": case.get("stages", [])}
    sop = Sop.model_validate({"sop": 1, "name": "x", **parts})
    loaded = {kind: _read(kind, _files(kind, case["log" if kind == "followups" else kind]), folder)
              for kind in KINDS if kind in case or kind == "followups"}  # fmt: skip
    members = loaded.get("members")
    events = _events(case, loaded["followups"], folder) if "before" in case else no_events()
    return Book(
        sop,
        case.get("as_of", AS_OF),
        WorkCalendar(),
        {kind: found.frame for kind, found in loaded.items()},
        Roster.from_rows(members.frame.iter_rows(named=True)) if members else Roster(),
        findings=tuple(finding for found in loaded.values() for finding in found.findings),
        headers={place: header for found in loaded.values() for place, header in found.headers.items()},
        header_rows={place: row for found in loaded.values() for place, row in found.header_rows.items()},
        untidy=loaded["followups"].untidy,
        events=events,
    )


def _events(case: Mapping[str, Any], now: Loaded, folder: Path) -> pl.DataFrame:
    """What a ledger tells of the log after the looks before."""
    for day, text in case["before"].items():
        earlier = folder / str(day)
        earlier.mkdir()
        _look(folder / "ledger.db", _read("followups", _files("followups", text), earlier), day)
    return _look(folder / "ledger.db", now, case.get("as_of", AS_OF)).frame


def _look(ledger: Path, logs: Loaded, day: date) -> Kept:
    return keep(ledger, logs.frame, sop="x", as_of=day, files={read.path for read in logs.inputs})


def _files(kind: str, text: Any) -> dict[str, str]:
    if isinstance(text, Mapping):
        return dict(text)
    if isinstance(text, list):
        text = "姓名\n" + "\n".join(text)
    return {"log.csv" if kind == "followups" else f"{kind}.csv": text}


def _read(kind: str, files: Mapping[str, str], folder: Path) -> Loaded:
    paths = []
    for name, text in files.items():
        path = folder / name
        path.write_text(_unpadded(text), encoding="utf-8")
        paths.append(path)
    return read_kind(kind, named(paths))


def _unpadded(text: str) -> str:
    """The blanks that make a case easy to read are no part of the file; a row with quotes is taken as it stands."""
    lines = text.splitlines()
    return "".join((line if '"' in line else re.sub(r" *, *", ",", line.strip())) + "\n" for line in lines)
