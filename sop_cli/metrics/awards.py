"""Awards: who is best in a figure among those who may win; equal figures share, unless a second one decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from sop_cli.metrics.goals import metric_of
from sop_cli.metrics.performance import Performance, better
from sop_cli.metrics.score import Scored, employed_months
from sop_cli.records.people import name_key
from sop_cli.records.scheme import Award, Scheme

Rates = Mapping[str, Fraction]


@dataclass(frozen=True)
class Won:
    """An award and who has it.

    figures: winner → the figure it is given for. second: winner → the figure that decided among equals, where it did.
    before, now: person → achievement rate of revenue then and now. earlier: the period before, where the award needs
    one and nothing is known of it.
    """

    award: Award
    figures: Rates
    before: Rates
    now: Rates
    second: Rates = field(default_factory=dict)
    earlier: str | None = None


@dataclass(frozen=True)
class _Field:
    """All that awards are decided by."""

    people: Sequence[Scored]
    performance: Performance
    before: Rates

    def figures(self, metric: str) -> dict[str, Fraction]:
        """Each person's figure; people without one cannot win by it."""
        found = {person.name: self._figure(metric, person) for person in self.people}
        return {name: figure for name, figure in found.items() if figure is not None}

    def _figure(self, metric: str, person: Scored) -> Fraction | None:
        match metric:
            case "score":
                return None if person.excused else person.total
            case "rate":
                return person.revenue.rate
            case "rate_change":
                was, now = self.before.get(person.name), person.revenue.rate
                return now - was if was is not None and now is not None and now > was else None
            case _:
                part = person.parts.get(metric)
                return part.actual if part else self.performance.actual(metric_of(metric), person=person.name)

    def better(self, metric: str) -> Callable[[Fraction], Fraction]:
        """A figure so that less is always better: for sorting."""
        own = next((s.metrics[metric].better for s in self._schemes if metric in s.metrics), None)
        return (lambda figure: figure) if (own or better(metric_of(metric))) == "lower" else (lambda figure: -figure)

    @property
    def _schemes(self) -> list[Scheme]:
        return self.performance.records.book.sop.evaluation.schemes

    def may_win(self, award: Award, person: Scored) -> bool:
        """Whether the person meets the conditions of the award."""
        roles = {name_key(role) for role in award.roles}
        if roles and name_key(person.stay.role or "") not in roles:
            return False
        if award.min_target is not None and (person.revenue.target or Fraction(0)) < award.min_target:
            return False
        return self._long_enough(award, person) and _good_enough(award, person)

    def _long_enough(self, award: Award, person: Scored) -> bool:
        member = self.performance.records.book.roster.find(person.name)
        if not award.min_months or member is None or member.hired is None:
            return True
        return employed_months(member.hired, self.performance.period.end) >= award.min_months


def _good_enough(award: Award, person: Scored) -> bool:
    if award.grade is None:
        return True
    order = person.scheme.best_first
    return person.grade in order and award.grade in order and order.index(person.grade) <= order.index(award.grade)


def awards(people: Sequence[Scored], performance: Performance) -> list[Won]:
    """The awards of the scheme."""
    spec = performance.records.book.sop.evaluation
    before: dict[str, Fraction] = {}
    earlier: Performance | None = None
    if any("rate_change" in (a.metric, a.then) for a in spec.awards):
        earlier = Performance(performance.records, performance.period.previous())
        rates = {person.name: earlier.rate("revenue", person=person.name) for person in people}
        before = {name: rate for name, rate in rates.items() if rate is not None}
    now = {person.name: person.revenue.rate for person in people if person.revenue.rate is not None}
    known = _Field(people, performance, before)
    unknown = earlier.period.label if earlier and not before else None
    return [_won(award, known, now, unknown if award.metric == "rate_change" else None) for award in spec.awards]


def _won(award: Award, known: _Field, now: Rates, earlier: str | None) -> Won:
    sign = known.better(award.metric)
    able = {person.name for person in known.people if known.may_win(award, person)}
    figures = {
        name: figure
        for name, figure in known.figures(award.metric).items()
        if name in able and (award.at_least is None or sign(figure) <= sign(award.at_least))
    }
    second = known.figures(award.then) if award.then else {}
    order = known.better(award.then) if award.then else sign

    def place(name: str) -> tuple[Fraction, bool, Fraction]:
        return sign(figures[name]), name not in second, order(second[name]) if name in second else Fraction(0)

    ordered = sorted(figures, key=lambda name: (place(name), name))
    last = place(ordered[min(award.winners, len(ordered)) - 1]) if ordered else None
    winners = [name for name in ordered if last is not None and place(name) <= last]
    decided = len(winners) < sum(last is not None and sign(figures[name]) <= last[0] for name in ordered)
    return Won(
        award,
        {name: figures[name] for name in winners},
        known.before,
        now,
        {name: second[name] for name in winners if decided and name in second},
        earlier,
    )
