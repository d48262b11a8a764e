"""Whom an evaluation is about."""

from __future__ import annotations

from collections.abc import Iterable

from sop_cli.metrics.goals import metric_of
from sop_cli.metrics.performance import Performance
from sop_cli.records.people import Person, name_key
from sop_cli.records.sop import Sop

RULE_EN = (
    "members employed in the period whose role sells (it owns a stage of the SOP; anyone where no owners or no "
    "role are "
    "given), or who have a target or a sale in it; evaluation.roles narrows; leaders of others only with a "
    "target of their own"
)
RULE_ZH = (
    "期间内在职、岗位负责销售的成员（即在 SOP 阶段中任负责岗位；SOP 未写负责岗位或成员未填岗位的视为负责销售），"
    "以及期间内有目标或成交的成员；"
    "可用 evaluation.roles 限定岗位；带团队的上级只有自己有目标时才参评"
)


def evaluated(performance: Performance) -> list[str]:
    """The names of the people who are evaluated, in order; without members, all who have a target or a sale."""
    roster = performance.records.book.roster
    busy = _with_targets(performance)
    sold = {name for (name,) in performance.actuals("revenue", "person") if name}
    if not roster:
        return sorted(busy | sold)
    period = performance.period
    leaders = _leaders(performance)
    rule = _Selling(performance.records.book.sop)
    last = max(performance.window.last, period.start)
    found = []
    for person in roster.people:
        role = person.at(last).role
        wanted = person.name in busy or person.name in sold or rule.sells(role)
        spared = person.name in leaders and person.name not in busy
        if person.employed(period.start, period.end) and wanted and not spared and rule.admits(role):
            found.append(person.name)
    return found


def _with_targets(performance: Performance) -> set[str]:
    scheme = performance.records.book.sop.evaluation.every_metric
    names = {"revenue", *(metric_of(name) for name in scheme)}
    return {name for metric in names for (name,) in performance.goals.by(metric, "person") if name}


def _leaders(performance: Performance) -> set[str]:
    roster = performance.records.book.roster
    there = [p for p in roster.people if p.employed(performance.period.start, performance.period.end)]
    found: Iterable[Person | None] = (roster.find(stay.leader) for person in there for stay in person.stays)
    return {leader.name for leader in found if leader}


class _Selling:
    """Which roles sell, and which the SOP wants to see evaluated."""

    def __init__(self, sop: Sop) -> None:
        self._owners = {name_key(stage.owner) for stage in sop.stages if stage.owner}
        self._roles = {name_key(role) for role in sop.evaluation.roles}

    def sells(self, role: str | None) -> bool:
        return role is None or not self._owners or name_key(role) in self._owners

    def admits(self, role: str | None) -> bool:
        return not self._roles or (role is not None and name_key(role) in self._roles)
