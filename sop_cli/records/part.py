"""What the models of sop.yaml are made of: mappings that know their keys, numbers kept exactly as written."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from sop_cli.i18n import N_
from sop_cli.values.base import Refused
from sop_cli.values.number import parse_number
from sop_cli.values.percent import parse_percent


def _fraction(value: Any) -> Fraction:
    text = str(value).strip()
    try:
        return Fraction(parse_percent(text) if text.endswith(("%", "％")) else parse_number(text))
    except Refused:
        raise PydanticCustomError("number", N_("A number is wanted here.")) from None


def _switch(value: Any) -> Any:
    """A switch written off/no/false or on/yes/true, as YAML's readers know it."""
    if isinstance(value, bool) or not isinstance(value, str):
        return value
    return {"off": False, "no": False, "false": False, "on": True, "yes": True, "true": True}.get(value.lower(), value)


Exact = Annotated[Fraction, BeforeValidator(_fraction), WithJsonSchema({"type": "number"})]
"""A number kept exactly as written: weights, bounds, factors."""

Switch = Annotated[bool, BeforeValidator(_switch)]

Count = Annotated[int, Field(ge=0)]
"""How many of something there are."""


class Part(BaseModel):
    """A mapping in sop.yaml: unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
