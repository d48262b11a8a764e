"""The plan of `split-targets`: what is to be handed down, over what, by which weights, within which limits.

Figures and weights come as they were written; `targets/` understands them, since it knows their units and can say what
is wrong with them at their line.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from sop_cli.i18n import N_
from sop_cli.records.part import Part

_WEIGHTS: dict[str, Any] = {
    "anyOf": [
        {"type": "string"},
        {"type": "array", "items": {"type": "string"}},
        {"type": "object", "additionalProperties": {"type": ["number", "string", "array", "object"]}},
    ]
}

Weighting = Annotated[Any, WithJsonSchema(_WEIGHTS)]
"""Names with weights, a list of names (even), or a way to weigh: even, {by: capability}, {by: [capability, history],
mix: [0.4, 0.6], growth: {…}, file: …, column: …, names: […], unit: quarter}. Of products and channels also a region
each, with weights of its own.
"""


def _one_or_more(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Words = Annotated[list[str], BeforeValidator(_one_or_more)]


class SplitSpec(Part):
    """Over what a target is split. A dimension that is left out is not split."""

    region: Weighting = Field(
        None, description=N_("region: weight; or even, capability, last_year, history, potential")
    )
    team: Weighting = Field(None, description=N_("team: weight within its region; or a way to weigh, as of regions"))
    product: Weighting = Field(
        None, description=N_("product: weight, or such weights by region; history or potential; a list is even")
    )
    person: Weighting = Field(
        None, description=N_("{by: capability}, last_year, history, potential or even; or name: weight")
    )
    channel: Weighting = Field(None, description=N_("channel: weight; the ways of products"))
    month: Weighting = Field(
        None, description=N_("{by: workdays}, even or history; or 2023-10: weight; unit: quarter, half, year, week")
    )


class LimitSpec(Part):
    """A bound on one sum of the split: name it by any of its dimensions."""

    region: str | None = Field(None, description=N_("for this region"))
    team: str | None = Field(None, description=N_("for this team"))
    product: str | None = Field(None, description=N_("for this product"))
    person: str | None = Field(None, description=N_("for this person"))
    channel: str | None = Field(None, description=N_("for this channel"))
    month: str | None = Field(None, description=N_("for this month"))
    value: str | None = Field(None, description=N_("exactly this much; a multiple of round_to"))
    min: str | None = Field(None, description=N_("at least this much; 20%: of the sum around it"))
    max: str | None = Field(None, description=N_("at most this much; 30%: of the sum around it"))
    min_growth: str | None = Field(None, description=N_("at least this much more than a year ago: 5%"))
    max_growth: str | None = Field(None, description=N_("at most this much more than a year ago: 25%"))


class LevelsSpec(Part):
    """Levels of a target beside the target itself: each a factor of what is handed down."""

    floor: str | None = Field(None, description=N_("what has to be reached at the least: 0.85"))
    target: str | None = Field(None, description=N_("1, the target itself; may be left out"))
    stretch: str | None = Field(None, description=N_("what a good period reaches: 1.1"))
    challenge: str | None = Field(None, description=N_("what an outstanding period reaches: 1.25"))


class VacancySpec(Part):
    """A post that is still to be filled: it gets a target under a name of its own."""

    name: str = Field(description=N_("what the post is called until somebody has it"))
    region: str | None = Field(None, description=N_("its region"))
    team: str | None = Field(None, description=N_("its team"))
    role: str | None = Field(None, description=N_("its role"))
    from_: str | None = Field(None, alias="from", description=N_("the day or month from which it counts"))
    weight: str = Field("1", description=N_("1: as much as an average member of its team or region"))


Presence = Literal["months", "workdays", "whole"]


class TargetSpec(Part):
    """One target to be handed down."""

    metric: str = Field("revenue", description=N_("which metric; its unit is the unit of the figures"))
    total: str = Field(description=N_("the target carried above"))
    round_to: str | None = Field(
        None, description=N_("smallest step of a cell; 1 currency unit or 1 thing if not given")
    )
    overassign: str = Field("1", description=N_("what is handed down ÷ what is carried above"))
    roles: Words | None = Field(None, description=N_("only members with these roles; in place of the plan's roles"))
    ramp: list[str] | None = Field(None, description=N_("in place of the plan's ramp"))
    presence: Presence | None = Field(None, description=N_("in place of the plan's presence"))
    vacancies: list[VacancySpec] | None = Field(None, description=N_("in place of the plan's vacancies"))
    levels: LevelsSpec | None = Field(None, description=N_("floor, stretch and challenge as factors of the target"))
    split: SplitSpec = Field(
        default_factory=SplitSpec,
        description=N_("dimension: weights; of a rate it may be left out: then everybody has it whom the plan names"),
    )
    limits: list[LimitSpec] = Field([], description=N_("sums that are settled or bounded; they come first"))


class Plan(Part):
    """A plan file."""

    period: str = Field(description=N_("2023Q4, 2023-10, 2023H2, 2023 or FROM..TO"))
    roles: Words = Field([], description=N_("only members with these roles get a target; empty: everybody"))
    ramp: list[str] = Field([], description=N_("weight of the first months after hiring, then 1: [0.25, 0.5, 0.75]"))
    presence: Presence = Field(
        "months", description=N_("who joins or leaves counts for the months there, the workdays there, or the whole")
    )
    vacancies: list[VacancySpec] = Field([], description=N_("posts still to be filled that get a target too"))
    targets: list[TargetSpec] = Field(description=N_("the targets to be handed down"))
