"""`sop check-followups [FILES or FOLDERS…]`: what there is to look at in the follow-up logs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from sop_cli.cli import choosing as c
from sop_cli.cli import fix as fixing
from sop_cli.cli import keeping as l
from sop_cli.cli import known, sharing
from sop_cli.cli import options as o
from sop_cli.cli import per_owner as each
from sop_cli.cli.emit import emit, meta_of
from sop_cli.cli.marked_sheets import marked_sheets
from sop_cli.cli.notify import DryRun, Notify, asked, send
from sop_cli.cli.run import start
from sop_cli.i18n import _

HELP = _(
    "Files or folders that are named take the place of the workspace's logs; members, customers and absences still "
    "come from the workspace. “sop rule” explains what is looked at. “-o marked.xlsx” writes the logs as they came, "
    "with every place marked."
)


def command(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="FILES|FOLDERS", help=_("Logs to check; default: those of the workspace."), show_default=False
        ),
    ] = None,
    select: c.Select = None,
    ignore: c.Ignore = None,
    owner: c.Owners = None,
    team: c.Teams = None,
    since: c.Since = None,
    baseline: known.File = None,
    write_baseline: known.Write = None,
    for_: sharing.For = None,
    anonymous: sharing.Anonymous = False,
    directory: o.Directory = None,
    sop: o.SopFile = None,
    as_of: o.AsOf = None,
    lang: o.Language = None,
    out_format: o.CheckOutFormat = None,
    output: o.CheckOutput = None,
    per_owner: each.Folder = None,
    fix: fixing.Fix = False,
    show: c.Show = None,
    stats: c.Stats = False,
    fail_on: o.FailOnOption = o.FailOn.ERROR,
    summary: o.Summary = False,
    unmask: o.Unmask = False,
    ledger: l.LedgerFile = None,
    no_ledger: l.NoLedger = False,
    expect_head: l.ExpectHead = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    no_color: o.NoColor = False,
    notify: Notify = False,
    dry_run: DryRun = False,
) -> None:
    common = o.Common(
        directory=directory, sop=sop, as_of=as_of, lang=lang, quiet=quiet, verbose=verbose, no_color=no_color,
        unmask=unmask,
    )  # fmt: skip
    run = start(common)
    named = list(files or [])
    out = o.Out(out_format, tuple(output or ()), fail_on, summary, most=c.most(show))
    beside = {"--fix": fix, "--per-owner": per_owner is not None, "--notify": notify, "--dry-run": dry_run}
    sharing.alone(wanted=for_, without_names=anonymous, beside=beside)
    if fix:
        fixing.asked(out)
    if notify or dry_run:
        asked(run)
    choice = c.choice(
        run,
        select=select,
        ignore=ignore,
        owners=[*(owner or ()), *([for_] if for_ else ())] or None,
        teams=team,
        since=since,
        whole=not named,
    )

    from sop_cli.rules.settings import kinds

    book = run.book(kinds(run.sop), needed=["followups"], instead={"followups": named} if named else None)

    from sop_cli.reports.check import check_result
    from sop_cli.rules.run import check

    kept = l.kept(run, book, l.Keeping(ledger, expect_head, no_ledger), named)
    checked = check(book if kept is None else replace(book, events=kept.frame), choice)
    for note in checked.notes:
        run.note(note)
    shown, outcome = known.against(run, checked, baseline, write_baseline, whole=not named)
    result = check_result(
        shown, inputs=run.inputs(), kept=kept, known=outcome, sheets=lambda: list(marked_sheets(run, named))
    )
    if fix:
        result, out = fixing.write_fixed(run, result, out, named)
    if notify or dry_run:
        result = send(run, shown, result, meta_of(run, result, out), dry_run=dry_run)
    if per_owner is not None:
        people = [*(owner or ()), *(team or ())]
        result = each.write_each(run, result, meta_of(run, result, out), per_owner, people)
    if stats:
        from sop_cli.reports.stats import with_stats

        result = with_stats(result, shown)
    emit(run, sharing.shared(run, result, for_, without_names=anonymous, listed=True), out)
