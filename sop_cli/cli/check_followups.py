"""`sop check-followups [FILES or FOLDERS…]`: what there is to look at in the follow-up logs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sop_cli.cli import choosing as c
from sop_cli.cli import options as o
from sop_cli.cli.emit import emit
from sop_cli.cli.run import Run, start
from sop_cli.i18n import _

if TYPE_CHECKING:
    from sop_cli.reports.result import MarkedSheet
    from sop_cli.sources.load import FileRef

HELP = _(
    "Files or folders that are named take the place of the workspace's logs; members, customers and absences still "
    "come from the workspace. “sop rule” explains what is looked at. “-o marked.xlsx” writes the logs as they came, "
    "with every place marked."
)

KINDS = ("followups", "members", "customers", "absences")


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
    directory: o.Directory = None,
    sop: o.SopFile = None,
    as_of: o.AsOf = None,
    lang: o.Language = None,
    out_format: o.OutFormat = None,
    output: o.Output = None,
    fail_on: o.FailOnOption = o.FailOn.ERROR,
    summary: o.Summary = False,
    unmask: o.Unmask = False,
    no_ledger: Annotated[  # noqa: ARG001 - see its help
        bool, typer.Option("--no-ledger", help=_("Keep nothing about this run. No ledger is kept yet in any case."))
    ] = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    no_color: o.NoColor = False,
) -> None:
    common = o.Common(
        directory=directory, sop=sop, as_of=as_of, lang=lang, quiet=quiet, verbose=verbose, no_color=no_color,
        unmask=unmask,
    )  # fmt: skip
    run = start(common)
    named = list(files or [])
    choice = c.choice(run, select=select, ignore=ignore, owners=owner, teams=team, since=since, whole=not named)
    book = run.book(KINDS, needed=["followups"], instead={"followups": named} if named else None)

    from sop_cli.reports.check import check_result
    from sop_cli.rules.run import check

    checked = check(book, choice)
    for note in checked.notes:
        run.note(note)
    result = check_result(checked, inputs=run.inputs(), sheets=lambda: list(_sheets(run, named)))
    emit(run, result, o.Out(out_format, tuple(output or ()), fail_on, summary))


def _sheets(run: Run, named: Sequence[Path]) -> Iterator[MarkedSheet]:
    """The logs' sheets as they came, in the order in which they were read."""
    from sop_cli.records.kinds import KINDS as MODELS
    from sop_cli.reports.result import MarkedSheet
    from sop_cli.sources.files import read_file
    from sop_cli.sources.found import Found
    from sop_cli.sources.header import Header
    from sop_cli.sources.headers import find_header
    from sop_cli.sources.rows import records
    from sop_cli.sources.words import Vocabulary

    words = Vocabulary.of(
        MODELS["followups"], run.sop.sources.get("followups"), currency=run.sop.currency,
        month_start=run.sop.calendar.month_start,
    )  # fmt: skip
    read = {(i.path, i.sheet) for i in run.loaded["followups"].inputs}
    for ref in _refs(run, named):
        if not any(path == ref.shown for path, _sheet in read):
            continue
        for sheet in read_file(ref.path, ref.shown, ref.sheet).sheets:
            if (ref.shown, sheet.name) not in read:
                continue
            found = Found(ref.shown, sheet.name)
            header = find_header(sheet, words, found)
            if isinstance(header, Header):
                cells = sheet.frame.select("_row", r"^c\d+$")
                rows = records(sheet, header, words, found)
                broken = frozenset(rows.filter(rows["_broken"])["_row"].to_list())
                merges = [(m.first_row, m.last_row, m.first_column, m.last_column) for m in sheet.merges]
                yield MarkedSheet(ref.shown, sheet.name, header.row, cells, (), merges, broken)


def _refs(run: Run, files: Sequence[Path]) -> list[FileRef]:
    """The files that were read as logs."""
    from sop_cli.sources.load import matches, named

    if files:
        return named(files)
    return [ref for glob in run.sop.files("followups") for ref in matches(run.folder, glob)]
