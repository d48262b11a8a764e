"""`sop collect INBOX`: take in the files that people sent, as they came."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from sop_cli.alone import Busy, alone
from sop_cli.cli import options as o
from sop_cli.cli.emit import emit, meta_of
from sop_cli.cli.run import Run, start
from sop_cli.errors import MachineError, SopError, Where, why
from sop_cli.i18n import _

HELP = _(
    "Whose a file is, is seen from the records in it, else from its name. Of several versions the newest counts. New "
    "and corrected records go into a log of its own beside the others; no file that came, and no log, is changed. A "
    "file is taken in once, whatever its name."
)


def command(
    inbox: Annotated[Path, typer.Argument(metavar="INBOX", help=_("The folder with the files as they came."))],
    dry_run: Annotated[bool, typer.Option("--dry-run", help=_("Say what would be taken in; write nothing."))] = False,
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
    common = o.Common(
        directory=directory, sop=sop, as_of=as_of, lang=lang, quiet=quiet, verbose=verbose, no_color=no_color,
        unmask=unmask,
    )  # fmt: skip
    run = start(common)
    if not inbox.is_dir():
        raise SopError(_("There is no such folder."), Where(str(inbox)), _("Name the folder that the files lie in."))
    out = o.Out(out_format, tuple(output or ()), fail_on, summary)
    if dry_run:
        _collect(run, inbox, out, dry=True)
        return
    lock = run.folder / ".sop" / "collect.lock"
    with ExitStack() as stack:
        try:
            stack.enter_context(alone(lock))
        except Busy:
            raise MachineError(
                _("Another run is taking in files just now."), hint=_("Wait until it is done and run again.")
            ) from None
        except OSError as error:
            raise MachineError(_("Nothing can be kept here: {why}").format(why=why(error)), Where(str(lock))) from None
        _collect(run, inbox, out, dry=False)


def _collect(run: Run, inbox: Path, out: o.Out, *, dry: bool) -> None:
    from sop_cli.cli.taking_in import Intake
    from sop_cli.reports.collect import collect_result

    intake = Intake.of(run, inbox)
    found = intake.collect(dry=dry)
    facts = [(_("As of"), run.as_of.isoformat()), ("SOP", run.sop.name)]
    result = collect_result(found, facts=facts, inputs=(*run.inputs(), *intake.inputs))
    if found.written and not dry:
        intake.write(meta_of(run, result, out))
    emit(run, result, out)
