"""Why a sum of a split is what it is: the way from the total down, with weights, shares, limits and rounding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import ceil, floor

from sop_cli.targets.breakdown import Breakdown, Figure
from sop_cli.targets.problem import Key, Limit, Problem, around

_WITH_PERSON = ("region", "team", "person", "channel", "month", "product")
_WITHOUT = ("region", "team", "product", "channel", "month")
_NAMES = 3
_FAR = 2  # steps from which on a difference is no matter of rounding


@dataclass(frozen=True)
class Step:
    """One sum on the way down, in steps of the split.

    dimension: what the sum above it was divided by; None for the total. weight, weights: its own weight and that of all
    among whom the sum above was divided, where the dimension has them. part: its part of the sum above by weight alone.
    plain, share, low, high, steps: as in `Figure`. promised: whether the sum is less than a step from its share.
    own: its own limits; binding: one of them holds it where it is. because: limits of others that took from it or gave.
    """

    key: Key
    dimension: str | None
    weight: Fraction | None
    weights: Fraction | None
    part: Fraction
    plain: Fraction
    share: Fraction
    low: int
    high: int | None
    steps: int
    promised: bool
    own: tuple[Limit, ...] = ()
    because: tuple[Limit, ...] = ()

    @property
    def rounding(self) -> Fraction:
        """What rounding to whole steps added or took."""
        return self.steps - self.share

    @property
    def binding(self) -> bool:
        """Whether its own limit holds it where it is."""
        return bool(self.low and self.steps == self.low) or self.steps == self.high


@dataclass(frozen=True)
class Explanation:
    """The way from the total to one sum. The last step is the sum itself."""

    key: Key
    path: tuple[Step, ...]

    @property
    def steps(self) -> int:
        """The sum, in steps."""
        return self.path[-1].steps


class Explainer:
    """Answers for one split; what many answers share is worked out once."""

    def __init__(self, problem: Problem, breakdown: Breakdown) -> None:
        self._problem = problem
        self._breakdown = breakdown
        self._sums: dict[tuple[str, ...], dict[Key, int]] = {}

    def explain(self, key: Key) -> Explanation:
        """The way to the sum that the key names. Raises KeyError when the split has no such sum."""
        key = self.full(key)
        if key not in self._figures and key not in self._cells(key.dimensions):
            raise KeyError(key)
        path = [self._total()]
        order = _WITH_PERSON if key.person else _WITHOUT
        at = Key()
        for dimension in (name for name in order if name in key.dimensions):
            at = at._replace(**{dimension: getattr(key, dimension)})
            path.append(self._step(at, dimension, path[-1]))
        return Explanation(key, tuple(path))

    def full(self, key: Key) -> Key:
        """The key with the region (and team) that its person belongs to."""
        home = self._homes.get(key.person) if key.person else self._posts.get(key.team) if key.team else None
        return key if home is None else key._replace(**home)

    def steps(self, key: Key) -> int:
        """The sum of the cells that a key names."""
        figure = self._figures.get(key)
        return figure.steps if figure else self._cells(key.dimensions).get(key, 0)

    def _cells(self, names: tuple[str, ...]) -> Mapping[Key, int]:
        """The cells added up by some of the dimensions."""
        if names not in self._sums:
            found: dict[Key, int] = {}
            for cell in self._breakdown.cells:
                part = Key(**{name: getattr(cell.key, name) for name in names})
                found[part] = found.get(part, 0) + cell.steps
            self._sums[names] = found
        return self._sums[names]

    @cached_property
    def _homes(self) -> Mapping[str, Mapping[str, str]]:
        """Region and team of every person, as far as they are split."""
        teams = self._problem.person_teams or {}
        return {
            name: _named(region=region, team=teams.get(name)) for name, region in (self._problem.persons or {}).items()
        }

    @cached_property
    def _posts(self) -> Mapping[str, Mapping[str, str]]:
        """The region of every team."""
        return {name: _named(region=region) for name, region in (self._problem.teams or {}).items()}

    @cached_property
    def _figures(self) -> Mapping[Key, Figure]:
        return {figure.key: figure for found in self._breakdown.figures.values() for figure in found}

    @cached_property
    def _limits(self) -> Mapping[Key, list[Limit]]:
        """The limits on every sum, by its full key, in whole steps."""
        found: dict[Key, list[Limit]] = {}
        for limit in self._problem.limits:
            found.setdefault(self.full(limit.key), []).append(self._in_steps(limit))
        return found

    def _in_steps(self, limit: Limit) -> Limit:
        """A limit that is a part of another sum with the steps that this came to."""
        if not limit.of_part:
            return limit
        outer = self.steps(self.full(around(limit.key, self._problem)))
        low = limit.low if limit.least is None else ceil(limit.least * outer)
        return replace(limit, low=low, high=limit.high if limit.most is None else floor(limit.most * outer))

    @cached_property
    def _binding(self) -> Sequence[tuple[Key, Limit]]:
        """The limits that decide a sum, by its full key."""
        return [
            (key, limit)
            for key, limits in self._limits.items()
            for limit in limits
            if (limit.low and self.steps(key) == limit.low) or self.steps(key) == limit.high
        ]

    def _bounds(self, key: Key) -> tuple[int, int | None]:
        own = self._limits.get(key, [])
        highs = [limit.high for limit in own if limit.high is not None]
        return max((limit.low for limit in own), default=0), min(highs, default=None)

    def _total(self) -> Step:
        total = self._breakdown.total
        exact = Fraction(total)
        return Step(Key(), None, None, None, Fraction(1), exact, exact, 0, None, total, promised=True)

    def _step(self, key: Key, dimension: str, above: Step) -> Step:
        plain, share = self._shares(key, dimension, above)
        part = plain / above.plain if above.plain else Fraction(0)
        weight, weights = self._weights(key, dimension)
        if weight is None or not weights or weight / weights != part:
            weight = weights = None  # other weights hold below this sum
        low, high = self._bounds(key)
        steps = self.steps(key)
        own = tuple(self._limits.get(key, ()))
        moved = share != above.share * part
        because = tuple(self._because(key, above.key)) if moved else ()
        return Step(
            key, dimension, weight, weights, part, plain, share, low, high, steps, key in self._figures, own, because
        )

    def _shares(self, key: Key, dimension: str, above: Step) -> tuple[Fraction, Fraction]:
        """The share by weight alone and after the limits; of a sum without a promise as those around it say."""
        figure = self._figures.get(key)
        if figure is not None:
            return figure.plain, figure.share
        inside = self._inside(key)
        if inside:
            return sum((part.plain for part in inside), Fraction(0)), sum((part.share for part in inside), Fraction(0))
        plain = above.plain * self._ratio(key, dimension, plain=True)
        return plain, self._nearest_share(key, dimension, plain, above)

    def _nearest_share(self, key: Key, dimension: str, plain: Fraction, above: Step) -> Fraction:
        """The share after the limits of a sum that is filled in between promised ones.

        As the sum above is divided by weight, or as the nearest promised sums are; where limits inside them leave
        neither, what it came to.
        """
        by_weight = above.share * plain / above.plain if above.plain else Fraction(0)
        steps = self.steps(key)
        fitted = above.share * self._ratio(key, dimension, plain=False)
        share = min(by_weight, fitted, key=lambda found: abs(found - steps))
        return Fraction(steps) if self._binding and abs(share - steps) > _FAR else share

    def _inside(self, key: Key) -> Sequence[Figure]:
        """The promised sums that a sum is made of, such as a team's month of its persons' months."""
        fitting = [
            found
            for found in self._breakdown.figures.values()
            if found and set(key.dimensions) < set(found[0].key.dimensions)
        ]
        finest = min(fitting, key=lambda found: (len(found[0].key.dimensions), found[0].key.dimensions), default=())
        return [figure for figure in finest if _holds(key, figure.key)]

    def _ratio(self, key: Key, dimension: str, *, plain: bool) -> Fraction:
        """What part of a sum goes to one value of a dimension, seen in the nearest sum that carries a promise."""
        for names in self._nearest(key, dimension):
            part = self._figures[Key(**{name: getattr(key, name) for name in names})]
            outer = Key(**{name: getattr(key, name) for name in names if name != dimension})
            whole = self._figures.get(outer)
            all_plain, all_share = (whole.plain, whole.share) if whole else (self._breakdown.total,) * 2
            if outer.dimensions and whole is None:
                continue
            over = all_plain if plain else all_share
            if over:
                return (part.plain if plain else part.share) / over
        return Fraction(0)

    def _nearest(self, key: Key, dimension: str) -> Iterable[tuple[str, ...]]:
        """Sets of dimensions with promised sums around the key that have this dimension; the narrowest first."""
        kinds = {found[0].key.dimensions for found in self._breakdown.figures.values() if found}
        fitting = [names for names in kinds if dimension in names and set(names) <= set(key.dimensions)]
        return (names for names in sorted(fitting, key=lambda names: (-len(names), names)) if self._has(key, names))

    def _has(self, key: Key, names: tuple[str, ...]) -> bool:
        return Key(**{name: getattr(key, name) for name in names}) in self._figures

    def _weights(self, key: Key, dimension: str) -> tuple[Fraction | None, Fraction | None]:
        """The sum's own weight, and that of all among whom the sum above it is divided."""
        name = getattr(key, dimension)
        if dimension in ("person", "team"):
            own = self._problem.person_weights if dimension == "person" else self._problem.team_weights
            return (own or {}).get(name), self._group_weights.get(self._group(dimension, name))
        axis = self._axis(key, dimension)
        return (None, None) if axis is None else (axis.get(name), sum(axis.values(), Fraction(0)))

    def _axis(self, key: Key, dimension: str) -> Mapping[str, Fraction] | None:
        """The weights along a dimension, where regions and persons may have their own."""
        problem = self._problem
        axes = {
            "region": problem.regions,
            "product": problem.mixes.get(key.region or "", problem.products or {}),
            "channel": problem.channel_mixes.get(key.region or "", problem.channels or {}),
            "month": problem.profiles.get(key.person or "", problem.months or {}),
        }
        return axes[dimension] or None

    @cached_property
    def _group_weights(self) -> Mapping[tuple[str, ...], Fraction]:
        """The weights of all persons of a team (or region), and of all teams of a region, together."""
        found: dict[tuple[str, ...], Fraction] = {}
        axes = {"person": self._problem.person_weights, "team": self._problem.team_weights}
        for dimension, weights in axes.items():
            for name, weight in (weights or {}).items():
                group = self._group(dimension, name)
                found[group] = found.get(group, Fraction(0)) + weight
        return found

    def _group(self, dimension: str, name: str) -> tuple[str, ...]:
        homes = self._homes if dimension == "person" else self._posts
        return dimension, *homes.get(name, {}).values()

    def _because(self, key: Key, above: Key) -> Iterator[Limit]:
        """Binding limits that moved a sum away from its weight: those of its neighbours, else those inside it."""
        own = self._limits.get(key, [])
        for near in (_beside, _within):
            found = [limit for at, limit in self._binding if limit not in own and near(at, key, above)]
            if found:
                yield from found[:_NAMES]
                return


def _named(**names: str | None) -> Mapping[str, str]:
    return {dimension: name for dimension, name in names.items() if name is not None}


def _beside(at: Key, key: Key, above: Key) -> bool:
    """Whether a limit stands on a neighbour: a sum below the same one, over the same dimensions."""
    return at != key and at.dimensions == key.dimensions and _holds(above, at)


def _within(at: Key, key: Key, above: Key) -> bool:
    """Whether a limit stands inside the sum above, on finer sums."""
    return at != key and len(at.dimensions) > len(above.dimensions) and _holds(above, at)


def _holds(outer: Key, inner: Key) -> bool:
    return all(name is None or name == other for name, other in zip(outer, inner, strict=True))
