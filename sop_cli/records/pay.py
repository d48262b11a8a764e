"""What pay follows from an evaluation (绩效薪酬): coefficients by grade, a grid, commissions by tiers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from sop_cli.i18n import N_
from sop_cli.records.part import Exact, Part


def _rising(bounds: Sequence[Fraction]) -> None:
    if not bounds or any(low >= high for low, high in pairwise(bounds)):
        raise PydanticCustomError("rising", N_("The bounds must rise, each above the one before."))


class Grid(Part):
    """A factor by two rates: a row for the one, a column for the other; below the lowest bound nothing is paid."""

    row: str = Field("revenue", description=N_("metric whose achievement rate picks the row"))
    column: str = Field("collection_rate", description=N_("metric whose achievement rate, or rate, picks the column"))
    rows: list[Exact] = Field(description=N_("lower bounds of the rows, rising"))
    columns: list[Exact] = Field(description=N_("lower bounds of the columns, rising"))
    factors: list[list[Exact]] = Field(description=N_("a list a row, with a factor for each column"))

    @model_validator(mode="after")
    def _size(self) -> Grid:
        _rising(self.rows)
        _rising(self.columns)
        if len(self.factors) != len(self.rows) or any(len(row) != len(self.columns) for row in self.factors):
            raise PydanticCustomError(
                "grid",
                N_("The factors want {rows} rows of {columns}."),
                {"rows": len(self.rows), "columns": len(self.columns)},
            )
        if any(factor < 0 for row in self.factors for factor in row):
            raise PydanticCustomError("negative_pay", N_("What is paid cannot be negative."))
        return self


class Tier(Part):
    """One step of a commission."""

    reach: Exact = Field(description=N_("from this achievement rate, or amount, on"))
    rate: Exact = Field(description=N_("the share that is paid"))


class Commission(Part):
    """A share of an amount that grows by tiers (阶梯提成)."""

    name: str = Field(min_length=1, description=N_("what it is called"))
    metric: str = Field("revenue", description=N_("an amount of money: revenue, collected, gross_margin"))
    by: Literal["rate", "amount"] = Field("rate", description=N_("whether tiers go by achievement rate or by amount"))
    mode: Literal["marginal", "whole"] = Field(
        "marginal", description=N_("marginal: each tier's rate for its slice; whole: the reached tier's rate for all")
    )
    tiers: list[Tier] = Field(description=N_("the tiers, rising; below the first nothing is paid"))
    cap: Exact | None = Field(None, ge=0, description=N_("the most that it pays a period"))

    @model_validator(mode="after")
    def _order(self) -> Commission:
        _rising([tier.reach for tier in self.tiers])
        if any(tier.rate < 0 or tier.reach < 0 for tier in self.tiers):
            raise PydanticCustomError("negative_pay", N_("What is paid cannot be negative."))
        return self


class PaySpec(Part):
    """What is paid for an evaluation: base × coefficient of the grade × factor of the grid, and commissions."""

    base: dict[str, Exact] = Field(
        {}, description=N_("role: base amount, “*” for all others; data.pay_bases wins where it names the person")
    )
    per: Literal["month", "period"] = Field(
        "period", description=N_("month: the base counts once for every month of the period")
    )
    grades: dict[str, Exact] = Field({}, description=N_("grade: coefficient of the base; empty: 1"))
    excused: Exact | None = Field(None, description=N_("coefficient of newcomers who are excused; empty: no amount"))
    grid: Grid | None = Field(None, description=N_("a second factor by two rates"))
    commissions: list[Commission] = Field([], description=N_("what is paid beside the base"))
    cap: Exact | None = Field(None, ge=0, description=N_("the most that one person is paid a period"))

    @model_validator(mode="after")
    def _signs(self) -> PaySpec:
        amounts = [*self.base.values(), *self.grades.values(), self.excused or Fraction(0)]
        if any(amount < 0 for amount in amounts):
            raise PydanticCustomError("negative_pay", N_("What is paid cannot be negative."))
        return self

    @property
    def has_base(self) -> bool:
        """Whether anything is paid by a base: a coefficient or a grid is given, or a base is."""
        return bool(self.base or self.grades or self.grid)
