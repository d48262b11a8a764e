"""`sop review --period P`: goals against actuals, where the gap comes from, the process, the measures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from sop_cli.cli import options as o
from sop_cli.cli import sharing
from sop_cli.cli.emit import emit
from sop_cli.cli.evaluate import figure_findings, figures_book, say_findings, with_closing
from sop_cli.cli.keeping import ledger_path
from sop_cli.cli.run import Run, start
from sop_cli.errors import SopError
from sop_cli.i18n import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sop_cli.records.case import CaseFile
    from sop_cli.reports.result import Result
    from sop_cli.rules.summary import Logs

HELP = _(
    "“-o review.xlsx” writes the filled report with native charts, “-o review.html” one page with charts. Status 1 "
    "says that reading the files of the figures found something at or above --fail-on; what the follow-up logs show is "
    "part of the review and does not change the status."
)


_SHORT = _("Short forms")
Trace = Annotated[
    str | None,
    typer.Option(
        "--trace", metavar="FIGURE",
        help=_("List the rows behind a figure: revenue/NAME/2023-11, in any order."),
    ),
]  # fmt: skip


def command(
    period: o.PeriodText = None,
    one_page: Annotated[
        bool,
        typer.Option(
            "--one-page",
            help=_("Three sentences and two pictures; -o page.pdf or page.png for the phone."),
            rich_help_panel=_SHORT,
        ),
    ] = False,
    good_news: Annotated[
        list[str] | None,
        typer.Option(
            "--good-news",
            metavar="NAME",
            help=_("A card that praises a person, team or region. May be given again."),
            rich_help_panel=_SHORT,
        ),
    ] = None,
    trace: Trace = None,
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
    whole = trace_of(run, trace) if trace is not None else review_of(run)
    made = _shortened(whole, good_news, one_page=one_page)
    made = sharing.shared(run, made, for_, without_names=anonymous)
    emit(run, made, o.Out(out_format, tuple(output or ()), fail_on, summary))


def _shortened(result: Result, names: Sequence[str] | None, *, one_page: bool) -> Result:
    """The review as it was asked for: whole, on one page, or as good news."""
    if one_page and names:
        raise SopError(_("--one-page and --good-news are two different pages."), hint=_("Ask for one of them."))
    if one_page and result.one_page is not None:
        return replace(result, report=result.one_page, form=None)
    if names and result.good_news is not None:
        card = result.good_news(names)
        return replace(result, report=lambda: card, form=None)
    return result


def review_of(run: Run) -> Result:
    """The review of the run's period."""
    from sop_cli.reports.review import KINDS, review

    followups = _followups(run)
    book = figures_book(run, KINDS)
    findings = figure_findings(run)
    say_findings(run, findings)
    kept, cases = _kept(run), _new_cases(run)
    return with_closing(
        run,
        book,
        lambda of: review(
            of, run.window, followups=followups, cases=cases, findings=findings, inputs=run.inputs(), kept=kept
        ),
    )


def _kept(run: Run) -> dict[str, int]:
    """How many changes of each kind the workspace's ledger noticed in the period; nothing without one.

    A ledger that cannot be looked at stops no review: it is said on stderr.
    """
    from sop_cli.errors import SopError
    from sop_cli.ledger.read import read
    from sop_cli.records.history import EVENTS

    path = ledger_path(run, None)
    period = run.window
    found: dict[str, int] = {}
    if not run.sop.files("followups") or period is None:
        return found
    try:
        with read(path, run.sop.name if run.document else None) as ledger:
            runs = ledger.runs() if ledger else []
    except SopError as error:
        run.note(_("The ledger is left out of the review: {why}").format(why=error.message))
        return found
    last = min(period.end, run.as_of).isoformat()
    for kept in runs:
        if period.start.isoformat() <= kept.as_of <= last:
            for kind in EVENTS:
                if kind not in ("added", "extended") and kept.events.get(kind):
                    found[kind] = found.get(kind, 0) + kept.events[kind]
    return found


def trace_of(run: Run, figure: str) -> Result:
    """The rows behind a figure of the run's review."""
    from sop_cli.metrics.performance import Performance
    from sop_cli.metrics.trace import trace
    from sop_cli.records.resolve import Resolved
    from sop_cli.reports.review import KINDS
    from sop_cli.reports.trace import trace_result

    plans = ("plans",) if run.sop.files("plans") else ()
    book = figures_book(run, (*KINDS, *plans))
    findings = figure_findings(run)
    say_findings(run, findings)
    traced = trace(Performance(Resolved(book), run.window), figure)
    return trace_result(traced, findings=findings, inputs=run.inputs())


def _new_cases(run: Run) -> list[CaseFile]:
    """The cases of the knowledge base written in the period; files that cannot be read are said on stderr."""
    from sop_cli.cases.search import chosen
    from sop_cli.sources.cases import read_cases

    try:
        found = read_cases(run.folder)
    except SopError as error:
        run.note(f"{error.where}  {error.message}")
        return []
    say_findings(run, found.findings)
    run.further += found.inputs
    return chosen(found.files, period=run.window)


def _followups(run: Run) -> Logs | None:
    """What checking the workspace's logs comes to: read before the other kinds, so that both see the same book."""
    if not run.sop.files("followups"):
        return None
    from sop_cli.rules.run import check
    from sop_cli.rules.settings import kinds

    book = run.book(kinds(run.sop))
    return check(book).logs if run.loaded["followups"].inputs else None
