"""The knowledge base drawn: a list, what a search finds, a case that was just filed, a period's new ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sop_cli.cases.search import Hit
from sop_cli.i18n import Words, _
from sop_cli.records.case import OUTCOMES, CaseFile
from sop_cli.records.finding import Finding, Input
from sop_cli.records.sop import Sop
from sop_cli.reports.inputs import inputs_table
from sop_cli.reports.model import Cell, Head, Report, Section, Table
from sop_cli.reports.result import Result

_TITLE = Words(en="Sales knowledge base", zh="销售知识库")
_CASES = Words(en="Cases", zh="案例")


def listing(
    files: Sequence[CaseFile], sop: Sop, *, findings: Sequence[Finding] = (), inputs: Sequence[Input] = ()
) -> Result:
    """`cases list`."""
    document = {"cases": [one.as_json() for one in files]}
    table = _table(files)
    closing = (
        _("Next: sop cases search WORDS finds them by what they tell.")
        if files
        else _("Next: sop cases add DEAL_ID drafts the first one from the deal’s follow-ups.")
    )
    return _result(document, lambda: table, sop, _counted(files), closing, findings, inputs)


def found(
    hits: Sequence[Hit], query: str, sop: Sop, *, findings: Sequence[Finding] = (), inputs: Sequence[Input] = ()
) -> Result:
    """`cases search`."""
    document = {
        "query": query,
        "cases": [hit.found.as_json() | {"score": hit.score, "excerpt": hit.excerpt} for hit in hits],
    }
    headline = (
        _("“{query}”: found {count}.").format(query=query, count=len(hits))
        if hits
        else _("“{query}”: nothing. Try fewer or shorter words.").format(query=query)
    )
    table = _table([hit.found for hit in hits], [hit.excerpt for hit in hits])
    return _result(document, lambda: table, sop, headline, None, findings, inputs)


def filed(one: CaseFile, talks: int, sop: Sop, *, inputs: Sequence[Input] = ()) -> Result:
    """`cases add`: what was written where, and what is left to do."""
    headline = _("Drafted {file} from {count} follow-up records.").format(file=one.file, count=talks)
    closing = _("Next: answer its questions in the file; the review of the period then names it.")
    return _result({"cases": [one.as_json()]}, lambda: _table([one]), sop, headline, closing, (), inputs)


def new_ones(files: Sequence[CaseFile]) -> Section | None:
    """The period's new cases, as a section of the review."""
    if not files:
        return None
    lead = _("New in the knowledge base: {count}.").format(count=len(files))
    return Section(_("Knowledge base"), lead=lead, tables=[_table(files)])


def _counted(files: Sequence[CaseFile]) -> str:
    counts = {outcome: sum(one.case.result == outcome for one in files) for outcome in OUTCOMES}
    told = _(", ").join(f"{OUTCOMES[outcome]} {count}" for outcome, count in counts.items() if count)
    text = _("Cases: {count}").format(count=len(files))
    return text + (_(" ({more})").format(more=told) if told else "")


def _table(files: Sequence[CaseFile], excerpts: Sequence[str] | None = None) -> Table:
    heads = [
        Head(_("Case"), field="title", width=28), Head(_("Outcome"), field="result"),
        Head(_("Product"), field="product"), Head(_("Stage"), field="stage"), Head(_("Owner"), field="owner"),
        Head(_("Filed"), "date", "added"), Head(_("File"), field="file", width=28),
    ]  # fmt: skip
    rows = [
        [
            Cell(one.case.title), Cell(str(OUTCOMES[one.case.result])), Cell(one.case.product or ""),
            Cell(one.case.stage or ""), Cell(one.case.owner or ""), Cell(one.day, "date"), Cell(one.file),
        ]
        for one in files
    ]  # fmt: skip
    if excerpts is not None:
        heads.append(Head(_("Excerpt"), field="excerpt", width=40))
        rows = [[*row, Cell(text)] for row, text in zip(rows, excerpts, strict=True)]
    return Table(str(_CASES), heads, rows, name=str(_CASES))


def _result(
    document: dict[str, Any],
    table: Callable[[], Table],
    sop: Sop,
    headline: str,
    closing: str | None,
    findings: Sequence[Finding],
    inputs: Sequence[Input],
) -> Result:
    def report() -> Report:
        drawn = table()
        return Report(
            kind="cases",
            title=str(_TITLE),
            facts=[(_("SOP"), sop.name)],
            headline=headline,
            sections=[Section(str(_CASES), tables=[drawn])] if drawn.rows else [],
            inputs=inputs_table(inputs),
            closing=closing,
            display_unit=sop.unit,
            currency=sop.currency,
        )

    keys = document | {"findings": [finding.as_json() for finding in findings]}
    return Result(
        command="cases",
        document=lambda summary: keys | ({"cases": [], "findings": []} if summary else {}),
        report=report,
        rows=table,
        findings=findings,
        inputs=inputs,
    )
