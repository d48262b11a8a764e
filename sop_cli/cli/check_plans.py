"""`sop check-plans [FILES or FOLDERS…]`: what there is to look at in the sales plans, and 《销售计划管理表》."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sop_cli.cli import options as o
from sop_cli.cli.emit import emit
from sop_cli.cli.run import Run, start
from sop_cli.i18n import _

if TYPE_CHECKING:
    from sop_cli.plans.run import Checked

HELP = _(
    "Files or folders that are named take the place of the workspace's plans. Without --period: the months (or weeks) "
    "that the plans speak of. “-o plans.xlsx” files the approved plans in the register of sales plans and lists the "
    "rest behind it with why not. “sop rule” explains what is looked at."
)

KINDS = ("plans", "members", "customers", "followups", "targets", "absences")


def command(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILES|FOLDERS", help=_("Plans to check; default: those of the workspace."), show_default=False
        ),
    ] = None,
    directory: o.Directory = None,
    sop: o.SopFile = None,
    as_of: o.AsOf = None,
    period: o.PeriodText = None,
    lang: o.Language = None,
    out_format: o.CheckOutFormat = None,
    output: o.CheckOutput = None,
    fail_on: o.FailOnOption = o.FailOn.ERROR,
    summary: o.Summary = False,
    unmask: o.Unmask = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    no_color: o.NoColor = False,
) -> None:
    common = o.Common(
        directory=directory, sop=sop, as_of=as_of, period=period, lang=lang, quiet=quiet, verbose=verbose,
        no_color=no_color, unmask=unmask,
    )  # fmt: skip
    run = start(common)
    named = list(files or [])
    checked = checked_plans(run, named)
    for note in checked.notes:
        run.note(note)

    from sop_cli.reports.plans import plans_result

    emit(run, plans_result(checked, inputs=run.inputs()), o.Out(out_format, tuple(output or ()), fail_on, summary))


def checked_plans(run: Run, named: list[Path]) -> Checked:
    """Read what is needed and check it."""
    book = run.book(KINDS, needed=["plans"], instead={"plans": named} if named else None)

    from sop_cli.plans.run import check
    from sop_cli.reports.plan_desk import desk_of

    return check(desk_of(book, run.period), run.loaded["plans"].findings)
