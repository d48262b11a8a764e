"""Findings as a report shows them: a flat table for programs, and for people a listing a person and file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from sop_cli.i18n import Words, _
from sop_cli.records.finding import Finding, Severity
from sop_cli.reports.model import Cell, Emphasis, Entry, Head, Listing, Quote, Section, Table

_KEYS = (
    "code", "name", "severity", "file", "sheet", "row", "column", "owner", "customer", "value", "message", "hint",
    "fixable",
)  # fmt: skip

Quoting = Callable[[Finding], Quote | None]


def _no_quote(_finding: Finding) -> Quote | None:
    return None


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


def by_owner(findings: Iterable[Finding], nobody: Words, quote: Quoting = _no_quote) -> list[Section]:
    """A section a person, who has most to do first; what belongs to nobody comes last.

    quote: the record that a finding points at, if it is to be shown.
    """
    people: dict[str | None, list[Finding]] = {}
    for finding in sorted(findings, key=lambda f: f.order):
        people.setdefault(finding.owner, []).append(finding)
    return [_section(owner or str(nobody), people[owner], quote) for owner in sorted(people, key=_most_first(people))]


def in_one(findings: Iterable[Finding], title: str, nobody: Words) -> list[Section]:
    """One section with a listing a person: for few files and many people."""
    ordered = sorted(findings, key=lambda f: (f.owner is not None, f.owner or "", f.order))
    listings = []
    for owner, own in groupby(ordered, key=lambda f: f.owner):
        entries = [replace(_entry(f, _no_quote), place=f"{f.file or ''} {_place(f)}".strip()) for f in own]
        name = owner or str(nobody)
        listings.append(Listing(_("{name}: {count} to look at").format(name=name, count=len(entries)), entries))
    return [Section(title, listings=listings)] if listings else []


def _most_first(people: Mapping[str | None, Sequence[Finding]]) -> Callable[[str | None], tuple[Any, ...]]:
    """By how much there is to correct, then to check, then to know, then by name; nobody at the end."""

    def key(owner: str | None) -> tuple[Any, ...]:
        weights = Counter(finding.severity for finding in people[owner])
        return owner is None, *(-weights[severity] for severity in Severity), owner or ""

    return key


def _section(title: str, findings: Sequence[Finding], quote: Quoting) -> Section:
    """What one person has to look at, file by file."""
    listings = [
        Listing(file or "", [_entry(finding, quote) for finding in own])
        for file, own in groupby(findings, key=lambda finding: finding.file)
    ]
    return Section(_("{name}: {count} to look at").format(name=title, count=len(findings)), listings=listings)


def _entry(finding: Finding, quote: Quoting) -> Entry:
    return Entry(
        finding.message,
        _EMPHASIS[finding.severity],
        finding.code,
        _place(finding),
        about=finding.customer,
        value=finding.value,
        hint=finding.hint,
        quote=quote(finding),
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
