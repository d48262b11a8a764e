"""`sop read KIND FILES…`: how files are understood, before anything is done with them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sop_cli.cli import options as o
from sop_cli.cli.emit import emit
from sop_cli.cli.names import nearest
from sop_cli.cli.run import start
from sop_cli.errors import SopError
from sop_cli.i18n import Words, _
from sop_cli.records.kinds import KINDS
from sop_cli.reports.reading import Reading, result

HELP = Words(
    "KIND is a kind of record: " + ", ".join(KINDS) + ". Without files, those of the workspace are read.",
    "KIND 是记录类别：" + "、".join(KINDS) + "。不给文件时读取工作区里的。",
)


def command(
    kind: Annotated[str, typer.Argument(metavar="KIND", help=_("The kind of record."))],
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILES", help=_("Files or folders."))] = None,
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
    if kind not in KINDS:
        near = nearest(kind, list(KINDS))
        hint = _("Did you mean “{near}”?").format(near=near) if near else ", ".join(KINDS)
        raise SopError(_("No kind of record is called “{name}”.").format(name=kind), hint=hint)
    common = o.Common(
        directory=directory, sop=sop, as_of=as_of, lang=lang, quiet=quiet, verbose=verbose, no_color=no_color,
        unmask=unmask,
    )  # fmt: skip
    run = start(common, workspace=not files)
    book = run.book([kind], needed=[kind], instead={kind: files} if files else None)
    loaded = run.loaded[kind]
    reading = Reading(
        KINDS[kind], book.frame(kind), loaded.columns, loaded.findings, loaded.inputs, run.sop.currency, run.sop.unit
    )
    emit(run, result(reading), o.Out(out_format, tuple(output or ()), fail_on, summary))
