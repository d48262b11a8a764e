"""`sop split-targets PLAN`: hand a total down so that every sum keeps its promise."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from sop_cli.cli import again, given_back
from sop_cli.cli import options as o
from sop_cli.cli.emit import emit
from sop_cli.cli.ground import world_of
from sop_cli.cli.run import Run, start
from sop_cli.errors import SopError, raise_all
from sop_cli.i18n import _
from sop_cli.metrics.outlook import Outlook
from sop_cli.records.resolve import Resolved
from sop_cli.reports.breakdown import breakdown
from sop_cli.reports.breakdown_split import Split
from sop_cli.reports.edited import with_changes
from sop_cli.reports.explain import explain as answers
from sop_cli.reports.feasibility import judge
from sop_cli.reports.resplit import Again, with_resplit
from sop_cli.reports.result import Result
from sop_cli.sources.definition import Problem, at_places
from sop_cli.sources.plan_file import read_plan
from sop_cli.sources.yaml import Document
from sop_cli.targets.asked import Assignment, World
from sop_cli.targets.conflict import Conflict
from sop_cli.targets.levels import levels_of
from sop_cli.targets.prepare import prepare
from sop_cli.targets.rates import prepare_rates
from sop_cli.targets.split import split
from sop_cli.targets.wording import explain_conflict


def command(
    plan: Annotated[
        Path | None,
        typer.Argument(metavar="PLAN", help=_("The plan file: period, totals, weights, limits."), show_default=False),
    ] = None,
    explain: Annotated[
        list[str] | None,
        typer.Option(
            "--explain",
            metavar="NAMES",
            help=_(
                "Why a sum is what it is: a name, or names such as East/Alpha/2023-11, in any order. "
                "May be given again."
            ),
        ),
    ] = None,
    edited: Annotated[
        Path | None,
        typer.Option(
            "--edited",
            metavar="FILE",
            help=_("A breakdown given back: changed cells hold, the rest is balanced anew, old and new are listed."),
        ),
    ] = None,
    check: Annotated[
        Path | None,
        typer.Option(
            "--check",
            metavar="FILE",
            help=_("Only tell where a table of targets does not add up; PLAN may be left out."),
        ),
    ] = None,
    from_: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="MONTH",
            help=_("Split anew from this month on: the months before are frozen, joiners and leavers taken in."),
        ),
    ] = None,
    actuals: Annotated[
        bool,
        typer.Option(
            "--actuals", help=_("With --from: freeze at what was really achieved; what is missing goes to the rest.")
        ),
    ] = False,
    rule: Annotated[
        o.RuleName | None,
        typer.Option(
            "--rule",
            help=_("With --from: who takes what is missing: in proportion (default), evenly, or each the own."),
        ),
    ] = None,
    directory: o.Directory = None,
    sop: o.SopFile = None,
    as_of: o.AsOf = None,
    lang: o.Language = None,
    format_: o.OutFormat = None,
    output: o.Output = None,
    fail_on: o.FailOnOption = o.FailOn.ERROR,
    summary: o.Summary = False,
    unmask: o.Unmask = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    no_color: o.NoColor = False,
) -> None:
    run = start(o.Common(directory, sop, as_of, None, lang, quiet, verbose, no_color, unmask))
    out = o.Out(format_, tuple(output or ()), fail_on, summary)
    if plan is None or check is not None:
        emit(run, _checked(run, plan, check, out, alone=not (edited or from_ or explain)), out)
        return
    wanted = again.read_asked(run, from_, actuals=actuals, rule=rule.value if rule else None, explain=bool(explain))
    understanding = understood(run, plan)
    assignments, world, document = understanding
    if wanted:
        assignments = again.before(wanted, plan, understanding)
    splits = _split(run, assignments, document)
    balanced = given_back.balance(run, edited, splits, world, document, out) if edited else []
    splits = [one.split for one in balanced] or splits
    redone = again.split_again(run, wanted, splits, understanding) if wanted else []
    splits = [one.split if isinstance(one, Again) else one for one in redone] or splits
    explained = answers(explain or (), splits, world.roster)
    findings = run.findings()
    judged = judge(splits, world, _outlook(run, world))
    result = breakdown(
        splits, world, findings=findings, inputs=(document.as_input, *run.inputs()), explained=explained, judged=judged
    )
    result = with_changes(result, balanced) if edited else result
    emit(run, with_resplit(result, [one for one in redone if isinstance(one, Again)]) if wanted else result, out)


def splits_of(run: Run, plan: Path) -> tuple[list[Split], World]:
    """The plan's targets, split, and what the plan was understood against. Raises all that is wrong with the plan."""
    assignments, world, document = understood(run, plan)
    return _split(run, assignments, document), world


def splits_anew(run: Run, plan: Path, asked: again.Asked) -> tuple[list[Again | Split], World]:
    """The plan's targets, split anew from a month on; those that cannot be as they were."""
    understanding = understood(run, plan)
    _assignments, world, document = understanding
    old = _split(run, again.before(asked, plan, understanding), document)
    return again.split_again(run, asked, old, understanding), world


def understood(run: Run, plan: Path) -> tuple[list[Assignment], World, Document]:
    """The plan's targets, ready to be split. Raises all that is wrong with the plan."""
    asked, document = read_plan(plan, str(plan))
    world = world_of(run, asked, document)
    assignments, faults = prepare(asked, world)
    rates, others = prepare_rates(asked, world, assignments)
    raise_all(_in_order(at_places(document, [*faults.found, *others.found])))
    return assignments, replace(world, rates=tuple(rates)), document


def _checked(run: Run, plan: Path | None, check: Path | None, out: o.Out, *, alone: bool) -> Result:
    """A table held against itself, and against the plan where there is one."""
    if check is None:
        raise SopError(_("Which plan? The plan file is missing."), hint=_("For example: sop split-targets plan.yaml"))
    if not alone:
        raise SopError(
            _("--check only looks; it does not go with --edited, --from or --explain."),
            hint=_("Leave one of the two out."),
        )
    return given_back.check_file(run, check, understood(run, plan)[0] if plan else (), out)


def _outlook(run: Run, world: World) -> Outlook | None:
    """What the workspace knows beside the targets. It is not needed to split: what cannot be read is said and left."""
    kinds = [kind for kind in ("members", "sales", "deals") if run.sop.files(kind)]
    try:
        return Outlook(Resolved(run.book(kinds)), world.period)
    except SopError as error:
        run.note(_("Not compared with what was sold: {why}").format(why=f"{error.where} {error.message}".strip()))
        return None


def _split(run: Run, assignments: list[Assignment], document: Document) -> list[Split]:
    """All targets split; all conflicts at once where there are any."""
    splits, conflicts = [], list[Problem]()
    for assignment in assignments:
        answer = split(assignment.problem)
        if isinstance(answer, Conflict):
            conflicts.append(explain_conflict(assignment, answer, run.sop))
        else:
            splits.append(Split(assignment, answer, run.sop, levels_of(assignment)))
    raise_all(_in_order(at_places(document, conflicts)))
    return splits


def _in_order(errors: list[SopError]) -> list[SopError]:
    """Downwards through the plan."""
    return sorted(errors, key=lambda error: (error.where.line or 0, error.where.position or 0))
