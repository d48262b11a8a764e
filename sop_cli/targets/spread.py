"""Channels beside products: the cells of a finished split, each handed on over the channels.

Regions hand their settled sums to their channels with the promises of a split of their own. Inside a region every
person's sums, then every cell, are handed on as near to their shares as whole steps allow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import groupby

from sop_cli.targets.breakdown import Breakdown, Cell
from sop_cli.targets.complete import complete
from sop_cli.targets.conflict import Conflict
from sop_cli.targets.problem import Key, Problem

_NOBODY = ""


def spread(
    answer: Breakdown, problem: Problem, split: Callable[[Problem], Breakdown | Conflict]
) -> Breakdown | Conflict:
    """The answer with its channels. problem: as asked, with channels; split: how a small problem is split."""
    regions: dict[str, int] = {}
    for cell in answer.cells:
        name = cell.key.region or _NOBODY
        regions[name] = regions.get(name, 0) + cell.steps
    weights = {name: Fraction(steps) for name, steps in regions.items()}
    if not answer.total:
        weights = dict.fromkeys(weights, Fraction(1))
    found = split(Problem(answer.total, weights, products=problem.channels, mixes=problem.channel_mixes))
    if isinstance(found, Conflict):
        return found
    sums = {(cell.key.region or _NOBODY, cell.key.product or ""): cell.steps for cell in found.cells}
    names = sorted(problem.channels or ())
    by_channel = tuple(replace(figure, key=Key(channel=figure.key.product)) for figure in found.figures["product"])
    figures = answer.figures | {"channel": by_channel}
    cells: list[Cell] = []
    for region, own in groupby(answer.cells, key=lambda cell: cell.key.region or _NOBODY):
        cells += _region(list(own), names, [sums[region, name] for name in names])
    dimensions = tuple(name for name in Key._fields if name == "channel" or name in answer.dimensions)
    return Breakdown(answer.total, dimensions, tuple(cells), figures)


def _region(cells: Sequence[Cell], names: Sequence[str], columns: Sequence[int]) -> Iterator[Cell]:
    """The cells of one region; persons first, so that everybody's channels stay near their shares."""
    people = [list(own) for _person, own in groupby(cells, key=lambda cell: cell.key.person)]
    table = complete([sum(cell.steps for cell in own) for own in people], columns)
    for own, line in zip(people, table, strict=True):
        for cell, parts in zip(own, complete([cell.steps for cell in own], line), strict=True):
            for name, steps in zip(names, parts, strict=True):
                yield Cell(cell.key._replace(channel=name), steps)
