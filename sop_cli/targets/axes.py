"""The weights of a plan's dimensions, as written: names with weights, a list, or a word for a way to weigh."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sop_cli.i18n import _
from sop_cli.records.people import did_you_mean, name_key
from sop_cli.targets.asked import Asked, Path
from sop_cli.values.base import Refused
from sop_cli.values.number import parse_number
from sop_cli.values.percent import parse_percent
from sop_cli.values.text import tidy_name

WAYS: dict[str, tuple[str, ...]] = {
    "region": ("even", "capability", "last_year"),
    "product": (),
    "person": ("even", "capability", "last_year"),
    "month": ("even", "workdays", "history"),
}


@dataclass(frozen=True)
class Axis:
    """A dimension as the plan writes it: a way to weigh, or names with weights in the order written."""

    path: Path
    way: str | None
    weights: Mapping[str, Fraction]


def read_axis(asked: Asked, dimension: str) -> Axis | None:
    """The axis of a dimension; None when it is not split, or when it is not understood (then there is a fault)."""
    spec = asked.spec.split
    if dimension not in spec.model_fields_set:
        return None
    path = (*asked.path, "split", dimension)
    value: Any = getattr(spec, dimension)
    if isinstance(value, dict) and list(value) == ["by"]:
        path, value = (*path, "by"), value["by"]
    if isinstance(value, str):
        return _way(asked, dimension, path, value)
    if isinstance(value, list):
        value = dict.fromkeys(value, "1") if all(isinstance(name, str) for name in value) else {}
    if not isinstance(value, dict) or not value:
        asked.faults.add(path, _("Weights are missing here."), _forms(dimension))
        return None
    return _named(asked, path, value)


def _way(asked: Asked, dimension: str, path: Path, word: str) -> Axis | None:
    ways = WAYS[dimension]
    if word in ways:
        return Axis(path, word, {})
    near = did_you_mean(word, ways)
    hint = _("Did you mean “{near}”?").format(near=near) if near else _forms(dimension)
    message = _("“{word}” is no way to weigh this dimension.").format(word=word)
    asked.faults.add(path, message, hint)
    return None


def _forms(dimension: str) -> str:
    if not WAYS[dimension]:
        return _("Write names with weights, such as “{example}”, or a list of names.").format(example="{A: 60, B: 40}")
    return _("Write names with weights, or one of these: {ways}").format(ways=", ".join(WAYS[dimension]))


def _named(asked: Asked, path: Path, value: Mapping[str, Any]) -> Axis:
    """The names and weights; a weight that is at fault counts as 1 from here on, so that names are still looked at."""
    weights: dict[str, Fraction] = {}
    seen: set[str] = set()
    for written, text in value.items():
        name, key = tidy_name(written), name_key(written)
        if not key or key in seen:
            message = _("“{name}” stands here twice.").format(name=name) if key else _("A name is missing here.")
            asked.faults.add((*path, written), message)
            continue
        seen.add(key)
        weights[name] = _weight(asked, (*path, written), text)
    if not any(weights.values()):
        asked.faults.add(path, _("All weights are 0."), _("Give at least one of them a weight above 0."))
    return Axis(path, None, weights)


def _weight(asked: Asked, path: Path, text: Any) -> Fraction:
    hint = _("Write a number, 0 or more.")
    if not isinstance(text, str):
        asked.faults.add(path, _("A weight is missing here."), hint)
        return Fraction(1)
    try:
        weight = parse_percent(text) if "%" in text or "％" in text else parse_number(text)
    except Refused as refused:
        asked.faults.add(path, refused.reason, refused.hint or hint)
        return Fraction(1)
    if weight < 0:
        asked.faults.add(path, _("The weight {weight} is below 0.").format(weight=text), hint)
        return Fraction(1)
    return weight
