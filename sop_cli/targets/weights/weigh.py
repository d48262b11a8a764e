"""Weigh the names of a dimension by one way, or by several mixed.

Where several are mixed, each is first brought to parts of 1 within its group (the members of one team or region; of the
other dimensions, all names), so that 30万元 of last year and a capability of 1.2 can be laid side by side:
weight = Σ share of the way × figure ÷ Σ figures of the group.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from sop_cli.i18n import _
from sop_cli.targets.asked import listed
from sop_cli.targets.weights import capability, even, history, last_year, potential, workdays
from sop_cli.targets.weights.scene import Scene, scaled

_WAYS: Mapping[str, Callable[[Scene], dict[str, Fraction]]] = {
    "even": even.weigh,
    "capability": capability.weigh,
    "last_year": last_year.weigh,
    "history": history.weigh,
    "potential": potential.weigh,
    "workdays": workdays.weigh,
}


def weigh(scene: Scene, groups: Sequence[Sequence[str]] | None = None) -> dict[str, Fraction]:
    """The weight of every line; {} with faults where one of them lacks what it is weighed by.

    groups: names that are brought to parts of 1 together when ways are mixed; all names if not given.
    """
    before = len(scene.asked.faults.found)
    found = [_WAYS[way](scene) for way in scene.axis.ways]
    if len(scene.asked.faults.found) > before:
        return {}
    if len(found) == 1:
        return found[0]
    groups = groups or [[line.name for line in scene.lines]]
    total: dict[str, Fraction] = {}
    for way, share, weights in zip(scene.axis.ways, scene.axis.shares, found, strict=True):
        for group in groups:
            parts = scaled(weights, group)
            if share and parts and not any(parts.values()):
                message = _("{names}: all have the weight 0 by {way}.").format(names=listed(list(parts)), way=way)
                scene.lack(message, _("Take another way to weigh, or give weights by name."))
            for name, part in parts.items():
                total[name] = total.get(name, Fraction(0)) + share * part
    return total
