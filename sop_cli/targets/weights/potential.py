"""potential: weights from a file of names and figures, such as the market potential of every region."""

from __future__ import annotations

from fractions import Fraction

from sop_cli.i18n import _
from sop_cli.records.people import name_key
from sop_cli.records.weight_table import WeightTable
from sop_cli.targets.asked import Asked, listed
from sop_cli.targets.axes import Axis, read_weight
from sop_cli.targets.weights.scene import Scene


def weigh(scene: Scene) -> dict[str, Fraction]:
    """The figure of every name; faults for names without one."""
    table = table_of(scene.asked, scene.axis)
    before = len(scene.asked.faults.found)
    found: dict[str, Fraction] = {}
    for row, written, text in table.rows:
        name = scene.find(written)
        if name is None:
            continue
        place = f"{table.file}:{row} "
        if name in found:
            message = place + _("“{name}” stands here twice.").format(name=name)
            scene.asked.faults.add(scene.axis.path, message, _("Leave one line of the two."))
        found[name] = read_weight(scene.asked, scene.axis.path, text, f"{place}{written}: ")
    lacking = [line.name for line in scene.lines if line.name not in found]
    if lacking:
        message = _("{names}: {file} has no {column}.").format(
            names=listed(lacking), file=table.file, column=table.column
        )
        scene.lack(message, _("Add a line to the file (0 for nothing), or give weights by name."))
    if len(scene.asked.faults.found) > before:
        return {}
    if not any(found.values()):
        scene.lack(_("All weights are 0."), _("Give at least one of them a weight above 0."))
    return found


def table_of(asked: Asked, axis: Axis) -> WeightTable:
    """The file of an axis, as it was read."""
    return asked.world.tables[axis.file or "", axis.column]


def names_of(asked: Asked, axis: Axis) -> list[str]:
    """The names in the file."""
    spelt = {name_key(name): name for _row, name, _text in reversed(table_of(asked, axis).rows)}
    return sorted(spelt.values())
