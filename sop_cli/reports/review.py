"""`review`: goals against actuals, where the gap comes from, the process, the measures; and 《销售复盘报告》."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from sop_cli.i18n import Words, _
from sop_cli.metrics import actions as agreed
from sop_cli.metrics import bridge as prices
from sop_cli.metrics import landing, risks, slippage
from sop_cli.metrics.funnel import Funnel, Step, funnel
from sop_cli.metrics.losses import Loss, losses
from sop_cli.metrics.performance import Performance
from sop_cli.records.book import Book
from sop_cli.records.case import CaseFile
from sop_cli.records.finding import Finding, Input
from sop_cli.records.resolve import Resolved
from sop_cli.reports import (
    proposals,
    review_bridge,
    review_goals,
    review_measures,
    review_process,
    review_rates,
    review_risks,
)
from sop_cli.reports.awards import award_cells, awards_json, awards_table
from sop_cli.reports.cases import new_ones
from sop_cli.reports.coaching import Coached, coaching
from sop_cli.reports.coaching import section as coaching_section
from sop_cli.reports.evaluation import period_facts
from sop_cli.reports.goals import Goals
from sop_cli.reports.good_news import good_news
from sop_cli.reports.headline import headline
from sop_cli.reports.inputs import inputs_table
from sop_cli.reports.model import Cell, FormData, Report, Section
from sop_cli.reports.one_page import one_page
from sop_cli.reports.people import Team, people_json, people_tables
from sop_cli.reports.remarks import Remark, remarks
from sop_cli.reports.result import Result
from sop_cli.reports.terms import definitions, score_definitions
from sop_cli.reports.words import listed, public
from sop_cli.rules.settings import settings
from sop_cli.rules.summary import Logs
from sop_cli.values.period import Period

KINDS = (
    "members", "customers", "sales", "deals", "payments", "followups", "targets", "judgements", "actions", "plans",
    "trainings", "receivables",
)  # fmt: skip
"""The kinds of record that a review reads, beside what checking follow-ups needs."""

_TITLE = Words(en="Sales review", zh="销售复盘报告")
_MOST_NAMES = 20


@dataclass(frozen=True)
class Review:
    """Everything a review says.

    followups: what checking the same logs came to, None without logs. kept: what the ledger noticed in the period.
    """

    goals: Goals
    team: Team
    funnel: Funnel | None
    losses: Sequence[Loss]
    actions: Sequence[agreed.Open]
    remarks: Sequence[Remark]
    followups: Logs | None
    kept: Mapping[str, int] = field(default_factory=dict)
    cases: Sequence[CaseFile] = ()

    @property
    def performance(self) -> Performance:
        """The period's targets and figures."""
        return self.goals.performance

    @property
    def book(self) -> Book:
        """The records behind it."""
        return self.performance.records.book

    @property
    def still_open(self) -> list[agreed.Open]:
        """The measures that are not done."""
        return [action for action in self.actions if not action.done]

    @cached_property
    def effects(self) -> list[agreed.Measured]:
        """What the metrics of the measures did."""
        return agreed.measured(self.performance, self.actions)

    @cached_property
    def bridge(self) -> prices.Bridge | None:
        """Volume, price and mix."""
        return prices.bridge(self.performance, self.goals.base)

    @cached_property
    def slippage(self) -> slippage.Slippage | None:
        """The gap by deals."""
        return slippage.slippage(self.performance)

    @cached_property
    def outturn(self) -> landing.Outturn | None:
        """Where a running period lands."""
        return landing.outturn(self.performance)

    @cached_property
    def risks(self) -> risks.Risks:
        """What may go wrong."""
        return risks.risks(self.performance, _large(self.book))

    @cached_property
    def proposals(self) -> list[proposals.Proposal]:
        """Measures that the figures suggest."""
        return proposals.proposals(
            proposals.Findings(
                self.goals, self.team.speaker, self.funnel, self.losses, self.followups, self.slippage, self.risks
            )
        )


def _large(book: Book) -> Fraction | None:
    """From which amount on the SOP calls a deal large; None where it does not say."""
    if "FU307" not in book.sop.followups.rules:
        return None
    options = settings(book.sop)["FU307"].options
    amount = getattr(options, "min_amount", None)
    return None if amount is None else Fraction(amount, 100)


def review(
    book: Book,
    period: Period,
    *,
    followups: Logs | None = None,
    cases: Sequence[CaseFile] = (),
    findings: Sequence[Finding] = (),
    inputs: Sequence[Input] = (),
    kept: Mapping[str, int] | None = None,
) -> Result:
    """The review of a period.

    followups: what checking the same logs on the same as-of date came to. findings: what reading found in the kinds
    that the figures rest on; the follow-ups' own are content of the review. kept: how many changes of each kind the
    ledger noticed in the period.
    that the figures rest on; the follow-ups' own are content of the review. cases: the period's new ones.
    """
    records = Resolved(book)
    performance = Performance(records, period)
    made = Review(
        Goals(performance),
        Team.of(performance),
        funnel(records, performance.window),
        losses(records, performance.window),
        agreed.all_actions(book),
        remarks(performance, findings),
        followups,
        kept or {},
        cases,
    )
    return Result(
        command="review",
        document=lambda _summary: _document(made),
        report=lambda: _report(made, inputs),
        rows=lambda: review_goals.every_line(made.goals),
        form=lambda: form(made),
        one_page=lambda: one_page(made.goals, made.team.speaker),
        good_news=lambda names: good_news(made.goals, made.team, names),
        findings=findings,
        inputs=inputs,
        period=period.label,
    )


def _document(made: Review) -> dict[str, Any]:
    progress = made.performance.time_progress
    return {
        "people": people_json(made.team),
        "awards": awards_json(made.team),
        "totals": [line.as_json() for line in made.goals.lines],
        "gap": [
            {
                "metric": part.metric,
                "dimension": part.dimension,
                "value": part.value,
                "contribution": public(part.amount),
            }
            for part in made.goals.contributions
        ],
        "funnel": [_step(step) for step in made.funnel.steps] if made.funnel else [],
        "findings_summary": made.followups.summary if made.followups else None,
        "actions": [review_measures.action_json(action) for action in made.still_open],
        "actions_done": [review_measures.action_json(action) for action in made.actions if action.done],
        "effects": [review_measures.effect_json(found) for found in made.effects],
        "proposals": proposals.as_json(made.proposals),
        **review_bridge.as_json(made.bridge, made.slippage),
        **review_risks.as_json(made.risks, made.outturn),
        "losses": [
            {"loss_reason": loss.reason, "deals": loss.deals, "amount": public(loss.amount)} for loss in made.losses
        ],
        "ledger_events": dict(made.kept),
        "coaching": [one.as_json() for one in _coaching(made)],
        "cases": [one.as_json() for one in made.cases],
        "time_progress": public(progress),
        "warnings": [remark.as_json() for remark in made.remarks],
    }


def _coaching(made: Review) -> list[Coached]:
    return coaching(made.team.people, made.performance, made.team.speaker)


def _step(step: Step) -> dict[str, Any]:
    return {
        "stage": step.stage,
        "entered": step.entered,
        "passed": step.passed,
        "rate": public(step.rate),
        "median_days": public(step.median_days),
    }


def _report(made: Review, inputs: Sequence[Input]) -> Report:
    sop = made.book.sop
    speaker = made.team.speaker
    sections = [
        *review_goals.sections(made.goals, speaker, review_risks.landing_table(made.outturn)),
        *review_bridge.sections(made.bridge, made.slippage, speaker),
        *filter(None, [review_rates.section(made.goals)]),
        *review_process.sections(made.followups, made.funnel, made.losses, made.kept),
        *review_risks.sections(made.risks, speaker),
        review_measures.section(made.actions, made.effects, made.proposals, speaker),
        Section(_("People"), tables=people_tables(made.team), brief=False),
    ]
    if awarded := awards_table(made.team):
        sections.append(Section(_("Awards"), tables=[awarded]))
    if coached := coaching_section(_coaching(made)):
        sections.append(coached)
    if told := new_ones(made.cases):
        sections.append(told)
    if made.remarks:
        sections.append(Section(_("About the data"), paragraphs=[remark.message for remark in made.remarks]))
    return Report(
        kind="review",
        title=f"{_TITLE} {made.performance.period.label}",
        facts=[*period_facts(made.performance), *_participants(made), (_("Agenda"), _("; ").join(agenda(made.book)))],
        headline=headline(made.goals, speaker),
        sections=sections,
        definitions=definitions(made.goals.metrics, _terms(made)) + score_definitions(sop.evaluation, made.team.people),
        inputs=inputs_table(inputs),
        closing=_closing(made),
        display_unit=sop.unit,
        currency=sop.currency,
    )


def _terms(made: Review) -> list[str]:
    """The terms that the report uses, beside its metrics."""
    used = {
        "landing": made.outturn, "bridge": made.bridge, "slippage": made.slippage, "funnel": made.funnel,
        "concentration": made.risks.concentration, "overdue": made.risks.overdue, "coverage": made.risks.coverage,
        "effect": made.effects,
    }  # fmt: skip
    always = ["rate", "target", "gap", "contribution", "time", "before", "who"]
    return always + [term for term, there in used.items() if there]


def agenda(book: Book) -> list[str]:
    """What the review talks about: as the SOP says, else as the form has it."""
    return list(book.sop.review.agenda) or [_("Goals and actuals"), _("Problems in the process"), _("Measures")]


def _participants(made: Review) -> list[tuple[str, str]]:
    names = participants(made.book, made.performance.period)
    return [(_("Participants"), listed(names, _MOST_NAMES))] if names else []


def participants(book: Book, period: Period) -> list[str]:
    """Who takes part: as the SOP says, else the members employed in the period."""
    if book.sop.review.participants:
        return list(book.sop.review.participants)
    return [person.name for person in book.roster.people if person.employed(period.start, period.end)]


def _closing(made: Review) -> str:
    late = sum(action.late for action in made.still_open)
    if late:
        return _("Next: {count} measures are past their day; agree a new day or close them.").format(count=late)
    if made.still_open:
        return _("Next: go through the open measures, each with its owner.")
    return _("Next: agree measures, each with an owner and a day, and keep them in the actions file.")


def form(made: Review) -> FormData:
    """What fills the review form: `{headline}`, `{goals.value}`, `{problems.text}`, `{measures.action}` …"""
    book, speaker = made.book, made.team.speaker
    return FormData(
        form="review",
        values={
            "title": Cell(str(_TITLE)),
            "period": Cell(made.performance.period.label),
            "as_of": Cell(book.as_of, "date"),
            "team": Cell(book.sop.name),
            "participants": Cell(listed(participants(book, made.performance.period), _MOST_NAMES)),
            "agenda": Cell(_("; ").join(agenda(book))),
            "headline": Cell(headline(made.goals, speaker)),
        },
        lists={
            "goals": review_goals.form_rows(made.goals),
            "problems": [
                {"text": Cell(text)}
                for text in review_process.problems(
                    made.followups,
                    made.funnel,
                    made.losses,
                    made.goals,
                    speaker,
                    review_bridge.slippage_lead(made.slippage, speaker),
                )
            ],
            "measures": [
                *(review_measures.measure_cells(action) for action in made.still_open),
                *(review_measures.proposal_cells(proposal) for proposal in made.proposals),
            ],
            "awards": award_cells(made.team),
        },
    )
