"""《过程问题》: follow-ups in brief, what the ledger saw, the funnel, why deals were lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sop_cli.i18n import Words, _
from sop_cli.metrics.funnel import Funnel, Step
from sop_cli.metrics.losses import Loss
from sop_cli.records.history import EVENTS
from sop_cli.reports.goals import Goals
from sop_cli.reports.headline import cause
from sop_cli.reports.model import Cell, Head, Section, Table
from sop_cli.reports.words import Speaker, cell
from sop_cli.rules.base import all_rules
from sop_cli.rules.summary import Logs
from sop_cli.values.show import percent

_FINDINGS = Words(en="Findings", zh="待核对项")
_FUNNEL = Words(en="Funnel", zh="销售漏斗")
_LOSSES = Words(en="Lost deals", zh="输单原因")
_KEPT = Words(en="Kept records", zh="留底情况")
_MOST_PROBLEMS = 3


def sections(
    followups: Logs | None, funnel: Funnel | None, losses: Sequence[Loss], kept: Mapping[str, int]
) -> list[Section]:
    """The process: what the logs show, what the ledger saw of them in the period, what became of deals."""
    found = (_findings(followups), _kept(kept), _funnel(funnel), _losses(losses))
    tables = [table for table in found if table]
    if not tables and followups is None:
        return []
    return [Section(_("Problems in the process"), lead=_lead(followups), tables=tables)]


def _lead(followups: Logs | None) -> str | None:
    if followups is None:
        return None
    found = followups.summary["errors"] + followups.summary["warnings"]
    return (
        _("{records} follow-up records of {owners} people: {errors} to correct, {warnings} to check.").format(
            records=followups.summary["records"],
            owners=followups.summary["owners"],
            errors=followups.summary["errors"],
            warnings=followups.summary["warnings"],
        )
        if found
        else _("{records} follow-up records of {owners} people: nothing to check.").format(
            records=followups.summary["records"], owners=followups.summary["owners"]
        )
    )


def _findings(followups: Logs | None) -> Table | None:
    if followups is None or not followups.to_check:
        return None
    counts = sorted(followups.to_check.items(), key=lambda item: (-item[1], item[0]))
    heads = [
        Head(_("Code"), field="code"),
        Head(_("What"), field="title", width=36),
        Head(_("Count"), "count", "count"),
    ]
    rows = [[Cell(code), Cell(_rule(code)), Cell(count, "count")] for code, count in counts]
    return Table(_("Follow-up records in brief"), heads, rows, name=str(_FINDINGS))


def _kept(kept: Mapping[str, int]) -> Table | None:
    """Changes to records that were noticed in the period; new records and additions are what logs are for."""
    rows = [[Cell(str(words)), Cell(kept[kind], "count")] for kind, words in EVENTS.items() if kept.get(kind)]
    if not rows:
        return None
    heads = [Head(_("What"), field="kind", width=36), Head(_("Count"), "count", "count")]
    note = _("As noticed when the logs were checked; corrections and late hand-ins are among them.")
    return Table(_("Changes to records that the ledger noticed"), heads, rows, note=note, name=str(_KEPT))


def _rule(code: str) -> str:
    known = all_rules().get(code)
    return str(known.title) if known else code


def _funnel(funnel: Funnel | None) -> Table | None:
    if funnel is None or not any(step.entered for step in funnel.steps):
        return None
    heads = [
        Head(_("Stage"), field="stage", width=14),
        Head(_("Entered"), "count", "entered"),
        Head(_("Went on"), "count", "passed"),
        Head(_("Conversion"), "percent", "rate"),
        Head(_("Median days"), "days", "median_days"),
    ]
    return Table(
        _("Funnel of the deals created in the period"),
        heads,
        [_step(step) for step in funnel.steps],
        name=str(_FUNNEL),
        note=_funnel_note(funnel),
    )


def _step(step: Step) -> list[Cell]:
    unknown = _("the days of entering are not recorded")
    return [
        Cell(step.stage),
        Cell(step.entered, "count"),
        Cell(step.passed, "count", note=_("last stage")),
        Cell(step.rate, "percent", note=_("last stage") if step.entered else _("no deals")),
        cell(step.median_days, "days", note=unknown),
    ]


def _funnel_note(funnel: Funnel) -> str | None:
    said = []
    if funnel.by_status:
        said.append(_("By status: the stages of the deals are not those of the SOP."))
    if funnel.undated:
        said.append(_("{count} deals without a day of creation are left out.").format(count=funnel.undated))
    return " ".join(said) or None


def _losses(losses: Sequence[Loss]) -> Table | None:
    if not losses:
        return None
    heads = [
        Head(_("Reason"), field="loss_reason", width=24),
        Head(_("Deals"), "count", "deals"),
        Head(_("Amount"), "money", "amount"),
    ]
    rows = [
        [Cell(loss.reason or _("none given")), Cell(loss.deals, "count"), cell(loss.amount, "money")] for loss in losses
    ]
    return Table(_("Why deals were lost"), heads, rows, name=str(_LOSSES))


def problems(
    followups: Logs | None,
    funnel: Funnel | None,
    losses: Sequence[Loss],
    goals: Goals,
    speaker: Speaker,
    slipped: str | None = None,
) -> list[str]:
    """The problems in sentences, for the form: where the gap is, what the logs show, why deals were lost.

    slipped: what deals that slipped or were lost come to, in words.
    """
    said = [text + _(".") for text in (cause(goals, speaker), slipped) if text]
    if followups is not None:
        said.append(_lead(followups) or "")
        worst = sorted(followups.to_check.items(), key=lambda item: (-item[1], item[0]))[:_MOST_PROBLEMS]
        said += [_("{what}: {count}").format(what=_rule(code), count=count) for code, count in worst]
    weakest = (
        min((s for s in funnel.steps if s.rate is not None), key=lambda s: s.rate or 0, default=None)
        if funnel
        else None
    )
    if weakest is not None:
        said.append(
            _("Of {entered} deals that entered “{stage}”, {passed} went on ({rate}).").format(
                entered=weakest.entered, stage=weakest.stage, passed=weakest.passed, rate=percent(weakest.rate)
            )
        )
    named = [loss for loss in losses if loss.reason]
    if named:
        said.append(
            _("Deals were lost mostly for: {reason} ({count}).").format(reason=named[0].reason, count=named[0].deals)
        )
    return said
