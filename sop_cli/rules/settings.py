"""What a team's sop.yaml makes of the rules for follow-up logs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sop_cli.checks import settings as shared
from sop_cli.checks.base import Family
from sop_cli.checks.settings import Problem, Setting, stop
from sop_cli.records.sop import Sop
from sop_cli.rules.base import FAMILY
from sop_cli.rules.own.rules import own_rules
from sop_cli.rules.own.rules import problems as own_problems

__all__ = ["Problem", "Setting", "family", "kinds", "problems", "schema", "settings"]


def kinds(sop: Sop) -> tuple[str, ...]:
    """Every kind of record that the rules, as the team has set them, look at; what nobody looks at need not be read.

    Rules about stages look at nothing where the SOP has none. Raises what `settings` raises.
    """
    found = ["followups", "members", "customers", "absences"]
    for setting in settings(sop).values():
        found += [*setting.needs, *(setting.rule.wants if sop.stages else ())]
    return tuple(dict.fromkeys(found))


def problems(sop: Sop) -> list[Problem]:
    """Everything that is wrong in `rules`, `ignore` and `own_rules` under `followups`."""
    part = sop.followups
    if not part.rules and not part.ignore and not part.own_rules:
        return []  # and no rule need be loaded to say so
    return [*shared.problems(family(sop), sop), *own_problems(sop)]


def settings(sop: Sop) -> Mapping[str, Setting]:
    """Every rule as the team has set it, by code. Raises what `problems` tells, all of it."""
    stop(own_problems(sop))
    return shared.settings(family(sop), sop)


def family(sop: Sop) -> Family:
    """The rules for follow-up logs, together with the team's own."""
    own = own_rules(sop) if sop.followups.own_rules else {}
    return replace(FAMILY, _all={**FAMILY.rules(), **own}) if own else FAMILY


def schema() -> dict[str, Any]:
    """The JSON Schema of `followups.rules`, for editors: every code with its options."""
    return shared.schema(FAMILY)
