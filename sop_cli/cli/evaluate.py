"""`sop evaluate --period P`: achievement, score, grade and rank of each person, awards and advice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sop_cli.cli import options as o
from sop_cli.cli import sharing
from sop_cli.cli.emit import emit
from sop_cli.cli.run import Run, start
from sop_cli.i18n import _
from sop_cli.records.finding import Severity
from sop_cli.records.sop import Sop
from sop_cli.values.mask import mask

if TYPE_CHECKING:
    from sop_cli.records.book import Book
    from sop_cli.records.finding import Finding
    from sop_cli.reports.result import Result
    from sop_cli.reports.schemes import Proposal

_NO_FIGURES = ("followups", "absences")

HELP = _(
    "The scheme stands in sop.yaml under evaluation: metrics with weights, grades, awards, pay. “-o evaluation.xlsx” "
    "writes the filled form. Status 1 says that reading the files of the figures found something at or above "
    "--fail-on; follow-up records are for “sop check-followups”."
)


Compare = Annotated[
    Path | None,
    typer.Option(
        "--compare", metavar="FILE",
        help=_("Set the scheme of another sop.yaml beside this one, on the same data: who gains, who loses."),
    ),
]  # fmt: skip
NoPay = Annotated[bool, typer.Option("--no-pay", help=_("Leave out what is paid."))]


def command(
    period: o.PeriodText = None,
    compare: Compare = None,
    no_pay: NoPay = False,
    for_: sharing.For = None,
    anonymous: sharing.Anonymous = False,
    directory: o.Directory = None,
    sop: o.SopFile = None,
    as_of: o.AsOf = None,
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
    run = start(o.Common(directory, sop, as_of, period, lang, quiet, verbose, no_color, unmask), period=True)
    emit(
        run,
        sharing.shared(run, evaluation_of(run, compare=compare, with_pay=not no_pay), for_, without_names=anonymous),
        o.Out(out_format, tuple(output or ()), fail_on, summary),
    )


def evaluation_of(run: Run, *, compare: Path | None = None, with_pay: bool = True) -> Result:
    """The evaluation of the run's period. compare: another definition, whose scheme is set beside the run's own."""
    from sop_cli.reports.evaluation import KINDS, evaluation

    book = figures_book(run, KINDS)
    findings = figure_findings(run)
    say_findings(run, findings)
    proposal = _proposal(compare) if compare else None
    return with_closing(
        run,
        book,
        lambda of: evaluation(
            of, run.window, findings=findings, inputs=run.inputs(), with_pay=with_pay, proposal=proposal
        ),
    )


def with_closing(run: Run, book: Book, make: Callable[[Book], Result]) -> Result:
    """A report of the run's period, with what is closed: the period's own rows as paid, adjustments of those before."""
    if not (run.folder / "closed").is_dir():
        return make(book)
    from sop_cli.cli.closed import standing
    from sop_cli.reports.closing import with_standing
    from sop_cli.reports.words import Speaker

    of, found = standing(run, book, run.window)
    return with_standing(make(of), found, Speaker.of(run.sop))


def _proposal(path: Path) -> Proposal:
    from sop_cli.metrics.settings import problems
    from sop_cli.reports.schemes import Proposal
    from sop_cli.sources.definition import read_sop

    other, _document = read_sop(path, str(path), [problems])
    return Proposal(str(path), other.evaluation)


def figures_book(run: Run, kinds: Sequence[str]) -> Book:
    """Read the kinds that figures need; a kind that sop.yaml names without a file being there is said on stderr."""
    book = run.book(kinds, needed=needed(run.sop))
    for kind in kinds:
        if run.sop.files(kind) and not run.loaded[kind].inputs and not run.loaded[kind].findings:
            globs = ", ".join(run.sop.files(kind))
            run.note(_("data.{kind}: no file matches {glob} for now.").format(kind=kind, glob=globs))
    return book


def needed(sop: Sop) -> list[str]:
    """The kinds that must have files: of those that sop.yaml names, what figures cannot be had without."""
    wanted = [kind for kind in ("members", "sales", "targets") if sop.files(kind)]
    if "sales" in wanted:
        return wanted
    if sop.files("deals"):
        return [*wanted, "deals"]
    return wanted if "targets" in wanted else [*wanted, "sales"]


def figure_findings(run: Run) -> list[Finding]:
    """What reading found in the kinds that figures rest on; follow-up records are checked by their own command."""
    kinds = [kind for kind in run.loaded if kind not in _NO_FIGURES]
    return sorted((f for kind in kinds for f in run.loaded[kind].findings), key=lambda f: f.order)


def say_findings(run: Run, findings: Sequence[Finding]) -> None:
    """What could not be read goes into no figure: each place on stderr, the first so many of them."""
    weighty = [finding for finding in findings if finding.severity is not Severity.INFO]
    for finding in weighty[:_MOST_SAID]:
        label = str(finding.severity.words)
        place = f"{finding.where}  " if str(finding.where) else ""
        hint = f"  {finding.hint}" if finding.hint else ""
        line = f"{label}  {place}{finding.message}{hint}"
        run.note(line if run.common.unmask else mask(line))
    kinds = [kind for kind in run.loaded if kind not in _NO_FIGURES and run.loaded[kind].findings]
    if (rest := len(weighty) - _MOST_SAID) > 0:
        run.note(
            _("… and {count} more; “sop read {kind}” shows them.").format(count=rest, kind=kinds[0])
            if len(kinds) == 1
            else _("… and {count} more; “sop read KIND” shows them (KIND: {kinds}).").format(
                count=rest, kinds=", ".join(kinds)
            )
        )


_MOST_SAID = 20
