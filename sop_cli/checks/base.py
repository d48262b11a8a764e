"""What a rule is, whatever it looks at: a code, its words, its options. One file is one rule, with its manual on top.

Rules that look at the same thing are a family (follow-up logs: FU…, sales plans: PL…). A rule is found by lying in its
family's package; there is no list to edit.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from sop_cli.i18n import Words
from sop_cli.records.finding import Severity

Scope = Literal["row", "owner", "customer", "log", "reading"]
"""What a rule must see at once: one row, all of an owner or customer, all records; "reading" finds while it reads."""

Known = Callable[[Any, str], Sequence[str]]


class Options(BaseModel):
    """The options of a rule, as sop.yaml may set them under `rules.CODE`; unknown ones are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def needs(self) -> tuple[str, ...]:
        """Kinds of record that these options make the rule need, beside those it always needs."""
        return ()


class NoOptions(Options):
    """For rules that have nothing to set but their severity."""


def option(default: Any, *, en: str, zh: str, **limits: Any) -> Any:
    """Declare an option: its default and its meaning in both languages; limits as Pydantic's Field takes them."""
    return Field(default, description=en, json_schema_extra={"zh": zh}, **limits)


@dataclass(frozen=True)
class Rule:
    """One rule.

    at: the canonical column that is wrong; None where the rule names it per hit, or where there is no one cell.
    message, hint: sentences with {fields} of the hit; a mapping is chosen from by the hit's case.
    needs: kinds of record without which the rule is not looked at. wants: kinds that it looks at where there are any.
    near: the hint when a known word lies near the one written, from `known(looked at, field)`.
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
    check: Callable[..., Any] | None = None
    options: type[Options] = NoOptions
    at: str | None = None
    needs: tuple[str, ...] = ()
    off: bool = False
    near: Words | None = None
    known: Known | None = None
    wants: tuple[str, ...] = ()


@dataclass(eq=False)
class Family:
    """The rules that look at one thing. part: the key of sop.yaml under which `rules` and `ignore` stand."""

    package: str
    part: str
    title: Words
    _found: dict[str, Rule] = field(default_factory=dict)
    _all: Mapping[str, Rule] | None = None

    def add(self, rule: Rule) -> None:
        """Keep a rule; two modules with the same code are a fault of ours, at import."""
        other = self._found.get(rule.code)
        if other is not None and other.module != rule.module:
            raise ValueError(f"two rules have the code {rule.code}: {other.module} and {rule.module}")
        self._found[rule.code] = rule

    def rules(self) -> Mapping[str, Rule]:
        """Every rule of the package by its code, in the order of the codes."""
        if self._all is None:
            import_module(self.package)
            for found in iter_modules(sys.modules[self.package].__path__):
                import_module(f"{self.package}.{found.name}")
            self._all = {code: self._found[code] for code in sorted(self._found)}
        return self._all


def cases(words: Words | Mapping[str, Words]) -> Mapping[str, Words]:
    """Sentences by case; a single one is that of every hit without a case."""
    return {"": words} if isinstance(words, Words) else words
