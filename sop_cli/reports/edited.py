"""What came of a breakdown given back: every cell old → new, what was changed by hand; or what does not add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sop_cli.i18n import Words, _
from sop_cli.records.finding import Finding, Input, Severity
from sop_cli.records.sop import Sop
from sop_cli.reports.breakdown_split import Split
from sop_cli.reports.inputs import inputs_table
from sop_cli.reports.model import Cell, Emphasis, Head, Report, Section, Table
from sop_cli.reports.result import Result
from sop_cli.reports.words import DIMENSION_WORDS, kind_of, title_of
from sop_cli.targets.edited import Change, Edit
from sop_cli.targets.problem import Key

_LONG = 60
_DIMENSIONS = ("region", "team", "product", "person", "channel", "month")
_EDITS = Words(en="Changed by hand", zh="手工改动")
_CHANGES = Words(en="Old and new", zh="新旧对照")
_FINDINGS = Words(en="Does not add up", zh="合计核对")
_EMPHASIS: dict[Severity, Emphasis] = {Severity.ERROR: "bad", Severity.WARNING: "watch", Severity.INFO: ""}
_RULE = Words(
    en="Figures changed by hand hold as they are (locks); what they take or give is shared out by the plan's weights "
    "in the smallest group that can absorb it.",
    zh="手工改动的数视为锁定；由此多出或减少的部分，在能消化它的最小范围内按计划的权重分担。",
)


@dataclass(frozen=True)
class Edited:
    """One target of the plan balanced anew. split: the new one. edits: what was changed by hand; changes: all cells."""

    split: Split
    edits: Sequence[Edit]
    changes: Sequence[Change]


def with_changes(result: Result, edited: Sequence[Edited]) -> Result:
    """The result of a split with what has changed in it: JSON keys `edits` and `changes`, tables in front."""
    return replace(
        result,
        document=lambda summary: {**result.document(summary), **_document(edited, summary=summary)},
        report=lambda: _in_front(result.report(), edited),
    )


def _document(edited: Sequence[Edited], *, summary: bool) -> dict[str, Any]:
    if summary:
        return {"edits": [], "changes": [], "changed_cells": sum(len(one.changes) for one in edited)}
    return {
        "edits": [_edit(one, edit) for one in edited for edit in one.edits],
        "changes": [_change(one, change) for one in edited for change in one.changes],
        "changed_cells": sum(len(one.changes) for one in edited),
    }


def _edit(one: Edited, edit: Edit) -> dict[str, Any]:
    place = edit.stated
    return {
        **_figures(one, edit.key, edit.old, edit.new), "file": place.file, "sheet": place.sheet, "row": place.row,
        "column": place.column,
    }  # fmt: skip


def _change(one: Edited, change: Change) -> dict[str, Any]:
    return {**_figures(one, change.key, change.old, change.new), "locked": change.locked}


def _figures(one: Edited, key: Key, old: int, new: int) -> dict[str, Any]:
    public = one.split.assignment.unit.public
    names = {name: getattr(key, name, None) for name in _DIMENSIONS}
    return {"metric": one.split.assignment.metric, **names, "old": public(old), "new": public(new)}


def _in_front(report: Report, edited: Sequence[Edited]) -> Report:
    edits = sum(len(one.edits) for one in edited)
    cells = sum(len(one.changes) for one in edited)
    lead = (
        _("Changed by hand: {edits}; cells that are new: {cells}.").format(edits=edits, cells=cells)
        if edits
        else _("Nothing was changed; the split is the same.")
    )
    tables = [table for one in edited for table in _tables(one)]
    short = [table for table in tables if len(table.rows) <= _LONG]
    sections = [Section(str(_CHANGES), lead=lead, tables=short)]
    long = [table for table in tables if len(table.rows) > _LONG]
    if long:
        sections.append(Section(str(_CHANGES), tables=long, brief=False))
    rest = [replace(section, brief=False) for section in report.sections] if edits else report.sections
    terms = [*report.definitions, (str(_EDITS), str(_RULE))]
    return replace(report, headline=lead, sections=[*sections, *rest], definitions=terms)


def _tables(one: Edited) -> list[Table]:
    if not one.edits:
        return []
    kind = kind_of(one.split.assignment.metric)
    rows = [
        [
            *_names(one, edit.key),
            *(Cell(value, kind) for value in (edit.old, edit.new, edit.new - edit.old)),
            Cell(str(edit.stated.where)),
        ]
        for edit in one.edits
    ]
    heads = [*_heads(one), Head(_("Old"), kind), Head(_("New"), kind), Head(_("Difference"), kind)]
    changed = [
        [
            *_names(one, change.key),
            *(Cell(value, kind) for value in (change.old, change.new, change.new - change.old)),
            Cell(_("by hand") if change.locked else _("balanced")),
        ]
        for change in one.changes
    ]
    edits, cells = _title(one, _EDITS), _title(one, _CHANGES)
    return [
        Table(edits, [*heads, Head(_("Place"))], rows, name=edits),
        Table(cells, [*heads, Head(_("How"))], changed, name=cells),
    ]


def _title(one: Edited, words: Words) -> str:
    metric = one.split.assignment.metric
    return str(words) if metric == "revenue" else f"{words} {title_of(metric)}"


def _heads(one: Edited) -> list[Head]:
    return [Head(str(DIMENSION_WORDS[name])) for name in one.split.breakdown.dimensions]


def _names(one: Edited, key: Key) -> list[Cell]:
    return [Cell(getattr(key, name) or "") for name in one.split.breakdown.dimensions]


def checked(
    findings: Sequence[Finding], figures: int, sop: Sop, *, inputs: Sequence[Input] = (), period: str | None = None
) -> Result:
    """The outcome of `split-targets --check`. figures: how many were looked at."""
    return Result(
        command="split-targets",
        document=lambda summary: _checked(findings, figures, summary=summary),
        report=lambda: _check_report(findings, figures, sop, inputs),
        rows=lambda: _findings_table(findings),
        findings=findings,
        inputs=inputs,
        period=period,
    )


def _checked(findings: Sequence[Finding], figures: int, *, summary: bool) -> dict[str, Any]:
    by_code = Counter(finding.code for finding in findings)
    return {
        "findings": [] if summary else [finding.as_json() for finding in findings],
        "summary": {
            "figures": figures, "errors": sum(finding.severity is Severity.ERROR for finding in findings),
            "warnings": sum(finding.severity is Severity.WARNING for finding in findings),
            "by_code": dict(sorted(by_code.items())),
        },
    }  # fmt: skip


def _check_report(findings: Sequence[Finding], figures: int, sop: Sop, inputs: Sequence[Input]) -> Report:
    wrong = [finding for finding in findings if finding.severity is not Severity.INFO]
    headline = (
        _("{figures} figures: {count} places do not add up").format(figures=figures, count=len(wrong))
        if wrong
        else _("{figures} figures: everything adds up").format(figures=figures)
    )
    tables = [_findings_table(findings)] if findings else []
    return Report(
        kind="target-check",
        title=_("Check of a target table"),
        facts=[(_("SOP"), " ".join(part for part in (sop.name, sop.version) if part))],
        headline=headline,
        sections=[Section(str(_FINDINGS), tables=tables)] if tables else [],
        inputs=inputs_table(inputs),
        closing=_("Next: correct the places named, then check again.") if wrong else _("Nothing to do."),
        display_unit=sop.unit,
        currency=sop.currency,
    )


def _findings_table(findings: Sequence[Finding]) -> Table:
    heads = [
        Head(_("Code"), field="code"), Head(_("Place"), field="place"), Head(_("What does not fit"), field="message"),
        Head(_("What to do"), field="hint"),
    ]  # fmt: skip
    rows = [
        [
            Cell(finding.code, emphasis=_EMPHASIS[finding.severity]),
            Cell(str(finding.where)),
            Cell(finding.message),
            Cell(finding.hint or ""),
        ]
        for finding in findings
    ]
    return Table(str(_FINDINGS), heads, rows, name=str(_FINDINGS))
