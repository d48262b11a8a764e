"""The families of rules, in the order in which they are listed."""

from __future__ import annotations

from sop_cli.plans.base import FAMILY as PLANS
from sop_cli.rules.base import FAMILY as FOLLOWUPS

FAMILIES = (FOLLOWUPS, PLANS)
