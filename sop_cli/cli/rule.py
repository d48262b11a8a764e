"""`sop rule [CODE]`: the rules for follow-up logs, all in a list or one explained."""

from __future__ import annotations

from typing import Annotated

import typer

from sop_cli.cli import options as o
from sop_cli.errors import SopError
from sop_cli.i18n import _
from sop_cli.values.visible import width

HELP = _("Needs no workspace. Weight and options are set in sop.yaml under followups.rules.")


def command(
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", help=_("Such as FU102; default: list all."), show_default=False)
    ] = None,
    lang: o.Language = None,  # noqa: ARG001 - read before the command is loaded
) -> None:
    from sop_cli.rules.manual import page, text
    from sop_cli.rules.settings import unknown

    if code is None:
        typer.echo(_listed())
        return
    wanted = code.strip().upper()
    for _path, message, hint in unknown(wanted, ()):
        raise SopError(message, hint=hint)
    typer.echo(text(page(wanted)))


def _listed() -> str:
    from sop_cli.rules.manual import pages

    shown = pages()
    room = max(width(p.name) for p in shown)
    lines = [f"{p.code}  {p.name}{' ' * (room - width(p.name))}  {p.title} ({p.severity.words})" for p in shown]
    return "\n".join([*lines, "", _("“sop rule CODE” explains one of them.")])
