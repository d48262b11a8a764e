"""`sop rule [CODE]`: the rules of the checks, all in a list or one explained."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from sop_cli.cli import options as o
from sop_cli.cli.run import start
from sop_cli.errors import SopError
from sop_cli.i18n import _
from sop_cli.values.visible import width

OWN_CODE = re.compile(r"X\d{3}", re.ASCII)

HELP = _("Needs no workspace. Weight and options are set in sop.yaml under followups.rules and plans.rules.")


def command(
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", help=_("Such as FU102; default: list all."), show_default=False)
    ] = None,
    lang: o.Language = None,
) -> None:
    from sop_cli.checks.manual import page, text
    from sop_cli.checks.settings import unknown
    from sop_cli.cli.families import FAMILIES

    if code is None:
        typer.echo(_listed())
        return
    wanted = code.strip().upper()
    if OWN_CODE.fullmatch(wanted):
        typer.echo(_own(wanted, lang))
        return
    for _path, message, hint in unknown(FAMILIES, wanted, ()):
        raise SopError(message, hint=hint)
    family = next(family for family in FAMILIES if wanted in family.rules())
    typer.echo(text(page(family, wanted)))


def _own(code: str, lang: o.Lang | None) -> str:
    """A rule of the team's own stands in its sop.yaml."""
    from sop_cli.rules.own.rules import manual

    rules = {own.code: own for own in start(o.Common(lang=lang)).sop.followups.own_rules}
    if code not in rules:
        known = ", ".join(rules) or "—"
        hint = _("followups.own_rules of sop.yaml has these: {words}").format(words=known)
        raise SopError(_("There is no rule “{code}”.").format(code=code), hint=hint)
    return manual(rules[code])


def _listed() -> str:
    from sop_cli.checks.manual import pages
    from sop_cli.cli.families import FAMILIES

    shown = [page for family in FAMILIES for page in pages(family)]
    room = max(width(p.name) for p in shown)
    lines = [f"{p.code}  {p.name}{' ' * (room - width(p.name))}  {p.title} ({p.severity.words})" for p in shown]
    return "\n".join([*lines, "", _("“sop rule CODE” explains one of them.")])
