"""history: what was sold in the same period a year ago, by the names of the dimension, with growth if given."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from sop_cli.i18n import _
from sop_cli.records.people import name_key
from sop_cli.targets.asked import Asked, listed
from sop_cli.targets.weights.scene import Line, Scene
from sop_cli.values.period import Period, parse_period, span


def weigh(scene: Scene) -> dict[str, Fraction]:
    """Sales a year ago times growth; faults for names without any."""
    asked = scene.asked
    if asked.metric != "revenue":
        message = _("Only revenue can be split by last year's sales.")
        scene.lack(message, _("Take another way to weigh, or give weights by name."))
        return {}
    if scene.dimension == "month":
        return _by_time(scene)
    past = asked.world.period.year_ago()
    sums: dict[str, int] = {}
    for name, amount in asked.world.history.by(scene.dimension, past).items():
        sums[name_key(name)] = sums.get(name_key(name), 0) + amount
    return _grown(scene, {line.name: sums.get(name_key(line.name), 0) for line in scene.lines}, past)


def names_of(asked: Asked, dimension: str) -> list[str]:
    """The names that anything was sold for a year ago."""
    sums = asked.world.history.by(dimension, asked.world.period.year_ago())
    spelt = {name_key(name): name for name in sorted(sums, reverse=True)}
    return sorted(spelt.values())


def _grown(scene: Scene, sums: Mapping[str, int], past: Period) -> dict[str, Fraction]:
    growth = scene.of_growth()
    lacking = [name for name, amount in sums.items() if amount <= 0]
    if lacking or not sums:
        message = _("{names}: no sales above 0 in {period} to split by.").format(
            names=listed(lacking) if lacking else _("All"), period=past.label
        )
        scene.lack(message, _("Give weights by name, or take another way to weigh."))
        return {}
    return {name: amount * growth[name] for name, amount in sums.items()}


def _by_time(scene: Scene) -> dict[str, Fraction]:
    spans = {line.name: _year_ago(line) for line in scene.lines}
    sums = {name: scene.asked.world.history.total(past) for name, past in spans.items()}
    lacking = [spans[name].label for name, amount in sums.items() if amount <= 0]
    if lacking:
        message = _("There are no sales above 0 in {months} to split by.").format(months=listed(lacking))
        scene.lack(message, _("Write even, workdays, or weights by month."))
        return {}
    growth = scene.of_growth()
    return {name: amount * growth[name] for name, amount in sums.items()}


def _year_ago(line: Line) -> Period:
    """The same time a year ago; of a month that the period cuts short, the same days."""
    part = line.span
    if part is None:
        raise ValueError(f"{line.name} has no days")
    whole = parse_period(line.name, part.month_start)
    if (whole.start, whole.end) == (part.start, part.end):
        return whole.year_ago()
    return span(part.start, part.end, part.month_start).year_ago()
