"""The family of rules for follow-up logs: a rule's body is an expression over the log, or a frame of hits.

What a rule is stands in `checks/base.py`.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from sop_cli.checks.base import Family, Known, NoOptions, Options, Rule, Scope, cases, option
from sop_cli.i18n import Words
from sop_cli.records.finding import Severity

if typing.TYPE_CHECKING:
    from sop_cli.rules.log import Log

__all__ = ["FAMILY", "NoOptions", "Options", "Rule", "all_rules", "each", "found_by_reading", "option", "rule"]

Check = Callable[["Log", Any], "pl.Expr | pl.LazyFrame"]

FAMILY = Family("sop_cli.rules", "followups", Words(en="The rules for follow-up logs", zh="跟进记录的核对规则"))


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
    wants: tuple[str, ...] = (),
) -> Callable[[Check], Check]:
    """Make a rule of a function `check(log, options)`.

    It returns an expression over the log's frame that is true where the log is wrong — or a struct of such flags, one a
    column, where the rule looks at several — or a frame of hits: `_id` for rows, else `_person` or `_customer`, and
    whatever fields the message uses; `_field` names the column, `_case` the message.
    """

    def keep(check: Check) -> Check:
        options = typing.get_type_hints(check)["options"]
        FAMILY.add(
            Rule(
                code, name, title, scope, severity, cases(message), cases(hint), check.__module__,
                check, options, at, needs, off, near, known, wants,
            )
        )  # fmt: skip
        return check

    return keep


def found_by_reading(code: str, name: str, *, title: Words, severity: Severity, module: str) -> None:
    """Declare a code that reading gives while it reads: documented and switched here, worded there."""
    FAMILY.add(Rule(code, name, title, "reading", severity, {}, {}, module))


def each(flags: Mapping[str, pl.Expr]) -> pl.Expr:
    """One flag a column: what a rule returns that looks at several."""
    return pl.struct([flag.alias(field) for field, flag in flags.items()]) if flags else pl.lit(value=False)


def all_rules() -> Mapping[str, Rule]:
    """Every rule for follow-up logs by its code, in the order of the codes."""
    return FAMILY.rules()
