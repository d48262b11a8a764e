"""A table of targets with all that it states: every sheet of our own breakdown, or a hand-made table and its sums."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from sop_cli.errors import SopError, Where
from sop_cli.i18n import _
from sop_cli.records.finding import Finding, Input, Severity
from sop_cli.records.metric_names import find_metric
from sop_cli.records.sop import SourceSpec
from sop_cli.records.stated import Stated, Statement
from sop_cli.records.target import Target
from sop_cli.sources.dimensions import FIELDS
from sop_cli.sources.edges import edges_of, reads_sum
from sop_cli.sources.files import read_file
from sop_cli.sources.found import Found
from sop_cli.sources.header import Header
from sop_cli.sources.header_check import NoFit
from sop_cli.sources.headers import find_header
from sop_cli.sources.load import FileRef, Loaded, read_kind
from sop_cli.sources.own_sums import read_own, reads_as_ours
from sop_cli.sources.raw import RawFile, RawSheet
from sop_cli.sources.words import Vocabulary
from sop_cli.values.letters import column_letter

_DIMENSIONS = tuple(name for name in FIELDS if name != "month")


def read_statement(
    path: Path, shown: str, *, source: SourceSpec | None = None, currency: str = "CNY", month_start: int = 1
) -> Statement:
    """Read a breakdown of ours (edited or not) or a hand-made table of targets, long or wide.

    Raises SopError when nothing in it can be read as targets.
    """
    raw = read_file(path, shown)
    if any(reads_as_ours(sheet) for sheet in raw.sheets):
        return _ours(raw, currency, month_start)
    words = Vocabulary.of(Target, source, currency=currency, month_start=month_start)
    loaded = read_kind("targets", [FileRef(path, shown)], source=source, currency=currency, month_start=month_start)
    figures = [one for sheet, header in _headers(raw, words) for one in _table(raw, sheet, header, words, loaded)]
    return Statement(tuple(figures), tuple(loaded.findings), tuple(loaded.inputs))


def _ours(raw: RawFile, currency: str, month_start: int) -> Statement:
    figures: list[Stated] = []
    findings: list[Finding] = []
    inputs = []
    for sheet in raw.sheets:
        found = read_own(raw.path, sheet, currency, month_start)
        figures.extend(found.figures)
        findings.extend(found.findings)
        if found.figures:
            inputs.append(Input(raw.path, sheet.name, len(sheet.frame), raw.encoding, raw.sha256))
    findings.extend(_faults(raw))
    return Statement(tuple(figures), tuple(findings), tuple(inputs))


def _faults(raw: RawFile) -> Iterator[Finding]:
    """Cells that no reader can make out: formulas without a value, error cells."""
    for sheet in raw.sheets:
        for fault in sheet.faults:
            if fault.unreadable and fault.column is not None:
                yield Finding(
                    "FU002", "unreadable-cell", Severity.ERROR, fault.reason, fault.hint, raw.path, sheet.name,
                    fault.row, column_letter(fault.column), f"{column_letter(fault.column)}{fault.row}",
                    value=fault.value,
                )  # fmt: skip


def _headers(raw: RawFile, words: Vocabulary) -> Iterator[tuple[RawSheet, Header]]:
    for sheet in raw.sheets:
        header = None if sheet.hidden else find_header(sheet, words, Found(raw.path, sheet.name))
        if header is not None and not isinstance(header, NoFit):
            yield sheet, header


def _table(raw: RawFile, sheet: RawSheet, header: Header, words: Vocabulary, loaded: Loaded) -> Iterator[Stated]:
    """The records of a hand-made table, then the sums at its edges."""
    here = pl.col("_sheet").is_null() if sheet.name is None else pl.col("_sheet") == sheet.name
    rows = loaded.frame.filter(here & pl.col("target").is_not_null())
    region: str | None = None
    for row in rows.iter_rows(named=True):
        if row["person"]:  # a region written once, above its people
            region = row["region"] or region
        place = _place(header, row["month"])
        if place is None or any(reads_sum(row[name]) for name in _DIMENSIONS):
            continue
        index, text = place
        known = find_metric(row["metric"] or "revenue")
        names = {name: row[name] for name in (*_DIMENSIONS, "month") if row[name]}
        if row["person"] and region:
            names["region"] = region
        yield Stated(
            known.name if known else row["metric"], names, row["target"], raw.path, sheet.name, row["_row"],
            text, f"{column_letter(index)}{row['_row']}",
        )  # fmt: skip
    yield from edges_of(raw.path, sheet, header, words, rows)


def _place(header: Header, month: str | None) -> tuple[int, str] | None:
    """The column of a figure: its month's in a wide table, else the one of targets."""
    for head in header.months:
        if head.month and month and month == head.month.label(head.month.year or int(month[:4])):
            return head.index, head.text
    target = header.by_field.get("target")
    return (target.index, target.text) if target else None


def unreadable(statement: Statement) -> list[SopError]:
    """The cells that hold something unreadable, as reasons not to go on."""
    return [
        SopError(finding.message, finding.where, finding.hint or _("Write a plain figure."))
        for finding in statement.findings
        if finding.severity is Severity.ERROR
    ]


def nothing_in(shown: str) -> SopError:
    """For a file without any figure."""
    return SopError(
        _("There is no target in this file."), Where(shown),
        _("Give the workbook that split-targets -o wrote, or a table with a column of targets or of months."),
    )  # fmt: skip
