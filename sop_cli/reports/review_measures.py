"""《改进措施》: what was agreed and how far it is, what its metric did since, and what the figures propose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sop_cli.i18n import Words, _
from sop_cli.metrics.actions import Measured, Open
from sop_cli.metrics.performance import better
from sop_cli.records.metric_names import unit_of
from sop_cli.reports.model import Cell, Emphasis, Head, Section, Table
from sop_cli.reports.proposals import Proposal
from sop_cli.reports.words import DIMENSION_WORDS, Speaker, public, title_of
from sop_cli.values.units import Unit

_OPEN = Words(en="Measures", zh="改进措施")
_DONE = Words(en="Measures done", zh="已完成措施")
_EFFECTS = Words(en="Effects", zh="措施效果")
_PROPOSED = Words(en="Proposals", zh="建议措施")
PROPOSED = Words(en="proposed", zh="建议，待讨论")


def section(
    actions: Sequence[Open], effects: Sequence[Measured], proposals: Sequence[Proposal], speaker: Speaker
) -> Section:
    """Open measures, those that are done, what their metrics did, and proposals."""
    still = [action for action in actions if not action.done]
    done = [action for action in actions if action.done]
    tables = []
    if still:
        tables.append(_listed(_("Open measures"), still, str(_OPEN)))
    if done:
        tables.append(_listed(_("Measures done or closed"), done, str(_DONE)))
    if effects:
        tables.append(_effects(effects, speaker))
    if proposals:
        tables.append(_proposed(proposals))
    said = [] if still else [_("No measure is open.")]
    return Section(_("Measures"), paragraphs=said, tables=tables)


def _listed(title: str, actions: Sequence[Open], name: str) -> Table:
    heads = [
        Head(_("Measure"), field="action", width=36),
        Head(_("Responsible"), field="owner"),
        Head(_("Due"), "date", "due_date"),
        Head(_("Status"), field="status"),
        Head(_("Effect"), field="effect"),
    ]
    return Table(title, heads, [list(measure_cells(action).values()) for action in actions], name=name)


def measure_cells(action: Open) -> dict[str, Cell]:
    """One measure, by the names that the form's placeholders use."""
    return {
        "action": Cell(action.action),
        "owner": Cell(action.owner or ""),
        "due_date": Cell(action.due_date, "date", "watch" if action.late else "", _("no day set")),
        "status": Cell(action.status or ""),
        "effect": Cell(action.effect or ""),
    }


def proposal_cells(proposal: Proposal) -> dict[str, Cell]:
    """A proposal as a row of the form, marked as one."""
    return {
        "action": Cell(proposal.action),
        "owner": Cell(proposal.owner or ""),
        "due_date": Cell(proposal.due_date, "date"),
        "status": Cell(str(PROPOSED)),
        "effect": Cell(""),
    }


def _effects(effects: Sequence[Measured], speaker: Speaker) -> Table:
    heads = [
        Head(_("Measure"), field="action", width=36),
        Head(_("Metric"), field="metric", width=12),
        Head(_("Scope"), field="value"),
        Head(_("Before"), field="before"),
        Head(_("After"), field="after"),
        Head(_("Change"), field="change"),
    ]
    rows = [_effect(found, speaker) for found in effects]
    spans = sorted({found.since for found in effects})
    note = _("Before: {before}; after: {after}. Other things may have moved it too.").format(
        before=_(", ").join(spans), after=effects[0].now
    )
    return Table(_("What the metrics of the measures did"), heads, rows, name=str(_EFFECTS), note=note)


def _effect(found: Measured, speaker: Speaker) -> list[Cell]:
    change = found.change
    where = found.value or str(DIMENSION_WORDS["all"])
    return [
        Cell(found.action), Cell(title_of(found.metric)), Cell(where),
        Cell(None if found.before is None else speaker.figure(found.before, found.metric), note=_("no data")),
        Cell(None if found.after is None else speaker.figure(found.after, found.metric), note=_("no data")),
        Cell(None if change is None else _changed(found, speaker), emphasis=_way(found), note=_("no data")),
    ]  # fmt: skip


def _changed(found: Measured, speaker: Speaker) -> str:
    change = found.change
    if change is None:
        return ""
    if unit_of(found.metric) is Unit.RATE:
        return _("{points} points").format(points=speaker.points(change))
    return ("+" if change > 0 else "") + speaker.figure(change, found.metric)


def _way(found: Measured) -> Emphasis:
    change = found.change
    if not change:
        return ""
    return "good" if (change > 0) == (better(found.metric) == "higher") else "bad"


def _proposed(proposals: Sequence[Proposal]) -> Table:
    heads = [
        Head(_("Proposal"), field="action", width=40),
        Head(_("Suggested owner"), field="owner"),
        Head(_("Suggested day"), "date", "due_date"),
        Head(_("Why"), field="reason", width=24),
    ]
    rows = [
        [Cell(p.action), Cell(p.owner, note=_("to be named")), Cell(p.due_date, "date"), Cell(p.reason)]
        for p in proposals
    ]
    note = _("Proposals from the figures: they count only once agreed, in the actions file.")
    return Table(_("Proposed for discussion"), heads, rows, note=note, name=str(_PROPOSED))


def action_json(action: Open) -> dict[str, Any]:
    """A measure with the contract's keys."""
    return {
        "action": action.action,
        "owner": action.owner,
        "due_date": action.due_date.isoformat() if action.due_date else None,
        "status": action.status,
        "effect": action.effect,
    }


def effect_json(found: Measured) -> dict[str, Any]:
    """What the metric of a measure did."""
    keys = ("before", "after", "change")
    named = {"action": found.action, "metric": found.metric, "dimension": found.dimension, "value": found.value}
    return named | {"since": found.since, "now": found.now} | {key: public(getattr(found, key)) for key in keys}
