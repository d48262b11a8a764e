"""Logs written as tables of text, read into a book by the real readers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sop_cli.records.book import Book
from sop_cli.records.people import Roster
from sop_cli.records.sop import Sop
from sop_cli.sources.load import Loaded, named, read_kind
from sop_cli.values.calendar import WorkCalendar

KINDS = ("followups", "members", "customers", "absences", "deals")
AS_OF = date(2023, 10, 31)


def book_of(case: Mapping[str, Any], folder: Path) -> Book:
    """The book of a case: `log`, and where given members (a table or just names), customers, absences, sop, stages."""
    parts = {"followups": case.get("sop", {}), "stages": case.get("stages", [])}
    sop = Sop.model_validate({"sop": 1, "name": "x", **parts})
    loaded = {kind: _read(kind, _files(kind, case["log" if kind == "followups" else kind]), folder)
              for kind in KINDS if kind in case or kind == "followups"}  # fmt: skip
    members = loaded.get("members")
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
    )


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
