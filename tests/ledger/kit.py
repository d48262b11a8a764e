"""Logs written as tables of text, kept day by day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from sop_cli.ledger import history
from sop_cli.ledger.keep import keep
from sop_cli.ledger.store import opened
from sop_cli.records.history import Event, Kept
from sop_cli.sources.load import Loaded, named, read_kind

HEAD = "客户名称,负责人,跟进日期,沟通内容摘要,下一步行动,预计完成时间\n"


def read(log: str | Mapping[str, str], folder: Path) -> Loaded:
    files = {"log.csv": log} if isinstance(log, str) else log
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in files.items():
        lines = [line if '"' in line else re.sub(r" *, *", ",", line.strip()) for line in text.splitlines()]
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        paths.append(folder / name)
    return read_kind("followups", named(paths))


def look(ledger: Path, log: str | Mapping[str, str], day: date, folder: Path, **more: object) -> Kept:
    loaded = read(log, folder)
    files = {i.path for i in loaded.inputs}
    return keep(ledger, loaded.frame, sop="x", as_of=day, files=files, **more)  # type: ignore[arg-type]


def events(ledger: Path, run: int) -> list[Event]:
    with opened(ledger, write=False) as store:
        return list(history.events(store, run))


def told(event: Event) -> str:
    """An event in one line: kind, customer or number of records, and the first cell that changed."""
    words = [event.kind, event.customer or str(event.count)]
    if event.changes:
        first = event.changes[0]
        words += [first.field, first.old or "", "→", first.new or ""]
    return " ".join(words)
