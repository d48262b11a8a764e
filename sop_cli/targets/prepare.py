"""From a plan to problems that can be split: everything wrong with the plan is found in one go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

from sop_cli.i18n import _
from sop_cli.records.metric_names import METRIC_NAMES, MetricName, find_metric
from sop_cli.records.people import did_you_mean
from sop_cli.records.plan import Plan, TargetSpec
from sop_cli.targets.asked import Asked, Assignment, Faults, Note, Path, World
from sop_cli.targets.axes import Axis, read_axis
from sop_cli.targets.limits import Axes, read_amount, read_limits, whole_steps
from sop_cli.targets.members import (
    Member,
    check_regions,
    inside,
    members_of,
    place_members,
    weigh_persons,
    weigh_regions,
)
from sop_cli.targets.months import months_of, weigh_months
from sop_cli.targets.problem import Problem
from sop_cli.values.base import Refused
from sop_cli.values.number import parse_number
from sop_cli.values.show import decimal
from sop_cli.values.units import Unit


def needs_members(plan: Plan) -> bool:
    """Whether the plan cannot be understood without the members."""
    ways = ("even", "capability", "last_year")
    return any(
        "person" in spec.split.model_fields_set
        or spec.split.region in ways
        or (isinstance(spec.split.region, dict) and list(spec.split.region) == ["by"])
        for spec in plan.targets
    )


def needs_history(plan: Plan) -> bool:
    """Whether months are split by last year's sales."""
    return any(spec.split.month in ("history", {"by": "history"}) for spec in plan.targets)


def prepare(plan: Plan, world: World) -> tuple[list[Assignment], Faults]:
    """The plan's targets, ready to be split; use them only when there is no fault."""
    faults = Faults()
    if not plan.targets:
        faults.add(("targets",), _("The plan has no target."), _("Add one: metric, total, split."))
    found = []
    seen: set[tuple[str, frozenset[str]]] = set()
    for number, spec in enumerate(plan.targets):
        path: Path = ("targets", number)
        metric = _metric(spec, path, faults)
        if metric is None:
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
    elif metric.unit not in (Unit.MONEY, Unit.COUNT):
        message = _("{metric} cannot be split: its parts do not add up to the whole.").format(metric=metric.title)
        faults.add(
            where, message, _("Set it for everybody under evaluation.metrics in sop.yaml, or in a targets file.")
        )
        return None
    return metric


def _assignment(asked: Asked) -> Assignment | None:
    before = len(asked.faults.found)
    total = read_amount(asked, (*asked.path, "total"), asked.spec.total)
    step = _step(asked)
    overassign = _overassign(asked)
    steps = None
    if total is not None and step is not None and overassign is not None:
        steps = _handed(asked, total, step, overassign)
    problem, axes = _problem(asked, steps or 0)
    limits = read_limits(asked, axes, step or 1)
    if len(asked.faults.found) > before or total is None or step is None or overassign is None:
        return None
    if overassign != 1:
        asked.notes.insert(0, _over(asked, total, overassign))
    return Assignment(
        asked.metric, asked.unit, total, step, overassign, asked.world.period,
        replace(problem, limits=tuple(limit for limit, _path in limits)), months_of(asked.world.period),
        tuple(path for _limit, path in limits), tuple(asked.notes), asked.path,
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


def _problem(asked: Asked, steps: int) -> tuple[Problem, Axes]:
    """The problem without its limits, and the names that limits may use."""
    if not asked.spec.split.model_fields_set:
        message = _("The split names no dimension.")
        asked.faults.add((*asked.path, "split"), message, _("Name region, product, person or month."))
    members = members_of(asked) if asked.world.roster else []
    names: dict[str, Mapping[str, object] | None] = {}
    regions = _split_over(asked, "region", names, lambda axis: weigh_regions(asked, axis, members))
    products = _split_over(asked, "product", names, lambda axis: dict(axis.weights))
    months = _split_over(asked, "month", names, lambda axis: weigh_months(asked, axis))
    homes: dict[str, str | None] = {}
    weights = _split_over(asked, "person", names, lambda axis: _persons(asked, axis, members, regions, homes))
    if "product" in names:  # whatever is wrong with their weights, these are the products
        names["product"] = products
    if "person" in names and names["person"] is None:
        names["person"] = {member.name: None for member in members}
    problem = Problem(steps, regions, products, months, None if weights is None else homes, weights)
    return problem, Axes(names, homes)


def _split_over(
    asked: Asked,
    dimension: str,
    names: dict[str, Mapping[str, object] | None],
    weigh: Callable[[Axis], dict[str, Fraction]],
) -> dict[str, Fraction] | None:
    """The weights of a dimension; None when it is not split. `names` keeps them, or None where they are at fault."""
    if dimension not in asked.spec.split.model_fields_set:
        return None
    before = len(asked.faults.found)
    axis = read_axis(asked, dimension)
    weights = {} if axis is None else weigh(axis)
    names[dimension] = weights if len(asked.faults.found) == before else None
    return weights


def _persons(
    asked: Asked,
    axis: Axis,
    members: list[Member],
    regions: Mapping[str, Fraction] | None,
    homes: dict[str, str | None],
) -> dict[str, Fraction]:
    """The weights of everybody who gets a target; `homes` takes their regions."""
    before = len(asked.faults.found)
    if not members:
        message = _("No member is employed in {period}.").format(period=asked.world.period.label)
        asked.faults.add(axis.path, message, _("Check the members file and the plan's roles."))
    if regions and axis.way is not None:
        members = inside(asked, members, regions)
    weights = weigh_persons(asked, axis, members)
    if regions is None:
        homes.update(dict.fromkeys(weights))
        if weights and not any(weights.values()):
            asked.faults.add(axis.path, _("All weights are 0."), _("Give at least one of them a weight above 0."))
        return weights
    homes.update(place_members(asked, axis, weights, members, regions))
    if len(asked.faults.found) == before:
        check_regions(asked, (*asked.path, "split", "region"), regions, homes, weights)
    return {name: weights[name] for name in homes}
