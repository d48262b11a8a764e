"""`evaluate`: achievement rates, score, grade, rank, awards and advice of a period; and 《销售业绩评估表》."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sop_cli.i18n import Words, _
from sop_cli.metrics.goals import metric_of
from sop_cli.metrics.performance import Performance
from sop_cli.metrics.receivables import Ageing, ageing
from sop_cli.records.book import Book
from sop_cli.records.finding import Finding, Input
from sop_cli.records.resolve import Resolved
from sop_cli.reports.ageing import TERM, ageing_json, ageing_section
from sop_cli.reports.awards import awards_json, awards_table
from sop_cli.reports.coaching import Coached, coaching
from sop_cli.reports.coaching import section as coaching_section
from sop_cli.reports.inputs import inputs_table
from sop_cli.reports.model import Cell, Chart, FormData, Report, Section, Series
from sop_cli.reports.pay import Wages, pay_definitions, pay_json, pay_sections
from sop_cli.reports.people import (
    Team,
    highest,
    parts_table,
    people_json,
    people_table,
    people_tables,
    person_cells,
)  # fmt: skip
from sop_cli.reports.remarks import Remark, remarks
from sop_cli.reports.result import Result
from sop_cli.reports.schemes import Proposal, Sides, compare_json, compare_section, sides, wages_of
from sop_cli.reports.terms import definitions, score_definitions
from sop_cli.reports.words import chart_value, listed
from sop_cli.values.period import Period
from sop_cli.values.show import percent

KINDS = (
    "members", "customers", "sales", "deals", "payments", "receivables", "followups", "plans", "targets", "judgements",
    "trainings", "pay_bases",
)  # fmt: skip
"""The kinds of record that an evaluation reads."""

_MOST_BARS = 25
_TITLE = Words(en="Sales performance evaluation", zh="销售业绩评估表")


@dataclass(frozen=True)
class _Made:
    """All that the report is drawn from."""

    team: Team
    wages: Wages | None
    ageing: Ageing | None
    both: Sides | None
    said: Sequence[Remark]
    inputs: Sequence[Input]


def evaluation(
    book: Book,
    period: Period,
    *,
    findings: Sequence[Finding] = (),
    inputs: Sequence[Input] = (),
    with_pay: bool = True,
    proposal: Proposal | None = None,
) -> Result:
    """The evaluation of a period.

    findings: what reading found in the kinds that the figures rest on. with_pay: whether pay is told. proposal: a
    scheme to be compared with the workspace's own.
    """
    performance = Performance(Resolved(book), period)
    team = Team.of(performance)
    wages = wages_of(team) if with_pay else None
    said = remarks(performance, findings)
    both = sides(team, wages, proposal, with_pay=with_pay) if proposal else None
    made = _Made(team, wages, ageing(performance.records, performance.window.last), both, said, inputs)
    return Result(
        command="evaluate",
        document=lambda _summary: _document(made),
        report=lambda: _report(made),
        rows=lambda: people_table(team),
        form=lambda: form(team),
        findings=findings,
        inputs=inputs,
        period=period.label,
    )


def _document(made: _Made) -> dict[str, Any]:
    compared = {} if made.both is None else {"compare": compare_json(made.both)}
    return {
        "people": people_json(made.team),
        "awards": awards_json(made.team),
        "coaching": [one.as_json() for one in _coaching(made.team)],
        "pay": pay_json(made.wages),
        "receivables": ageing_json(made.ageing),
        **compared,
        "warnings": [remark.as_json() for remark in made.said],
    }


def _coaching(team: Team) -> list[Coached]:
    return coaching(team.people, team.performance, team.speaker)


def form(team: Team) -> FormData:
    """What fills the evaluation form: `{period}`, `{people.name}` …"""
    performance = team.performance
    sop = performance.records.book.sop
    return FormData(
        form="evaluation",
        values={
            "title": Cell(str(_TITLE)),
            "period": Cell(performance.period.label),
            "team": Cell(sop.name),
            "as_of": Cell(performance.records.book.as_of, "date"),
            "most": Cell(highest(sop.evaluation), "points"),
        },
        lists={"people": [person_cells(person, team) for person in team.people]},
        choices={"grade": sop.evaluation.every_grade},
    )


def period_facts(performance: Performance) -> list[tuple[str, str]]:
    """What stands under a title: the period, the day, the SOP."""
    period, book = performance.period, performance.records.book
    days = f"{period.start.isoformat()} – {period.end.isoformat()}"
    facts = [
        (_("Period"), period.label if ".." in period.label else f"{period.label} ({days})"),
        (_("As of"), book.as_of.isoformat()),
        (_("SOP"), " ".join(part for part in (book.sop.name, book.sop.version) if part)),
    ]
    if performance.time_progress is not None:
        facts.append((_("Time progress"), percent(performance.time_progress)))
    return facts


def _sections(made: _Made) -> list[Section]:
    team = made.team
    whole = Section(_("Evaluation"), tables=people_tables(team), charts=_charts(team), brief=True)
    awarded, parts = awards_table(team), parts_table(team)
    found = [
        compare_section(made.both),
        whole,
        Section(_("Awards"), tables=[awarded]) if awarded else None,
        *pay_sections(made.wages),
        ageing_section(made.ageing, team.speaker),
        coaching_section(_coaching(team)),
        Section(_("How the scores are made"), tables=[parts], brief=False) if parts else None,
        Section(_("About the data"), paragraphs=[remark.message for remark in made.said]) if made.said else None,
    ]
    return [section for section in found if section]


def _report(made: _Made) -> Report:
    team, sop = made.team, made.team.performance.records.book.sop
    spec = sop.evaluation
    shown = [*map(metric_of, spec.every_metric), "revenue", "new_customers", "retention"]
    terms = definitions(shown, ("rate", "target", "who")) + score_definitions(spec, team.people)
    terms += pay_definitions(made.wages.spec if made.wages else None, sop.currency)
    terms += [(str(TERM[0]), str(TERM[1]))] if made.ageing else []
    return Report(
        kind="evaluation",
        title=f"{_TITLE} {team.performance.period.label}",
        facts=period_facts(team.performance),
        headline=_headline(team),
        sections=_sections(made),
        definitions=terms,
        inputs=inputs_table(made.inputs),
        closing=_closing(team),
        display_unit=sop.unit,
        currency=sop.currency,
    )


def _headline(team: Team) -> str:
    if not team.people:
        return _("Nobody is to be evaluated: there is no member with a target, a sale or a selling role in the period.")
    counts = dict.fromkeys(team.performance.records.book.sop.evaluation.every_grade, 0)
    for person in team.people:
        if person.grade in counts:
            counts[person.grade] += 1
    grades = _(", ").join(f"{name} {count}" for name, count in counts.items() if count)
    text = _("People evaluated: {count}").format(count=len(team.people))
    if grades:
        text += _(" ({more})").format(more=grades)
    lacking = sum(person.score is None and not person.excused for person in team.people)
    excused = sum(person.excused for person in team.people)
    text += _("; newcomers not graded: {count}").format(count=excused) if excused else ""
    return text + (_("; {count} without a score").format(count=lacking) if lacking else "")


def _closing(team: Team) -> str | None:
    lacking = [person.name for person in team.people if person.score is None and not person.excused]
    if lacking:
        return _("Next: complete the data of {names}; then talk each evaluation through with the person.").format(
            names=listed(lacking, 5)
        )
    return _("Next: talk each evaluation through with the person, then file the signed form.") if team.people else None


def _charts(team: Team) -> list[Chart]:
    shown = [p for p in team.people if p.revenue.actual is not None][:_MOST_BARS]
    if not shown:
        return []
    return [
        Chart(
            "bars",
            _("Revenue by person"),
            [person.name for person in shown],
            [Series(_("Actual"), [chart_value(p.revenue.actual or Fraction(0), "money") for p in shown])],
            target=Series(_("Target"), [chart_value(p.revenue.target, "money") for p in shown]),
        )
    ]
