"""Plans written as tables of text, read into a book by the real readers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sop_cli.plans.run import Checked, check
from sop_cli.records.book import Book
from sop_cli.records.people import Roster
from sop_cli.records.sop import Sop
from sop_cli.reports.plan_desk import desk_of
from sop_cli.sources.load import Loaded, named, read_kind
from sop_cli.values.calendar import WorkCalendar
from sop_cli.values.period import parse_period

KINDS = ("plans", "members", "customers", "followups", "targets", "absences")


def checked(case: Mapping[str, Any], folder: Path) -> Checked:
    """The check of a case: `plans` and, where given, members (a table or just names) … `sop` (its part plans)."""
    loaded = {kind: _read(kind, case[kind], folder) for kind in KINDS if kind in case}
    members = loaded.get("members")
    parts = {"plans": case.get("sop", {}), **case.get("definition", {})}
    book = Book(
        Sop.model_validate({"sop": 1, "name": "x", **parts}),
        case.get("as_of", date(2023, 10, 31)),
        WorkCalendar(),
        {kind: found.frame for kind, found in loaded.items()},
        Roster.from_rows(members.frame.iter_rows(named=True)) if members else Roster(),
        headers={place: header for found in loaded.values() for place, header in found.headers.items()},
    )
    period = parse_period(case["period"]) if "period" in case else None
    return check(desk_of(book, period), loaded["plans"].findings)


def _read(kind: str, text: Any, folder: Path) -> Loaded:
    if isinstance(text, list):
        text = "姓名\n" + "\n".join(text)
    path = folder / f"{kind}.csv"
    path.write_text("".join(f"{_unpadded(line)}\n" for line in text.strip().splitlines()), encoding="utf-8")
    return read_kind(kind, named([path]))


def _unpadded(line: str) -> str:
    return re.sub(r" *, *", ",", line.strip())
