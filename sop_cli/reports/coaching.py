"""The coaching list: who is supported first and who is new, with the courses that fit and what is completed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from sop_cli.i18n import Words, _
from sop_cli.metrics.performance import Performance
from sop_cli.metrics.score import Scored
from sop_cli.records.people import name_key
from sop_cli.records.sop import Course
from sop_cli.reports.advice import Given, Picture, given_to
from sop_cli.reports.model import Cell, Head, Section, Table
from sop_cli.reports.words import Speaker, public
from sop_cli.values.percent import parse_percent
from sop_cli.values.show import percent

Why = Literal["lagging", "newcomer"]

WHY: dict[Why, Words] = {
    "lagging": Words(en="support first", zh="重点支持"),
    "newcomer": Words(en="newcomer", zh="新人"),
}
_SHEET = Words(en="Coaching", zh="辅导名单")


@dataclass(frozen=True)
class Taken:
    """A course that somebody has completed."""

    course: str
    completed: date
    result: str | None


@dataclass(frozen=True)
class Coached:
    """One person of the list. rate: achievement of revenue; months: employed; courses: those that fit and are open."""

    name: str
    why: tuple[Why, ...]
    rate: Fraction | None
    months: int | None
    courses: tuple[str, ...]
    completed: tuple[Taken, ...]
    advice: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The public keys."""
        return {
            "name": self.name, "why": list(self.why), "rate": public(self.rate), "months": self.months,
            "training": list(self.courses),
            "completed": [
                {"course": t.course, "completed": t.completed.isoformat(), "result": t.result} for t in self.completed
            ],
            "advice": list(self.advice),
        }  # fmt: skip


def coaching(people: Sequence[Scored], performance: Performance, speaker: Speaker) -> list[Coached]:
    """The list: those who lag first, the furthest behind on top; then newcomers."""
    found = [coached for person in people if (coached := coach(Picture(person, performance, speaker))).why]
    return sorted(found, key=lambda c: ("lagging" not in c.why, c.rate is None, c.rate or 0, c.name))


def coach(picture: Picture) -> Coached:
    """What there is to say of one person, on the list or not."""
    spec = picture.performance.records.book.sop.advice
    limit = Fraction(parse_percent(spec.lagging if spec.lagging.endswith("%") else f"{spec.lagging}%"))
    why: list[Why] = []
    if picture.pace is not None and picture.pace < limit:
        why.append("lagging")
    months = picture.months
    if months is not None and months < spec.newcomer_months:
        why.append("newcomer")
    taken = completed(picture)
    given = given_to(picture)
    done = {name_key(one.course) for one in taken}
    open_ = [c.name for c in fitting(picture, given) if name_key(c.name) not in done]
    return Coached(
        picture.person.name, tuple(why), picture.person.revenue.rate, months, tuple(open_), tuple(taken),
        tuple(one.text for one in given),
    )  # fmt: skip


def completed(picture: Picture) -> list[Taken]:
    """What the person has completed by the as-of date, the latest first."""
    book = picture.performance.records.book
    rows = book.frame("trainings").drop_nulls(("name", "course", "completed")).iter_rows(named=True)

    def named(text: str) -> str:
        person = book.roster.find(text)
        return person.name if person else text

    found = {
        (row["course"], row["completed"], row["result"])
        for row in rows
        if name_key(named(row["name"])) == name_key(picture.person.name) and row["completed"] <= book.as_of
    }
    ordered = sorted(found, key=lambda taken: (-taken[1].toordinal(), taken[0], taken[2] or ""))
    return [Taken(course, day, result) for course, day, result in ordered]


def fitting(picture: Picture, given: Sequence[Given]) -> list[Course]:
    """Courses for the advice that was given, then those of the person's role and months of employment."""
    curriculum = picture.performance.records.book.sop.training
    role = picture.figure(None, "role")
    mine = [course for course in curriculum if not course.roles or role is None or role in course.roles]
    asked = {name for one in given for name in one.training}
    topics = tuple(topic.casefold() for one in given for topic in one.topics)
    named = [course for course in curriculum if course.name in asked]
    about = [course for course in mine if any(topic in course.name.casefold() for topic in topics)]
    due = [course for course in mine if _in_time(course, picture.months)]
    return list({course.name: course for course in (*named, *about, *due)}.values())


def _in_time(course: Course, months: int | None) -> bool:
    """Whether the months of employment are those of the course; one without months is for whoever asks."""
    if not course.months or months is None:
        return False
    return course.months[0] <= months <= course.months[-1]


def section(found: Sequence[Coached]) -> Section | None:
    """The list as a section of evaluation and review; None when nobody is on it."""
    if not found:
        return None
    lagging = sum("lagging" in one.why for one in found)
    lead = _("To be supported first: {lagging}; newcomers: {new}.").format(
        lagging=lagging, new=sum("newcomer" in one.why for one in found)
    )
    heads = [
        Head(_("Name"), field="name", width=10), Head(_("Why"), field="why", width=12),
        Head(_("Achievement rate"), "percent", "rate"), Head(_("Months employed"), "count", "months"),
        Head(_("Courses that fit"), field="training", width=30), Head(_("Completed"), field="completed", width=30),
    ]  # fmt: skip
    rows = [
        [
            Cell(one.name), Cell(_(", ").join(str(WHY[why]) for why in one.why)),
            Cell(one.rate, "percent", note=_("no target")), Cell(one.months, "count", note=_("no day of hiring")),
            Cell(_(", ").join(one.courses)), Cell(_(", ").join(taken_text(t) for t in one.completed)),
        ]
        for one in found
    ]  # fmt: skip
    return Section(str(_SHEET), lead=lead, tables=[Table(str(_SHEET), heads, rows, name=str(_SHEET))])


def taken_text(taken: Taken) -> str:
    """A completed course in words: 产品知识 2023-05-12 良好."""
    return " ".join(part for part in (taken.course, taken.completed.isoformat(), taken.result) if part)


def limit_text(lagging: str) -> str:
    """The line below which a person lags, as a percentage."""
    return percent(Fraction(parse_percent(lagging if lagging.endswith("%") else f"{lagging}%")))
