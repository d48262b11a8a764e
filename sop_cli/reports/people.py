"""People's evaluation as it is shown: JSON, the table of the form's nine columns, awards and their reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sop_cli.i18n import Words, _
from sop_cli.metrics.awards import Won, awards
from sop_cli.metrics.performance import Performance
from sop_cli.metrics.score import Part, Scored, evaluate, highest
from sop_cli.reports.advice import advise
from sop_cli.reports.model import Cell, Emphasis, Head, Table
from sop_cli.reports.words import Speaker, cell, kind_of, listed, public, rated, standing, title_of
from sop_cli.values.show import percent


@dataclass(frozen=True)
class Team:
    """What evaluation and review say about people."""

    performance: Performance
    people: Sequence[Scored]
    awards: Sequence[Won]
    advice: Mapping[str, Sequence[str]]
    speaker: Speaker

    @classmethod
    def of(cls, performance: Performance) -> Team:
        """Everybody of the period, evaluated."""
        people = evaluate(performance)
        speaker = Speaker.of(performance.records.book.sop)
        advice = {person.name: advise(person, performance, speaker) for person in people}
        return cls(performance, people, awards(people, performance), advice, speaker)


def people_json(team: Team) -> list[dict[str, Any]]:
    """The public keys of people; the score is rounded to 4 decimals, the grade was decided on the exact one."""
    return [
        {
            "name": person.name,
            **_figures(person.revenue),
            "metrics": {
                name: {**_figures(part), "points": _rounded(part.points)} for name, part in person.parts.items()
            },
            "score": _rounded(person.score),
            "grade": person.grade,
            "rank": person.rank,
            "advice": list(team.advice[person.name]),
        }
        for person in team.people
    ]


def _figures(part: Part) -> dict[str, Any]:
    return {"target": public(part.target), "actual": public(part.actual), "rate": public(part.rate)}


def _rounded(figure: Fraction | None) -> int | float | None:
    return None if figure is None else public(round(figure, 4))


def awards_json(team: Team) -> list[dict[str, Any]]:
    """The public keys of awards."""
    return [
        {"award": won.award.name, "winners": list(won.figures), "reason": reason(won, team.speaker)}
        for won in team.awards
    ]


def reason(won: Won, speaker: Speaker) -> str:
    """Why an award is given, with the figure it is given for."""
    if not won.figures:
        return _("Nobody has the figure that this award needs.")
    metric = won.award.metric
    best = next(iter(won.figures.values()))
    if metric == "score":
        return _("highest score: {score}").format(score=speaker.score(best))
    if metric == "rate":
        return _("highest achievement rate of revenue: {rate}").format(rate=percent(best))
    if metric == "rate_change":
        return _("; ").join(_progress(name, won) for name in won.figures)
    return _("best in {metric}: {figure}").format(metric=title_of(metric), figure=speaker.figure(best, metric))


def _progress(name: str, won: Won) -> str:
    return _("{name}’s achievement rate of revenue rose from {before} to {now}, by {change} points").format(
        name=name,
        before=percent(won.before[name]),
        now=percent(won.now[name]),
        change=percent(won.figures[name])[:-1],
    )


def people_tables(team: Team) -> list[Table]:
    """The figures of everybody, and below them what each could try: beside nine columns sentences have no room."""
    whole = people_table(team)
    figures = Table(whole.title, whole.heads[:-1], [row[:-1] for row in whole.rows], name=whole.name, note=whole.note)
    heads = [Head(_("Name"), field="name", width=10), Head(_("Advice"), field="advice", width=48)]
    rows = [[row[1], row[-1]] for row in whole.rows if row[-1].value]
    return [figures, *([Table(_("Advice"), heads, rows, name=str(_ADVICE))] if rows else [])]


_ADVICE = Words(en="Advice", zh="改进建议")


def people_table(team: Team) -> Table:
    """The nine columns of 《销售业绩评估表》, the last of them the advice, and the rank."""
    spec = team.performance.records.book.sop.evaluation
    top = highest(spec)
    heads = [
        Head(_("Rank"), "count", "rank", 6),
        Head(_("Name"), field="name", width=10),
        Head(_("Target revenue"), "money", "target"),
        Head(_("Actual revenue"), "money", "actual"),
        Head(_("Achievement rate"), "percent", "rate"),
        Head(_("New customers"), "count", "new_customers"),
        Head(_("Retention"), "percent", "retention"),
        Head(_("Score (of {most})").format(most=team.speaker.score(top)), "points", "score"),
        Head(_("Grade"), field="grade", width=10),
        Head(_("Advice"), field="advice", width=48),
    ]
    return Table(
        _("Evaluation"), heads, [_person(person, team) for person in team.people], name=str(_SHEET), note=_note(team)
    )


_SHEET = Words(en="People", zh="人员评估")


def _person(person: Scored, team: Team) -> list[Cell]:
    cells = person_cells(person, team)
    rank = Cell(person.rank, "count", note=None if person.rank else str(_NO_SCORE))
    keys = ("name", "target", "actual", "rate", "new_customers", "retention", "score", "grade", "advice")
    return [rank, *(cells[key] for key in keys)]


_NO_SCORE = Words(en="incomplete", zh="数据不全")
_NO_DATA = Words(en="no data", zh="暂无数据")


def person_cells(person: Scored, team: Team) -> dict[str, Cell]:
    """One person's cells by the names that the form's placeholders use."""
    pace = team.performance.time_progress
    rate = person.revenue.rate
    return {
        "name": Cell(person.name),
        "target": cell(person.revenue.target, "money", note=_("no target")),
        "actual": cell(person.revenue.actual, "money", note=str(_NO_DATA)),
        "rate": Cell(rate, "percent", standing(rate, pace), rated(rate).note),
        "new_customers": cell(person.new_customers, "count", note=str(_NO_DATA)),
        "retention": cell(person.retention, "percent", note=str(_NO_DATA)),
        "score": cell(person.score, "points", note=str(_NO_SCORE)),
        "grade": Cell(person.grade, emphasis=_grade(person, team), note=str(_NO_SCORE)),
        "advice": Cell("\n".join(team.advice[person.name])),
    }


def _grade(person: Scored, team: Team) -> Emphasis:
    """The best grade is good, the lowest one is to be watched."""
    bounds = team.performance.records.book.sop.evaluation.grades
    if person.grade is None or len(bounds) < 2:
        return ""
    ordered = sorted(bounds, key=lambda name: bounds[name])
    return "good" if person.grade == ordered[-1] else "watch" if person.grade == ordered[0] else ""


def _note(team: Team) -> str | None:
    lacking = [person for person in team.people if person.score is None]
    if not lacking:
        return None
    return _("No score for want of data or a target: {names}.").format(names=listed(p.name for p in lacking))


def parts_table(team: Team) -> Table | None:
    """How each score is made: a row a person and metric."""
    rows = [
        [
            Cell(person.name),
            Cell(title_of(metric)),
            _part(part.target, metric, part),
            _part(part.actual, metric, part),
            Cell(part.rate, "percent", note=_why(part)),
            cell(part.points, "points", note=_why(part)),
        ]
        for person in team.people
        for metric, part in person.parts.items()
    ]
    heads = [
        Head(_("Name"), field="name", width=10),
        Head(_("Metric"), field="metric", width=12),
        Head(_("Target"), field="target"),
        Head(_("Actual"), field="actual"),
        Head(_("Achievement rate"), "percent", "rate"),
        Head(_("Points"), "points", "points"),
    ]
    return Table(_("How the scores are made"), heads, rows, name=str(_PARTS)) if rows else None


_PARTS = Words(en="Score parts", zh="得分明细")


def _part(figure: Fraction | None, metric: str, part: Part) -> Cell:
    return cell(figure, kind_of(metric), note=_why(part))


def _why(part: Part) -> str:
    return {"no-data": str(_NO_DATA), "no-target": _("no target"), "": ""}[part.why]


def awards_table(team: Team) -> Table | None:
    """Awards, winners and reasons."""
    if not team.awards:
        return None
    heads = [
        Head(_("Award"), field="award"),
        Head(_("Winners"), field="winners"),
        Head(_("Reason"), field="reason", width=48),
    ]
    return Table(_("Awards"), heads, [list(row.values()) for row in award_cells(team)], name=str(_AWARDS))


_AWARDS = Words(en="Awards", zh="评选")


def award_cells(team: Team) -> list[dict[str, Cell]]:
    """A row an award, by the names that the form's placeholders use."""
    return [
        {
            "award": Cell(won.award.name),
            "winners": Cell(listed(won.figures) or None, note=str(_NO_DATA)),
            "reason": Cell(reason(won, team.speaker)),
        }
        for won in team.awards
    ]
