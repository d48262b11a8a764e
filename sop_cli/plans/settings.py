"""What a team's sop.yaml makes of the rules for sales plans."""

from __future__ import annotations

from sop_cli.checks import settings as shared
from sop_cli.checks.settings import Problem
from sop_cli.plans.base import FAMILY
from sop_cli.records.sop import Sop


def problems(sop: Sop) -> list[Problem]:
    """Everything that is wrong in `plans.rules` and `plans.ignore`."""
    if not sop.plans.rules and not sop.plans.ignore:
        return []  # and no rule need be loaded to say so
    return shared.problems(FAMILY, sop)
