"""Which dimension stands where: a split without regions may hand teams, or products, on just as it hands on regions.

The split knows regions, their teams, their persons, products and months. Where one of them is not split, its place is
free for a dimension of the same shape, which then carries the same promises.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sop_cli.targets.breakdown import Breakdown, Cell
from sop_cli.targets.conflict import Conflict
from sop_cli.targets.problem import Key, Limit, Problem

Swap = tuple[str, str]


@dataclass(frozen=True)
class Slots:
    """Pairs of dimensions that change places, one after the other."""

    swaps: tuple[Swap, ...]

    @classmethod
    def of(cls, problem: Problem, *, lines: bool = True) -> Slots:
        """What has to change places for this problem. lines: whether products may take the place of regions."""
        found: list[Swap] = []
        above = problem.regions is not None
        if problem.teams is not None and not above:
            found.append(("region", "team"))
            above = True
        elif problem.teams is not None and problem.persons is None:
            found.append(("person", "team"))
        if problem.channels is not None and problem.products is None:
            found.append(("product", "channel"))
        if lines and not above and problem.persons is None:
            found.append(("region", "product"))
        return cls(tuple(found))

    def turned(self, problem: Problem) -> Problem:
        """The problem with everything in its place."""
        for swap in self.swaps:
            limits = tuple(replace(limit, key=_swapped(limit.key, swap)) for limit in problem.limits)
            problem = replace(_TURNS[swap](problem), limits=limits)
        return problem

    def back(self, answer: Breakdown | Conflict) -> Breakdown | Conflict:
        """The answer under the names that the plan knows."""
        if not self.swaps:
            return answer
        if isinstance(answer, Conflict):
            return replace(answer, tight=self._limits(answer.tight), pressing=self._limits(answer.pressing))
        figures = {
            self._family(family): tuple(replace(figure, key=self._key(figure.key)) for figure in found)
            for family, found in answer.figures.items()
        }
        cells = tuple(Cell(self._key(cell.key), cell.steps) for cell in answer.cells)
        named = {self._dimension(name) for name in answer.dimensions}
        return Breakdown(answer.total, tuple(name for name in Key._fields if name in named), cells, figures)

    def _limits(self, limits: Iterable[Limit]) -> tuple[Limit, ...]:
        return tuple(replace(limit, key=self._key(limit.key)) for limit in limits)

    def _key(self, key: Key) -> Key:
        for swap in reversed(self.swaps):
            key = _swapped(key, swap)
        return key

    def _family(self, family: str) -> str:
        return "_".join(self._dimension(part) for part in family.split("_"))

    def _dimension(self, name: str) -> str:
        for one, other in reversed(self.swaps):
            name = {one: other, other: one}.get(name, name)
        return name


def _swapped(key: Key, swap: Swap) -> Key:
    one, other = swap
    return key._replace(**{one: getattr(key, other), other: getattr(key, one)})


def _teams_as_regions(problem: Problem) -> Problem:
    persons = problem.persons if problem.person_teams is None else problem.person_teams
    return replace(
        problem, regions=problem.team_weights, teams=None, team_weights=None, persons=persons, person_teams=None
    )


def _teams_as_persons(problem: Problem) -> Problem:
    return replace(problem, persons=problem.teams, person_weights=problem.team_weights, teams=None, team_weights=None)


def _channels_as_products(problem: Problem) -> Problem:
    return replace(
        problem, products=problem.channels, mixes=problem.channel_mixes, channels=None, channel_mixes={}
    )  # fmt: skip


def _products_as_regions(problem: Problem) -> Problem:
    return replace(problem, regions=problem.products, products=None)


_TURNS = {
    ("region", "team"): _teams_as_regions,
    ("person", "team"): _teams_as_persons,
    ("product", "channel"): _channels_as_products,
    ("region", "product"): _products_as_regions,
}
