"""`check-followups`: what there is to look at in the logs, grouped by owner."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from sop_cli.i18n import Words, _
from sop_cli.records.book import Book
from sop_cli.records.finding import Finding, Input, Severity
from sop_cli.records.history import Kept
from sop_cli.reports.chosen import known_facts, scope_facts
from sop_cli.reports.findings import by_owner, findings_table, weighed
from sop_cli.reports.inputs import inputs_table
from sop_cli.reports.ledger import ledger_facts
from sop_cli.reports.model import Cell, Head, Report, Section, Table
from sop_cli.reports.quoting import Quoter
from sop_cli.reports.result import Late, MarkedSheet, Result
from sop_cli.reports.rule_texts import own_texts, rule_texts
from sop_cli.rules.base import FAMILY, all_rules
from sop_cli.rules.known import Outcome
from sop_cli.rules.run import Checked
from sop_cli.rules.settings import family

_NOBODY = Words(en="Files and records without an owner", zh="文件与未写负责人的记录")

_TERMS = {
    "FU101": (
        Words(en="Overdue", zh="逾期"),
        Words(
            en="the next action’s due date is past, the same customer has no later record by the as-of date, and the "
            "action is not marked done or dropped",
            zh="下一步的预计完成时间已过，截至该日同一客户没有更晚的记录，也没有标明已完成或取消",
        ),
    ),
    "FU104": (
        Words(en="Working day", zh="工作日"),
        Words(
            en="by the statutory calendar with its make-up days and the SOP’s own exceptions, less the person’s "
            "absences",
            zh="按法定日历（含调休）和 SOP 自己的例外，再扣除本人的休假和出差",
        ),
    ),
    "FU105": (
        Words(en="To be revisited", zh="待回访"),
        Words(
            en="natural days since the customer’s last record exceed its tier’s limit",
            zh="距客户最后一条记录的自然日数超过该等级的上限",
        ),
    ),
}


def check_result(
    checked: Checked,
    *,
    inputs: Sequence[Input] = (),
    kept: Kept | None = None,
    known: Outcome | None = None,
    sheets: Callable[[], Sequence[MarkedSheet]] | None = None,
) -> Result:
    """The outcome of a check. sheets: the logs as they came, to be drawn with the findings on them. kept: the
    ledger. known: what a baseline hides.
    """
    return Result(
        command="check-followups",
        document=lambda summary: _document(checked, kept, known, summary=summary),
        report=lambda: _report(checked, inputs, kept, known),
        rows=lambda: findings_table(checked.findings),
        manual=lambda: [*rule_texts(FAMILY), *own_texts(checked.log.sop)],
        marked=(lambda: _marked(sheets(), checked.findings)) if sheets else None,
        findings=Late(lambda: checked.findings, checked.worst),
        inputs=inputs,
        titles={code: str(rule.title) for code, rule in family(checked.log.sop).rules().items()},
    )


def _document(checked: Checked, kept: Kept | None, known: Outcome | None, *, summary: bool) -> dict[str, Any]:
    return {
        "findings": [] if summary else [finding.as_json() for finding in checked.findings],
        "summary": checked.summary,
        "ledger": kept.as_json() if kept else None,
        "baseline": known.as_json() if known else None,
    }


def _marked(sheets: Sequence[MarkedSheet], findings: Sequence[Finding]) -> list[MarkedSheet]:
    """Each sheet with the findings that point into it."""
    by_place: dict[tuple[str | None, str | None], list[Finding]] = {}
    for finding in findings:
        if finding.row is not None:
            by_place.setdefault((finding.file, finding.sheet), []).append(finding)
    return [replace(sheet, findings=tuple(by_place.get((sheet.file, sheet.sheet), ()))) for sheet in sheets]


def _report(checked: Checked, inputs: Sequence[Input], kept: Kept | None, known: Outcome | None) -> Report:
    book, summary = checked.log.book, checked.summary
    return Report(
        kind="check",
        title=_("Check of the follow-up logs"),
        facts=[*_facts(book), *scope_facts(checked), *known_facts(known), *ledger_facts(kept)],
        headline=_headline(summary, checked.findings),
        sections=[*by_owner(checked.findings, _NOBODY, Quoter(checked.log, checked.findings)), *_overview(summary)],
        definitions=_definitions(summary["by_code"]),
        inputs=inputs_table(inputs),
        closing=_closing(summary, checked.findings),
        display_unit=book.sop.unit,
        currency=book.sop.currency,
    )


def _facts(book: Book) -> list[tuple[str, str]]:
    name = " ".join(part for part in (book.sop.name, book.sop.version) if part)
    return [(_("As of"), book.as_of.isoformat()), ("SOP", name)]


def _headline(summary: dict[str, Any], findings: Sequence[Finding]) -> str:
    counts = _("Records {records}, customers {customers}, people {owners}").format_map(summary)
    if not findings:
        return _("{counts}: nothing to look at.").format(counts=counts)
    return _("{counts}: {weights}.").format(counts=counts, weights=weighed(findings))


def _overview(summary: dict[str, Any]) -> list[Section]:
    people = summary["by_owner"]
    if not people:
        return []
    heads = [
        Head(_("Owner"), field="owner"),
        Head(_("Records"), "count", "records"),
        Head(_("Customers"), "count", "customers"),
        Head(str(Severity.ERROR.words), "count", "errors"),
        Head(str(Severity.WARNING.words), "count", "warnings"),
        Head(_("Completeness"), "percent", "completeness"),
    ]
    title = _("By person")
    note = _("Completeness: required cells that are filled and readable ÷ required cells.")
    return [Section(title, tables=[Table(title, heads, [_person(row) for row in people], note=note, name=title)])]


def _person(row: dict[str, Any]) -> list[Cell]:
    share = row["completeness"]
    why = None if share is not None else _("no records")
    return [
        Cell(row["owner"] or str(Words(en="(no owner)", zh="（未写负责人）"))),
        Cell(row["records"], "count"),
        Cell(row["customers"], "count"),
        Cell(row["errors"], "count", "bad" if row["errors"] else ""),
        Cell(row["warnings"], "count", "watch" if row["warnings"] else ""),
        Cell(None if share is None else Fraction(str(share)), "percent", note=why),
    ]


def _definitions(codes: Iterable[str]) -> list[tuple[str, str]]:
    return [(str(_TERMS[code][0]), str(_TERMS[code][1])) for code in codes if code in _TERMS]


def _closing(summary: dict[str, Any], findings: Sequence[Finding]) -> str:
    if not findings:
        return _("Nothing to do.")
    counts = {code: count for code, count in summary["by_code"].items() if code in all_rules()}
    explained = max(counts, key=lambda code: counts[code]) if counts else None
    rule = _("“sop rule {code}” explains a rule.").format(code=explained) if explained else ""
    if summary["errors"]:
        first = _(
            "Next: have the {count} marked × corrected; “-o marked.xlsx” writes the logs with every place marked."
        ).format(count=summary["errors"])
    else:
        first = _(
            "Nothing must be corrected; please look at the rest. “-o marked.xlsx” writes the logs with every place "
            "marked."
        )
    return _("{first} {second}").format(first=first, second=rule) if rule else first
