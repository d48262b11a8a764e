"""The potential of every name, of the dimensions that a target is weighed by it: what targets are held against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from sop_cli.records.people import Roster, name_key
from sop_cli.records.weight_table import WeightTable
from sop_cli.targets.asked import Asked
from sop_cli.targets.axes import read_weight
from sop_cli.targets.needs import weight_files


def potentials(asked: Asked) -> Mapping[str, Mapping[str, Fraction]]:
    """Dimension → name_key → potential; of a plan that is sound, since the figures are taken as they are."""
    found = {}
    for path, file, column in weight_files(asked.plan):
        if path[: len(asked.path)] == asked.path and (file, column) in asked.world.tables:
            dimension = str(path[-2])
            roster = asked.world.roster if dimension == "person" else Roster()
            found[dimension] = dict(_figures(asked, asked.world.tables[file, column], roster))
    return found


def _figures(asked: Asked, table: WeightTable, roster: Roster) -> Iterator[tuple[str, Fraction]]:
    for _row, written, text in table.rows:
        if text is not None:
            person = roster.find(written)
            yield name_key(person.name if person else written), read_weight(asked, asked.path, text)
