"""Measures that the figures suggest, each with its reason, who might take it and by when. Proposals, not decisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sop_cli.i18n import _
from sop_cli.metrics.funnel import Funnel
from sop_cli.metrics.losses import Loss
from sop_cli.metrics.risks import HIGH, LARGE_ONE, Risks
from sop_cli.metrics.slippage import Slippage
from sop_cli.records.book import Book
from sop_cli.records.people import name_key
from sop_cli.reports.goals import Goals
from sop_cli.reports.headline import lowest
from sop_cli.reports.words import Speaker
from sop_cli.rules.base import all_rules
from sop_cli.rules.summary import Logs
from sop_cli.values.show import percent

SOON, NEXT, LATER = 5, 10, 20
"""Working days from the as-of date until which a measure is proposed."""

_FEW = 3
_HALF = Fraction(1, 2)
_MOST = 8


@dataclass(frozen=True)
class Proposal:
    """A measure that could be agreed. owner: a person or, where none stands out, a role; None where neither."""

    action: str
    owner: str | None
    due_date: date
    reason: str


@dataclass(frozen=True)
class Findings:
    """What proposals are made from."""

    goals: Goals
    speaker: Speaker
    funnel: Funnel | None
    losses: Sequence[Loss]
    followups: Logs | None
    slippage: Slippage | None
    risks: Risks

    @property
    def book(self) -> Book:
        """The records behind it."""
        return self.goals.performance.records.book

    @property
    def people(self) -> Leaders:
        """Who leads whom."""
        return Leaders(self.book)


class Leaders:
    """Who leads a region, and who leads everybody, as of the as-of date."""

    def __init__(self, book: Book) -> None:
        there = [(p, p.at(book.as_of)) for p in book.roster.people if p.employed(book.as_of, book.as_of)]
        self._led = [(stay, leader.name) for _p, stay in there if (leader := book.roster.find(stay.leader))]
        own = {p.name: stay.leader for p, stay in there}
        self._tops = sorted({leader for _stay, leader in self._led if not own.get(leader)})

    @property
    def head(self) -> str | None:
        """The one who leads and is led by nobody; None where that is nobody, or several."""
        return self._tops[0] if len(self._tops) == 1 else None

    def of(self, dimension: str, value: str) -> str | None:
        """Who leads most of a region's or team's people; the head where that is not clear."""
        if dimension not in ("region", "team"):
            return self.head
        counts = Counter(
            leader for stay, leader in self._led if name_key(getattr(stay, dimension) or "") == name_key(value)
        )
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return ordered[0][0] if ordered else self.head

    def above(self, person: str | None, book: Book) -> str | None:
        """Who leads a person; the head where that is not known."""
        found = book.roster.find(person)
        leader = book.roster.find(found.at(book.as_of).leader) if found else None
        return leader.name if leader else self.head


def proposals(found: Findings) -> list[Proposal]:
    """What the figures suggest, the most telling first."""
    made = [proposal for rule in RULES for proposal in rule(found)]
    return made[:_MOST]


def _by(found: Findings, days: int) -> date:
    return found.book.calendar.after(found.book.as_of, days)


def _short(found: Findings) -> Iterator[Proposal]:
    """The region, else team, that lacks most."""
    for dimension in ("region", "team"):
        worst = lowest(found.goals.parts("revenue", dimension))
        if worst is not None and worst.value is not None:
            yield Proposal(
                _("{value}: go through every open deal each week until the gap is closed").format(value=worst.value),
                found.people.of(dimension, worst.value),
                _by(found, SOON),
                _("{value} is {gap} short").format(value=worst.value, gap=found.speaker.money(-worst.amount)),
            )
            return


def _product(found: Findings) -> Iterator[Proposal]:
    worst = lowest(found.goals.parts("revenue", "product"))
    if worst is not None and worst.value is not None:
        yield Proposal(
            _("{value}: look at offers won and lost, and settle what to do about price and rivals").format(
                value=worst.value
            ),
            found.people.head,
            _by(found, NEXT),
            _("{value} is {gap} short").format(value=worst.value, gap=found.speaker.money(-worst.amount)),
        )


def _slipped(found: Findings) -> Iterator[Proposal]:
    deals = [deal for deal in found.slippage.deals if deal.part == "slipped"] if found.slippage else []
    if deals:
        total = sum((deal.amount for deal in deals), Fraction(0))
        yield Proposal(
            _("Slipped deals: agree the next step and a new day with each customer, {deal} first").format(
                deal=deals[0].deal
            ),
            found.people.above(deals[0].owner, found.book),
            _by(found, SOON),
            _("{count} deals slipped, together {amount}").format(count=len(deals), amount=found.speaker.money(total)),
        )


def _lost(found: Findings) -> Iterator[Proposal]:
    loss = next((loss for loss in found.losses if loss.reason), None)
    if loss is not None and loss.deals >= _FEW:
        yield Proposal(
            _("Deals lost for “{reason}”: write down how to answer it and rehearse it once").format(reason=loss.reason),
            found.people.head,
            _by(found, NEXT),
            _("{count} deals lost for it, together {amount}").format(
                count=loss.deals, amount=found.speaker.money(loss.amount)
            ),
        )


def _stage(found: Findings) -> Iterator[Proposal]:
    steps = [s for s in found.funnel.steps if s.rate is not None and s.entered > _FEW] if found.funnel else []
    weakest = min(steps, key=lambda s: s.rate or 0, default=None)
    if weakest is not None and weakest.rate is not None and weakest.rate < _HALF:
        stage = next((s for s in found.book.sop.stages if s.name == weakest.stage), None)
        yield Proposal(
            _("Stage “{stage}”: coach with real cases, and check what must be true before leaving it").format(
                stage=weakest.stage
            ),
            stage.owner if stage else None,
            _by(found, LATER),
            _("{passed} of {entered} deals went on ({rate})").format(
                passed=weakest.passed, entered=weakest.entered, rate=percent(weakest.rate)
            ),
        )


def _records(found: Findings) -> Iterator[Proposal]:
    counts: Mapping[str, int] = found.followups.to_check if found.followups else {}
    worst = min(counts.items(), key=lambda item: (-item[1], item[0]), default=None)
    if worst is not None and worst[1] >= _FEW:
        rule = all_rules().get(worst[0])
        what = str(rule.title) if rule else worst[0]
        yield Proposal(
            _("Follow-up records, “{what}”: each owner goes through his or her own, then spot checks weekly").format(
                what=what
            ),
            found.people.head,
            _by(found, SOON),
            _("{what}: {count}").format(what=what, count=worst[1]),
        )


def _overdue(found: Findings) -> Iterator[Proposal]:
    deals = found.risks.overdue
    if deals:
        yield Proposal(
            _("Large deals past their day: confirm each with the customer, or close it; {deal} first").format(
                deal=deals[0].deal
            ),
            found.people.above(deals[0].owner, found.book),
            _by(found, SOON),
            _("{count} large deals past their day").format(count=len(deals)),
        )


def _concentrated(found: Findings) -> Iterator[Proposal]:
    few = found.risks.concentration
    if few and (few.top(1) >= LARGE_ONE or few.hhi >= HIGH):
        yield Proposal(
            _("Win more customers beside {name}, and keep its decision makers close").format(
                name=few.customers[0].name
            ),
            found.people.head,
            _by(found, LATER),
            _("{name} brings {share} of the revenue").format(name=few.customers[0].name, share=percent(few.top(1))),
        )


def _coverage(found: Findings) -> Iterator[Proposal]:
    coverage = found.risks.coverage
    if coverage and coverage.rate is not None and coverage.needed and coverage.rate < coverage.needed:
        lacking = coverage.remaining * coverage.needed - coverage.open
        yield Proposal(
            _("{period}: create further deals worth {amount}").format(
                period=coverage.period, amount=found.speaker.money(lacking)
            ),
            found.people.head,
            _by(found, NEXT),
            _("open deals {open}, to be reached {remaining}, needed {needed} times").format(
                open=found.speaker.money(coverage.open),
                remaining=found.speaker.money(coverage.remaining),
                needed=f"{float(coverage.needed):.1f}",
            ),
        )


RULES: Sequence[Callable[[Findings], Iterator[Proposal]]] = (
    _short, _product, _slipped, _coverage, _lost, _stage, _overdue, _concentrated, _records,
)  # fmt: skip


def as_json(made: Sequence[Proposal]) -> list[dict[str, Any]]:
    """The key `proposals`."""
    return [
        {
            "action": proposal.action, "owner": proposal.owner, "due_date": proposal.due_date.isoformat(),
            "status": "proposed", "reason": proposal.reason,
        }
        for proposal in made
    ]  # fmt: skip
