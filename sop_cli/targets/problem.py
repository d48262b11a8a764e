"""What is to be split: a total in whole steps over axes with weights, and the limits that come first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

Weights = Mapping[str, Fraction]

EVERY = "\x1f"
"""As the channel of a key: whatever channel, where products and channels stand on one axis."""


def joined(product: str, channel: str) -> str:
    """The name of a product in a channel on an axis that holds both."""
    return f"{product}{EVERY}{channel}"


def parted(name: str | None) -> tuple[str | None, str | None]:
    """The product and channel of such a name; the name itself, and no channel, of any other."""
    product, sign, channel = (name or "").partition(EVERY)
    return (product, channel) if sign else (name, None)


class Key(NamedTuple):
    """The names that a sum or a cell stands for; None where a dimension is not meant (or not split)."""

    region: str | None = None
    team: str | None = None
    product: str | None = None
    person: str | None = None
    channel: str | None = None
    month: str | None = None

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions that are named, in the order of the contract."""
        return tuple(name for name, value in zip(self._fields, self, strict=True) if value is not None)


@dataclass(frozen=True)
class Limit:
    """A bound on one sum, in whole steps; high None is no upper bound, low == high is a locked value.

    least, most: bounds as parts of the sum around it (see `around`), where that is not the whole total.
    """

    key: Key
    low: int = 0
    high: int | None = None
    least: Fraction | None = None
    most: Fraction | None = None

    @property
    def of_part(self) -> bool:
        """Whether it is bounded by another sum, which the split may move."""
        return self.least is not None or self.most is not None


@dataclass(frozen=True)
class Problem:
    """A split to be made. An axis that is None is not split.

    total: whole steps to hand out. persons: name → region (None when regions are not split) of everybody who takes
    part; person_weights has the same names. teams: name → region likewise; person_teams: person → team, where both are
    split: a team's share is its region's by the weights of the region's teams, a person's the team's by the weights of
    its members. mixes, channel_mixes: region → product (channel) weights of its own, in place of the common ones, over
    the same names. profiles: person → month weights of their own, likewise. Weights are non-negative and not all zero
    on any axis (for persons and teams: in any group that is to get something). Names are unique on their axis.
    """

    total: int
    regions: Weights | None = None
    products: Weights | None = None
    months: Weights | None = None
    persons: Mapping[str, str | None] | None = None
    person_weights: Weights | None = None
    limits: tuple[Limit, ...] = field(default=())
    teams: Mapping[str, str | None] | None = None
    team_weights: Weights | None = None
    person_teams: Mapping[str, str] | None = None
    channels: Weights | None = None
    mixes: Mapping[str, Weights] = field(default_factory=dict)
    channel_mixes: Mapping[str, Weights] = field(default_factory=dict)
    profiles: Mapping[str, Weights] = field(default_factory=dict)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions that are split, in the order of the contract."""
        axes = {
            "region": self.regions, "team": self.teams, "product": self.products, "person": self.persons,
            "channel": self.channels, "month": self.months,
        }  # fmt: skip
        return tuple(name for name, axis in axes.items() if axis is not None)


def around(key: Key, problem: Problem) -> Key:
    """The sum that a share of this one is reckoned of: without its month; else without its product or channel; of a
    person the team's, else the region's; of a team the region's; else the whole (a key without names).
    """
    key = key._replace(channel=None) if key.channel == EVERY else key
    inner = key._replace(region=None) if key.team or key.person else key
    inner = inner._replace(team=None) if key.person else inner
    if len(inner.dimensions) > 1:
        last = next(name for name in ("month", "channel", "product") if getattr(key, name) is not None)
        return key._replace(**{last: None})
    if key.person:
        team = (problem.person_teams or {}).get(key.person)
        return Key(team=team) if team else Key(region=(problem.persons or {}).get(key.person))
    return Key(region=(problem.teams or {}).get(key.team)) if key.team else Key()
