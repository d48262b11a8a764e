"""`sop close 2023-10`: keep what a period was paid on; what comes later is an adjustment."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sop_cli import __version__
from sop_cli.cli import options as o
from sop_cli.cli.asked import definition_hash, shown
from sop_cli.cli.emit import emit
from sop_cli.cli.run import Run, start
from sop_cli.errors import SopError
from sop_cli.i18n import _

if TYPE_CHECKING:
    from sop_cli.records.closing import Closing
    from sop_cli.values.period import Period

HELP = _(
    "Keeps everybody’s figures, score, grade and pay, the definitions, the hashes of all inputs and the rows of sales "
    "and payments in closed/ beside sop.yaml, each file chained to the one before. Without PERIOD: what is closed."
)


def command(
    period: Annotated[
        str | None, typer.Argument(metavar="PERIOD", help=_("The period to close, such as 2023-10."))
    ] = None,
    reopen: Annotated[
        bool, typer.Option("--reopen", help=_("Open the period again; the old closing is kept."))
    ] = False,
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help=_("Why it is opened again."))] = None,
    directory: o.Directory = None,
    sop: o.SopFile = None,
    as_of: o.AsOf = None,
    lang: o.Language = None,
    out_format: o.OutFormat = None,
    output: o.Output = None,
    unmask: o.Unmask = False,
    quiet: o.Quiet = False,
    verbose: o.Verbose = False,
    no_color: o.NoColor = False,
) -> None:
    from sop_cli.reports.closing import closing_result
    from sop_cli.sources.closings import read_closings

    run = start(o.Common(directory, sop, as_of, period, lang, quiet, verbose, no_color, unmask))
    entries = read_closings(run.folder)
    if run.period is None:
        if reopen or reason:
            raise SopError(_("Which period? Name the one to open again."), hint="sop close 2023-10 --reopen --reason …")
        said = _("{count} closings; the chain verifies.").format(count=len(entries))
        made = entries
    elif reopen:
        entry = _reopened(run, run.period, entries, reason)
        said = _("{period} is open again.").format(period=entry.period)
        made = [entry]
    elif reason:
        raise SopError(_("{option} goes with --reopen.").format(option="--reason"))
    else:
        entry, new = _closed(run, run.period, entries)
        said = (
            _("{period} is closed: {people} people, head {hash}.") if new else
            _("{period} was closed on {day} with the very same figures; nothing was written.")
        ).format(
            period=entry.period, people=len(entry.figures.get("people", ())), hash=entry.hash[:16], day=entry.on
        )  # fmt: skip
        made = [entry]
    emit(run, closing_result(made, said), o.Out(out_format, tuple(output or ()), o.FailOn.NEVER))


def _keep(run: Run, entry: Closing, entries: Sequence[Closing]) -> Closing:
    from sop_cli.sinks.write import write
    from sop_cli.sources.closings import FOLDER

    sealed = entry.sealed(entries[-1].hash if entries else "")
    write(run.folder / FOLDER / sealed.name, sealed.as_text().encode(), private=True)
    return sealed


def _reopened(run: Run, period: Period, entries: Sequence[Closing], reason: str | None) -> Closing:
    from sop_cli.records.closing import Closing, closed_now

    if not (reason or "").strip():
        raise SopError(_("Opening a closed period again needs a reason."), hint=_("Add --reason TEXT; it is kept."))
    if period.label not in [entry.period for entry in closed_now(entries)]:
        raise SopError(_("{period} is not closed.").format(period=period.label), hint=_("See: sop close"))
    entry = Closing(
        len(entries) + 1, "reopen", period.label, period.start.isoformat(), period.end.isoformat(),
        run.as_of.isoformat(), reason=reason, version=__version__, sop=definition_hash(run),
    )  # fmt: skip
    return _keep(run, entry, entries)


def _closed(run: Run, period: Period, entries: Sequence[Closing]) -> tuple[Closing, bool]:
    """The closing of the period and whether it is new. Raises SopError for one that would be another."""
    from sop_cli.records.closing import closed_now

    if run.as_of < period.end:
        raise SopError(
            _("{period} is not over on {day}.").format(period=period.label, day=run.as_of.isoformat()),
            hint=_("Close a period when what is paid on it is settled; it ends on {day}.").format(day=period.end),
        )
    closed = closed_now(entries)
    old = next((entry for entry in closed if entry.period == period.label), None)
    across = [e.period for e in closed if e is not old and e.first <= period.end and period.start <= e.last]
    if across:
        raise SopError(_("{period} has days that are closed already: {others}.").format(
            period=period.label, others=", ".join(across)))  # fmt: skip
    entry = _made(run, period, entries)
    if old is None:
        return _keep(run, entry, entries), True
    differs = _differs(old, entry)
    if differs:
        raise SopError(
            _("{period} was closed on {day} on other figures: {differs}.").format(
                period=period.label, day=old.on, differs=_(", ").join(differs)
            ),
            hint=_(
                "What changed since shows as an adjustment in the next period. To close it anew: "
                "--reopen --reason TEXT, then close."
            ),
        )
    return old, False


def _differs(old: Closing, new: Closing) -> list[str]:
    found = []
    if _judged(old) != _judged(new):
        found.append(_("figures"))
    if old.rows != new.rows:
        found.append(_("rows"))
    if old.sop != new.sop:
        found.append("sop.yaml")
    then, now = ({(i["path"], i["sheet"]): i["sha256"] for i in e.inputs} for e in (old, new))
    found += sorted({path for path, _sheet in then.keys() | now.keys() if _of(then, path) != _of(now, path)})
    return found


def _judged(entry: Closing) -> dict[str, Any]:
    """The figures without the sentences about them, which differ by language."""
    people = [{key: value for key, value in person.items() if key != "advice"} for person in entry.figures["people"]]
    return {"people": people, "pay": entry.figures.get("pay")}


def _of(hashes: Mapping[Any, str], path: str) -> list[str]:
    return sorted(sha for (name, _sheet), sha in hashes.items() if name == path)


def _made(run: Run, period: Period, entries: Sequence[Closing]) -> Closing:
    """The entry of the period as everything stands now."""
    from sop_cli.cli.closed import book_of, settled
    from sop_cli.cli.evaluate import figure_findings, say_findings
    from sop_cli.records.closing import Closing, kept_rows
    from sop_cli.reports.evaluation import evaluation
    from sop_cli.sinks.document import document
    from sop_cli.sinks.meta import Meta

    book = book_of(run)
    findings = figure_findings(run)
    say_findings(run, findings)
    result = evaluation(book, period, findings=findings, inputs=run.inputs())
    meta = Meta(__version__, run.as_of, period.label, run.sop.currency, unmask=run.common.unmask)
    figures = {key: value for key, value in json.loads(document(result, meta)).items() if key in _FIGURES}
    return Closing(
        len(entries) + 1, "close", period.label, period.start.isoformat(), period.end.isoformat(),
        run.as_of.isoformat(), version=__version__, sop=definition_hash(run), sop_version=run.sop.version,
        definitions=[[term, text] for term, text in result.report().definitions],
        inputs=[i.as_json() | {"path": shown(i.path)} for i in run.inputs()],
        figures=figures, rows=kept_rows(book, period), settled=settled(book, period, entries),
    )  # fmt: skip


_FIGURES = ("people", "awards", "pay")
