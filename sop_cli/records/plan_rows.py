"""A plan laid out in the rows of its form, so that the form read back says the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sop_cli.records.metric_names import find_metric
from sop_cli.records.plan import Plan, TargetSpec, VacancySpec
from sop_cli.records.plan_form import BLOCKS, shown

Row = dict[str, str]
"""A row of a block: field → what stands there."""

_LEVELS = ("floor", "stretch", "challenge")


def facts_of(plan: Plan) -> Row:
    """What stands above the targets."""
    return _filled(
        {"period": plan.period, "roles": plan.roles, "ramp": plan.ramp, "presence": shown("presence", plan.presence)}
    )


def rows_of(plan: Plan) -> dict[str, list[Row]]:
    """The rows of every block."""
    rows: dict[str, list[Row]] = {block.name: [] for block in BLOCKS}
    rows["vacancies"] += [_vacancy(post, "") for post in plan.vacancies]
    names = _names(plan)
    for name, spec in zip(names, plan.targets, strict=True):
        rows["targets"].append(_target(spec))
        for dimension in sorted(spec.split.model_fields_set, key=list(type(spec.split).model_fields).index):
            head = {"target": name, "dimension": shown("dimension", dimension)}
            rows["weights"] += [head | row for row in _weights(getattr(spec.split, dimension))]
        for limit in spec.limits:
            rows["limits"].append({"target": name} | _filled(limit.model_dump()))
        rows["vacancies"] += [_vacancy(post, name) for post in spec.vacancies or ()]
    return rows


def _names(plan: Plan) -> list[str]:
    """What the other blocks call the targets: nothing where there is one, numbers where two are alike."""
    metrics = [_metric(spec) for spec in plan.targets]
    if len(metrics) == 1:
        return [""]
    return [name if metrics.count(name) == 1 else str(at + 1) for at, name in enumerate(metrics)]


def _metric(spec: TargetSpec) -> str:
    known = find_metric(spec.metric)
    return str(known.title) if known else spec.metric


def _target(spec: TargetSpec) -> Row:
    levels = {name: getattr(spec.levels, name) for name in _LEVELS} if spec.levels else {}
    presence = spec.presence and shown("presence", spec.presence)
    return _filled(
        {
            "metric": _metric(spec), "total": spec.total, "round_to": spec.round_to, "roles": spec.roles,
            "overassign": None if spec.overassign == "1" else spec.overassign, "presence": presence,
            "ramp": ["1"] if spec.ramp == [] else spec.ramp,
            **levels,
        }
    )  # fmt: skip


def _vacancy(post: VacancySpec, target: str) -> Row:
    return {"target": target} | _filled(post.model_dump(by_alias=True))


def _filled(values: Mapping[str, Any]) -> Row:
    return {
        key: "、".join(map(str, value)) if isinstance(value, list) else str(value)
        for key, value in values.items()
        if value not in (None, "", [])
    }


def _weights(value: Any) -> Iterator[Row]:
    """The rows of one dimension."""
    if isinstance(value, str):
        yield {"by": shown("by", value)}
    elif isinstance(value, list):
        yield from ({"name": str(name)} for name in value)
    elif isinstance(value, dict) and not value.keys().isdisjoint(("by", "names")):
        yield from _ways(value)
    elif isinstance(value, dict):
        yield from _named(value)


def _named(value: Mapping[str, Any]) -> Iterator[Row]:
    """Names with weights; regions with names and weights each."""
    for name, weight in value.items():
        if isinstance(weight, dict):
            yield from ({"region": name, "name": product, "weight": str(part)} for product, part in weight.items())
        elif isinstance(weight, list):
            yield from ({"region": name, "name": str(product)} for product in weight)
        else:
            yield {"name": name, "weight": str(weight)}


def _ways(value: Mapping[str, Any]) -> Iterator[Row]:
    by, growth = value.get("by", "even"), value.get("growth")
    extra = _filled({key: value.get(key) for key in ("file", "column")})
    if value.get("unit"):
        extra["unit"] = shown("unit", str(value["unit"]))
    if isinstance(by, dict):
        for number, row in enumerate(_named(by)):
            yield row if number else row | extra
        return
    ways = by if isinstance(by, list) else [by]
    mix = value.get("mix") or [None] * len(ways)
    for number, way in enumerate(ways):
        share = mix[number] if number < len(mix) else None
        row = {"by": shown("by", str(way))} | _filled({"weight": share}) | ({} if number else extra)
        if way == "history" and isinstance(growth, str):
            row["growth"] = growth
        yield row
    if isinstance(growth, dict):
        yield from ({"name": str(name), "growth": str(rate)} for name, rate in growth.items())
    yield from ({"name": str(name)} for name in value.get("names") or ())
