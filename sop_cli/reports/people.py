"""People's evaluation as it is shown: JSON, the table of the form's nine columns, awards and their reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from sop_cli.i18n import Words, _
from sop_cli.metrics.awards import Won, awards
from sop_cli.metrics.performance import Performance
from sop_cli.metrics.score import Part, Scored, evaluate
from sop_cli.records.scheme import EvaluationSpec
from sop_cli.reports.advice import advise
from sop_cli.reports.model import Cell, Emphasis, Head, Table
from sop_cli.reports.words import NEXT_SENTENCE, Speaker, cell, kind_of, listed, public, rated, standing, title_of


@dataclass(frozen=True)
class Team:
    """What evaluation and review say about people."""

    performance: Performance
    people: Sequence[Scored]
    awards: Sequence[Won]
    advice: Mapping[str, Sequence[str]]
    speaker: Speaker

    @cached_property
    def by_name(self) -> Mapping[str, Scored]:
        """Each person by name."""
        return {person.name: person for person in self.people}

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
                name: {**_figures(part), "points": rounded(part.points)} for name, part in person.parts.items()
            },
            "score": rounded(person.score),
            "bonus": rounded(person.bonus),
            "total": rounded(person.total),
            "scheme": person.scheme.role,
            "excused": person.excused,
            "grade": person.grade,
            "rank": person.rank,
            "advice": list(team.advice[person.name]),
        }
        for person in team.people
    ]


def _figures(part: Part) -> dict[str, Any]:
    return {"target": public(part.target), "actual": public(part.actual), "rate": public(part.rate)}


def rounded(figure: Fraction | None) -> int | float | None:
    """A score as JSON shows it."""
    return None if figure is None else public(round(figure, 4))


def highest(spec: EvaluationSpec) -> Fraction:
    """The highest score that any of the schemes allows."""
    return max(scheme.highest for scheme in spec.schemes)


def has_bonus(spec: EvaluationSpec) -> bool:
    """Whether any scheme gives points beside the score."""
    return any(metric.bonus is not None for scheme in spec.schemes for metric in scheme.metrics.values())


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
        *([Head(_("Bonus"), "points", "bonus")] if has_bonus(spec) else []),
        Head(_("Grade"), field="grade", width=10),
        *([Head(_("Scheme"), field="scheme", width=10)] if spec.by_role else []),
        Head(_("Advice"), field="advice", width=48),
    ]
    return Table(
        _("Evaluation"), heads, [_person(person, team) for person in team.people], name=str(_SHEET), note=_note(team)
    )


_SHEET = Words(en="People", zh="人员评估")


def _person(person: Scored, team: Team) -> list[Cell]:
    cells = person_cells(person, team)
    spec = team.performance.records.book.sop.evaluation
    rank = Cell(person.rank, "count", note=None if person.rank else str(_why_no_grade(person)))
    found = [rank, *(cells[key] for key in ("name", "target", "actual", "rate", "new_customers", "retention", "score"))]
    found += [Cell(person.bonus, "points")] if has_bonus(spec) else []
    found.append(cells["grade"])
    found += [Cell(person.scheme.role or str(_FOR_ALL))] if spec.by_role else []
    return [*found, cells["advice"]]


def _why_no_grade(person: Scored) -> Words:
    return _EXCUSED if person.excused else _NO_SCORE


_NO_SCORE = Words(en="incomplete", zh="数据不全")
_EXCUSED = Words(en="excused as a newcomer", zh="新人，暂不定级")
_FOR_ALL = Words(en="general", zh="通用")
NO_DATA = Words(en="no data", zh="暂无数据")


def person_cells(person: Scored, team: Team) -> dict[str, Cell]:
    """One person's cells by the names that the form's placeholders use."""
    pace = team.performance.time_progress
    rate = person.revenue.rate
    return {
        "name": Cell(person.name),
        "target": cell(person.revenue.target, "money", note=_("no target")),
        "actual": cell(person.revenue.actual, "money", note=str(NO_DATA)),
        "rate": Cell(rate, "percent", standing(rate, pace), rated(rate).note),
        "new_customers": cell(person.new_customers, "count", note=str(NO_DATA)),
        "retention": cell(person.retention, "percent", note=str(NO_DATA)),
        "score": cell(person.score, "points", note=str(_NO_SCORE)),
        "grade": Cell(person.grade, emphasis=_grade(person), note=str(_why_no_grade(person))),
        "advice": Cell("\n".join(team.advice[person.name])),
    }


def _grade(person: Scored) -> Emphasis:
    """The best grade is good, the lowest one is to be watched."""
    bounds = person.scheme.grades
    if person.grade is None or len(bounds) < 2:
        return ""
    ordered = sorted(bounds, key=lambda name: bounds[name])
    return "good" if person.grade == ordered[-1] else "watch" if person.grade == ordered[0] else ""


def _note(team: Team) -> str | None:
    lacking = [person for person in team.people if person.score is None and not person.excused]
    said = []
    if lacking:
        said.append(_("No score for want of data or a target: {names}.").format(names=listed(p.name for p in lacking)))
    if newcomers := [p for p in team.people if p.excused]:
        told = _("{name} (since {day}, graded from {months} months on)")
        names = listed(told.format(name=p.name, day=p.hired, months=p.scheme.excused_months) for p in newcomers)
        said.append(_("Newcomers, shown but not graded or ranked: {names}.").format(names=names))
    return str(NEXT_SENTENCE).join(said) or None


def parts_table(team: Team) -> Table | None:
    """How each score is made: a row a person and metric."""
    bonus = has_bonus(team.performance.records.book.sop.evaluation)
    rows = [
        [
            Cell(person.name),
            Cell(title_of(metric)),
            Cell(person.scheme.metrics[metric].weight, "points"),
            _part(part.target, metric, part),
            _part(part.actual, metric, part),
            Cell(part.rate, "percent", note=_why(part)),
            cell(part.points, "points", note=_why(part)),
            *([cell(part.bonus, "points")] if bonus else []),
        ]
        for person in team.people
        for metric, part in person.parts.items()
    ]
    heads = [
        Head(_("Name"), field="name", width=10),
        Head(_("Metric"), field="metric", width=12),
        Head(_("Weight"), "points", "weight"),
        Head(_("Target"), field="target"),
        Head(_("Actual"), field="actual"),
        Head(_("Achievement rate"), "percent", "rate"),
        Head(_("Points"), "points", "points"),
        *([Head(_("Bonus"), "points", "bonus")] if bonus else []),
    ]
    return Table(_("How the scores are made"), heads, rows, name=str(_PARTS)) if rows else None


_PARTS = Words(en="Score parts", zh="得分明细")


def _part(figure: Fraction | None, metric: str, part: Part) -> Cell:
    return cell(figure, kind_of(metric), note=_why(part))


def _why(part: Part) -> str:
    return {"no-data": str(NO_DATA), "no-target": _("no target"), "": ""}[part.why]
