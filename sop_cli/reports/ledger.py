"""The ledger drawn: its head on every check, its runs, the events of one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sop_cli.i18n import Words, _
from sop_cli.records.followup import FollowUp
from sop_cli.records.history import EVENTS, Change, Event, Kept, LedgerRun
from sop_cli.reports.model import Cell, Head, Report, Section, Table
from sop_cli.reports.result import Result

SHORT = 16
"""So many signs of a head are shown where there is little room; `--expect-head` takes them."""

_TITLES = {column.field: column.title for column in FollowUp.columns()}
_KINDS = {
    "snapshot": Words(en="look kept", zh="当日留底"),
    "repaired": Words(en="repaired", zh="修复"),
    "renamed": Words(en="SOP renamed", zh="SOP 改名"),
}


def ledger_facts(kept: Kept | None) -> list[tuple[str, str]]:
    """The line about the ledger on top of a check."""
    if kept is None:
        return []
    text = _("run {run}, {head}").format(run=kept.run, head=kept.head[:SHORT])
    told = counted(kept.events)
    return [(_("Ledger head"), f"{text} ({told})" if told else text)]


def counted(events: Mapping[str, int]) -> str:
    """Events by kind, in words."""
    return _(", ").join(f"{EVENTS[kind]} {count}" for kind, count in events.items())


_TROUBLE = {
    "lost": Words(en="the ledger was gone", zh="留底库不见了"),
    "empty": Words(en="the ledger was empty", zh="留底库是空的"),
    "cut": Words(en="the last looks were missing in it", zh="留底库少了末尾"),
    "altered": Words(en="it did not hold what was written into it", zh="内容与当初写入的不一致"),
    "unreadable": Words(en="it could not be read", zh="读不出来"),
}


def _noted(run: LedgerRun) -> str | None:
    """What a run without a look at the logs was about: a repair, with the head that was lost; the SOP's new name."""
    if run.kind == "renamed":
        return _("now “{name}”").format(name=run.note)
    try:
        note = json.loads(run.note or "")
        before = str(_TROUBLE[note["why"]])
    except (ValueError, KeyError, TypeError):
        return run.note
    if not note.get("run"):
        return before
    return _("{trouble}; up to then run {run}, head {head}").format(
        trouble=before, run=note["run"], head=str(note["head"])[:SHORT]
    )


def _document(state: Mapping[str, Any], **keys: Any) -> dict[str, Any]:
    return {"ledger": dict(state), **keys}


def log_result(state: Mapping[str, Any], runs: Sequence[LedgerRun]) -> Result:
    """`sop ledger log`."""
    table = _runs(runs, [counted(r.events) or _noted(r) for r in runs], SHORT)
    return Result(
        command="ledger",
        document=lambda summary: _document(state, runs=[] if summary else [r.as_json() for r in runs]),
        report=lambda: _report(_("What the ledger holds"), state, [Section(_("Runs"), tables=[table])]),
        rows=lambda: _runs(runs, [counted(r.events) or _noted(r) for r in runs], 64),
    )


def _runs(runs: Sequence[LedgerRun], told: Sequence[str | None], signs: int) -> Table:
    heads = [
        Head(_("Run"), "count", "run"),
        Head(_("As of"), "date", "as_of"),
        Head(_("Kind"), field="kind"),
        Head(_("Records"), "count", "rows"),
        Head(_("Events"), field="events"),
        Head(_("Ledger head"), field="head"),
    ]
    rows = [
        [
            Cell(r.run, "count"), _date(r.as_of), Cell(str(_KINDS[r.kind])), Cell(r.rows, "count"), Cell(text),
            Cell(r.head[:signs]),
        ]
        for r, text in zip(runs, told, strict=True)
    ]  # fmt: skip
    return Table(_("Runs"), heads, rows, name="runs")


def show_result(state: Mapping[str, Any], run: LedgerRun, events: Sequence[Event]) -> Result:
    """`sop ledger show RUN`."""
    heads = [
        Head(_("Event"), field="kind"),
        Head(_("Customer"), field="customer"),
        Head(_("Owner"), field="owner"),
        Head(_("Date"), field="date"),
        Head(_("File"), field="file"),
        Head(_("Before and after"), field="changes"),
    ]
    rows = [
        [Cell(str(EVENTS[e.kind])), Cell(e.customer), Cell(e.owner), _date(e.date), Cell(e.file), Cell(_told(e))]
        for e in events
    ]
    title = _("Run {run}, as of {as_of}").format(run=run.run, as_of=run.as_of or "—")
    lead = counted(run.events) or _noted(run) or _("Nothing changed.")
    table = Table(title, heads, rows, name="events")
    keys = {"run": run.as_json(), "events": [e.as_json() for e in events]}
    return Result(
        command="ledger",
        document=lambda summary: _document(state, **(keys | ({"events": []} if summary else {}))),
        report=lambda: _report(_("What changed in the logs"), state, [Section(title, lead=lead, tables=[table])]),
        rows=lambda: table,
    )


def state_result(state: Mapping[str, Any], title: str, lines: Sequence[str]) -> Result:
    """`sop ledger verify`, `head` and `repair`: how the ledger stands, and what is to be said of it."""
    heads = [Head(_("Run"), "count", "run"), Head(_("As of"), "date", "as_of"), Head(_("Ledger head"), field="head")]
    row = [Cell(state["run"], "count"), _date(state["as_of"]), Cell(state["head"])]
    table = Table(title, heads, [row], name="ledger")
    return Result(
        command="ledger",
        document=lambda summary: _document(state),  # noqa: ARG005 - there is no list to leave out
        report=lambda: _report(title, state, [Section("", paragraphs=lines)] if lines else []),
        rows=lambda: table,
    )


def _report(title: str, state: Mapping[str, Any], sections: Sequence[Section]) -> Report:
    head = _("run {run}, {head}").format(run=state["run"], head=state["head"])
    return Report(
        kind="ledger",
        title=title,
        facts=[(_("Ledger"), state["file"]), (_("Ledger head"), head)],
        sections=sections,
    )


def _date(text: str | None) -> Cell:
    try:
        return Cell(date.fromisoformat(text) if text else None, "date")
    except ValueError:
        return Cell(text)


def _told(event: Event) -> str | None:
    told = [_change(change) for change in event.changes]
    if event.was_file:
        told.append(_("{old} → {new}").format(old=event.was_file, new=event.file))
    if event.count is not None:
        told.append(_("{count} records").format(count=event.count))
    return _("; ").join(told) or None


def _change(change: Change) -> str:
    title = str(_TITLES[change.field]) if change.field in _TITLES else change.field
    old, new = (_("“{text}”").format(text=text) if text else _("(empty)") for text in (change.old, change.new))
    return _("{column}: {old} → {new}").format(column=title, old=old, new=new)
