"""What `check-followups --fix` adds to a check: every change, in every form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sop_cli.i18n import _
from sop_cli.records.change import REASONS, Change
from sop_cli.reports.model import Cell, Head, Report, Section, Table
from sop_cli.reports.result import Result


def with_changes(result: Result, changes: Sequence[Change]) -> Result:
    """The result with the changes in its JSON (`changes`) and in front of its report."""

    def document(summary: bool) -> dict[str, Any]:
        return {**result.document(summary), "changes": [] if summary else [change.as_json() for change in changes]}

    def report() -> Report:
        whole = result.report()
        return replace(whole, sections=[_section(changes), *whole.sections])

    return replace(result, document=document, report=report)


def _section(changes: Sequence[Change]) -> Section:
    title = _("Corrected in the copy: {count}").format(count=len(changes))
    if not changes:
        return Section(title)
    heads = [Head(_("Place")), Head(_("Column corrected")), Head(_("Before")), Head(_("Now")), Head(_("Reason"))]
    rows = [
        [
            Cell(f"{change.file}{f'[{change.sheet}]' if change.sheet else ''}:{change.row}"),
            Cell(change.column), Cell(change.old), Cell(change.new), Cell(str(REASONS[change.code])),
        ]
        for change in changes
    ]  # fmt: skip
    return Section(title, tables=[Table(title, heads, rows, name="changes")])
