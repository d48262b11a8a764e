"""Metrics whose parts do not add up to the whole: every line gets the figure as it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sop_cli.i18n import _
from sop_cli.records.metric_names import find_metric
from sop_cli.records.plan import Plan, TargetSpec
from sop_cli.targets.asked import Asked, Assignment, Faults, Path, Rate, World
from sop_cli.targets.breakdown import Breakdown
from sop_cli.targets.dimensions import understand
from sop_cli.targets.limits import read_amount
from sop_cli.targets.problem import Key, Problem
from sop_cli.targets.split import split
from sop_cli.values.period import Period
from sop_cli.values.units import Unit

_SPLIT_ALONE = ("round_to", "overassign", "levels", "limits")
_PEOPLE = ("region", "team", "person")


def is_rate(spec: TargetSpec) -> bool:
    """Whether a target of the plan is handed down as it is."""
    metric = find_metric(spec.metric)
    return metric is not None and metric.unit not in (Unit.MONEY, Unit.COUNT)


def prepare_rates(plan: Plan, world: World, assignments: Sequence[Assignment]) -> tuple[list[Rate], Faults]:
    """The plan's rates. assignments: what is split; who gets a target there has the rates that name nobody."""
    faults = Faults()
    found = []
    seen: set[str] = set()
    for number, spec in enumerate(plan.targets):
        metric = find_metric(spec.metric)
        if metric is None or not is_rate(spec):
            continue
        asked = Asked(plan, spec, ("targets", number), world, metric.name, metric.unit, faults, [])
        if metric.name in seen:
            message = _("{metric} stands in the plan twice.").format(metric=metric.title)
            faults.add((*asked.path, "metric"), message, _("Keep one of the two."))
        seen.add(metric.name)
        rate = _rate(asked, assignments)
        if rate is not None:
            found.append(rate)
    return found, faults


def _rate(asked: Asked, assignments: Sequence[Assignment]) -> Rate | None:
    before = len(asked.faults.found)
    for key in _SPLIT_ALONE:
        if key in asked.spec.model_fields_set:
            message = _("{key} goes with what is split; a rate is handed down as it is.").format(key=key)
            asked.faults.add((*asked.path, key), message, _("Take it out."))
    value = read_amount(asked, (*asked.path, "total"), asked.spec.total)
    if asked.spec.split.model_fields_set:
        own = understand(asked)
        problem: Problem | None = own.problem
        spans: Mapping[str, Period] = own.spans
    else:
        problem, spans = _people(asked, assignments), {}
    if problem is None or value is None or len(asked.faults.found) > before:
        return None
    return Rate(asked.metric, asked.unit, value, asked.world.period, spans, _lines(problem))


def _people(asked: Asked, assignments: Sequence[Assignment]) -> Problem | None:
    """Everybody who gets a target by the first one that is split, without products and months."""
    if not assignments and any(not is_rate(spec) for spec in asked.plan.targets):
        return None  # what is split is at fault itself
    if not assignments:
        path: Path = (*asked.path, "metric")
        message = _("The rate does not say to whom it is handed down.")
        asked.faults.add(path, message, _("Write split with regions or persons, or add a target that is split."))
        return None
    problem = assignments[0].problem
    if not set(_PEOPLE).intersection(problem.dimensions):
        return replace(problem, months=None, profiles={})
    return replace(problem, products=None, channels=None, months=None, mixes={}, channel_mixes={}, profiles={})


def _lines(problem: Problem) -> tuple[Key, ...]:
    answer = split(replace(problem, total=0, limits=()))
    return tuple(cell.key for cell in answer.cells) if isinstance(answer, Breakdown) else ()
