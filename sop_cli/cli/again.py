"""`split-targets --from MONTH`: the months before are frozen, the rest is split anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from sop_cli.cli.run import Run
from sop_cli.errors import SopError, raise_all
from sop_cli.i18n import _
from sop_cli.metrics.base import Window, all_metrics
from sop_cli.records.people import Roster
from sop_cli.records.resolve import Resolved
from sop_cli.reports.breakdown_split import Split
from sop_cli.reports.resplit import Again
from sop_cli.reports.words import title_of
from sop_cli.sources.plan_file import read_plan
from sop_cli.sources.yaml import Document
from sop_cli.targets.asked import Assignment, Note, World, listed
from sop_cli.targets.prepare import prepare
from sop_cli.targets.problem import Key
from sop_cli.targets.resplit import Clash, Resplit, Rule, Sold, months_before, resplit
from sop_cli.targets.wording import explain_conflict
from sop_cli.values.base import Refused
from sop_cli.values.period import Period, parse_period

_CUTS = ("region", "team", "product", "person", "channel")


Understood = tuple[list[Assignment], World, Document]
"""A plan's targets, ready to be split, the world they were understood against, and the plan's text."""


@dataclass(frozen=True)
class Asked:
    """What --from, --actuals and --rule ask for."""

    start: Period
    actuals: bool
    rule: Rule


def read_asked(run: Run, start: str | None, *, actuals: bool, rule: Rule | None, explain: bool = False) -> Asked | None:
    """The options understood; None when no re-split is asked for. Raises SopError for what does not go together."""
    if start is None:
        if actuals or rule:
            name = "--actuals" if actuals else "--rule"
            raise SopError(
                _("{option} goes with --from.").format(option=name), hint=_("For example: --from 2023-11 --actuals")
            )
        return None
    if explain:
        raise SopError(
            _("--explain tells why the plan's own split is what it is; it does not go with --from."),
            hint=_("Leave one of the two out; the re-split has a reason for everybody."),
        )
    try:
        period = parse_period(start, run.sop.calendar.month_start)
    except Refused as refused:
        raise SopError(f"--from “{start}”: {refused.reason}", hint=refused.hint) from None
    return Asked(period, actuals, rule or "proportional")


def before(asked: Asked, plan: Path, now: Understood) -> list[Assignment]:
    """The plan as it was understood before: without those who joined from the month on.

    A plan that names one of them was made with them: then it counts as it is.
    """
    assignments, world, _document = now
    people = [person for person in world.roster.people if person.hired is None or person.hired < asked.start.start]
    if len(people) == len(world.roster.people):
        return assignments
    then = replace(world, roster=Roster.of(people))
    found, faults = prepare(read_plan(plan, str(plan))[0], then)
    return assignments if faults.found else found


def split_again(run: Run, asked: Asked, before: Sequence[Split], now: Understood) -> list[Again | Split]:
    """Every target of the plan from the month on; one that cannot be split anew stays as it was, with a note.

    before: the splits that hold so far. now: the plan as it is understood with everybody there now. Raises SopError
    for a month that is none of the plan's, and for limits that cannot hold for the rest.
    """
    assignments, world, document = now
    gone = {person.name for person in world.roster.people if person.left and person.left < asked.start.start}
    found: list[Again | Split] = []
    errors: list[SopError] = []
    for old, assignment in zip(before, assignments, strict=True):
        start = _label(assignment, asked)
        sold = _sold(run, assignment, start) if asked.actuals else None
        if asked.actuals and sold is None and months_before(assignment, start):
            found.append(_as_it_was(old))
            continue
        done = resplit(assignment, old.breakdown, start=start, rule=asked.rule, gone=gone, sold=sold)
        if isinstance(done, Clash):
            path, message, hint = explain_conflict(done.assignment, done.conflict, run.sop)
            errors.append(SopError(message, document.where(path, key=True), hint))
        else:
            found.append(_again(run, old, done))
    raise_all(errors)
    return found


def _label(assignment: Assignment, asked: Asked) -> str:
    """The month of the plan that is meant."""
    if "month" not in assignment.problem.dimensions:
        message = _("{metric} is not split over months: there is nothing to freeze.").format(
            metric=title_of(assignment.metric)
        )
        raise SopError(f"--from  {message}", hint=_("Add “month” to the split of the plan."))
    for label, month in assignment.months.items():
        if asked.start.label == label or asked.start.start == month.start:
            return label
    message = _("“{month}” is no month of {period}.").format(month=asked.start.label, period=assignment.period.label)
    hint = _("These are there: {names}").format(names=listed(list(assignment.months), 12))
    raise SopError(f"--from  {message}", hint=hint)


def _sold(run: Run, assignment: Assignment, start: str) -> list[Sold] | None:
    """What was achieved in the months before; None for a metric whose figures do not add up over people."""
    metric = all_metrics()[assignment.metric]
    kinds = [*metric.needs, "members", *(["deals"] if "sales" in metric.needs else [])]
    known = any(run.sop.files(kind) for kind in metric.needs) or ("sales" in metric.needs and run.sop.files("deals"))
    records = Resolved(run.book(kinds, needed=[] if known else metric.needs))
    found: list[Sold] = []
    for label in months_before(assignment, start):
        facts = metric.facts(records, Window.of(assignment.months[label], run.as_of))
        if facts is None or facts.shape != "sum":
            return None
        cuts = [name for name in _CUTS if facts.can(name)]
        rows = facts.frame.group_by(cuts).agg(pl.col("value").sum()).sort(cuts, nulls_last=True)
        found.extend(
            Sold(Key(**{name: row[name] for name in cuts}, month=label), row["value"])
            for row in rows.iter_rows(named=True)
        )
    return found


def _as_it_was(old: Split) -> Split:
    message = _("{metric} is not split anew: what was achieved does not add up over people and months.").format(
        metric=title_of(old.assignment.metric)
    )
    return _noted(old, [Note("TG303", message)])


def _again(run: Run, old: Split, done: Resplit) -> Again:
    split = replace(old, assignment=done.assignment, breakdown=done.breakdown, levels=done.levels)
    notes = [note for note in (_outside(split, done), _surplus(split, done), _unfinished(run, done)) if note]
    return Again(_noted(split, notes), done)


def _noted(split: Split, notes: Sequence[Note]) -> Split:
    return replace(split, assignment=replace(split.assignment, notes=(*split.assignment.notes, *notes)))


def _outside(split: Split, done: Resplit) -> Note | None:
    if not done.outside:
        return None
    message = _("{amount} before {month} was achieved by nobody with a target of this plan; it is not counted.")
    return Note("TG301", message.format(amount=split.amount(done.outside), month=done.start))


def _surplus(split: Split, done: Resplit) -> Note | None:
    if done.surplus <= 0:
        return None
    message = _("The targets now come to {amount} more than before: the rest is in whole steps, and never below 0.")
    return Note("TG302", message.format(amount=split.amount(done.surplus)))


def _unfinished(run: Run, done: Resplit) -> Note | None:
    if not done.frozen or done.assignment.months[done.frozen[-1]].end <= run.as_of:
        return None
    message = _("Records are counted up to {day} only; {month} is not over yet.")
    return Note("TG304", message.format(day=run.as_of.isoformat(), month=done.frozen[-1]))
