"""`check-followups --fix -o FILE`: a corrected copy where the correction is certain, and a list of what was changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from sop_cli.cli.emit import check_files, meta_of
from sop_cli.cli.marked_sheets import marked_sheets
from sop_cli.cli.options import Out
from sop_cli.cli.run import Run
from sop_cli.errors import SopError
from sop_cli.i18n import _
from sop_cli.reports.fixed import with_changes
from sop_cli.reports.result import MarkedSheet, Result
from sop_cli.values.mask import mask

Fix = Annotated[
    bool,
    typer.Option("--fix", help=_("Write a corrected copy with -o .xlsx or .csv: only what is certain is changed.")),
]

_ENDINGS = (".xlsx", ".csv")


def asked(out: Out) -> None:
    """Raise SopError, before anything is read, when there is no file for the copy."""
    if not any(path.suffix.lower() in _ENDINGS for path in out.files):
        raise SopError(
            _("--fix writes a corrected copy; -o with .xlsx or .csv is missing."),
            hint=_("For example: sop check-followups --fix -o corrected.xlsx"),
        )


def write_fixed(run: Run, result: Result, out: Out, named: Sequence[Path]) -> tuple[Result, Out]:
    """Write the copies. Gives the result with its changes, and what is still to be written of it."""
    from sop_cli.sinks.corrected import corrected
    from sop_cli.sinks.write import write

    check_files(run, result, out)
    sheets = list(marked_sheets(run, named, certain=True))
    changes = [change for sheet in sheets for change in sheet.changes]
    meta = meta_of(run, result, out)
    title = result.report().title
    copies = [path for path in out.files if path.suffix.lower() in _ENDINGS]
    made = [(path, corrected(sheets, path.suffix.lower(), title, meta)) for path in copies]
    for path, data in made:
        write(path, data)
        run.note(_("{file}: a corrected copy, {count} cells changed.").format(file=path, count=len(changes)))
    if not run.common.unmask and _masked(sheets):
        run.note(_("Personal numbers are masked in the corrected copy; --unmask keeps them."))
    return with_changes(result, changes), replace(out, files=tuple(p for p in out.files if p not in copies))


def _masked(sheets: Sequence[MarkedSheet]) -> bool:
    """Whether any text of the logs is shown masked."""
    return any(
        mask(text) != text
        for sheet in sheets
        for name in sheet.frame.columns
        if name != "_row"
        for text in sheet.frame[name].drop_nulls().unique()
    )
