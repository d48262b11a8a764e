"""The plan of `split-targets`: what is to be handed down, over what, by which weights, within which limits.

Figures and weights come as they were written; `targets/` understands them, since it knows their units and can say what
is wrong with them at their line.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from sop_cli.i18n import N_
from sop_cli.records.sop import Part

_WEIGHTS: dict[str, Any] = {
    "anyOf": [
        {"type": "string"},
        {"type": "array", "items": {"type": "string"}},
        {"type": "object", "additionalProperties": {"type": ["number", "string"]}},
    ]
}

Weighting = Annotated[Any, WithJsonSchema(_WEIGHTS)]
"""Names with weights, a list of names (even), or a word such as even, {by: capability}, {by: workdays}."""


def _one_or_more(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Words = Annotated[list[str], BeforeValidator(_one_or_more)]


class SplitSpec(Part):
    """Over what a target is split. A dimension that is left out is not split."""

    region: Weighting = Field(None, description=N_("region: weight; or even, capability, last_year of its members"))
    product: Weighting = Field(None, description=N_("product: weight; a list of products is even"))
    person: Weighting = Field(None, description=N_("{by: capability}, last_year or even; or name: weight"))
    month: Weighting = Field(None, description=N_("{by: workdays}, even or history; or 2023-10: weight"))


class LimitSpec(Part):
    """A bound on one sum of the split: name it by its dimensions."""

    region: str | None = Field(None, description=N_("for this region"))
    product: str | None = Field(None, description=N_("for this product"))
    person: str | None = Field(None, description=N_("for this person"))
    month: str | None = Field(None, description=N_("for this month"))
    value: str | None = Field(None, description=N_("exactly this much; a multiple of round_to"))
    min: str | None = Field(None, description=N_("at least this much"))
    max: str | None = Field(None, description=N_("at most this much"))


class TargetSpec(Part):
    """One target to be handed down."""

    metric: str = Field("revenue", description=N_("which metric; its unit is the unit of the figures"))
    total: str = Field(description=N_("the target carried above"))
    round_to: str | None = Field(
        None, description=N_("smallest step of a cell; 1 currency unit or 1 thing if not given")
    )
    overassign: str = Field("1", description=N_("what is handed down ÷ what is carried above"))
    roles: Words | None = Field(None, description=N_("only members with these roles; in place of the plan's roles"))
    split: SplitSpec = Field(description=N_("dimension: weights"))
    limits: list[LimitSpec] = Field([], description=N_("sums that are settled or bounded; they come first"))


class Plan(Part):
    """A plan file."""

    period: str = Field(description=N_("2023Q4, 2023-10, 2023H2, 2023 or FROM..TO"))
    roles: Words = Field([], description=N_("only members with these roles get a target; empty: everybody"))
    targets: list[TargetSpec] = Field(description=N_("the targets to be handed down"))
