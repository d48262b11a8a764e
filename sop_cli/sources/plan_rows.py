"""From the rows of a plan's form to the data that the YAML would hold, and the cell behind every part of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sop_cli.errors import SopError, Where
from sop_cli.i18n import _
from sop_cli.records.metric_names import find_metric
from sop_cli.records.people import did_you_mean, name_key
from sop_cli.records.plan_form import FACTS, LIMITS, TARGETS, VACANCIES, WEIGHTS, WORDS, Block
from sop_cli.sources.yaml import Path_
from sop_cli.values.units import Unit

_LIST = ("roles", "ramp")
_LEVELS = ("floor", "stretch", "challenge")
_PARTED = re.compile(r"\s*[,，、;；/]\s*")

Facts = Mapping[str, tuple[str, Where]]
Places = dict[Path_, Where]


@dataclass
class PlanRow:
    """A row of a block: field → what stands there and where."""

    where: Where
    cells: dict[str, tuple[str, Where]] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        """What stands under a column; None where it is blank."""
        return self.cells[name][0] if name in self.cells else None

    def at(self, name: str) -> Where:
        """The cell of a column; the row where it is blank."""
        return self.cells[name][1] if name in self.cells else self.where


def assemble(
    facts: Facts, rows: Mapping[str, Sequence[PlanRow]], places: Places, errors: list[SopError]
) -> dict[str, Any]:
    """The plan's data. places and errors are added to."""
    return _Assembly(rows, places, errors).plan(facts)


class _Assembly:
    """The plan in the making."""

    def __init__(self, rows: Mapping[str, Sequence[PlanRow]], places: Places, errors: list[SopError]) -> None:
        self._rows, self._places, self._errors = rows, places, errors
        self._targets: list[dict[str, Any]] = []

    def plan(self, facts: Facts) -> dict[str, Any]:
        """Everything, targets before what names them."""
        data: dict[str, Any] = {}
        for name, (text, where) in facts.items():
            self._put(data, (), name, text, where)
        if "period" not in data:
            self._missing(FACTS[0].title, self._places[()])
            data["period"] = "2000"  # never used: the form is at fault
        data["targets"] = self._targets
        for row in self._rows["targets"]:
            self._target(row)
        if not self._targets:
            message = _("The table of targets is empty.")
            self._errors.append(SopError(message, self._places[()], _("Fill in a line: metric and total.")))
        self._weights()
        for row in self._rows["limits"]:
            self._limit(row)
        for row in self._rows["vacancies"]:
            self._vacancy(data, row)
        return data

    def _put(self, into: dict[str, Any], path: Path_, name: str, text: str, where: Where) -> None:
        """A cell as the plan's key; lists part by part."""
        parts = [part for part in _PARTED.split(text) if part]
        into[name] = parts if name in _LIST else text
        self._places[(*path, name)] = where
        if name in _LIST:
            self._places |= {(*path, name, at): where for at in range(len(parts))}

    def _missing(self, title: object, where: Where) -> None:
        self._errors.append(SopError(_("“{name}” is missing.").format(name=title), where, _("Fill it in.")))

    def _target(self, row: PlanRow) -> None:
        path: Path_ = ("targets", len(self._targets))
        target: dict[str, Any] = {}
        levels: dict[str, Any] = {}
        self._places[path] = row.where
        for name, (text, where) in row.cells.items():
            inside = name in _LEVELS
            self._put(levels if inside else target, (*path, "levels") if inside else path, name, text, where)
        if levels:
            target["levels"] = levels
            self._places[(*path, "levels")] = row.where
        for column in TARGETS.columns[:2]:
            if column.field not in row.cells:
                self._missing(column.title, row.where)
                target[column.field] = {"metric": "revenue", "total": "0"}[column.field]  # never used
        self._targets.append(target)

    def _split_over(self) -> list[int]:
        """The targets that are handed out; rates are handed down as they are."""
        units = [find_metric(target["metric"]) for target in self._targets]
        return [at for at, known in enumerate(units) if known is None or known.unit in (Unit.MONEY, Unit.COUNT)]

    def _which(self, row: PlanRow) -> int | None:
        """The target that a row names by its metric or number; an error where there is none such."""
        text = row.text("target") or ""
        known = find_metric(text)
        wanted = {name_key(text), name_key(known.name if known else text)}
        found = [at for at in range(len(self._targets)) if wanted & self._keys(at)]
        if len(found) == 1:
            return found[0]
        if found:
            message = _("Several targets are called “{name}”.").format(name=text)
            hint = _("Write the target's number, counted from the top: {numbers}").format(
                numbers=_(", ").join(str(at + 1) for at in found)
            )
        else:
            names = [target["metric"] for target in self._targets]
            near = did_you_mean(text, names)
            message = _("No target is called “{name}”.").format(name=text)
            there = _("These are there: {names}").format(names=_(", ").join(names))
            hint = _("Did you mean “{near}”?").format(near=near) if near else there
        self._errors.append(SopError(message, row.at("target"), hint))
        return None

    def _keys(self, at: int) -> set[str]:
        metric = self._targets[at]["metric"]
        known = find_metric(metric)
        return {name_key(word) for word in (metric, str(at + 1), known.name if known else metric)}

    def _weights(self) -> None:
        """The rows of every target and dimension; rows without a target are for all that have none of their own."""
        common: dict[str, list[PlanRow]] = {}
        own: dict[tuple[int, str], list[PlanRow]] = {}
        for row in self._rows["weights"]:
            dimension = row.text("dimension")
            if dimension is None:
                self._missing(WEIGHTS.columns[1].title, row.where)
            elif dimension not in WORDS["dimension"]:
                continue  # said where it was read
            elif row.text("target") is None:
                common.setdefault(dimension, []).append(row)
            elif (at := self._which(row)) is not None:
                own.setdefault((at, dimension), []).append(row)
        for at in self._split_over():
            for dimension, rows in common.items():
                own.setdefault((at, dimension), rows)
        for (at, dimension), rows in own.items():
            path: Path_ = ("targets", at, "split", dimension)
            self._places[path] = rows[0].where
            split = self._targets[at].setdefault("split", {})
            split[dimension] = self._dimension(path, rows)

    def _dimension(self, path: Path_, rows: Sequence[PlanRow]) -> Any:
        if any(row.text("by") for row in rows):
            return self._ways(path, rows)
        unit = next((row for row in rows if row.text("unit")), None)
        inner = (*path, "by") if unit else path
        if any(row.text("region") for row in rows):
            by_region: dict[str, list[PlanRow]] = {}
            for row in rows:
                by_region.setdefault(row.text("region") or "*", []).append(row)
            weights: Any = {region: self._named((*inner, region), own) for region, own in by_region.items()}
        else:
            weights = self._named(inner, rows)
        if unit is None:
            return weights
        self._places[(*path, "unit")] = unit.at("unit")
        key = "names" if isinstance(weights, list) else "by"
        return {key: weights, "unit": unit.text("unit")}

    def _named(self, path: Path_, rows: Sequence[PlanRow]) -> dict[str, str | None] | list[str]:
        """Names with weights; a list where none has one."""
        self._places[path] = rows[0].where
        names: dict[str, str | None] = {}
        for row in rows:
            name = row.text("name")
            if name is None:
                self._missing(WEIGHTS.columns[3].title, row.where)
                continue
            if name in names:
                message = _("“{name}” stands here twice.").format(name=name)
                self._errors.append(SopError(message, row.at("name"), _("Keep one of the two.")))
            names[name] = row.text("weight")
            self._places[(*path, name)] = row.at("name")
        return list(names) if not any(names.values()) else names

    def _ways(self, path: Path_, rows: Sequence[PlanRow]) -> dict[str, Any]:
        """Ways to weigh, what belongs to them, and names that narrow them or have a growth of their own."""
        value: dict[str, Any] = {}
        ways = [row for row in rows if row.text("by")]
        self._places[(*path, "by")] = ways[0].at("by")
        value["by"] = [str(row.text("by")) for row in ways]
        if any(row.text("weight") for row in ways):
            value["mix"] = [row.text("weight") for row in ways]
            self._places |= {(*path, "mix", at): row.at("weight") for at, row in enumerate(ways)}
            self._places[(*path, "mix")] = ways[0].at("weight")
        growth: dict[str, str] = {}
        names: list[str] = []
        for row in rows:
            for key in ("file", "column", "unit"):
                if row.text(key):
                    value[key] = row.text(key)
                    self._places[(*path, key)] = row.at(key)
            name, rate = row.text("name"), row.text("growth")
            if rate:
                growth[name or "*"] = rate
                self._places[(*path, "growth", name or "*")] = row.at("growth")
                self._places.setdefault((*path, "growth"), row.at("growth"))
            elif name:
                names.append(name)
                self._places[(*path, "names", name)] = row.at("name")
                self._places.setdefault((*path, "names"), row.at("name"))
                self._unused(row, "weight", WEIGHTS) if not row.text("by") else None
        value |= {"growth": growth} if growth else {}
        value |= {"names": names} if names else {}
        return value

    def _unused(self, row: PlanRow, name: str, block: Block) -> None:
        if row.text(name):
            title = next(column.title for column in block.columns if column.field == name)
            message = _("“{name}” means nothing beside a way to weigh.").format(name=title)
            hint = _("Either a way to weigh, or names with weights.")
            self._errors.append(SopError(message, row.at(name), hint))

    def _limit(self, row: PlanRow) -> None:
        split = self._split_over()
        at = self._which(row) if row.text("target") else split[0] if len(split) == 1 else None
        if at is None:
            if not row.text("target") and self._targets:
                message = _("Which target is limited is not clear.")
                self._errors.append(SopError(message, row.where, _("Write its metric under “{head}”.").format(
                    head=LIMITS.columns[0].title)))  # fmt: skip
            return
        self._item(("targets", at), self._targets[at], "limits", row)

    def _vacancy(self, data: dict[str, Any], row: PlanRow) -> None:
        if "name" not in row.cells:
            self._missing(VACANCIES.columns[1].title, row.where)
            return
        if not row.text("target"):
            self._item((), data, "vacancies", row)
        elif (at := self._which(row)) is not None:
            self._item(("targets", at), self._targets[at], "vacancies", row)

    def _item(self, path: Path_, into: dict[str, Any], name: str, row: PlanRow) -> None:
        """One more line of a list of the plan."""
        items = into.setdefault(name, [])
        here: Path_ = (*path, name, len(items))
        self._places[here] = row.where
        items.append({})
        for key, (text, where) in row.cells.items():
            if key != "target":
                self._put(items[-1], here, key, text, where)
