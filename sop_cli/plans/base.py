"""The family of rules for sales plans: a rule's body goes over the plans and yields a hit for each thing to look at.

What a rule is stands in `checks/base.py`.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as made
from typing import Any

from sop_cli.checks.base import Family, Known, NoOptions, Options, Rule, Scope, cases, option
from sop_cli.i18n import Words
from sop_cli.records.finding import Severity
from sop_cli.records.planned import PlanLine

if typing.TYPE_CHECKING:
    from sop_cli.plans.desk import Desk

__all__ = ["FAMILY", "Hit", "NoOptions", "Options", "Rule", "option", "rule"]

FAMILY = Family("sop_cli.plans", "plans", Words(en="The rules for sales plans", zh="销售计划的核对规则"))


@dataclass(frozen=True)
class Hit:
    """One thing to look at.

    line: the row that it is about; None where no single one is. field: the column, where it is not the rule's own.
    case: which sentence. words: what the sentence names beside owner, customer, period, value.
    """

    line: PlanLine | None = None
    field: str | None = None
    case: str = ""
    owner: str | None = None
    words: Mapping[str, str] = made(default_factory=dict)


Check = Callable[["Desk", Any], Iterator[Hit]]


def rule(
    code: str,
    name: str,
    *,
    title: Words,
    message: Words | Mapping[str, Words],
    hint: Words | Mapping[str, Words],
    severity: Severity = Severity.WARNING,
    scope: Scope = "row",
    at: str | None = None,
    needs: tuple[str, ...] = (),
    off: bool = False,
    near: Words | None = None,
    known: Known | None = None,
) -> Callable[[Check], Check]:
    """Make a rule of a function `check(desk, options)` that yields hits."""

    def keep(check: Check) -> Check:
        options = typing.get_type_hints(check)["options"]
        FAMILY.add(
            Rule(
                code, name, title, scope, severity, cases(message), cases(hint), check.__module__,
                check, options, at, needs, off, near, known,
            )
        )  # fmt: skip
        return check

    return keep
