"""Good news (喜报): what is worth a cheer about people, teams or regions. Only praise, as the figures have it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from sop_cli.errors import CollectedError, SopError
from sop_cli.i18n import Words, _
from sop_cli.records.people import did_you_mean
from sop_cli.reports.awards import reason
from sop_cli.reports.evaluation import period_facts
from sop_cli.reports.goals import Goals, Line
from sop_cli.reports.model import Report, Section
from sop_cli.reports.people import Team
from sop_cli.reports.words import DIMENSION_WORDS, Speaker, listed
from sop_cli.values.show import percent

_TITLE = Words(en="Good news", zh="喜报")
_GROUPS = ("person", "team", "region")
_PLACES = 3
"""Who is among the first so many of at least twice as many is told so."""


def good_news(goals: Goals, team: Team, names: Sequence[str]) -> Report:
    """A card a name. Raises CollectedError for names that nobody has, or of whom there is nothing to tell yet."""
    sop = goals.performance.records.book.sop
    sections, faults = [], []
    for name in dict.fromkeys(names):
        try:
            sections.append(_card(goals, team, name))
        except SopError as fault:
            faults.append(fault)
    if faults:
        raise CollectedError(faults)
    return Report(
        kind="good-news",
        title=str(_TITLE),
        facts=[(_("Team"), sop.name), *period_facts(goals.performance)[:2]],
        headline=_("Congratulations to {names}").format(names=listed(section.title for section in sections)),
        sections=sections,
        closing=_("Thank you for your work; on to the next one together."),
        display_unit=sop.unit,
        currency=sop.currency,
    )


def _card(goals: Goals, team: Team, name: str) -> Section:
    dimension, own = _find(goals, name)
    said = [*_achievement(goals, dimension, own, team.speaker), *_growth(goals, dimension, own)]
    said += _awards(team, own) if dimension == "person" else []
    if not said:
        raise SopError(
            _("There is nothing to tell of {name} in {period} yet.").format(
                name=own, period=goals.performance.period.label
            ),
            hint=_("Good news only praises: a target reached, a place in front, growth, new customers, an award."),
        )
    return Section(own, lead=said[0], paragraphs=[f"√ {line}" for line in said[1:]])


def _find(goals: Goals, name: str) -> tuple[str, str]:
    """The dimension and the own name of what was named."""
    person = goals.performance.records.book.roster.find(name)
    wanted = person.name if person else name
    known: list[str] = []
    for dimension in _GROUPS:
        values = [value for (value,) in goals.performance.keys("revenue", dimension) if value]
        if wanted in values:
            return dimension, wanted
        known += values
    near = did_you_mean(name, known)
    raise SopError(
        _("“{name}” is no person, team or region with a target or a sale in the period.").format(name=name),
        hint=_("Did you mean “{name}”?").format(name=near) if near else None,
    )


def _achievement(goals: Goals, dimension: str, name: str, speaker: Speaker) -> Iterator[str]:
    """Revenue with its rate where the target (or what is due by now) is reached, the place, new customers."""
    line = _line(goals, "revenue", dimension, name)
    if line.actual is not None and line.actual > 0:
        due = goals.performance.time_progress or Fraction(1)
        reached = line.rate is not None and line.rate >= due
        place = _place(goals, dimension, line)
        if reached and line.rate is not None:
            text = _("Revenue {actual}, {rate} of target").format(
                actual=speaker.money(line.actual), rate=percent(line.rate)
            )
            yield text + (_("; time progress {due}").format(due=percent(due)) if due < 1 else "") + _(".")
        elif place or (line.growth or 0) > 0:
            yield _("Revenue {actual}.").format(actual=speaker.money(line.actual))
        if place:
            yield place
    won = _line(goals, "new_customers", dimension, name).actual
    if won is not None and won > 0:
        yield _("New customers won: {count}.").format(count=round(won))


def _line(goals: Goals, metric: str, dimension: str, name: str) -> Line:
    missing = Line(metric, dimension, name, None, None, None)
    return next((line for line in goals.of(metric, dimension) if line.value == name), missing)


def _place(goals: Goals, dimension: str, own: Line) -> str | None:
    """Place by revenue, where it is one of the first of enough others; equals share it."""
    others = [line.actual for line in goals.of("revenue", dimension) if line.actual is not None and line.value]
    place = 1 + sum(actual > (own.actual or 0) for actual in others)
    if place > _PLACES or len(others) < 2 * place:
        return None
    return _("Place {place} of {count} by revenue ({dimension}).").format(
        place=place, count=len(others), dimension=str(DIMENSION_WORDS[dimension]).lower()
    )


def _growth(goals: Goals, dimension: str, name: str) -> Iterator[str]:
    line = _line(goals, "revenue", dimension, name)
    if line.growth is not None and line.growth > 0:
        yield _("{growth} more revenue than in the period before.").format(growth=percent(line.growth))
    if line.growth_year is not None and line.growth_year > 0:
        yield _("{growth} more revenue than a year ago.").format(growth=percent(line.growth_year))


def _awards(team: Team, name: str) -> list[str]:
    return [
        _("{award}: {reason}.").format(award=won.award.name, reason=reason(won, team.speaker))
        for won in team.awards
        if name in won.figures
    ]
