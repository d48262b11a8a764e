"""`export commitment-letters`: a letter for every person with a target, and who has signed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sop_cli.i18n import _
from sop_cli.records.book import Book
from sop_cli.records.finding import Finding, Input
from sop_cli.records.signature import Signature
from sop_cli.records.sop import Sop
from sop_cli.reports.letter_form import FORM, TITLE, Letter, fines, letter_form
from sop_cli.reports.letter_goals import Goal, People, members_only, with_standards
from sop_cli.reports.letter_state import OPEN, TITLES, count, states
from sop_cli.reports.model import Cell, Head, Report, Section, Table
from sop_cli.reports.result import Bundle, Result
from sop_cli.reports.words import cell, kind_of, listed, title_of
from sop_cli.values.period import Period

_FIELDS = ("name", "period", "status", "date", "reason")


def letters(
    people: People,
    book: Book,
    period: Period,
    *,
    only: Collection[str] | None = None,
    findings: Sequence[Finding] = (),
    inputs: Sequence[Input] = (),
) -> Result:
    """The outcome of `sop export commitment-letters`.

    people: everybody's targets. only: those who get a letter now; everybody when not given.
    """
    found, odd = states(book, period)
    known, nobody = members_only(people, book.roster)
    every = with_standards(known, book.sop)
    wanted = every if only is None else {name: goals for name, goals in every.items() if name in only}
    made = [Letter(name, book.roster.find(name), goals, found.get(name, OPEN)) for name, goals in wanted.items()]
    notes = [*_notes(book.sop, nobody), *odd]
    return Result(
        command="export",
        document=lambda summary: _document(made, notes, period, summary=summary),
        report=lambda: _report(made, notes, book.sop, period),
        rows=lambda: _listing(made, period),
        bundle=lambda: Bundle(
            FORM, [(one.name, letter_form(one, book.sop, period)) for one in made], _listing(made, period)
        ),
        findings=findings,
        inputs=inputs,
        period=period.label,
    )


def _notes(sop: Sop, nobody: Sequence[str]) -> list[str]:
    notes = [
        _(
            "“{text}” speaks of a fine, which Chinese law gives no company a right to; write how pay is computed."
        ).format(text=text)
        for text in fines(sop)
    ]
    if nobody:
        notes.append(_("No letter for {names}: not a member.").format(names=listed(nobody)))
    return notes


def _listing(made: Sequence[Letter], period: Period) -> Table:
    """The list of signatures, as it can be kept and read again."""
    titles = {column.field: column.title for column in Signature.columns()}
    heads = [Head(str(titles[name]), "date" if name == "date" else "text", name) for name in _FIELDS]
    rows = [
        [
            Cell(one.name), Cell(period.label), Cell(str(TITLES[one.state.status])),
            Cell(one.state.signed_on or "", "date"), Cell(one.state.reason or ""),
        ]
        for one in made
    ]  # fmt: skip
    return Table(str(Signature.title), heads, rows, name=str(Signature.title))


def _report(made: Sequence[Letter], notes: Sequence[str], sop: Sop, period: Period) -> Report:
    sections = [Section(str(TITLE), tables=[_table(made)])]
    if notes:
        sections.append(Section(_("Please note"), paragraphs=notes))
    return Report(
        kind="form",
        title=f"{TITLE} {period.label}",
        facts=[
            (_("Period"), period.label),
            (_("SOP"), " ".join(part for part in (sop.name, sop.version) if part)),
        ],
        headline=_headline(made),
        sections=sections,
        closing=_closing(made),
        display_unit=sop.unit,
        currency=sop.currency,
    )


def _headline(made: Sequence[Letter]) -> str:
    counts = count(one.state for one in made)
    return _("{letters} letters: {signed} signed, {objects} with an objection, {open} open").format(
        letters=len(made), **counts
    )


def _closing(made: Sequence[Letter]) -> str:
    counts = count(one.state for one in made)
    if not made:
        return _("Nobody needs a new letter.")
    if counts["objects"]:
        return _("Next: talk with those who object, and answer them in writing.")
    if counts["open"]:
        return _("Next: -o letters.xlsx to print, -o signatures.csv for the list of who has signed.")
    return _("All letters are signed.")


def _table(made: Sequence[Letter]) -> Table:
    metrics = list(dict.fromkeys(goal.metric for one in made for goal in one.goals))
    heads = [
        Head(_("Name"), field="name"),
        *(Head(title_of(metric), kind_of(metric), metric) for metric in metrics),
        Head(_("Status"), field="status"),
        Head(_("Date"), "date", "date"),
        Head(_("Reason"), field="reason", width=40),
    ]
    rows = [
        [
            Cell(one.name), *_figures(one.goals, metrics), one.state.cell, Cell(one.state.signed_on or "", "date"),
            Cell(one.state.reason or ""),
        ]
        for one in made
    ]  # fmt: skip
    return Table(str(TITLE), heads, rows)


def _figures(goals: Sequence[Goal], metrics: Sequence[str]) -> list[Cell]:
    by_metric = {goal.metric: goal.unit.exact(goal.steps) for goal in goals}
    return [cell(by_metric.get(metric), kind_of(metric), note=_("no target")) for metric in metrics]


def _document(made: Sequence[Letter], notes: Sequence[str], period: Period, *, summary: bool) -> dict[str, Any]:
    return {
        "form": FORM,
        "letters": [] if summary else [_record(one, period) for one in made],
        "summary": {"letters": len(made), **count(one.state for one in made)},
        "warnings": [{"code": None, "message": note} for note in notes],
    }


def _record(one: Letter, period: Period) -> dict[str, Any]:
    return {
        "name": one.name,
        "period": period.label,
        "status": one.state.status,
        "date": one.state.signed_on.isoformat() if one.state.signed_on else None,
        "reason": one.state.reason,
        "targets": [_target(goal) for goal in one.goals],
    }


def _target(goal: Goal) -> Mapping[str, Any]:
    public = goal.unit.public
    return {
        "metric": goal.metric,
        "unit": goal.unit.label,
        "target": public(goal.steps),
        "levels": {name: public(steps) for name, steps in goal.levels},
        "months": {label: public(steps) for label, steps in goal.months},
    }
