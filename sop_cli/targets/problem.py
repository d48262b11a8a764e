"""What is to be split: a total in whole steps over axes with weights, and the limits that come first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

Weights = Mapping[str, Fraction]


class Key(NamedTuple):
    """The names that a sum or a cell stands for; None where a dimension is not meant (or not split)."""

    region: str | None = None
    product: str | None = None
    person: str | None = None
    month: str | None = None

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions that are named, in the order of the contract."""
        return tuple(name for name, value in zip(self._fields, self, strict=True) if value is not None)


@dataclass(frozen=True)
class Limit:
    """A bound on one sum, in whole steps; high None is no upper bound, low == high is a locked value."""

    key: Key
    low: int = 0
    high: int | None = None


@dataclass(frozen=True)
class Problem:
    """A split to be made. An axis that is None is not split.

    total: whole steps to hand out. persons: name → region (None when regions are not split) of everybody who takes
    part; person_weights has the same names. Weights are non-negative and not all zero on any axis (for persons: in any
    region that is to get something). Names are unique on their axis.
    """

    total: int
    regions: Weights | None = None
    products: Weights | None = None
    months: Weights | None = None
    persons: Mapping[str, str | None] | None = None
    person_weights: Weights | None = None
    limits: tuple[Limit, ...] = field(default=())

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The dimensions that are split, in the order of the contract."""
        axes = {"region": self.regions, "product": self.products, "person": self.persons, "month": self.months}
        return tuple(name for name, axis in axes.items() if axis is not None)
