"""`sop spot-check`: which follow-up records the leader looks at today, and who was looked at when."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from sop_cli.cli import choosing as c
from sop_cli.cli import options as o
from sop_cli.cli.emit import emit
from sop_cli.cli.run import Run, day_given, start
from sop_cli.errors import SopError, Where
from sop_cli.i18n import _

if TYPE_CHECKING:
    import polars as pl

    from sop_cli.records.book import Book

HELP = _(
    "A sample that leans towards what the check finds and towards people whose records nobody has looked at for long. "
    "“-o form.xlsx” writes it as a form; filled, it belongs into the folder of data.spot_checks, and counts from then "
    "on. The same day, or the same --seed, gives the same records."
)

_DAYS = 30


class Group(StrEnum):
    """What the sample is spread over."""

    OWNER = "owner"
    TEAM = "team"
    REGION = "region"
    CHANNEL = "channel"
    NONE = "none"


def command(
    count: Annotated[int, typer.Option("-n", "--count", metavar="N", min=1, help=_("How many records."))] = 5,
    by: Annotated[
        Group,
        typer.Option(
            "--by", metavar="GROUP", help=_("One each in turn: owner (default), team, region, channel or none.")
        ),
    ] = Group.OWNER,
    seed: Annotated[
        str | None, typer.Option("--seed", metavar="TEXT", help=_("What chance depends on; default: the as-of date."))
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help=_("Records from this day on; default: 30 days back."))
    ] = None,
    owner: c.Owners = None,
    checker: Annotated[
        str | None, typer.Option("--checker", metavar="NAME", help=_("Who is going to look, for the form."))
    ] = None,
    listing: Annotated[
        bool, typer.Option("--list", help=_("Who was looked at, when, and what came of it; no sample."))
    ] = False,
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
    first = run.as_of - timedelta(days=_DAYS) if since is None else day_given("--since", since)

    from sop_cli.cli.evaluate import say_findings
    from sop_cli.daily.sample import draw
    from sop_cli.reports.spot_check import people_checked, spot_check
    from sop_cli.rules.run import check
    from sop_cli.rules.settings import kinds

    book = run.book([*kinds(run.sop), "spot_checks"], needed=["followups"])
    book = replace(book, events=_told(run, book))
    say_findings(run, run.loaded["spot_checks"].findings)
    owners = [_person(book, name) for name in owner or ()]
    drawn = draw(
        check(book), count=0 if listing else count, by=by.value, since=first, seed=seed or run.as_of.isoformat(),
        owners=owners,
    )  # fmt: skip
    if listing:
        result = people_checked(drawn, run.sop, run.as_of, inputs=run.inputs())
    else:
        result = spot_check(drawn, run.sop, run.as_of, checker=checker, inputs=run.inputs())
    emit(run, result, o.Out(out_format, tuple(output or ()), o.FailOn.NEVER, summary))


def _told(run: Run, book: Book) -> pl.DataFrame:
    """What the workspace's ledger has seen; looking at it adds nothing to it."""
    from sop_cli.cli.keeping import ledger_path
    from sop_cli.ledger.peek import peek

    files = {read.path for read in run.loaded["followups"].inputs}
    frame = book.frame("followups")
    return peek(ledger_path(run, None), frame, sop=run.sop.name, as_of=run.as_of, files=files)


def _person(book: Book, text: str) -> str:
    """The name under which somebody's records stand."""
    from sop_cli.rules.log import PERSON, Log

    known = Log.of(book).data[PERSON].drop_nulls().unique().to_list()
    person = book.roster.find(text)
    name = person.name if person else text
    if name not in known:
        near = book.roster.suggest(text)
        hint = _("Did you mean “{near}”?").format(near=near) if near and near != name else None
        raise SopError(_("There are no records of “{name}”.").format(name=text), Where("--owner"), hint)
    return name
