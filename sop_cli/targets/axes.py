"""The weights of a plan's dimensions, as written: names with weights, a list, or ways to weigh."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from sop_cli.i18n import _
from sop_cli.records.people import did_you_mean, name_key
from sop_cli.targets.asked import Asked, Path
from sop_cli.values.base import Refused
from sop_cli.values.number import parse_number
from sop_cli.values.percent import parse_percent
from sop_cli.values.text import tidy_name

_ABLE = ("even", "capability", "last_year", "history", "potential")

WAYS: dict[str, tuple[str, ...]] = {
    "region": _ABLE,
    "team": _ABLE,
    "product": ("history", "potential"),
    "person": _ABLE,
    "channel": ("history", "potential"),
    "month": ("even", "workdays", "history", "potential"),
}
MIXED = ("product", "channel")
"""Dimensions that may have weights of their own in every region."""

UNITS = ("month", "quarter", "half", "year", "week")
OTHERS = "*"

_KEYS = ("by", "mix", "growth", "file", "column", "names", "unit")


@dataclass(frozen=True)
class Axis:
    """A dimension as the plan writes it: ways to weigh, or names with weights in the order written.

    shares: the part of each way, adding up to 1. names: the only ones to split over, if given. own: weights by region.
    """

    path: Path
    ways: tuple[str, ...] = ()
    weights: Mapping[str, Fraction] = field(default_factory=dict)
    shares: tuple[Fraction, ...] = ()
    growth: Mapping[str, Fraction] = field(default_factory=dict)
    file: str | None = None
    column: str | None = None
    names: tuple[str, ...] | None = None
    unit: str | None = None
    own: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)


def ways_of(value: Any) -> list[str]:
    """The ways to weigh that a dimension names, sound or not; for those who ask what has to be read."""
    named = value.get("by") if isinstance(value, dict) else value if isinstance(value, str) else []
    return [named] if isinstance(named, str) else [word for word in named or [] if isinstance(word, str)]


def read_axis(asked: Asked, dimension: str) -> Axis | None:
    """The axis of a dimension; None when it is not split, or when it is not understood (then there is a fault)."""
    spec = asked.spec.split
    if dimension not in spec.model_fields_set:
        return None
    path = (*asked.path, "split", dimension)
    value: Any = getattr(spec, dimension)
    if isinstance(value, str):
        value = {"by": value}
    elif isinstance(value, list):
        value = {"names": value}
    if isinstance(value, dict) and not value.keys().isdisjoint(("by", "names")):
        return _Reader(asked, dimension, path, value).axis()
    if not isinstance(value, dict) or not value:
        _missing(asked, dimension, path)
        return None
    if dimension in MIXED and any(isinstance(weights, dict) for weights in value.values()):
        return _by_region(asked, path, value)
    return Axis(path, weights=_named(asked, path, value))


def _missing(asked: Asked, dimension: str, path: Path) -> None:
    asked.faults.add(path, _("Weights are missing here."), _forms(dimension))


def _forms(dimension: str) -> str:
    if dimension in MIXED:
        example = "{A: 60, B: 40}"
        return _("Write names with weights, such as “{example}”, a list of names, or one of these: {ways}").format(
            example=example, ways=", ".join(WAYS[dimension])
        )
    return _("Write names with weights, or one of these: {ways}").format(ways=", ".join(WAYS[dimension]))


class _Reader:
    """One dimension with a way to weigh and what belongs to it."""

    def __init__(self, asked: Asked, dimension: str, path: Path, value: Mapping[str, Any]) -> None:
        self._asked, self._dimension, self._path, self._value = asked, dimension, path, value
        self._faults = asked.faults
        written = getattr(asked.spec.split, dimension)
        self._written: Mapping[str, Any] = written if isinstance(written, dict) else {}

    def axis(self) -> Axis | None:
        before = len(self._faults.found)
        self._keys()
        names = self._names()
        unit = self._unit()
        by = self._value.get("by", "even")
        path = (*self._path, "by") if "by" in self._written else self._path
        if isinstance(by, dict) and by:
            return Axis(path, weights=_named(self._asked, path, by), unit=unit)
        ways = self._ways(path, by, names)
        shares = self._shares(ways)
        growth = self._growth(ways)
        file, column = self._file(ways)
        if len(self._faults.found) > before:
            return None
        if ways == ("even",) and names:
            return Axis(path, weights=dict.fromkeys(names, Fraction(1)), unit=unit)
        return Axis(path, ways, {}, shares, growth, file, column, names, unit)

    def _keys(self) -> None:
        for key in self._value:
            if key not in _KEYS:
                near = did_you_mean(str(key), _KEYS)
                known = _("Known keys: {keys}").format(keys=", ".join(_KEYS))
                hint = _("Did you mean “{near}”?").format(near=near) if near else known
                message = _("The key “{key}” is not known here.").format(key=key)
                self._faults.add((*self._path, key), message, hint)

    def _names(self) -> tuple[str, ...] | None:
        if "names" not in self._value:
            return None
        names = self._value["names"]
        path = (*self._path, "names") if self._written else self._path
        if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
            _missing(self._asked, self._dimension, path)
            return None
        return tuple(_named(self._asked, path, dict.fromkeys(names, "1")))

    def _unit(self) -> str | None:
        unit = self._value.get("unit")
        if unit is None:
            return None
        path = (*self._path, "unit")
        if self._dimension != "month":
            self._faults.add(path, _("Only months can be split in another unit."), _("Leave it out."))
        elif unit not in UNITS:
            hint = _("Write one of these: {words}").format(words=", ".join(UNITS))
            self._faults.add(path, _("“{word}” is no unit of time here.").format(word=unit), hint)
        return str(unit)

    def _ways(self, path: Path, by: Any, names: tuple[str, ...] | None) -> tuple[str, ...]:
        words = [by] if isinstance(by, str) else by
        if not isinstance(words, list) or not words:
            _missing(self._asked, self._dimension, path)
            return ()
        ways = [*WAYS[self._dimension], *(["even"] if self._dimension in MIXED and names else [])]
        for word in words:
            if word in ways:
                continue
            near = did_you_mean(str(word), ways)
            hint = _("Did you mean “{near}”?").format(near=near) if near else _forms(self._dimension)
            message = _("“{word}” is no way to weigh this dimension.").format(word=word)
            self._faults.add(path, message, hint)
        if len(set(map(str, words))) < len(words):
            self._faults.add(path, _("A way to weigh stands here twice."), _("Name each once; mix says how much."))
        return tuple(str(word) for word in words)

    def _shares(self, ways: tuple[str, ...]) -> tuple[Fraction, ...]:
        """The part of each way; equal parts where none are given."""
        even = (Fraction(1, len(ways) or 1),) * len(ways)
        if "mix" not in self._value:
            return even
        mix, path = self._value["mix"], (*self._path, "mix")
        if not isinstance(mix, list) or len(mix) != len(ways):
            message = _("mix must have one number for each way to weigh: {count}.").format(count=len(ways))
            self._faults.add(path, message, "by: [capability, last_year], mix: [0.4, 0.6]")
            return even
        parts = [_weight(self._asked, (*path, at), text) for at, text in enumerate(mix)]
        if not any(parts):
            self._faults.add(path, _("All weights are 0."), _("Give at least one of them a weight above 0."))
            return even
        return tuple(part / sum(parts) for part in parts)

    def _growth(self, ways: tuple[str, ...]) -> dict[str, Fraction]:
        """Growth over last year by name: 20% is 1.2 times as much; * is everything else."""
        if "growth" not in self._value:
            return {}
        growth, path = self._value["growth"], (*self._path, "growth")
        if "history" not in ways:
            self._faults.add(path, _("growth goes with history only."), _("Write by: history, or leave it out."))
        if isinstance(growth, str):
            growth = {OTHERS: growth}
        if not isinstance(growth, dict):
            self._faults.add(path, _("Growth is missing here."), _("Write one such as 20%, or a name each: {A: 20%}."))
            return {}
        found = {}
        for name, text in growth.items():
            rate = self._rate((*path, name), text)
            if rate is not None:
                found[name if name == OTHERS else tidy_name(name)] = 1 + rate
        return found

    def _rate(self, path: Path, text: Any) -> Fraction | None:
        try:
            rate = parse_percent(text if isinstance(text, str) else "")
        except Refused as refused:
            self._faults.add(path, refused.reason, refused.hint or _("Write it like 20% or -5%."))
            return None
        if rate < -1:
            self._faults.add(path, _("“{text}” would leave less than nothing.").format(text=text), _("-100% is 0."))
            return None
        return rate

    def _file(self, ways: tuple[str, ...]) -> tuple[str | None, str | None]:
        file, column = self._value.get("file"), self._value.get("column")
        if "potential" in ways and not isinstance(file, str):
            message = _("potential needs a file of names and weights.")
            hint = _("Add file: potential.xlsx, and column: if there are several.")
            self._faults.add((*self._path, *(["by"] if self._written else [])), message, hint)
        for key in ("file", "column"):
            if key in self._value and "potential" not in ways:
                message = _("{key} goes with potential only.").format(key=key)
                self._faults.add((*self._path, key), message, _("Write by: potential, or leave it out."))
        return file, column if isinstance(column, str) else None


def _by_region(asked: Asked, path: Path, value: Mapping[str, Any]) -> Axis | None:
    """Weights of its own for every region; * stands for all others."""
    own = {}
    for region, written in value.items():
        listed = isinstance(written, list) and all(isinstance(name, str) for name in written)
        weights = dict.fromkeys(written, "1") if listed else written
        if not isinstance(weights, dict) or not weights:
            hint = _("Either names with weights, or regions with names and weights each.")
            asked.faults.add((*path, region), _("Weights are missing here."), hint)
            continue
        own[region if region == OTHERS else tidy_name(region)] = _named(asked, (*path, region), weights)
    if "region" not in asked.spec.split.model_fields_set:
        message = _("Weights by region stand here, but the plan does not split over regions.")
        asked.faults.add(path, message, _("Add split.region, or write names with weights."))
        return None
    return Axis(path, own=own) if own else None


def _named(asked: Asked, path: Path, value: Mapping[str, Any]) -> dict[str, Fraction]:
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
    return weights


def _weight(asked: Asked, path: Path, text: Any) -> Fraction:
    return read_weight(asked, path, text if isinstance(text, str) else None)


def read_weight(asked: Asked, path: Path, text: str | None, place: str = "") -> Fraction:
    """A weight as written: a number or a percentage, 0 or more; 1, with a fault, when it is none.

    place: what stands before the message, where the weight is written in another file.
    """
    hint = _("Write a number, 0 or more.")
    if text is None:
        asked.faults.add(path, place + _("A weight is missing here."), hint)
        return Fraction(1)
    try:
        weight = parse_percent(text) if "%" in text or "％" in text else parse_number(text)
    except Refused as refused:
        asked.faults.add(path, place + refused.reason, refused.hint or hint)
        return Fraction(1)
    if weight < 0:
        asked.faults.add(path, place + _("The weight {weight} is below 0.").format(weight=text), hint)
        return Fraction(1)
    return weight
