"""What a rule is. One file is one rule: its docstring explains it, its options are a model, its body is an expression.

A rule is found by lying in this package; there is no list to edit.
"""

from __future__ import annotations

import sys
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from sop_cli.i18n import Words
from sop_cli.records.finding import Severity

if typing.TYPE_CHECKING:
    from sop_cli.rules.log import Log

Scope = Literal["row", "owner", "customer", "log", "reading"]
"""What a rule must see at once: one row, all of an owner or customer, the whole log; "reading" finds while it reads."""

Check = Callable[["Log", Any], "pl.Expr | pl.LazyFrame"]
Known = Callable[["Log", str], Sequence[str]]


class Options(BaseModel):
    """The options of a rule, as sop.yaml may set them under `followups.rules.CODE`; unknown ones are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class NoOptions(Options):
    """For rules that have nothing to set but their severity."""


def option(default: Any, *, en: str, zh: str, **limits: Any) -> Any:
    """Declare an option: its default and its meaning in both languages; limits as Pydantic's Field takes them."""
    return Field(default, description=en, json_schema_extra={"zh": zh}, **limits)


@dataclass(frozen=True)
class Rule:
    """One rule.

    at: the canonical column that is wrong; None where the rule names it per hit, or where there is no one cell.
    message, hint: sentences with {fields} of the hit; a mapping is chosen from by the hit's `_case`.
    near: the hint when a known word lies near the one written, from `known(log, field)`.
    check: None where reading itself finds the fault.
    """

    code: str
    name: str
    title: Words
    scope: Scope
    severity: Severity
    message: Mapping[str, Words]
    hint: Mapping[str, Words]
    module: str
    check: Check | None = None
    options: type[Options] = NoOptions
    at: str | None = None
    needs: tuple[str, ...] = ()
    off: bool = False
    near: Words | None = None
    known: Known | None = None


_rules: dict[str, Rule] = {}


def _register(rule: Rule) -> None:
    other = _rules.get(rule.code)
    if other is not None and other.module != rule.module:
        raise ValueError(f"two rules have the code {rule.code}: {other.module} and {rule.module}")
    _rules[rule.code] = rule


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
    """Make a rule of a function `check(log, options)`.

    It returns an expression over the log's frame that is true where the log is wrong — or a struct of such flags, one a
    column, where the rule looks at several — or a frame of hits: `_id` for rows, else `_person` or `_customer`, and
    whatever fields the message uses; `_field` names the column, `_case` the message.
    """

    def keep(check: Check) -> Check:
        options = typing.get_type_hints(check)["options"]
        _register(
            Rule(
                code, name, title, scope, severity, _cases(message), _cases(hint), check.__module__,
                check, options, at, needs, off, near, known,
            )
        )  # fmt: skip
        return check

    return keep


def found_by_reading(code: str, name: str, *, title: Words, severity: Severity, module: str) -> None:
    """Declare a code that reading gives while it reads: documented and switched here, worded there."""
    _register(Rule(code, name, title, "reading", severity, {}, {}, module))


def each(flags: Mapping[str, pl.Expr]) -> pl.Expr:
    """One flag a column: what a rule returns that looks at several."""
    return pl.struct([flag.alias(field) for field, flag in flags.items()]) if flags else pl.lit(value=False)


def _cases(words: Words | Mapping[str, Words]) -> Mapping[str, Words]:
    return {"": words} if isinstance(words, Words) else words


@cache
def all_rules() -> Mapping[str, Rule]:
    """Every rule of this package by its code, in the order of the codes."""
    package = __name__.rpartition(".")[0]
    for found in iter_modules(sys.modules[package].__path__):
        import_module(f"{package}.{found.name}")
    return {code: _rules[code] for code in sorted(_rules)}
