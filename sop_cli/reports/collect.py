"""`sop collect`: what came, whose it is, what was taken in, what was not and why, and who has not handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sop_cli.i18n import Words, _
from sop_cli.records.finding import Finding, Input, Severity
from sop_cli.reports.model import Cell, Entry, Head, Listing, Report, Section, Table
from sop_cli.reports.result import Result

STATES = {
    "merged": Words(en="taken in", zh="已收入"),
    "unchanged": Words(en="nothing new", zh="没有新内容"),
    "older": Words(en="an older version", zh="较早的版本"),
    "known": Words(en="taken in before", zh="以前已收"),
    "unknown": Words(en="not clear whose", zh="看不出是谁的"),
    "unreadable": Words(en="cannot be read", zh="读不了"),
}


@dataclass
class FileState:
    """One file. instead: the version that counts in its place."""

    file: str
    state: str
    owners: tuple[str, ...] = ()
    sha256: str | None = None
    instead: str | None = None
    new: int = 0
    corrected: int = 0
    unchanged: int = 0
    conflicts: int = 0
    missing: int = 0
    kept: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The public keys."""
        return {**vars(self), "owners": list(self.owners)}


@dataclass(frozen=True)
class Cellwise:
    """One cell of a corrected record: where it came from, whose place it takes.

    field: None for a column that is none of ours.
    """

    file: str
    row: int
    replaces: str
    owner: str | None
    customer: str | None
    field: str | None
    column: str
    old: str
    new: str


@dataclass
class Collected:
    """The outcome of a collection. written: the merged log, None when nothing was (or is to be) written."""

    files: list[FileState] = field(default_factory=list)
    changes: list[Cellwise] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    written: str | None = None
    dry: bool = False


def collect_result(found: Collected, *, facts: Sequence[tuple[str, str]], inputs: Sequence[Input]) -> Result:
    """The outcome in every form."""
    return Result(
        command="collect",
        document=lambda summary: {
            "files": [one.as_json() for one in found.files],
            "changes": [] if summary else [vars(change) for change in found.changes],
            "not_handed_in": found.absent,
            "findings": [] if summary else [finding.as_json() for finding in found.findings],
            "merged_log": found.written,
            "dry_run": found.dry,
        },
        report=lambda: _report(found, facts),
        rows=lambda: _files(found),
        findings=found.findings,
        inputs=inputs,
    )


def _report(found: Collected, facts: Sequence[tuple[str, str]]) -> Report:
    sections = [Section(_("What came"), tables=[_files(found)])] if found.files else []
    unclear = [f for f in found.findings if f.code != "IN004"]
    if unclear:
        entries = [
            Entry(f.message, "bad" if f.severity is Severity.ERROR else "watch", f.code,
                  f"{f.file}:{f.row}" if f.row else f.file or "", f.customer, f.value, f.hint)
            for f in unclear
        ]  # fmt: skip
        sections.append(Section(_("Not taken in"), listings=[Listing("", entries)]))
    if found.changes:
        sections.append(Section(_("Corrected records"), tables=[_changes(found)]))
    if found.absent:
        title = _("Not handed in yet: {count}").format(count=len(found.absent))
        sections.append(Section(title, lead="、".join(found.absent)))
    return Report(
        kind="collect", title=_("Hand-ins"), facts=facts, headline=_headline(found), sections=sections,
        closing=_closing(found),
    )  # fmt: skip


def _headline(found: Collected) -> str:
    total = {name: sum(getattr(one, name) for one in found.files) for name in ("new", "corrected", "conflicts")}
    return _("{files} files: {new} new records, {corrected} corrected, {conflicts} unclear.").format(
        files=len(found.files), **total
    )


def _closing(found: Collected) -> str:
    if found.dry:
        return _("A trial run: nothing was written.")
    if found.written is None:
        return _("Nothing new to take in.")
    return _(
        "Next: sop check-followups. The merged log is {file}; the files as they came are kept in .sop/inbox."
    ).format(file=found.written)


def _files(found: Collected) -> Table:
    heads = [
        Head(_("File"), field="file", width=36), Head(_("Owner"), field="owners"), Head(_("Outcome"), field="state"),
        Head(_("Added"), "count", "new"), Head(_("Corrected"), "count", "corrected"),
        Head(_("As before"), "count", "unchanged"), Head(_("Unclear"), "count", "conflicts"),
    ]  # fmt: skip
    rows = []
    for one in found.files:
        said = str(STATES[one.state]) + (f" → {one.instead}" if one.instead else "")
        rows.append(
            [Cell(one.file), Cell("、".join(one.owners)), Cell(said), Cell(one.new, "count"),
             Cell(one.corrected, "count"), Cell(one.unchanged, "count"), Cell(one.conflicts, "count")]
        )  # fmt: skip
    return Table(_("What came"), heads, rows, name="files")


def _changes(found: Collected) -> Table:
    heads = [Head(_("Place")), Head(_("Customer")), Head(_("Column corrected")), Head(_("Before")), Head(_("Now"))]
    rows = [
        [Cell(f"{one.file}:{one.row}"), Cell(one.customer or ""), Cell(one.column), Cell(one.old), Cell(one.new)]
        for one in found.changes
    ]
    return Table(_("Corrected records"), heads, rows, name="changes")
