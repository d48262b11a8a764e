"""`sop review --period P`: goals against actuals, where the gap comes from, the process, the measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sop_cli.cli import options as o
from sop_cli.cli.emit import emit
from sop_cli.cli.evaluate import figure_findings, figures_book, say_findings
from sop_cli.cli.run import Run, start
from sop_cli.i18n import _

if TYPE_CHECKING:
    from sop_cli.reports.result import Result
    from sop_cli.rules.summary import Logs

HELP = _(
    "“-o review.xlsx” writes the filled report with native charts, “-o review.html” one page with charts. Status 1 "
    "says that reading the files of the figures found something at or above --fail-on; what the follow-up logs show is "
    "part of the review and does not change the status."
)


def command(
    period: o.PeriodText = None,
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
    emit(run, review_of(run), o.Out(out_format, tuple(output or ()), fail_on, summary))


def review_of(run: Run) -> Result:
    """The review of the run's period."""
    from sop_cli.reports.review import KINDS, review

    followups = _followups(run)
    book = figures_book(run, KINDS)
    findings = figure_findings(run)
    say_findings(run, findings)
    return review(book, run.window, followups=followups, findings=findings, inputs=run.inputs())


def _followups(run: Run) -> Logs | None:
    """What checking the workspace's logs comes to: read before the other kinds, so that both see the same book."""
    if not run.sop.files("followups"):
        return None
    from sop_cli.rules.run import check
    from sop_cli.rules.settings import kinds

    book = run.book(kinds(run.sop))
    return check(book).logs if run.loaded["followups"].inputs else None
