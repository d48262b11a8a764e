"""`sop export FORM`: one of the forms, blank to hand out or filled from the workspace; the commitment letters."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sop_cli.cli import options as o
from sop_cli.cli.check_plans import checked_plans
from sop_cli.cli.emit import emit
from sop_cli.cli.evaluate import evaluation_of
from sop_cli.cli.letters import Wanted, letters_of
from sop_cli.cli.review import review_of
from sop_cli.cli.run import Run, start
from sop_cli.errors import SopError
from sop_cli.i18n import _

if TYPE_CHECKING:
    from sop_cli.reports.result import Result

HELP = _(
    "With --blank: empty rows with drop-downs and date checks from the SOP, ready to hand out. Else filled: the log "
    "from the follow-ups, sales-plan from the approved plans (of --period, if given), the others for a --period. A "
    "workbook of the same name in templates/ beside sop.yaml is filled in place of ours. commitment-letters: one for "
    "each person with a target, and who has signed."
)


_LETTERS = _("commitment-letters")
_FORMS = _(
    "target-plan, target-breakdown, followup-log, evaluation, review, sales-plan, interview or commitment-letters."
)


class FormName(StrEnum):
    """The forms."""

    PLAN = "target-plan"
    TARGETS = "target-breakdown"
    LOG = "followup-log"
    EVALUATION = "evaluation"
    REVIEW = "review"
    PLANS = "sales-plan"
    INTERVIEW = "interview"
    LETTERS = "commitment-letters"


def command(
    form: Annotated[FormName, typer.Argument(metavar="FORM", help=_FORMS, show_default=False)],
    blank: Annotated[bool, typer.Option("--blank", help=_("Empty rows to fill in."))] = False,
    plan: Annotated[
        Path | None,
        typer.Option(
            "--plan",
            metavar="PLAN",
            help=_("Split this plan now; else the targets files. Of target-plan: what stands in the form."),
            rich_help_panel=_LETTERS,
        ),
    ] = None,
    from_: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="MONTH", help=_("Split the plan anew from this month on."), rich_help_panel=_LETTERS
        ),
    ] = None,
    actuals: Annotated[
        bool, typer.Option("--actuals", help=_("With --from: as in split-targets."), rich_help_panel=_LETTERS)
    ] = False,
    rule: Annotated[
        o.RuleName | None, typer.Option("--rule", help=_("With --from: as in split-targets."), rich_help_panel=_LETTERS)
    ] = None,
    changed: Annotated[
        bool,
        typer.Option(
            "--changed",
            help=_("Only whose figures change: by --from, else against the targets files."),
            rich_help_panel=_LETTERS,
        ),
    ] = False,
    each: Annotated[
        Path | None,
        typer.Option(
            "--each", metavar="DIR", help=_("One file for each person, into this folder."), rich_help_panel=_LETTERS
        ),
    ] = None,
    word: Annotated[
        bool,
        typer.Option("--word", help=_("--each as Word files (extra “word”)."), rich_help_panel=_LETTERS),
    ] = False,
    directory: o.Directory = None,
    sop: o.SopFile = None,
    as_of: o.AsOf = None,
    period: o.PeriodText = None,
    lang: o.Language = None,
    out_format: o.OutFormat = None,
    output: o.Output = None,
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
    laid_out = plan if form is FormName.PLAN else None
    _check_plan(form, laid_out, blank=blank)
    plan = None if form is FormName.PLAN else plan
    wanted = Wanted(form is FormName.LETTERS, plan, from_, actuals, rule.value if rule else None, changed,
                    None if form is FormName.INTERVIEW else each, word)  # fmt: skip
    wanted.check(blank=blank, files=output or ())
    if form is FormName.INTERVIEW:
        _check_interview(output or [], blank=blank)
    run = start(common, period=not blank and form not in (FormName.LOG, FormName.PLAN, FormName.PLANS) and plan is None)
    if form is FormName.PLAN:
        result = _target_plan(run, laid_out)
    else:
        result = _blank(run, form) if blank else letters_of(run, wanted) if wanted.letters else _filled(run, form)
    emit(run, result, o.Out(out_format, tuple(output or ()), fail_on, summary, each, ".docx" if word else ".xlsx"))


def _check_plan(form: FormName, plan: Path | None, *, blank: bool) -> None:
    """The plan's form is blank, or has a plan laid out in it: one of the two."""
    if form is FormName.PLAN and blank == (plan is not None):
        raise SopError(
            _("{form} is either --blank, or shows a plan: --plan plan.yaml.").format(form=form.value),
            hint=_("For example: sop export {form} --blank -o plan.xlsx").format(form=form.value),
        )


def _check_interview(files: list[Path], *, blank: bool) -> None:
    if blank:
        raise SopError(
            _("{form} cannot be blank: it shows a person’s figures.").format(form=FormName.INTERVIEW.value),
            hint=_("Name the period: --period 2023Q4"),
        )
    if any(path.suffix.lower() == ".docx" for path in files):
        raise SopError(
            _("The interview form is a workbook."), hint=_("Write it with -o interviews.xlsx or --each DIR.")
        )


def _interviews(run: Run) -> Result:
    from sop_cli.cli.evaluate import figure_findings, figures_book, say_findings
    from sop_cli.reports.evaluation import KINDS
    from sop_cli.reports.interview import interviews

    book = figures_book(run, (*KINDS, "actions"))
    findings = figure_findings(run)
    say_findings(run, findings)
    return interviews(book, run.window, findings=findings, inputs=run.inputs())


def _target_plan(run: Run, path: Path | None) -> Result:
    from sop_cli.reports.target_plan import plan_form
    from sop_cli.sources.plan_file import read_plan

    plan, document = read_plan(path, str(path)) if path else (None, None)
    if document is not None:
        run.further.append(document.as_input)
    roster = run.book(["members"] if run.sop.files("members") else []).roster
    return plan_form(run.sop, roster, plan, period=run.period, inputs=run.inputs())


def _blank(run: Run, form: FormName) -> Result:
    from sop_cli.reports.forms import blank

    roster = run.book(["members"]).roster
    return blank(form.value, run.sop, roster, run.as_of, run.period)


def _filled(run: Run, form: FormName) -> Result:
    if form is FormName.LOG:
        from sop_cli.reports.forms import followup_log

        book = run.book(["followups"], needed=["followups"])
        return followup_log(book, run.period, findings=book.findings, inputs=book.inputs)
    if form is FormName.INTERVIEW:
        return _interviews(run)
    from sop_cli.reports.forms import as_form, target_breakdown

    if form is FormName.PLANS:
        from sop_cli.reports.plans import plans_result

        return as_form(plans_result(checked_plans(run, []), inputs=run.inputs()))
    if form is FormName.TARGETS:
        book = run.book(["members", "targets"], needed=["targets"])
        return target_breakdown(book, run.window, findings=book.findings, inputs=book.inputs)
    return as_form(evaluation_of(run) if form is FormName.EVALUATION else review_of(run))
