"""The merged log that `sop collect` keeps: which records of the logs its rows take the place of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import polars as pl

from sop_cli.records.finding import Finding
from sop_cli.records.origin import REPLACES_HEAD, SOURCE_HEAD, record_keys
from sop_cli.sources.raw import RawFile, RawSheet

if TYPE_CHECKING:
    from sop_cli.i18n import Words

MARK = "collected"
Place = tuple[str, str | None, int]


def notes_of(raw: RawFile) -> dict[int, tuple[str, str]]:
    """Row → the file that it came in, and the record that it replaces (“key file”), empty where it is new."""
    found: dict[int, tuple[str, str]] = {}
    for sheet in raw.sheets:
        columns = _columns(sheet)
        if columns is None:
            continue
        header, source, replaces = columns
        rows = sheet.frame.filter(sheet.frame["_row"] > header)
        for row, came, taken in rows.select("_row", source, replaces).iter_rows():
            found[row] = (came or "", taken or "")
    return found


def _columns(sheet: RawSheet) -> tuple[int, str, str] | None:
    for row in sheet.frame.head(5).iter_rows(named=True):
        names = {text: name for name, text in row.items() if name.startswith("c") and text}
        places = [_of(SOURCE_HEAD, names), _of(REPLACES_HEAD, names)]
        if places[0] and places[1]:
            return row["_row"], places[0], places[1]
    return None


def _of(head: Words, names: Mapping[str, str]) -> str | None:
    return names.get(head.en) or names.get(head.zh)


def without_replaced(frame: pl.DataFrame, replaced: Iterable[str]) -> tuple[pl.DataFrame, set[Place]]:
    """The records without those that the merged log has corrected, and where these stand. replaced: “key file”."""
    wanted = [text.partition(" ")[::2] for text in replaced if text]
    files = {file for _key, file in wanted}
    some = frame.filter(pl.col("_file").is_in(list(files)))
    by_key: dict[tuple[str, str], list[Place]] = {}
    for place, key in zip(some.select("_file", "_sheet", "_row").iter_rows(), record_keys(some), strict=True):
        by_key.setdefault((key, place[0]), []).append(place)
    gone = {by_key[key, file].pop(0) for key, file in wanted if by_key.get((key, file))}
    if not gone:
        return frame, gone
    rows = pl.DataFrame(
        sorted(gone, key=str), schema={"_file": pl.String, "_sheet": pl.String, "_row": pl.UInt32}, orient="row"
    )
    return frame.join(rows, on=["_file", "_sheet", "_row"], how="anti", nulls_equal=True, maintain_order="left"), gone


def elsewhere(findings: Iterable[Finding], gone: set[Place]) -> list[Finding]:
    """The findings that are not about replaced records."""
    return [f for f in findings if (f.file or "", f.sheet, f.row or 0) not in gone]
