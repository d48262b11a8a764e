"""绩效面谈表: for each person evaluated a form with the figures, what could be talked about, and the last plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sop_cli.i18n import Words, _
from sop_cli.metrics.actions import is_done
from sop_cli.metrics.performance import Performance
from sop_cli.metrics.score import Scored
from sop_cli.records.book import Book
from sop_cli.records.finding import Finding, Input
from sop_cli.records.people import name_key
from sop_cli.records.resolve import Resolved
from sop_cli.reports.advice import Picture
from sop_cli.reports.coaching import Coached, coach, taken_text
from sop_cli.reports.inputs import inputs_table
from sop_cli.reports.model import Cell, FormData, Head, Report, Section, Table
from sop_cli.reports.people import Team
from sop_cli.reports.result import Bundle, Result
from sop_cli.reports.words import title_of
from sop_cli.values.period import Period

FORM = "interview"
ROOM = 5
"""Empty lines of the improvement plan."""

_TITLE = Words(en="Performance interviews", zh="绩效面谈表")


@dataclass(frozen=True)
class Earlier:
    """A measure of an earlier plan."""

    action: str
    due_date: str | None
    status: str | None
    effect: str | None
    done: bool

    def as_json(self) -> dict[str, Any]:
        """The public keys."""
        return {
            "action": self.action, "due_date": self.due_date, "status": self.status, "effect": self.effect,
            "done": self.done,
        }  # fmt: skip

    def __str__(self) -> str:
        """The measure in a line."""
        state = self.status or _("status not noted")
        due = _("due {day}").format(day=self.due_date) if self.due_date else _("no day set")
        effect = _("effect: {text}").format(text=self.effect) if self.effect else _("effect not noted")
        return f"{'√' if self.done else '○'} {self.action} ({_(', ').join((due, state, effect))})"


@dataclass(frozen=True)
class Interview:
    """One person's talk."""

    person: Scored
    coached: Coached
    earlier: Sequence[Earlier]
    role: str | None
    leader: str | None

    def as_json(self) -> dict[str, Any]:
        """The public keys."""
        return {
            "name": self.person.name, "grade": self.person.grade, "leader": self.leader,
            "advice": list(self.coached.advice), "training": list(self.coached.courses),
            "earlier": [one.as_json() for one in self.earlier],
        }  # fmt: skip


def interviews(book: Book, period: Period, *, findings: Sequence[Finding] = (), inputs: Sequence[Input] = ()) -> Result:
    """The interview forms of everybody evaluated in the period."""
    team = Team.of(Performance(Resolved(book), period))
    made = [_interview(person, team) for person in sorted(team.people, key=lambda p: p.name)]
    return Result(
        command="export",
        document=lambda summary: {"form": FORM, "interviews": [] if summary else [one.as_json() for one in made]},
        report=lambda: _report(made, team, inputs),
        rows=lambda: _table(made),
        bundle=lambda: Bundle(FORM, [(one.person.name, form(one, team)) for one in made], _listing(made)),
        findings=findings,
        inputs=inputs,
        period=period.label,
    )


def earlier_of(book: Book, name: str) -> list[Earlier]:
    """The measures that a person answers for, the open ones first, then by their day."""
    found = []
    for row in book.frame("actions").drop_nulls("action").iter_rows(named=True):
        owners = [part for part in (row["owner"] or "").split("、") if part]
        known = [person.name if (person := book.roster.find(owner)) else owner for owner in owners]
        if name_key(name) in {name_key(one) for one in known}:
            due = row["due_date"].isoformat() if row["due_date"] else None
            found.append(Earlier(row["action"], due, row["status"], row["effect"], is_done(row["status"])))
    return sorted(set(found), key=lambda one: (one.done, one.due_date or "9999", one.action))


def _interview(person: Scored, team: Team) -> Interview:
    book = team.performance.records.book
    picture = Picture(person, team.performance, team.speaker)
    stay = picture.member.at(book.as_of) if picture.member else None
    leader = book.roster.find(stay.leader) if stay else None
    return Interview(
        person, coach(picture), earlier_of(book, person.name), stay.role if stay else None,
        leader.name if leader else stay.leader if stay else None,
    )  # fmt: skip


def form(one: Interview, team: Team) -> FormData:
    """What fills the form: `{name}`, `{metrics.actual}`, `{advice}`, `{plan.action}` …"""
    person, speaker = one.person, team.speaker
    metrics = {"revenue": person.revenue} | dict(person.parts)
    courses = _("Fit: {courses}").format(courses=_(", ").join(one.coached.courses) or "—")
    taken = _("Completed: {courses}").format(courses=_(", ").join(map(taken_text, one.coached.completed)) or "—")
    return FormData(
        FORM,
        values={
            "name": Cell(person.name), "period": Cell(team.performance.period.label), "role": Cell(one.role or "—"),
            "leader": Cell(one.leader or ""), "as_of": Cell(team.performance.records.book.as_of, "date"),
            "score": Cell(speaker.score(person.score) if person.score is not None else _("incomplete")),
            "grade": Cell(person.grade or "—"),
            "advice": Cell("\n".join(f"{n}. {text}" for n, text in enumerate(one.coached.advice, 1)) or "—"),
            "training": Cell(f"{courses}\n{taken}"),
            "earlier": Cell("\n".join(map(str, one.earlier)) or _("There was none.")),
            "confirm": Cell(_("□ I agree with the figures and the evaluation   □ I object, because:")),
        },
        lists={
            "metrics": [
                {
                    "metric": Cell(title_of(name)), "target": Cell(speaker.figure(part.target, name)),
                    "actual": Cell(speaker.figure(part.actual, name)),
                    "rate": Cell(part.rate, "percent", note="—"), "points": Cell(part.points, "points", note="—"),
                    "note": Cell({"no-data": _("no data"), "no-target": _("no target")}.get(part.why, "")),
                }
                for name, part in metrics.items()
            ],
            "plan": [{field: Cell("") for field in _PLAN} for _line in range(ROOM)],
        },
        inputs=_PLAN,
        dates=("due_date",),
        choices={"status": [_("in progress"), _("done")]},
    )  # fmt: skip


_PLAN = ("action", "owner", "due_date", "status", "review", "effect")


def _report(made: Sequence[Interview], team: Team, inputs: Sequence[Input]) -> Report:
    sop = team.performance.records.book.sop
    open_ = sum(not action.done for one in made for action in one.earlier)
    return Report(
        kind="letters",
        title=f"{_TITLE} {team.performance.period.label}",
        facts=[(_("SOP"), sop.name)],
        headline=_("{count} people; {open} measures of earlier plans are open.").format(count=len(made), open=open_),
        sections=[Section(str(_TITLE), tables=[_table(made)])] if made else [],
        inputs=inputs_table(inputs),
        closing=_("Next: -o interviews.xlsx to print, or --each DIR for one file each."),
        display_unit=sop.unit,
        currency=sop.currency,
    )


def _table(made: Sequence[Interview]) -> Table:
    heads = [
        Head(_("Name"), field="name"), Head(_("Grade"), field="grade"), Head(_("Leader"), field="leader"),
        Head(_("Open measures"), "count", "open"), Head(_("Done measures"), "count", "done"),
        Head(_("Courses that fit"), field="training", width=40),
    ]  # fmt: skip
    rows = [
        [
            Cell(one.person.name), Cell(one.person.grade or ""), Cell(one.leader or ""),
            Cell(sum(not action.done for action in one.earlier), "count"),
            Cell(sum(action.done for action in one.earlier), "count"), Cell(_(", ").join(one.coached.courses)),
        ]
        for one in made
    ]  # fmt: skip
    return Table(str(_TITLE), heads, rows, name=str(_TITLE))


def _listing(made: Sequence[Interview]) -> Table:
    """Who has been talked with, to be filled in by pen."""
    heads = [Head(_("Name")), Head(_("Grade")), Head(_("Held on")), Head(_("Confirmed or objected")), Head(_("Note"))]
    rows = [[Cell(one.person.name), Cell(one.person.grade or "—"), Cell(""), Cell(""), Cell("")] for one in made]
    return Table(str(Words(en="Interviews held", zh="面谈登记")), heads, rows)
