"""What a team's sop.yaml makes of a family's rules: which are on, how much they weigh, their options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from sop_cli.checks.base import Family, NoOptions, Options, Rule
from sop_cli.errors import SopError, Span, Where, raise_all
from sop_cli.i18n import N_, _
from sop_cli.records.finding import Severity
from sop_cli.records.part import Switch
from sop_cli.records.people import did_you_mean
from sop_cli.records.sop import Ignore, Sop

Problem = tuple[tuple[str | int | Span, ...], str, str | None]
"""A path into sop.yaml, what is wrong there, and the way out."""

_SWITCH: TypeAdapter[bool] = TypeAdapter(Switch)


@dataclass(frozen=True)
class Setting:
    """A rule as the team has set it. chosen: the severity was named in sop.yaml."""

    rule: Rule
    severity: Severity
    options: Options
    chosen: bool = False
    on: bool = True

    @property
    def needs(self) -> tuple[str, ...]:
        """Kinds of record without which the rule, as it is set, is not looked at."""
        return tuple(dict.fromkeys((*self.rule.needs, *self.options.needs())))


class Part(Protocol):
    """What sop.yaml says of a family: `rules` by code, and what is known and accepted."""

    @property
    def rules(self) -> Mapping[str, Any]:
        """Per code: off, on, or severity and options."""

    @property
    def ignore(self) -> Sequence[Ignore]:
        """Findings that are accepted."""


def problems(family: Family, sop: Sop) -> list[Problem]:
    """Everything that is wrong in the `rules` and `ignore` of a family's part of sop.yaml."""
    part = _part(family, sop)
    found = [problem for code, value in part.rules.items() for problem in _read(family, code, value)[1]]
    for index, entry in enumerate(part.ignore):
        found += unknown([family], entry.code, (family.part, "ignore", index, "code"))
    return found


def settings(family: Family, sop: Sop) -> Mapping[str, Setting]:
    """Every rule of a family as the team has set it, by code. Raises what `problems` tells, all of it."""
    stop(problems(family, sop))
    given = _part(family, sop).rules
    made = {code: setting for code, value in given.items() if (setting := _read(family, code, value)[0])}
    return {code: made.get(code, _default(rule)) for code, rule in family.rules().items()}


def stop(found: Sequence[Problem]) -> None:
    """Raise all problems of a definition that nobody has looked at before."""
    raise_all(
        [SopError(message, Where(line=None, quote=None), f"{'.'.join(map(str, path))}" + (f": {hint}" if hint else ""))
         for path, message, hint in found]
    )  # fmt: skip


def _part(family: Family, sop: Sop) -> Part:
    part: Part = getattr(sop, family.part)
    return part


def _default(rule: Rule, *, on: bool | None = None) -> Setting:
    return Setting(rule, rule.severity, rule.options(), on=not rule.off if on is None else on)


def unknown(families: Sequence[Family], code: str, path: tuple[str | int, ...]) -> list[Problem]:
    """What to say of a code that no rule has; nothing when one has it."""
    known = [name for family in families for name in family.rules()]
    if code in known:
        return []
    near = did_you_mean(code, known)
    hint = _("Did you mean “{near}”?").format(near=near) if near else _("“sop rule” lists the rules.")
    return [(path, _("There is no rule “{code}”.").format(code=code), hint)]


def _read(family: Family, code: str, value: Any) -> tuple[Setting | None, list[Problem]]:
    path = (family.part, "rules", code)
    strange = unknown([family], code, path)
    if strange:
        return None, strange
    rule = family.rules()[code]
    if isinstance(value, Mapping):
        return _read_options(rule, dict(value), path)
    try:
        return _default(rule, on=_SWITCH.validate_python(value)), []
    except ValidationError:
        message = _("{code} is “off”, “on”, or a mapping such as {{severity: warning}}.").format(code=code)
        return None, [(path, message, None)]


def _read_options(rule: Rule, value: dict[str, Any], path: tuple[str, ...]) -> tuple[Setting | None, list[Problem]]:
    severity = value.pop("severity", None)
    found: list[Problem] = []
    if severity is not None and severity not in list(Severity):
        wanted = ", ".join(Severity)
        message = _("“{input}” is no severity.").format(input=severity)
        found.append(((*path, "severity"), message, _("Known: {words}").format(words=wanted)))
    try:
        options = rule.options.model_validate(value)
    except ValidationError as error:
        return None, [*found, *_explained(error, rule, path)]
    chosen = Severity(severity) if severity is not None and not found else rule.severity
    return Setting(rule, chosen, options, chosen=severity is not None), found


def _explained(error: ValidationError, rule: Rule, path: tuple[str, ...]) -> list[Problem]:
    """One problem a place: members of a union complain each for themselves."""
    found: dict[tuple[str | int, ...], Problem] = {}
    for detail in error.errors(include_url=False):
        place = (*path, *_place(detail))
        found.setdefault(place, (place, _message(detail, rule), _hint(detail, rule)))
    return list(found.values())


def _place(detail: ErrorDetails) -> tuple[str | int, ...]:
    """The steps that are keys of the file; Pydantic adds "[key]" where a key itself is wrong."""
    return tuple(step for step in detail["loc"] if step != "[key]")


_PLAIN = {
    "int_parsing": N_("“{input}” is not a whole number."),
    "int_type": N_("A whole number is wanted here."),
    "int_from_float": N_("“{input}” is not a whole number."),
    "bool_parsing": N_("“{input}” is neither true nor false."),
    "string_type": N_("A text is wanted here."),
    "list_type": N_("A list is wanted here: [a, b] or lines that begin with “- ”."),
    "greater_than_equal": N_("{input} is less than {ge}."),
    "less_than_equal": N_("{input} is more than {le}."),
}


def _message(detail: ErrorDetails, rule: Rule) -> str:
    if detail["type"] == "extra_forbidden":
        return _("{code} has no option “{key}”.").format(code=rule.code, key=detail["loc"][-1])
    template = _PLAIN.get(detail["type"])
    if template is None:
        return detail["msg"]
    return _(template).format(input=detail["input"], **(detail.get("ctx") or {}))


def _hint(detail: ErrorDetails, rule: Rule) -> str | None:
    if detail["type"] != "extra_forbidden":
        return None
    known = ["severity", *rule.options.model_fields]
    near = did_you_mean(str(detail["loc"][-1]), known)
    return _("Did you mean “{near}”?").format(near=near) if near else _("Known: {words}").format(words=", ".join(known))


def schema(family: Family) -> dict[str, Any]:
    """The JSON Schema of a family's `rules`, for editors: every code with its options."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {code: _rule_schema(rule) for code, rule in family.rules().items()},
    }


def _rule_schema(rule: Rule) -> dict[str, Any]:
    inside = {"severity": {"enum": [str(s) for s in Severity]}}
    if rule.options is not NoOptions:
        inside |= rule.options.model_json_schema()["properties"]
    options = {"type": "object", "additionalProperties": False, "properties": inside}
    return {"description": str(rule.title.en), "anyOf": [{"enum": ["off", "on", True, False]}, options]}
