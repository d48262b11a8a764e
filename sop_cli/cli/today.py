"""`sop today`: what is due, who waits for a call, whose birthday it is, which deals are about to slip."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sop_cli.cli import options as o
from sop_cli.cli.emit import emit, meta_of
from sop_cli.cli.names import nearest
from sop_cli.cli.run import Run, start
from sop_cli.errors import SopError, Where
from sop_cli.i18n import _

if TYPE_CHECKING:
    from sop_cli.daily.agenda import Agenda
    from sop_cli.records.book import Book

HELP = _(
    "What people have promised for today and this week, customers to be revisited (limits as in FU105), birthdays and "
    "open deals about to slip, person by person. “-o today.ics” goes into a calendar, “--per-owner DIR” writes a file "
    "for each."
)

KINDS = ("followups", "members", "customers", "deals", "absences")
_MOST_NOTES = 5


class Ending(StrEnum):
    """What the files for each person are."""

    HTML = "html"
    XLSX = "xlsx"
    MD = "md"
    ICS = "ics"


def command(
    owner: Annotated[
        list[str] | None,
        typer.Option("--owner", metavar="NAME", help=_("Only this person’s day. May be given again.")),
    ] = None,
    per_owner: Annotated[
        Path | None, typer.Option("--per-owner", metavar="DIR", help=_("One file for each person, into this folder."))
    ] = None,
    file_as: Annotated[
        Ending, typer.Option("--as", metavar="ENDING", help=_("--per-owner writes html (default), xlsx, md or ics."))
    ] = Ending.HTML,
    directory: o.Directory = None,
    sop: o.SopFile = None,
    as_of: o.AsOf = None,
    lang: o.Language = None,
    out_format: o.OutFormat = None,
    output: o.Output = None,
    summary: o.Summary = False,
    unmask: o.Unmask = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    no_color: o.NoColor = False,
) -> None:
    common = o.Common(
        directory=directory, sop=sop, as_of=as_of, lang=lang, quiet=quiet, verbose=verbose, no_color=no_color,
        unmask=unmask,
    )  # fmt: skip
    run = start(common)
    found = agenda_of(run)
    if owner:
        found = found.only(_named(run.book(KINDS), owner, found))

    from sop_cli.reports.today import today

    result = today(found, run.sop, inputs=run.inputs())
    out = o.Out(out_format, tuple(output or ()), o.FailOn.NEVER, summary)
    if per_owner is not None:
        _write_each(run, found, per_owner, file_as, out)
    emit(run, result, out)


def agenda_of(run: Run) -> Agenda:
    """The day of everybody; what was not understood on the way is said on stderr."""
    from sop_cli.cli.evaluate import say_findings
    from sop_cli.daily.agenda import agenda
    from sop_cli.records.finding import Severity

    if not any(run.sop.files(kind) for kind in ("followups", "customers", "deals")):
        raise SopError(
            _("There is nothing to look at: data: names no followups, customers or deals."),
            Where(run.shown or None),
            _("Add “{kind}: data/….xlsx” under data:.").format(kind="followups"),
        )
    book = run.book(KINDS)
    found = agenda(book)
    say_findings(run, [finding for finding in run.findings() if finding.severity is Severity.ERROR])
    for line in found.notes[:_MOST_NOTES]:
        run.note(line)
    if (rest := len(found.notes) - _MOST_NOTES) > 0:
        run.note(_("… and {count} more birthdays that are not understood.").format(count=rest))
    return found


def _named(book: Book, wanted: Sequence[str], found: Agenda) -> list[str]:
    from sop_cli.daily.agenda import people_named

    try:
        return people_named(book, wanted, found)
    except KeyError as error:
        name = str(error.args[0])
        known = sorted({*(person.name for person in book.roster.people), *(n for n in found.owners if n)})
        near = book.roster.suggest(name) or nearest(name, known)
        hint = _("Did you mean “{near}”?").format(near=near) if near else _("Known: {words}").format(
            words=", ".join(known[:20])
        )  # fmt: skip
        raise SopError(_("Nobody is called “{name}”.").format(name=name), Where("--owner"), hint) from None


def _write_each(run: Run, found: Agenda, folder: Path, ending: Ending, out: o.Out) -> None:
    """A file for everyone who has anything, under a name that leads nowhere else."""
    from sop_cli.reports.today import today
    from sop_cli.sinks import render
    from sop_cli.sinks.masking import hidden
    from sop_cli.sinks.write import write
    from sop_cli.values.filename import safe_names

    people = [name for name in found.owners if name]
    results = [today(found.only([name]), run.sop) for name in people]  # whose files were read is not for everybody
    metas = [meta_of(run, result, out) for result in results]
    names = safe_names([hidden(name, meta) for name, meta in zip(people, metas, strict=True)])
    for name, result, meta in zip(names, results, metas, strict=True):
        write(folder / f"{name}.{ending.value}", render(result, f".{ending.value}", meta))
    run.note(_("{count} files written to {folder}.").format(count=len(people), folder=folder))
