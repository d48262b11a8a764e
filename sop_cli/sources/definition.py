"""A YAML file checked against a Pydantic model: every problem with its line and column, all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sop_cli.errors import SopError, Span, Where, raise_all
from sop_cli.i18n import N_, Language, _
from sop_cli.records.kinds import KINDS
from sop_cli.records.people import did_you_mean
from sop_cli.records.sop import FOLLOWUP_FIELDS, PLAN_FIELDS, Sop
from sop_cli.sources.quiet import quiet
from sop_cli.sources.yaml import Document, read_yaml

M = TypeVar("M", bound=BaseModel)

Problem = tuple[tuple[str | int | Span, ...], str, str | None]
"""A problem that a room found in a definition: the path into it, the message, the hint."""


def read_model(path: Path, shown: str, model: type[M]) -> tuple[M, Document]:
    """Read a YAML file as a model. Raises SopError (or all of them together) with places and remedies."""
    return as_model(read_document(path, shown), model)


def as_model(document: Document, model: type[M], errors: Sequence[SopError] = ()) -> tuple[M, Document]:
    """A document as a model. errors: what reading has found already; raised together with all that is wrong else."""
    try:
        found = model.model_validate(document.data)
    except ValidationError as error:
        raise_all([*errors, *_problems(error, model, document)])
        raise
    raise_all(errors)
    return found, document


def read_document(path: Path, shown: str) -> Document:
    """Read a YAML file that must hold keys and values."""
    document = read_yaml(path, shown)
    if not isinstance(document.data, dict):
        raise SopError(_("The file must hold keys and values, such as “name: …”."), document.where(()))
    return document


def read_sop(
    path: Path,
    shown: str,
    checks: Iterable[Callable[[Sop], Iterable[Problem]]] = (),
    *,
    speak: Callable[[Language], None] | None = None,
) -> tuple[Sop, Document]:
    """Read sop.yaml.

    checks: what the rooms have to say of their parts of it (rules: their options). speak: told the definition's
    language before its faults are worded.
    """
    document = read_document(path, shown)
    language = document.data.get("language")
    if speak and language in ("zh", "en"):
        speak(language)
    try:
        sop = Sop.model_validate(document.data)
        errors: list[SopError] = []
    except ValidationError as error:
        errors = _problems(error, Sop, document)
        sop = _sound_part(document.data, error)
    errors += at_places(document, (problem for check in checks for problem in check(sop)))
    raise_all(sorted(errors, key=_downwards))
    return sop, document


def _sound_part(data: dict[str, Any], error: ValidationError) -> Sop:
    """The definition without the keys that have faults, so that the rooms say at once what they find in the rest."""
    kept = {key: dict(value) if isinstance(value, dict) else value for key, value in data.items()}
    for detail in error.errors(include_url=False):
        first, *rest = detail["loc"] or ("",)
        section = kept.get(str(first))
        if isinstance(section, dict) and rest and rest[0] in section:
            del section[rest[0]]
        else:
            kept.pop(str(first), None)
    try:
        return Sop.model_validate({"sop": "1", "name": "—"} | kept)
    except ValidationError:  # sections that contradict one another
        return Sop(sop=1, name="—")


def _downwards(error: SopError) -> tuple[int, int]:
    return (error.where.line or 0, error.where.position or 0)


def at_places(document: Document, problems: Iterable[Problem]) -> list[SopError]:
    """Turn a room's problems into errors at their lines."""
    return [SopError(message, _place(document, path), hint) for path, message, hint in problems]


def _place(document: Document, path: tuple[str | int | Span, ...]) -> Where:
    """The place of a path into a file; a span at its end is a piece of the value."""
    keys = tuple(step for step in path if not isinstance(step, Span))
    spans = [step for step in path if isinstance(step, Span)]
    return document.inside(keys, spans[-1]) if spans else document.where(keys, key=True)


def _problems(error: ValidationError, model: type[BaseModel], document: Document) -> list[SopError]:
    found: dict[tuple[Any, str], SopError] = {}
    for detail in error.errors(include_url=False):
        path = _path(detail["loc"], document)
        problem = _explained(detail, path, model, document)
        found.setdefault((problem.where.line, problem.message), problem)
    return sorted(found.values(), key=_downwards)


def _path(loc: tuple[int | str, ...], document: Document) -> tuple[int | str, ...]:
    """Pydantic's location without the steps that are names of union members, not places in the file."""
    path: tuple[int | str, ...] = ()
    for step in loc:
        longer = (*path, step)
        if longer in document.keys or longer in document.values:
            path = longer
    return path if len(path) == len(loc) or not loc else (*path, *(s for s in loc[-1:] if loc[-1] not in path))


def _explained(
    detail: ErrorDetails, path: tuple[int | str, ...], model: type[BaseModel], document: Document
) -> SopError:
    kind = detail["type"]
    last = str(detail["loc"][-1]) if detail["loc"] else ""
    if kind == "extra_forbidden":
        known = _fields_at(model, path[:-1])
        near = did_you_mean(last, known)
        hint = _("Did you mean “{near}”?").format(near=near) if near else _known(known)
        where = quiet(document.where(path, key=True), path)
        return SopError(_("The key “{key}” is not known here.").format(key=last), where, hint)
    if kind == "missing":
        return SopError(_("The key “{key}” is missing.").format(key=last), document.where(path[:-1], key=True))
    return SopError(_message(detail), quiet(document.where(path), path), _wanted(detail))


def _known(known: list[str]) -> str | None:
    return _("Known keys: {keys}").format(keys=", ".join(known)) if known else None


_PLAIN = {
    "int_parsing": N_("“{input}” is not a whole number."),
    "int_type": N_("A whole number is wanted here."),
    "int_from_float": N_("“{input}” is not a whole number."),
    "float_parsing": N_("“{input}” is not a number."),
    "bool_parsing": N_("“{input}” is neither true nor false."),
    "string_type": N_("A text is wanted here."),
    "string_too_short": N_("This must not be empty."),
    "list_type": N_("A list is wanted here: [a, b] or lines that begin with “- ”."),
    "dict_type": N_("Keys and values are wanted here."),
    "model_type": N_("Keys and values are wanted here."),
    "model_attributes_type": N_("Keys and values are wanted here."),
    "date_from_datetime_parsing": N_("“{input}” is not a date such as 2023-10-01."),
    "date_parsing": N_("“{input}” is not a date such as 2023-10-01."),
    "date_type": N_("A date such as 2023-10-01 is wanted here."),
    "literal_error": N_("“{input}” is not one of {expected}."),
    "greater_than_equal": N_("{input} is less than {ge}."),
    "less_than_equal": N_("{input} is more than {le}."),
    "string_pattern_mismatch": N_("“{input}” does not have the form that is wanted here."),
}


def _message(detail: ErrorDetails) -> str:
    context: dict[str, Any] = dict(detail.get("ctx") or {})
    template = _PLAIN.get(detail["type"])
    if template is None:  # our own validators bring their sentence
        return _(_template(detail)).format(**context)
    return _(template).format(input=detail["input"], **context)


def _template(detail: ErrorDetails) -> str:
    """The untranslated sentence of one of our validators; pydantic has filled it in, so look it up by its type."""
    return _OURS.get(detail["type"], detail["msg"].replace("{", "{{").replace("}", "}}"))


_OURS = {
    "case_day": N_("A date is wanted here, such as 2023-10-25."),
    "case_amount": N_("An amount is wanted here, such as 12.5万 or 125000."),
    "number": N_("A number is wanted here."),
    "unknown_field": N_("No follow-up column is called “{name}”."),
    "unknown_plan_field": N_("No sales plan column is called “{name}”."),
    "month": N_("“{name}” is no month; write 2023-10, or “*” for all others."),
    "growth": N_("min_growth is above max_growth."),
    "spread": N_("max_spread must be 1 or more."),
    "weights": N_("The weights add up to {total}, not to 100."),
    "negative_weight": N_("A weight cannot be negative."),
    "shares": N_("The shares add up to {total}%, not to 100%."),
    "negative_share": N_("A share cannot be negative."),
    "negative_pay": N_("What is paid cannot be negative."),
    "rising": N_("The bounds must rise, each above the one before."),
    "grid": N_("The factors want {rows} rows of {columns}."),
    "zone": N_("No time zone is called “{name}”."),
    "unknown_kind": N_("No kind of record is called “{name}”."),
    "at_least": N_("at_least asks for more words than there are."),
    "stage": N_("Two stages have the id “{name}”."),
    "secret": N_("Only the name of an environment variable stands here, never the secret or address itself."),
    "host": N_("The name of a server is wanted here, such as smtp.example.com."),
    "address": N_("A mail address is wanted here."),
    "channel": N_("“{key}” is missing for this channel."),
    "channel_format": N_("This service takes text only."),
}


_CHOICES = {"unknown_kind": tuple(KINDS), "unknown_field": FOLLOWUP_FIELDS, "unknown_plan_field": PLAN_FIELDS}


def _wanted(detail: ErrorDetails) -> str | None:
    if detail["type"] in _CHOICES:
        choices = _CHOICES[detail["type"]]
        near = did_you_mean(str((detail.get("ctx") or {})["name"]), choices)
        return _("Did you mean “{near}”?").format(near=near) if near else _known(list(choices))
    if detail["type"] == "secret":
        return _("For example url: SOP_WECOM_URL, with the address itself in that variable or in the secrets file.")
    context = detail.get("ctx") or {}
    if detail["type"] == "greater_than_equal":
        return _("Write {least} or more.").format(least=context["ge"])
    if detail["type"] == "less_than_equal":
        return _("Write {most} or less.").format(most=context["le"])
    if detail["type"] == "string_pattern_mismatch":
        return _("Wanted form: {pattern}").format(pattern=(detail.get("ctx") or {}).get("pattern", ""))
    return None


def _fields_at(model: type[BaseModel], path: tuple[int | str, ...]) -> list[str]:
    """The keys that are known at a path of the model; [] where any key is allowed."""
    here: Any = model
    for step in path:
        here = _inside(here, step)
    return [info.alias or name for m in _models(here) for name, info in m.model_fields.items()]


def _inside(annotation: Any, step: int | str) -> Any:
    for model in _models(annotation):
        for name, info in model.model_fields.items():
            if (info.alias or name) == step:
                return info.annotation
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is dict:
        return args[1]
    if origin is list:
        return args[0]
    if origin in (Union, UnionType, Annotated):
        return next((found for arg in args if (found := _inside(arg, step)) is not None), None)
    return None


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    if get_origin(annotation) in (Union, UnionType, Annotated):
        return [m for arg in get_args(annotation) for m in _models(arg)]
    return []
