"""What a plan is understood against: members, what was sold, files of weights; only what the plan needs is read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sop_cli.cli.run import Run
from sop_cli.errors import SopError, raise_all
from sop_cli.i18n import _
from sop_cli.records.plan import Plan
from sop_cli.records.resolve import Resolved
from sop_cli.records.weight_table import WeightTable
from sop_cli.sources.places import matches
from sop_cli.sources.weights import read_weights
from sop_cli.sources.yaml import Document
from sop_cli.targets.asked import World
from sop_cli.targets.needs import needs_history, needs_members, weight_files
from sop_cli.targets.sold import History, Sold
from sop_cli.values.base import Refused
from sop_cli.values.period import Period, parse_period


def world_of(run: Run, plan: Plan, document: Document) -> World:
    """Everything that the plan needs to be understood."""
    period = _period(run, plan, document)
    wanted = needs_members(plan)
    history = needs_history(plan)
    kinds = ["members"] if wanted or run.sop.files("members") else []
    kinds += ["sales", "deals"] if history else []
    book = run.book(kinds, needed=["members"] if wanted else [])
    sold = _history(Resolved(book), period) if history else History()
    return World(run.sop, book.roster, run.calendar, period, sold, _tables(run, plan, document))


def _period(run: Run, plan: Plan, document: Document) -> Period:
    try:
        return parse_period(plan.period, month_start=run.sop.calendar.month_start)
    except Refused as refused:
        raise SopError(refused.reason, document.where(("period",)), refused.hint) from None


def _history(records: Resolved, period: Period) -> History:
    """The sales of the months, quarters and weeks that lie a year before those of the period."""
    before = [period.year_ago(), *(month.year_ago() for month in period.months())]
    first, last = min(past.start for past in before), max(past.end for past in before)
    fields = ("date", "amount", "region", "team", "product", "person", "channel")
    rows = records.sales.select(fields).iter_rows()
    return History(tuple(Sold(*row) for row in rows if row[0] is not None and first <= row[0] <= last))


def _tables(run: Run, plan: Plan, document: Document) -> dict[tuple[str, str | None], WeightTable]:
    """The files of weights, found beside the plan."""
    found: dict[tuple[str, str | None], WeightTable] = {}
    errors: list[SopError] = []
    folder = Path(document.shown).parent
    for path, name, column in weight_files(plan):
        if (name, column) in found:
            continue
        files = matches(folder, name)
        if len(files) != 1:
            message = _("No file matches {pattern}.").format(pattern=name)
            if files:
                message = _("Several files match {pattern}.").format(pattern=name)
            hint = _("Name one file; its path is looked for from the folder of the plan.")
            errors.append(SopError(message, document.where(path), hint))
            continue
        try:
            file = replace(files[0], shown=files[0].path.as_posix())
            found[name, column], read = read_weights(file, column)
        except SopError as error:
            errors.append(error)
            continue
        if read not in run.further:
            run.further.append(read)
    raise_all(errors)
    return found
