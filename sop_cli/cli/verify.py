"""`sop verify FILE`: make a report again from its inputs, and say what differs."""

from __future__ import annotations

import contextlib
import io
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sop_cli import __version__
from sop_cli.cli import options as o
from sop_cli.cli.asked import definition_hash
from sop_cli.cli.emit import emit
from sop_cli.cli.line import ARGS
from sop_cli.cli.run import Run, start
from sop_cli.errors import Exit, SopError, Where
from sop_cli.i18n import Language, _, language, set_language

if TYPE_CHECKING:
    from sop_cli.records.run_mark import RunMark
    from sop_cli.reports.verify import Difference, Source, Verified
    from sop_cli.sources.report_file import ReportFile

HELP = _(
    "FILE is a .xlsx or .json that “sop review”, “sop evaluate” or “sop split-targets” wrote. Status 0: every figure "
    "comes out as it stands there; 1: something differs; 2: no report of ours, or it cannot be made again."
)


def command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_("The report."), show_default=False)],
    directory: o.Directory = None,
    sop: o.SopFile = None,
    lang: o.Language = None,
    out_format: o.OutFormat = None,
    output: o.Output = None,
    unmask: o.Unmask = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    no_color: o.NoColor = False,
) -> None:
    from sop_cli.reports.verify import verify_result
    from sop_cli.sources.report_file import read_report

    common = o.Common(directory, sop, None, None, lang, quiet, verbose, no_color, unmask)
    run = start(common)
    old = read_report(file, str(file))
    new = _again(run, old.mark, file)
    run.as_of = date.fromisoformat(old.mark.as_of)
    found = _compared(run, file, old, new)
    emit(run, verify_result(found, run.inputs()), o.Out(out_format, tuple(output or ()), o.FailOn.NEVER))
    if not found.same:
        raise typer.Exit(Exit.FINDINGS)


def _again(run: Run, mark: RunMark, file: Path) -> ReportFile:
    """The same command run again, its output read back."""
    from sop_cli.sources.report_file import of_bytes

    with tempfile.TemporaryDirectory(prefix="sop-") as folder:
        out = Path(folder) / f"again{file.suffix.lower()}"
        args = [mark.command, *mark.args, "--as-of", mark.as_of, "--lang", mark.lang, "-o", str(out)]
        args += ["--period", mark.period] if mark.period else []
        args += ["--sop", str(run.common.sop)] if run.common.sop else []
        said = _silently(args, "en" if mark.lang == "en" else "zh")
        found = of_bytes(out.read_bytes()) if out.is_file() else None
    if found is None:
        raise SopError(
            _("The report could not be made again: {why}").format(why=said or _("it has options of another version")),
            Where(str(file)),
            _("It was made with: sop {args}").format(args=" ".join([mark.command, *mark.args])),
        )
    return found


def _silently(args: Sequence[str], speak: Language) -> str:
    """Run a command of ours in a language; gives the last line that it said on stderr."""
    from sop_cli.cli.app import LazyGroup

    spoken = language()
    errors = io.StringIO()
    token = ARGS.set(tuple(args))
    set_language(speak)
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(errors):
            LazyGroup(name="sop").main(args=list(args), prog_name="sop", standalone_mode=False)
    except SopError as error:
        return f"{error.message}"
    finally:
        ARGS.reset(token)
        set_language(spoken)
    return (errors.getvalue().strip().splitlines() or [""])[-1]


def _compared(run: Run, file: Path, old: ReportFile, new: ReportFile) -> Verified:
    from sop_cli.reports.verify import Verified

    was, now = old.mark, new.mark
    definition = was.sop != definition_hash(run)
    sources = list(_sources(was, now))
    moved = definition or was.version != __version__ or any(s.state != "same" for s in sources)
    return Verified(
        file.name, was.command, was.as_of, was.period, sources, definition, (was.version, __version__),
        old.edited, list(_differences(old, new, moved=moved)),
    )  # fmt: skip


def _sources(was: RunMark, now: RunMark) -> Iterator[Source]:
    from sop_cli.reports.verify import Source

    then = {(path, sheet): sha[:16] for path, sheet, sha in was.inputs}
    today = {(path, sheet): sha[:16] for path, sheet, sha in now.inputs}
    for at in sorted(then.keys() | today.keys(), key=lambda at: (at[0], at[1] or "")):
        yield Source(at[0], at[1], then.get(at), today.get(at))


def _differences(old: ReportFile, new: ReportFile, *, moved: bool) -> Iterator[Difference]:
    from sop_cli.reports.inputs import sheet_names
    from sop_cli.reports.verify import Difference
    from sop_cli.sources.report_file import NOWHERE

    for part in dict.fromkeys([*old.parts, *new.parts]):
        if part in sheet_names():
            continue  # what changed in the inputs is told by itself
        before, after = old.parts.get(part, {}), new.parts.get(part, {})
        cause = ("either" if moved else "edited") if part in old.edited else "recomputed"
        for key in dict.fromkeys([*before, *after]):
            a, b = before.get(key), after.get(key)
            if (a.value if a else "") == (b.value if b else ""):
                continue
            spot = a or b or NOWHERE
            old_value, new_value = (one.value if one else "" for one in (a, b))
            yield Difference(part, spot.place, spot.label, spot.column, old_value, new_value, cause)
