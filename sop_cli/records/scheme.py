"""The evaluation scheme of sop.yaml: metrics and weights, schemes by role, grades, awards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from sop_cli.i18n import N_
from sop_cli.records.part import Exact, Part, Switch
from sop_cli.records.pay import PaySpec
from sop_cli.records.people import name_key


class MetricSpec(Part):
    """How one metric counts in the score."""

    weight: Exact = Field(Fraction(0), description=N_("points of 100; all weights add up to 100"))
    target: Exact | None = Field(None, description=N_("for everybody; the targets files win"))
    cap: Exact = Field(Fraction(1), description=N_("highest rate that counts"))
    floor: Exact = Field(Fraction(0), description=N_("起算线: below this rate the metric brings nothing"))
    better: Literal["higher", "lower"] | None = Field(
        None, description=N_("lower: less is better (2 - actual ÷ target); empty: as the metric is")
    )
    bonus: Exact | None = Field(
        None, description=N_("加分: most points beside the 100, shown apart; below 0 they are taken off")
    )
    judged: Switch = Field(False, description=N_("points 0 to 100 given by people"))


class Award(Part):
    """An award: who is best in a metric of the evaluation."""

    name: str = Field(description=N_("name of the award"))
    metric: str = Field(description=N_("score, rate, rate_change, or a metric's name"))
    winners: int = Field(1, ge=1, description=N_("how many can win; equal figures win together"))
    at_least: Exact | None = Field(None, description=N_("lowest figure that can win"))
    then: str | None = Field(
        None, description=N_("among equal figures the better one in this wins; empty: they share the award")
    )
    roles: list[str] = Field([], description=N_("only for these roles; empty: for all"))
    min_months: int = Field(0, ge=0, description=N_("whole months of employment that it takes to win"))
    min_target: Exact | None = Field(None, description=N_("lowest target of revenue with which one can win"))
    grade: str | None = Field(None, description=N_("lowest grade with which one can win"))


Metrics = Mapping[str, MetricSpec]
Grades = Mapping[str, Fraction]

DEFAULT_GRADES = {"优秀": Fraction(90), "良好": Fraction(80), "待改进": Fraction(0)}


def _weighted(metrics: Metrics) -> None:
    """Raise when weights do not add up to 100."""
    total = sum((m.weight for m in metrics.values()), Fraction(0))
    if metrics and total != 100:
        raise PydanticCustomError(
            "weights", N_("The weights add up to {total}, not to 100."), {"total": f"{float(total):g}"}
        )
    if any(m.weight < 0 for m in metrics.values()):
        raise PydanticCustomError("negative_weight", N_("A weight cannot be negative."))


class RoleScheme(Part):
    """What people of one role are evaluated by, where it is not what holds for all."""

    metrics: dict[str, MetricSpec] = Field({}, description=N_("metric: how it counts in the score; empty: as for all"))
    grades: dict[str, Exact] = Field({}, description=N_("grade: lowest score; empty: as for all"))
    excused_months: int | None = Field(None, ge=0, description=N_("as for all, but for this role"))

    @model_validator(mode="after")
    def _weights(self) -> RoleScheme:
        _weighted(self.metrics)
        return self


class Forced(Part):
    """Grades by shares of the people (强制分布) instead of by lower bounds."""

    shares: dict[str, Exact] = Field(description=N_("grade: its share of the people, best first; 100% together"))
    min_people: int = Field(10, ge=1, description=N_("from so many graded people on; below it the bounds hold"))
    within: Literal["all", "role", "team", "region"] = Field(
        "all", description=N_("among whom: all together, or each role, team or region by itself")
    )

    @model_validator(mode="after")
    def _whole(self) -> Forced:
        total = sum(self.shares.values(), Fraction(0))
        if total != 1:
            raise PydanticCustomError(
                "shares", N_("The shares add up to {total}%, not to 100%."), {"total": f"{float(total * 100):g}"}
            )
        if any(share < 0 for share in self.shares.values()):
            raise PydanticCustomError("negative_share", N_("A share cannot be negative."))
        return self


@dataclass(frozen=True)
class Scheme:
    """What holds for one person. role: the role whose own scheme it is; None for the one that holds for all."""

    role: str | None
    metrics: Metrics
    grades: Grades
    excused_months: int

    @property
    def highest(self) -> Fraction:
        """The highest score that it allows, without bonus."""
        return sum((m.weight * (1 if m.judged else m.cap) for m in self.metrics.values()), Fraction(0))

    @property
    def best_first(self) -> list[str]:
        """Its grades, the best one first."""
        return sorted(self.grades, key=lambda name: -self.grades[name])


class EvaluationSpec(Part):
    """What people are evaluated by."""

    metrics: dict[str, MetricSpec] = Field({}, description=N_("metric: how it counts in the score"))
    by_role: dict[str, RoleScheme] = Field({}, description=N_("role: its own scheme, in place of what holds for all"))
    grades: dict[str, Exact] = Field(DEFAULT_GRADES, description=N_("grade: lowest score"))
    forced: Forced | None = Field(None, description=N_("grades by shares of the people instead of by score"))
    excused_months: int = Field(
        0, ge=0, description=N_("who is employed for fewer months at the period's end is shown, not graded or ranked")
    )
    awards: list[Award] = Field([], description=N_("who is honoured for what"))
    pay: PaySpec | None = Field(None, description=N_("what pay follows from the evaluation"))
    roles: list[str] = Field([], description=N_("only members with these roles; empty: all with a role to sell"))
    new_customers: Literal["sale", "payment"] = Field(
        "sale", description=N_("what makes a customer new: the first sale or the first payment")
    )
    active_months: int = Field(12, ge=1, description=N_("window in which an order makes a customer active"))

    @model_validator(mode="after")
    def _weights(self) -> EvaluationSpec:
        _weighted(self.metrics)
        return self

    def scheme(self, role: str | None = None) -> Scheme:
        """What holds for a person of a role; revenue alone where no metric is named."""
        key = name_key(role) if role else None
        name = next((name for name in self.by_role if name_key(name) == key), None)
        own = self.by_role[name] if name is not None else RoleScheme()
        months = self.excused_months if own.excused_months is None else own.excused_months
        metrics = own.metrics or self.metrics or {"revenue": MetricSpec(weight=Fraction(100))}
        return Scheme(name, metrics, own.grades or self.grades, months)

    @property
    def schemes(self) -> list[Scheme]:
        """The one that holds for all, then those by role."""
        return [self.scheme(), *(self.scheme(role) for role in self.by_role)]

    @property
    def every_metric(self) -> list[str]:
        """The metrics of all schemes, each once."""
        return list(dict.fromkeys(name for scheme in self.schemes for name in scheme.metrics))

    @property
    def every_grade(self) -> list[str]:
        """The grades of all schemes, each once."""
        return list(dict.fromkeys(name for scheme in self.schemes for name in scheme.best_first))
