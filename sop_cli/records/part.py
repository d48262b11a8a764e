"""What every mapping in sop.yaml shares."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict


class Part(BaseModel):
    """A mapping in sop.yaml: unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


def _switch(value: Any) -> Any:
    """A switch written off/no/false or on/yes/true, as YAML's readers know it."""
    if isinstance(value, bool) or not isinstance(value, str):
        return value
    return {"off": False, "no": False, "false": False, "on": True, "yes": True, "true": True}.get(value.lower(), value)


Switch = Annotated[bool, BeforeValidator(_switch)]
