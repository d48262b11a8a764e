"""The options for a baseline: what is known already and not told again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sop_cli.cli.run import Run
from sop_cli.errors import SopError, Where
from sop_cli.i18n import _

if TYPE_CHECKING:
    from sop_cli.records.baseline import Baseline
    from sop_cli.rules.known import Outcome
    from sop_cli.rules.run import Checked

_PANEL = _("What is looked at")

File = Annotated[
    Path | None,
    typer.Option(
        "--baseline", metavar="FILE", rich_help_panel=_PANEL, show_default=False,
        help=_("Tell only what is new since this baseline."),
    ),
]  # fmt: skip
Write = Annotated[
    Path | None,
    typer.Option(
        "--write-baseline", metavar="FILE", rich_help_panel=_PANEL, show_default=False,
        help=_("Write what is found now as a baseline."),
    ),
]  # fmt: skip


def against(
    run: Run, checked: Checked, file: Path | None, write: Path | None, *, whole: bool
) -> tuple[Checked, Outcome | None]:
    """The check without what is known; with `write` alone everything found now is known from here on.

    Raises SopError where the file is none of ours; nothing is written then.
    """
    if file is None and write is None:
        return checked, None
    from sop_cli.rules.known import without_known

    known = _read(run, file) if file else None
    if write is not None:
        fresh = _written(run, checked, write)
        known = known or fresh
    if known is None:
        raise AssertionError("one of the two is given")
    shown, outcome = without_known(checked, known, whole=whole)
    _tell(run, outcome)
    return shown, outcome


def _read(run: Run, file: Path) -> Baseline:
    from sop_cli.sources.baseline import read_baseline

    known = read_baseline(file)
    if known.as_of > run.as_of:
        run.note(
            _("{file}: the baseline is of {day}, later than the as-of date {as_of}.").format(
                file=file, day=known.as_of, as_of=run.as_of
            )
        )
    if known.sop != run.sop.name:
        run.note(_("{file}: the baseline was written for “{name}”.").format(file=file, name=known.sop))
    return known


def _written(run: Run, checked: Checked, path: Path) -> Baseline:
    from sop_cli.records.baseline import Baseline
    from sop_cli.sinks.write import write
    from sop_cli.sources.baseline import is_baseline

    if path.is_file() and not is_baseline(path):
        raise SopError(
            _("This file is no baseline; it is not overwritten."), Where(str(path)), _("Choose another name.")
        )
    fresh = Baseline.of(checked.findings, sop=run.sop.name, as_of=run.as_of)
    write(path, fresh.json_text().encode("utf-8", "backslashreplace"))
    run.note(_("{file}: {count} known findings written.").format(file=path, count=fresh.size))
    return fresh


def _tell(run: Run, outcome: Outcome) -> None:
    if outcome.gone:
        run.note(
            _("{gone} of the baseline are gone by now; “--write-baseline” makes it shorter.").format(gone=outcome.gone)
        )
