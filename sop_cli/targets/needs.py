"""What has to be read before a plan can be understood."""

from __future__ import annotations

from typing import Any

from sop_cli.records.plan import Plan, SplitSpec, TargetSpec
from sop_cli.targets.asked import Path
from sop_cli.targets.axes import ways_of

_OF_MEMBERS = {"even", "capability", "last_year"}


def needs_members(plan: Plan) -> bool:
    """Whether the plan cannot be understood without the members."""
    return any(_needs_members(spec.split) for spec in plan.targets)


def _needs_members(split: SplitSpec) -> bool:
    dimensions = split.model_fields_set
    nested = "team" in dimensions and "region" in dimensions
    asked = {way for value in (split.region, split.team) for way in ways_of(value)}
    return "person" in dimensions or nested or not asked.isdisjoint(_OF_MEMBERS)


def needs_history(plan: Plan) -> bool:
    """Whether anything is split by last year's sales, or limited by growth over them."""
    grown = any(limit.min_growth or limit.max_growth for spec in plan.targets for limit in spec.limits)
    return grown or any("history" in ways_of(value) for spec in plan.targets for value in _values(spec))


def weight_files(plan: Plan) -> list[tuple[Path, str, str | None]]:
    """The files of weights that the plan names: place in the plan, file, column."""
    found: list[tuple[Path, str, str | None]] = []
    for number, spec in enumerate(plan.targets):
        for dimension in sorted(spec.split.model_fields_set):
            value = getattr(spec.split, dimension)
            if "potential" in ways_of(value) and isinstance(value, dict) and isinstance(value.get("file"), str):
                column = value.get("column")
                path = ("targets", number, "split", dimension, "file")
                found.append((path, value["file"], column if isinstance(column, str) else None))
    return found


def _values(spec: TargetSpec) -> list[Any]:
    return [getattr(spec.split, dimension) for dimension in spec.split.model_fields_set]
