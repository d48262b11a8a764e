"""The rules behind findings, as programs that show findings want them: SARIF readers print them beside each."""

from __future__ import annotations

from collections.abc import Sequence

from sop_cli.checks.base import Family
from sop_cli.checks.manual import page, text
from sop_cli.records.finding import Severity
from sop_cli.records.sop import Sop
from sop_cli.reports.model import RuleText
from sop_cli.rules.own.rules import manual, title


def own_texts(sop: Sop) -> Sequence[RuleText]:
    """The team's own rules, explained in the run's language."""
    return [
        RuleText(own.code, "own-rule", str(title(own)), own.when, manual(own), Severity(own.severity))
        for own in sop.followups.own_rules
    ]


def rule_texts(family: Family) -> Sequence[RuleText]:
    """Every rule of a family, explained in the run's language."""
    shown = [page(family, code) for code in family.rules()]
    return [RuleText(p.code, p.name, p.title, p.lead, text(p), p.severity) for p in shown]
