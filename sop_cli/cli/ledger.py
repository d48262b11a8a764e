"""`sop ledger log | show RUN | verify | head | repair`: what was kept of the logs, and whether it still is."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sop_cli.cli import keeping as l
from sop_cli.cli import options as o
from sop_cli.cli.emit import emit
from sop_cli.cli.run import Run, start
from sop_cli.errors import SopError
from sop_cli.i18n import _

if TYPE_CHECKING:
    from sop_cli.reports.result import Result

HELP = _(
    "“log” lists the runs that were kept, “show RUN” what changed in one, “verify” proves every entry from the first, "
    "“head” prints the last head, “repair” keeps what still verifies. Note the head somewhere else, such as in a mail: "
    "only a head kept elsewhere shows that nobody has written the whole ledger anew."
)


class Verb(StrEnum):
    """What to do with the ledger."""

    LOG = "log"
    SHOW = "show"
    VERIFY = "verify"
    HEAD = "head"
    REPAIR = "repair"


def command(
    verb: Annotated[Verb, typer.Argument(metavar="log|show|verify|head|repair", help=_("What to do."))],
    number: Annotated[
        int | None, typer.Argument(metavar="RUN", help=_("For show: which run; default: the last."), show_default=False)
    ] = None,
    directory: o.Directory = None,
    sop: o.SopFile = None,
    as_of: o.AsOf = None,
    lang: o.Language = None,
    out_format: o.OutFormat = None,
    output: o.Output = None,
    summary: o.Summary = False,
    unmask: o.Unmask = False,
    ledger: l.LedgerFile = None,
    expect_head: l.ExpectHead = None,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    no_color: o.NoColor = False,
) -> None:
    common = o.Common(
        directory=directory,
        sop=sop,
        as_of=as_of,
        lang=lang,
        quiet=quiet,
        verbose=verbose,
        no_color=no_color,
        unmask=unmask,
    )
    run = start(common, workspace=ledger is None)
    path = l.ledger_path(run, ledger)
    out = o.Out(out_format, tuple(output or ()), o.FailOn.NEVER, summary)
    if number is not None and verb is not Verb.SHOW:
        raise SopError(_("Only “show” takes the number of a run."), hint=_("See: sop ledger --help"))
    if verb is Verb.REPAIR:
        emit(run, _repair(run, path), out)
        return
    result = _look(run, path, verb, number, l.head_wanted(expect_head))
    if verb is Verb.HEAD and out_format in (None, o.Format.TABLE) and not output:
        typer.echo(result.document(True)["ledger"]["head"] or "—")
        return
    emit(run, result, out)


def _name(run: Run) -> str | None:
    return run.sop.name if run.document else None


def _state(path: Path, *, run: int, head: str | None, as_of: str, verified: bool | None) -> dict[str, Any]:
    return {"file": str(path), "run": run, "head": head, "as_of": as_of or None, "verified": verified}


def _look(run: Run, path: Path, verb: Verb, number: int | None, expect: str | None) -> Result:
    from sop_cli.ledger.read import read
    from sop_cli.ledger.verify import verify
    from sop_cli.reports.ledger import log_result, show_result, state_result

    if verb is Verb.VERIFY:
        verified = verify(path, _name(run), expect=expect)
        if verified is None:
            return _none(path)
        state = _state(path, run=verified.run, head=verified.head, as_of=verified.as_of, verified=True)
        lines = [_("Every entry verifies, from the first to the last.")]
        if not verified.marked:
            lines.append(
                _("The mark beside the ledger is missing: whether its end was cut off can only be told by a head kept "
                  "elsewhere (--expect-head).")
            )  # fmt: skip
        if expect:
            lines.append(_("The head {head} is in it.").format(head=expect))
        return state_result(state, _("The ledger verifies"), lines)
    with read(path, _name(run), expect=expect) as found:
        if found is None:
            return _none(path)
        state = _state(path, run=found.run, head=found.head, as_of=found.as_of, verified=None)
        if verb is Verb.HEAD:
            return state_result(state, _("The head of the ledger"), [])
        if verb is Verb.LOG:
            return log_result(state, found.runs())
        return show_result(state, *found.shown(number))


def _none(path: Path) -> Result:
    from sop_cli.reports.ledger import state_result

    state = _state(path, run=0, head=None, as_of="", verified=None)
    line = _("Nothing has been kept here yet; “sop check-followups” begins the ledger.")
    return state_result(state, _("There is no ledger yet"), [line])


def _repair(run: Run, path: Path) -> Result:
    from sop_cli.ledger.read import read
    from sop_cli.ledger.repair import repair
    from sop_cli.reports.ledger import state_result

    if run.document is None:
        raise SopError(
            _("To repair a ledger its SOP is needed."), hint=_("Run it in the workspace, or name it with --sop FILE.")
        )
    done = repair(path, run.sop.name)
    with read(path, run.sop.name) as found:
        if found is None:
            return _none(path)
        state = _state(path, run=found.run, head=found.head, as_of=found.as_of, verified=True)
    if done is None:
        return state_result(state, _("The ledger verifies"), [_("There is nothing to repair.")])
    lines = [_("Runs that still verified and were kept: {count}").format(count=done.kept)]
    if done.aside:
        lines.append(_("The damaged file now lies at {file}.").format(file=done.aside))
    lines.append(_("The repair itself stands in the chain as run {run}. Note the new head.").format(run=done.run))
    return state_result(state, _("The ledger was repaired"), lines)
