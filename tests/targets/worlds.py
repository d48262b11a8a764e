"""Plans understood against a small team, for tests of what a plan's words mean."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from textwrap import dedent, indent

from sop_cli.i18n import set_language
from sop_cli.records.people import Person, Roster, Stay
from sop_cli.records.plan import Plan
from sop_cli.records.sop import Sop
from sop_cli.records.weight_table import WeightTable
from sop_cli.sources.definition import read_model
from sop_cli.targets.asked import Assignment, Faults, World
from sop_cli.targets.breakdown import Breakdown
from sop_cli.targets.prepare import prepare
from sop_cli.targets.sold import History, Sold
from sop_cli.targets.split import split
from sop_cli.values.calendar import WorkCalendar
from sop_cli.values.period import parse_period


def member(name: str, region: str | None = None, team: str | None = None, **more: object) -> Person:
    """A member with a place; more: hired, left, capability, last_year."""
    return Person(name=name, stays=(Stay(None, region, team),), **more)  # type: ignore[arg-type]  # fields of a person


def sold(day: str, amount: int, **names: str) -> Sold:
    """One sale of the past."""
    return Sold(date.fromisoformat(day), amount, **names)


def understood(
    folder: Path,
    target: str,
    people: Iterable[Person] = (),
    *,
    head: str = "period: 2023Q4",
    history: Iterable[Sold] = (),
    tables: Iterable[WeightTable] = (),
) -> tuple[list[Assignment], Faults]:
    """A plan of one target; `head` is what stands above it, `target` what stands under it."""
    set_language("en")
    text = dedent(head).strip() + "\ntargets:\n  -\n" + indent(dedent(target).strip(), "    ") + "\n"
    file = folder / "plan.yaml"
    file.write_text(text, encoding="utf-8")
    plan, _document = read_model(file, "plan.yaml", Plan)
    known = {(table.file, column): table for table in tables for column in (None, table.column)}
    period = parse_period(plan.period)
    world = World(Sop(sop=1, name="t"), Roster.of(people), WorkCalendar(), period, History(tuple(history)), known)
    return prepare(plan, world)


def one(folder: Path, target: str, people: Iterable[Person] = (), **more: object) -> Assignment:
    """The only target of a plan without faults."""
    assignments, faults = understood(folder, target, people, **more)  # type: ignore[arg-type]  # the keys of understood
    assert faults.found == []
    return assignments[0]


def faults_of(folder: Path, target: str, people: Iterable[Person] = (), **more: object) -> list[str]:
    """What is wrong with a plan."""
    found = understood(folder, target, people, **more)[1].found  # type: ignore[arg-type]  # the keys of understood
    return [message for _path, message, _hint in found]


def sums(assignment: Assignment, *dimensions: str) -> dict[str, int]:
    """The sums of a split, in steps: 王芳 2023-10 → 33."""
    answer = split(assignment.problem)
    assert isinstance(answer, Breakdown)
    found: dict[str, int] = {}
    for cell in answer.cells:
        name = " ".join(getattr(cell.key, dimension) for dimension in dimensions)
        found[name] = found.get(name, 0) + cell.steps
    return found
