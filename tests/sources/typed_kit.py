"""Sheets written as small tables of text, read as a kind of record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from sop_cli.errors import SopError
from sop_cli.records.finding import Finding
from sop_cli.records.kinds import KINDS
from sop_cli.records.sop import SourceSpec
from sop_cli.sources.found import Found
from sop_cli.sources.header_check import NoFit
from sop_cli.sources.headers import find_header
from sop_cli.sources.raw import Fault, Merge, RawSheet
from sop_cli.sources.typed import Typed, read_sheet
from sop_cli.sources.words import Vocabulary


def sheet(
    table: str,
    *,
    merges: Sequence[Merge] = (),
    faults: Sequence[Fault] = (),
    csv: bool = False,
    name: str | None = None,
) -> RawSheet:
    """A sheet from lines with | between the cells; blank lines count. csv: each row's number of cells is known."""
    lines = [[cell.strip() or None for cell in line.split("|")] for line in table.strip("\n").split("\n")]
    rows = [(number, cells) for number, cells in enumerate(lines, 1) if any(cells)]
    width = max((len(cells) for _number, cells in rows), default=0)
    data: dict[str, list[Any]] = {
        "_row": [number for number, _cells in rows],
        "_cells": [len(cells) if csv else None for _number, cells in rows],
    }
    for index in range(width):
        data[f"c{index}"] = [cells[index] if index < len(cells) else None for _number, cells in rows]
    schema = {"_row": pl.UInt32, "_cells": pl.UInt32} | {f"c{index}": pl.String for index in range(width)}
    return RawSheet(name, pl.DataFrame(data, schema=schema), tuple(merges), tuple(faults))


def read(
    kind: str,
    table: str,
    *,
    source: dict[str, Any] | None = None,
    currency: str = "CNY",
    month_start: int = 1,
    **of_sheet: Any,
) -> Typed:
    """Read a sheet as a kind; raises SopError when it does not fit."""
    words = Vocabulary.of(
        KINDS[kind], SourceSpec.model_validate(source or {}), currency=currency, month_start=month_start
    )
    raw = sheet(table, **of_sheet)
    found = Found("file.xlsx", raw.name)
    header = find_header(raw, words, found)
    if isinstance(header, NoFit):
        raise header.error
    return read_sheet(raw, header, words, found)


def refused(kind: str, table: str, **more: Any) -> SopError:
    """The error of a sheet that cannot be read."""
    try:
        read(kind, table, **more)
    except SopError as error:
        return error
    raise AssertionError("the sheet was read")


def rows(typed: Typed, *fields: str) -> list[tuple[Any, ...]]:
    """Some fields of each record."""
    return typed.frame.select(fields).rows()


def places(findings: Sequence[Finding]) -> list[tuple[str, str, str | int | None]]:
    """Code, severity, and the cell or else the row of each finding, in the order of rows."""
    return [(f.code, str(f.severity), f.cell or f.row) for f in sorted(findings, key=lambda f: f.order)]
