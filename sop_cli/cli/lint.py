"""`sop lint [FILE]`: is sop.yaml right?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sop_cli.cli import options as o
from sop_cli.cli.run import Run, start
from sop_cli.i18n import _
from sop_cli.values.visible import visible


def command(
    file: Annotated[Path | None, typer.Argument(help=_("The definition; default: sop.yaml here or above."))] = None,
    directory: o.Directory = None,
    sop: o.SopFile = None,
    lang: o.Language = None,
    quiet: o.Quiet = False,
) -> None:
    ran = start(o.Common(directory=directory, sop=file or sop, lang=lang, quiet=quiet))
    _mention_missing_files(ran)
    typer.echo(_summary(ran))


def _mention_missing_files(ran: Run) -> None:
    from sop_cli.sources.load import matches

    for kind in ran.sop.data:
        for glob in ran.sop.files(kind):
            if not matches(ran.folder, glob):
                ran.note(_("data.{kind}: no file matches {glob} for now.").format(kind=kind, glob=glob))


def _summary(ran: Run) -> str:
    definition = ran.sop
    name = definition.name + (f" {definition.version}" if definition.version else "")
    return visible(
        _("√ {file}: {name}: {stages} stages, {metrics} metrics, {kinds} kinds of records. Nothing to correct.").format(
            file=ran.shown,
            name=name,
            stages=len(definition.stages),
            metrics=len(definition.evaluation.metrics),
            kinds=len(definition.data),
        )
    )
