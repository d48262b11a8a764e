"""`split-targets --edited` and `--check`: a breakdown, or a table made by hand, that comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sop_cli.cli.options import Out
from sop_cli.cli.run import Run
from sop_cli.errors import SopError, Where, raise_all
from sop_cli.i18n import _
from sop_cli.records.metric_names import find_metric
from sop_cli.records.stated import Stated, Statement
from sop_cli.reports.breakdown_split import Split
from sop_cli.reports.edited import Edited, checked
from sop_cli.reports.result import Result
from sop_cli.sources.stated import nothing_in, read_statement, unreadable
from sop_cli.sources.yaml import Document
from sop_cli.targets.asked import Assignment, World
from sop_cli.targets.check import Whole, check
from sop_cli.targets.conflict import Conflict
from sop_cli.targets.edited import MARK, Edit, changes, find_edits, locked
from sop_cli.targets.levels import levels_of
from sop_cli.targets.split import split
from sop_cli.targets.wording import explain_conflict


def _read_back(run: Run, path: Path, out: Out) -> Statement:
    """The file with all that it states. Raises SopError when there is nothing."""
    if any(file.resolve() == path.resolve() for file in out.files):
        raise SopError(
            _("This file is an input; it is never overwritten."), Where(str(path)), _("Choose another name.")
        )
    statement = read_statement(
        path, str(path), source=run.sop.sources.get("targets"), currency=run.sop.currency,
        month_start=run.sop.calendar.month_start,
    )  # fmt: skip
    if not statement.figures:
        raise_all(unreadable(statement))
        raise nothing_in(str(path))
    return statement


def balance(run: Run, path: Path, splits: Sequence[Split], world: World, document: Document, out: Out) -> list[Edited]:
    """Each target with the changed cells of the file as locks. Raises every cell that cannot be used at once."""
    statement = _read_back(run, path, out)
    errors = unreadable(statement)
    found: list[tuple[Split, list[Edit]]] = []
    for one, figures in zip(splits, _shared_out(splits, statement.figures, errors), strict=True):
        edits, wrong = find_edits(one.assignment, one.breakdown, figures, world.roster, run.sop)
        errors.extend(wrong)
        found.append((one, edits))
    raise_all(sorted(errors, key=lambda error: (error.where.sheet or "", error.where.row or 0, error.where.cell or "")))
    edited = []
    for one, edits in found:
        answer = _balanced(run, one, edits, document)
        if isinstance(answer, SopError):
            errors.append(answer)
        else:
            edited.append(answer)
    raise_all(errors)
    return edited


def _balanced(run: Run, one: Split, edits: list[Edit], document: Document) -> Edited | SopError:
    if not edits:
        return Edited(one, [], [])
    assignment = locked(one.assignment, edits)
    answer = split(assignment.problem)
    if isinstance(answer, Conflict):
        path, message, hint = explain_conflict(assignment, answer, run.sop)
        where = edits[int(path[1])].stated.where if path[0] == MARK else document.where(path, key=True)
        return SopError(message, where, hint)
    after = replace(one, assignment=assignment, breakdown=answer, levels=levels_of(assignment))
    return Edited(after, edits, changes(one.breakdown, answer, edits, assignment.step))


def _shared_out(splits: Sequence[Split], figures: Sequence[Stated], errors: list[SopError]) -> list[list[Stated]]:
    """The figures of each target: of its metric, over its dimensions."""
    found: list[list[Stated]] = [[] for _split in splits]
    strange: dict[str, Stated] = {}
    for stated in figures:
        mine = [number for number, one in enumerate(splits) if one.assignment.metric == stated.metric]
        fits = [number for number in mine if _dimensions(stated) <= {*splits[number].breakdown.dimensions}]
        if fits or mine:
            found[(fits or mine)[0]].append(stated)
        else:
            strange.setdefault(stated.metric, stated)
    for metric, stated in strange.items():
        known = find_metric(metric)
        message = _("The plan has no target for {metric}.").format(metric=known.title if known else metric)
        errors.append(SopError(message, stated.where, _("Give the breakdown of this plan.")))
    return found


def _dimensions(stated: Stated) -> set[str]:
    return {name for name in stated.names if name != "month"}


def check_file(run: Run, path: Path, assignments: Sequence[Assignment], out: Out) -> Result:
    """What does not add up in a table; with a plan, against its totals too."""
    statement = _read_back(run, path, out)
    findings = check(statement.figures, run.sop, month_start=run.sop.calendar.month_start, plan=_wholes(assignments))
    everything = sorted(
        [*findings, *(found for found in statement.findings if found.severity.rank > 1)], key=lambda found: found.order
    )
    period = assignments[0].period.label if assignments else None
    return checked(everything, len(statement.figures), run.sop, inputs=statement.inputs, period=period)


def _wholes(assignments: Sequence[Assignment]) -> Mapping[str, Whole]:
    return {one.metric: Whole(one.handed, one.period.start, one.period.end) for one in assignments}
