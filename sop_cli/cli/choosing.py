"""The options by which `check-followups` chooses what to look at: rules, people, days."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from sop_cli.cli.run import Run, day_given
from sop_cli.errors import SopError
from sop_cli.i18n import _

if TYPE_CHECKING:
    from sop_cli.rules.choice import Choice

_PANEL = _("What is looked at")

Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select", metavar="CODES", rich_help_panel=_PANEL,
        help=_("Only these rules, by code or beginning: FU1,FU203. May be given again."),
    ),
]  # fmt: skip
Ignore = Annotated[
    list[str] | None,
    typer.Option(
        "--ignore", metavar="CODES", rich_help_panel=_PANEL,
        help=_("Not these rules, by code or beginning. May be given again."),
    ),
]  # fmt: skip
Owners = Annotated[
    list[str] | None,
    typer.Option(
        "--owner", metavar="NAME", rich_help_panel=_PANEL, help=_("Only this person. May be given again.")
    ),
]  # fmt: skip
Teams = Annotated[
    list[str] | None,
    typer.Option(
        "--team", metavar="TEAM", rich_help_panel=_PANEL, help=_("Only this team. May be given again.")
    ),
]  # fmt: skip
Since = Annotated[
    str | None,
    typer.Option("--since", metavar="DATE", rich_help_panel=_PANEL, help=_("Only records from this day on.")),
]

Show = Annotated[
    int | None,
    typer.Option(
        "--show", metavar="N", min=0, rich_help_panel=_("Output"), show_default=False,
        help=_("At most N findings a person as text; 0: all. Default: 20 on a terminal, all in a pipe or file."),
    ),
]  # fmt: skip
SHOWN = 20
"""What a screen can take in; what is piped, redirected or mailed by cron is whole."""

Stats = Annotated[
    bool,
    typer.Option(
        "--stats", rich_help_panel=_("Output"),
        help=_("Counts and completeness by person and team in place of the findings."),
    ),
]  # fmt: skip


def most(show: int | None) -> int | None:
    """How many findings a person are drawn; None: all."""
    if show is None:
        return SHOWN if sys.stdout.isatty() else None
    return show or None


def choice(
    run: Run,
    *,
    select: Sequence[str] | None,
    ignore: Sequence[str] | None,
    owners: Sequence[str] | None,
    teams: Sequence[str] | None,
    since: str | None,
    whole: bool,
) -> Choice:
    """What was asked for. whole: all of the workspace's logs are checked, not files that were named."""
    from sop_cli.rules.choice import Choice

    return Choice(
        select=_codes("--select", select), ignore=_codes("--ignore", ignore),
        owners=_names("--owner", owners), teams=_names("--team", teams),
        since=_day(since, run), whole=whole, places=_places(run),
    )  # fmt: skip


def _codes(option: str, given: Sequence[str] | None) -> tuple[str, ...]:
    """Codes parted by commas, Chinese ones too, or blanks."""
    parts = [part for text in given or () for part in text.replace("，", ",").replace("、", ",").split(",")]
    return _words(option, given, [word for part in parts for word in part.split()])


def _names(option: str, given: Sequence[str] | None) -> tuple[str, ...]:
    return _words(option, given, [text.strip() for text in given or () if text.strip()])


def _words(option: str, given: Sequence[str] | None, words: Sequence[str]) -> tuple[str, ...]:
    if given and not words:
        raise SopError(_("The option “{option}” needs a value.").format(option=option))
    return tuple(dict.fromkeys(words))


def _day(text: str | None, run: Run) -> date | None:
    if text is None:
        return None
    day = day_given("--since", text)
    if day > run.as_of:
        raise SopError(
            _("--since {since} lies after the as-of date {as_of}.").format(since=day, as_of=run.as_of),
            hint=_("Give an earlier day."),
        )
    return day


def _places(run: Run) -> tuple[tuple[str, int], ...]:
    """Where each entry of followups.ignore stands."""
    if run.document is None:
        return ()
    found = [run.document.where(("followups", "ignore", n)) for n in range(len(run.sop.followups.ignore))]
    return tuple((where.file or run.shown, where.line or 1) for where in found)
