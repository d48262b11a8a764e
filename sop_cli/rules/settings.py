"""What a team's sop.yaml makes of the rules for follow-up logs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sop_cli.checks import settings as shared
from sop_cli.checks.settings import Problem, Setting
from sop_cli.records.sop import Sop
from sop_cli.rules.base import FAMILY

__all__ = ["Problem", "Setting", "kinds", "problems", "schema", "settings"]


def kinds(sop: Sop) -> tuple[str, ...]:
    """Every kind of record that the rules, as the team has set them, look at; what nobody looks at need not be read.

    Rules about stages look at nothing where the SOP has none. Raises what `settings` raises.
    """
    found = ["followups", "members", "customers", "absences"]
    for setting in settings(sop).values():
        found += [*setting.needs, *(setting.rule.wants if sop.stages else ())]
    return tuple(dict.fromkeys(found))


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
