"""What a team's sop.yaml makes of the rules for follow-up logs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sop_cli.checks import settings as shared
from sop_cli.checks.settings import Problem, Setting
from sop_cli.records.sop import Sop
from sop_cli.rules.base import FAMILY

__all__ = ["Problem", "Setting", "problems", "schema", "settings"]


def problems(sop: Sop) -> list[Problem]:
    """Everything that is wrong in `followups.rules` and `followups.ignore`."""
    if not sop.followups.rules and not sop.followups.ignore:
        return []  # and no rule need be loaded to say so
    return shared.problems(FAMILY, sop)


def settings(sop: Sop) -> Mapping[str, Setting]:
    """Every rule as the team has set it, by code. Raises what `problems` tells, all of it."""
    return shared.settings(FAMILY, sop)


def schema() -> dict[str, Any]:
    """The JSON Schema of `followups.rules`, for editors: every code with its options."""
    return shared.schema(FAMILY)
