"""Logs written as tables of text, read into a book."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from sop_cli.records import frames
from sop_cli.records.book import Book
from sop_cli.records.kinds import KINDS
from sop_cli.records.people import Roster
from sop_cli.records.sop import Sop
from sop_cli.values.calendar import WorkCalendar

Text = str | Mapping[str, str] | list[str]


def frame_of(kind: str, files: Mapping[str, str]):
    model = KINDS[kind]
    schema = frames.schema(model) | ({"_bad": pl.String()} if kind == "followups" else {})
    rows, headers, n = [], {}, 0
    for name, text in files.items():
        lines = list(csv.reader(io.StringIO(text), skipinitialspace=True))
        heads = [h.strip() for h in lines[0]]
        fields = [next((c.field for c in model.columns() if h in c.headers), None) for h in heads]
        for i, f in enumerate(fields):
            headers[name, None, f] = (heads[i], chr(65 + i))
        for r, line in enumerate(lines[1:], 2):
            row = dict.fromkeys(schema)
            bad = []
            for f, cell in zip(fields, line):
                cell = cell.strip()
                if not cell:
                    continue
                if schema[f] == pl.Date:
                    try:
                        row[f] = date.fromisoformat(cell)
                    except ValueError:
                        if cell != "NULL":
                            bad.append(f)
                else:
                    row[f] = cell
            rows.append(row | {"_file": name, "_row": r, "_id": n} | ({"_bad": ",".join(bad) or None} if "_bad" in schema else {}))
            n += 1
    return pl.DataFrame(rows, schema=schema), headers


def book_of(case: Mapping[str, Any], folder=None) -> Book:
    log = case["log"]
    fr, headers = {}, {}
    fr["followups"], headers = frame_of("followups", {"log.csv": log} if isinstance(log, str) else log)
    roster = Roster()
    for kind in ("members", "customers", "absences"):
        if kind in case:
            text = case[kind]
            text = "姓名\n" + "\n".join(text) if isinstance(text, list) else text
            fr[kind], _h = frame_of(kind, {f"{kind}.csv": text})
    if "members" in fr:
        roster = Roster.from_rows(fr["members"].iter_rows(named=True))
    sop = Sop.model_validate({"sop": 1, "name": "x", "followups": case.get("sop", {}), "stages": case.get("stages", [])})
    return Book(sop, case.get("as_of", date(2023, 10, 31)), WorkCalendar(), fr, roster, (), (), {}, headers)
