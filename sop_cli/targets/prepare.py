"""From a plan to problems that can be split: everything wrong with the plan is found in one go."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from sop_cli.i18n import _
from sop_cli.records.metric_names import METRIC_NAMES, MetricName, find_metric
from sop_cli.records.people import did_you_mean
from sop_cli.records.plan import Plan, TargetSpec
from sop_cli.targets.asked import Asked, Assignment, Faults, Note, Path, World
from sop_cli.targets.dimensions import understand
from sop_cli.targets.levels import read_levels
from sop_cli.targets.limits import read_amount, read_limits, whole_steps
from sop_cli.targets.potentials import potentials
from sop_cli.values.base import Refused
from sop_cli.values.number import parse_number
from sop_cli.values.show import decimal
from sop_cli.values.units import Unit


def prepare(plan: Plan, world: World) -> tuple[list[Assignment], Faults]:
    """The plan's targets that are split, ready for it; use them only when there is no fault. Rates: `prepare_rates`."""
    faults = Faults()
    if not plan.targets:
        faults.add(("targets",), _("The plan has no target."), _("Add one: metric, total, split."))
    found = []
    seen: set[tuple[str, frozenset[str]]] = set()
    for number, spec in enumerate(plan.targets):
        path: Path = ("targets", number)
        metric = _metric(spec, path, faults)
        if metric is None or metric.unit not in (Unit.MONEY, Unit.COUNT):  # rates: see rates.py
            continue
        identity = metric.name, frozenset(spec.split.model_fields_set)
        if identity in seen:
            message = _("{metric} is split over the same dimensions twice.").format(metric=metric.title)
            faults.add((*path, "metric"), message, _("Keep one of the two."))
        seen.add(identity)
        asked = Asked(plan, spec, path, world, metric.name, metric.unit, faults, [])
        assignment = _assignment(asked)
        if assignment is not None:
            found.append(assignment)
    return found, faults


def _metric(spec: TargetSpec, path: Path, faults: Faults) -> MetricName | None:
    where = (*path, "metric")
    metric = find_metric(spec.metric)
    if metric is None:
        known = [word for item in METRIC_NAMES for word in (item.name, item.title.zh)]
        near = did_you_mean(spec.metric, known)
        names = ", ".join(item.name for item in METRIC_NAMES if item.unit in (Unit.MONEY, Unit.COUNT))
        hint = (
            _("Did you mean “{near}”?").format(near=near)
            if near
            else _("These can be split: {names}").format(names=names)
        )
        faults.add(where, _("There is no metric “{metric}”.").format(metric=spec.metric), hint)
    return metric


def _assignment(asked: Asked) -> Assignment | None:
    before = len(asked.faults.found)
    total = read_amount(asked, (*asked.path, "total"), asked.spec.total)
    step = _step(asked)
    overassign = _overassign(asked)
    steps = None
    if total is not None and step is not None and overassign is not None:
        steps = _handed(asked, total, step, overassign)
    found = understand(asked)
    problem = replace(found.problem, total=steps or 0)
    limits = read_limits(found.asked, found.axes, step or 1, problem)
    levels = read_levels(asked, total, overassign, step)
    if len(asked.faults.found) > before or total is None or step is None or overassign is None:
        return None
    if overassign != 1:
        asked.notes.insert(0, _over(asked, total, overassign))
    return Assignment(
        asked.metric, asked.unit, total, step, overassign, asked.world.period,
        replace(problem, limits=tuple(limit for limit, _path in limits)), found.spans,
        tuple(path for _limit, path in limits), tuple(asked.notes), asked.path, levels,
        potentials(asked),
    )  # fmt: skip


def _step(asked: Asked) -> int | None:
    if asked.spec.round_to is None:
        return asked.unit.scale
    path = (*asked.path, "round_to")
    step = read_amount(asked, path, asked.spec.round_to)
    if step == 0:
        asked.faults.add(path, _("The smallest step must be above 0."))
        return None
    return step


def _overassign(asked: Asked) -> Fraction | None:
    path = (*asked.path, "overassign")
    try:
        factor = parse_number(asked.spec.overassign, nouns=frozenset())
    except Refused as refused:
        asked.faults.add(path, refused.reason, refused.hint)
        return None
    if factor <= 0:
        asked.faults.add(path, _("The over-assignment must be above 0."), _("1.05 hands down 5% more than the total."))
        return None
    return factor


def _handed(asked: Asked, total: int, step: int, overassign: Fraction) -> int | None:
    """What is handed down, in steps."""
    if overassign == 1:
        return whole_steps(asked, (*asked.path, "total"), total, step)
    message = _("{total} × {factor} = {handed} is no multiple of {step} (round_to).").format(
        total=asked.amount(total), factor=decimal(overassign, 6, trim=True), handed=asked.amount(total * overassign),
        step=asked.amount(step),
    )  # fmt: skip
    return whole_steps(asked, (*asked.path, "overassign"), total * overassign, step, message)


def _over(asked: Asked, total: int, overassign: Fraction) -> Note:
    message = _("Over-assignment {factor}: {handed} is handed down for the {total} carried above.").format(
        factor=decimal(overassign, 6, trim=True), handed=asked.amount(total * overassign), total=asked.amount(total)
    )
    return Note("TG001", message)
