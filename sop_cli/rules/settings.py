"""What a team's sop.yaml makes of the rules: which are on, how much they weigh, their options, what is ignored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from sop_cli.errors import SopError, Where, raise_all
from sop_cli.i18n import N_, _
from sop_cli.records.finding import Severity
from sop_cli.records.people import did_you_mean
from sop_cli.records.sop import Sop, Switch
from sop_cli.rules.base import NoOptions, Options, Rule, all_rules

Problem = tuple[tuple[str | int, ...], str, str | None]
"""A path into sop.yaml, what is wrong there, and the way out."""

_SWITCH: TypeAdapter[bool] = TypeAdapter(Switch)
_HERE = ("followups", "rules")


@dataclass(frozen=True)
class Setting:
    """A rule as the team has set it. chosen: the severity was named in sop.yaml."""

    rule: Rule
    severity: Severity
    options: Options
    chosen: bool = False
    on: bool = True


def problems(sop: Sop) -> list[Problem]:
    """Everything that is wrong in `followups.rules` and `followups.ignore`."""
    if not sop.followups.rules and not sop.followups.ignore:
        return []
    found = [problem for code, value in sop.followups.rules.items() for problem in _read(code, value)[1]]
    for index, entry in enumerate(sop.followups.ignore):
        found += unknown(entry.code, ("followups", "ignore", index, "code"))
    return found


def settings(sop: Sop) -> Mapping[str, Setting]:
    """Every rule as the team has set it, by code. Raises what `problems` tells, all of it."""
    raise_all(
        [SopError(message, Where(line=None, quote=None), f"{'.'.join(map(str, path))}" + (f": {hint}" if hint else ""))
         for path, message, hint in problems(sop)]
    )  # fmt: skip
    made = {code: setting for code, value in sop.followups.rules.items() if (setting := _read(code, value)[0])}
    return {code: made.get(code, _default(rule)) for code, rule in all_rules().items()}


def _default(rule: Rule, *, on: bool | None = None) -> Setting:
    return Setting(rule, rule.severity, rule.options(), on=not rule.off if on is None else on)


def unknown(code: str, path: tuple[str | int, ...]) -> list[Problem]:
    """What to say of a code that no rule has; nothing when one has it."""
    if code in all_rules():
        return []
    near = did_you_mean(code, all_rules())
    hint = _("Did you mean “{near}”?").format(near=near) if near else _("“sop rule” lists the rules.")
    return [(path, _("There is no rule “{code}”.").format(code=code), hint)]


def _read(code: str, value: Any) -> tuple[Setting | None, list[Problem]]:
    path = (*_HERE, code)
    strange = unknown(code, path)
    if strange:
        return None, strange
    rule = all_rules()[code]
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


def schema() -> dict[str, Any]:
    """The JSON Schema of `followups.rules`, for editors: every code with its options."""
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {code: _rule_schema(rule) for code, rule in all_rules().items()},
    }


def _rule_schema(rule: Rule) -> dict[str, Any]:
    inside = {"severity": {"enum": [str(s) for s in Severity]}}
    if rule.options is not NoOptions:
        inside |= rule.options.model_json_schema()["properties"]
    options = {"type": "object", "additionalProperties": False, "properties": inside}
    return {"description": str(rule.title.en), "anyOf": [{"enum": ["off", "on", True, False]}, options]}
