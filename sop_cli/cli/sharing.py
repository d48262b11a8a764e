"""`--for NAME` and `--anonymous`: a result that may be handed to one person, or outside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from sop_cli.cli.run import Run
from sop_cli.errors import SopError, Where
from sop_cli.i18n import _

if TYPE_CHECKING:
    from sop_cli.reports.result import Result

_PANEL = _("Sharing")

For = Annotated[
    str | None,
    typer.Option(
        "--for", metavar="NAME", help=_("Only what this person may see: their figures and rows, the team’s averages."),
        rich_help_panel=_PANEL,
    ),
]  # fmt: skip
Anonymous = Annotated[
    bool,
    typer.Option("--anonymous", help=_("Without names and free text, to be shared outside."), rich_help_panel=_PANEL),
]


def alone(*, wanted: str | None, without_names: bool, beside: Mapping[str, bool]) -> None:
    """Raises SopError for options that write or send files beside the result: those would show what it leaves out."""
    asked = [option for option, given in beside.items() if given]
    if asked and (wanted is not None or without_names):
        raise SopError(
            _("{options} cannot be asked for together with --for or --anonymous.").format(options=", ".join(asked)),
            hint=_("Make two runs of it; --per-owner already writes each person only their own rows."),
        )


def shared(run: Run, result: Result, wanted: str | None, *, without_names: bool, listed: bool = False) -> Result:
    """The result as it may be seen. listed: its listings are about the wanted person alone.

    Raises SopError for a person whom nobody knows.
    """
    if wanted is None and not without_names:
        return result
    if wanted is not None and without_names:
        raise SopError(_("--for and --anonymous are for different readers."), hint=_("Ask for one of them."))
    from sop_cli.reports.shared import Names, anonymous, for_one

    book = run.book(["members", "customers"])
    names = Names.of(book)
    if wanted is None:
        return anonymous(result, names)
    person = book.roster.find(wanted)
    name = person.name if person else names.people.get(wanted)
    if name is None:
        near = book.roster.suggest(wanted)
        hint = _("Did you mean “{near}”?").format(near=near) if near else None
        raise SopError(_("Nobody is called “{name}”.").format(name=wanted), Where("--for"), hint)
    return for_one(result, name, names, listed=listed)
