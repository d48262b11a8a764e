"""The end of a run: the result on stdout, the files that were asked for, the status."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import typer

from sop_cli import __version__
from sop_cli.cli.asked import mark_of
from sop_cli.cli.data_files import is_somebodys
from sop_cli.cli.options import FailOn, Format, Out
from sop_cli.cli.run import Run
from sop_cli.errors import Exit, SopError, Where
from sop_cli.i18n import _, language
from sop_cli.records.finding import Severity
from sop_cli.reports.result import Result, worst
from sop_cli.sinks import FORMS, Meta, draw, endings, render, require
from sop_cli.sinks.write import write


def emit(run: Run, result: Result, out: Out) -> None:
    """Write the files, print the result, and leave with the status that the findings ask for."""
    meta = meta_of(run, result, out)
    check_files(run, result, out)
    for path in out.files:
        write(path, render(result, path.suffix.lower(), meta))
    if out.each is not None:
        _one_each(run, result, out.each, out.ending, meta)
    if out.format is None and out.files:
        _print(_short(result, out))
    else:
        _print(draw(result, FORMS[out.format or Format.TABLE], meta))
    status = _status(result, out.fail_on)
    if status:
        raise typer.Exit(status)


def meta_of(run: Run, result: Result, out: Out) -> Meta:
    """What a sink must know of the run to draw a result."""
    return Meta(
        version=__version__,
        as_of=run.as_of,
        period=result.period,
        currency=run.sop.currency,
        lang=language(),
        inputs=tuple(result.inputs),
        sop_name=run.sop.name if run.document else None,
        display_unit=run.sop.unit,
        summary=out.summary,
        unmask=run.common.unmask,
        width=_width(),
        most=out.most,
        color=sys.stdout.isatty() and not run.common.no_color and not os.environ.get("NO_COLOR"),
        templates=run.folder / "templates",
        run=mark_of(run, result),
    )


def _width() -> int:
    try:
        wanted = int(os.environ.get("COLUMNS", "")) if not sys.stdout.isatty() else os.get_terminal_size().columns
    except (ValueError, OSError):
        wanted = 100
    return max(40, min(wanted, 100))


def _one_each(run: Run, result: Result, folder: Path, ending: str, meta: Meta) -> None:
    from sop_cli.sinks.letter_files import each

    count = 0
    for name, data in each(result, ending, meta):
        write(folder / name, data)
        count += 1
    run.note(_("{count} files written to {folder}.").format(count=count, folder=folder))


def check_files(run: Run, result: Result, out: Out) -> None:
    """All that is wrong with the files to be written is said before anything is written."""
    read = {(run.folder / i.path).resolve() for i in run.inputs()} | {Path(i.path).resolve() for i in run.inputs()}
    for path in out.files:
        if path.suffix.lower() not in endings(result):
            raise SopError(
                _("No output has the ending “{ending}”.").format(ending=path.suffix),
                Where(str(path)),
                _("These are known: {endings}").format(endings=" ".join(endings(result))),
            )
        if path.resolve() in read:
            raise SopError(
                _("This file is an input; it is never overwritten."), Where(str(path)), _("Choose another name.")
            )
        if path.exists() and is_somebodys(run, path):
            raise SopError(
                _("This file belongs to the team's data, and this tool did not write it; it is not overwritten."),
                Where(str(path)),
                _("Choose another name, or move the file away first."),
            )
        require(path.suffix)


def _short(result: Result, out: Out) -> str:
    report = result.report()
    lines = [report.title]
    if report.headline:
        lines.append(report.headline)
    lines += [_("Written: {file}").format(file=path) for path in out.files]
    if report.closing:
        lines.append(report.closing)
    from sop_cli.values.visible import visible

    return "".join(f"{visible(line)}\n" for line in lines)


def _print(text: str) -> None:
    sys.stdout.write(text if text.endswith("\n") else text + "\n")
    sys.stdout.flush()


def _status(result: Result, fail_on: FailOn) -> Exit:
    if fail_on is FailOn.NEVER:
        return Exit.DONE
    limit = Severity(fail_on.value).rank
    weight = worst(result.findings)
    return Exit.FINDINGS if weight and weight.rank >= limit else Exit.DONE
