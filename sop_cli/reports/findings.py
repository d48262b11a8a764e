"""Findings as a report shows them: a flat table for programs, and for people a listing a person and file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from sop_cli.i18n import Words, _
from sop_cli.records.finding import Finding, Severity
from sop_cli.reports.model import Cell, Emphasis, Entry, Head, Listing, Section, Table

_KEYS = (
    "code", "name", "severity", "file", "sheet", "row", "column", "owner", "customer", "value", "message", "hint",
    "fixable",
)  # fmt: skip

_EMPHASIS: dict[Severity, Emphasis] = {Severity.ERROR: "bad", Severity.WARNING: "watch", Severity.INFO: ""}


def findings_table(findings: Sequence[Finding]) -> Table:
    """The findings with the public keys, one a row."""
    heads = [Head(key, "count" if key == "row" else "text", field=key) for key in _KEYS]
    rows = [[_plain(key, finding.as_json()[key]) for key in _KEYS] for finding in findings]
    return Table(_("Findings"), heads, rows, name="findings")


def _plain(key: str, value: Any) -> Cell:
    if key == "row":
        return Cell(value, "count")
    return Cell(None if value is None else str(value).lower() if key == "fixable" else str(value))


def weighed(findings: Sequence[Finding]) -> str:
    """How many findings there are of each weight: 2 to correct, 5 to check."""
    weights = [
        _("{count} {words}").format(count=count, words=severity.words)
        for severity in Severity
        if (count := sum(f.severity is severity for f in findings))
    ]
    return _(", ").join(weights)


def by_owner(findings: Iterable[Finding], nobody: Words) -> list[Section]:
    """A section a person, in code-point order; what belongs to nobody comes first, since it may explain the rest."""
    ordered = sorted(findings, key=lambda f: (f.owner is not None, f.owner or "", f.order))
    return [_section(owner or str(nobody), list(own)) for owner, own in groupby(ordered, key=lambda f: f.owner)]


def in_one(findings: Iterable[Finding], title: str, nobody: Words) -> list[Section]:
    """One section with a listing a person: for few files and many people."""
    ordered = sorted(findings, key=lambda f: (f.owner is not None, f.owner or "", f.order))
    listings = []
    for owner, own in groupby(ordered, key=lambda f: f.owner):
        entries = [replace(_entry(f), place=f"{f.file or ''} {_place(f)}".strip()) for f in own]
        name = owner or str(nobody)
        listings.append(Listing(_("{name}: {count} to look at").format(name=name, count=len(entries)), entries))
    return [Section(title, listings=listings)] if listings else []


def _section(title: str, findings: Sequence[Finding]) -> Section:
    """What one person has to look at, file by file."""
    listings = [
        Listing(file or "", [_entry(finding) for finding in own])
        for file, own in groupby(findings, key=lambda finding: finding.file)
    ]
    return Section(_("{name}: {count} to look at").format(name=title, count=len(findings)), listings=listings)


def _entry(finding: Finding) -> Entry:
    return Entry(
        finding.message,
        _EMPHASIS[finding.severity],
        finding.code,
        _place(finding),
        about=finding.customer,
        value=finding.value,
        hint=finding.hint,
    )


def _place(finding: Finding) -> str:
    """The place inside the file; findings about a person or a whole file have none."""
    sheet = f"[{finding.sheet}]" if finding.sheet else ""
    if finding.row is None:
        return sheet
    if sheet and finding.cell:
        return f"{sheet}!{finding.cell}"
    row = str(Words(en="row {row}", zh="第 {row} 行")).format(row=finding.row)
    return f"{sheet} {row}".strip()
