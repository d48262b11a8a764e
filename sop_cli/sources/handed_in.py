"""A file as somebody handed it in: its records, where a copy of ours says that they are from, and when it was saved."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from sop_cli.records.followup import FollowUp
from sop_cli.records.origin import ORIGIN_SHEET, ROW_HEAD, record_keys
from sop_cli.records.sop import Sop
from sop_cli.sources.files import read_file
from sop_cli.sources.further import Cells, further_cells
from sop_cli.sources.load import FileRef, Loaded, read_kind
from sop_cli.sources.raw import RawFile

_MODIFIED = re.compile(rb"<dcterms:modified[^>]*>([0-9TZ:.+-]{10,40})<")
_FIELDS = tuple(column.field for column in FollowUp.columns())
Origin = tuple[str, str | None, int, str]
"""File, sheet and row in the log, and the record's key there."""


@dataclass(frozen=True)
class Record:
    """One record of a file: its filled values by field, its place, its key, and where it is from, if it says so.

    further: header → text of the columns that are none of ours.
    """

    values: Mapping[str, Any]
    sheet: str | None
    row: int
    key: str
    origin: Origin | None = None
    file: str = ""
    further: Cells = field(default_factory=dict)


@dataclass(frozen=True)
class Handed:
    """A file that could be read. origins: all that the hidden sheet says, whether the rows are still there or not."""

    loaded: Loaded
    sha256: str
    records: tuple[Record, ...]
    origins: tuple[Origin, ...]
    modified: str


def read_handed_in(ref: FileRef, sop: Sop, owner: str | None) -> Handed:
    """Read a file as follow-ups; raises SopError when it cannot be. owner: whose the records without an owner are."""
    loaded = read_kind(
        "followups", [ref], source=sop.sources.get("followups"), currency=sop.currency,
        month_start=sop.calendar.month_start,
    )  # fmt: skip
    raw = read_file(ref.path, ref.shown, ref.sheet)
    frame = loaded.frame
    if owner is not None:
        frame = frame.with_columns(pl.col("owner").fill_null(owner))
    places = _origins(raw)
    numbers = _numbers(raw)
    records = tuple(_records(frame, places, numbers, further_cells(raw, loaded)))
    return Handed(loaded, raw.sha256, records, tuple(places.values()), _modified(ref))


def rows_of(frame: pl.DataFrame, loaded: Loaded, ref: FileRef) -> list[Record]:
    """The records of one of the workspace's logs."""
    wanted = any(heads for (file, _sheet), heads in loaded.further.items() if file == ref.shown)
    further = further_cells(read_file(ref.path, ref.shown, ref.sheet), loaded) if wanted else {}
    return [replace(record, file=ref.shown) for record in _records(frame, {}, {}, further)]


def _records(
    frame: pl.DataFrame,
    places: Mapping[tuple[str, int], Origin],
    numbers: Mapping[tuple[str, int], str],
    further: Mapping[tuple[str, int], Cells],
) -> Sequence[Record]:
    by_number = {(sheet, str(origin[2])): origin for (sheet, _row), origin in places.items()}
    found = []
    for values, key in zip(frame.iter_rows(named=True), record_keys(frame), strict=True):
        sheet, row = values["_sheet"], values["_row"]
        number = numbers.get((sheet or "", row))
        origin = by_number.get((sheet or "", number)) if number else None
        filled = {name: values[name] for name in _FIELDS if values[name] is not None}
        found.append(Record(filled, sheet, row, key, origin, further=further.get((sheet or "", row), {})))
    return found


def _origins(raw: RawFile) -> dict[tuple[str, int], Origin]:
    """Sheet and row of the copy as it was made → where the record is from."""
    found: dict[tuple[str, int], Origin] = {}
    for sheet in raw.sheets:
        names = [f"c{index}" for index in range(6)]
        if sheet.name != ORIGIN_SHEET or not set(names) <= set(sheet.frame.columns):
            continue
        for title, row, file, there, number, key in sheet.frame.slice(1).select(names).iter_rows():
            if title and file and key and str(row).isdecimal() and str(number).isdecimal():
                found[title, int(row)] = (file, there or None, int(number), key)
    return found


def _numbers(raw: RawFile) -> dict[tuple[str, int], str]:
    """Sheet and row → what stands in the column of row numbers that a person's own copy has."""
    found: dict[tuple[str, int], str] = {}
    for sheet in raw.sheets:
        for column in (name for name in sheet.frame.columns if name.startswith("c")):
            texts = dict(sheet.frame.select("_row", column).drop_nulls().iter_rows())
            head = next((row for row, text in texts.items() if text in (ROW_HEAD.en, ROW_HEAD.zh)), None)
            if head is not None:
                found |= {(sheet.name or "", row): text for row, text in texts.items() if row > head}
    return found


def _modified(ref: FileRef) -> str:
    """When a program last saved the workbook, as its properties say; empty for other files."""
    try:
        with zipfile.ZipFile(io.BytesIO(ref.path.read_bytes())) as package:
            found = _MODIFIED.search(package.read("docProps/core.xml"))
    except (OSError, KeyError, zipfile.BadZipFile):
        return ""
    return found.group(1).decode("ascii") if found else ""
