"""Personal numbers are hidden here and nowhere else: sinks take reports, forms and documents through this door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from sop_cli.reports.model import Cell, FormData, Report
from sop_cli.reports.result import Result
from sop_cli.sinks.meta import Meta
from sop_cli.values.mask import mask

T = TypeVar("T")

PLAIN = frozenset({"inputs", "path", "file", "sheet", "sha256", "hash", "head", "kind", "form", "code", "frame"})
"""Keys and fields that hold no free text: a checksum may well look like a telephone number."""


def report_of(result: Result, meta: Meta) -> Report:
    """The result's report as it may be shown."""
    return hidden(result.report(), meta)


def form_of(result: Result, meta: Meta) -> FormData | None:
    """The result's form as it may be shown."""
    return hidden(result.form(), meta) if result.form else None


def hidden(thing: T, meta: Meta) -> T:
    """The same thing with telephone numbers, identity numbers and mail addresses masked, unless the run unmasks."""
    masked: T = thing if meta.unmask else hide(thing)
    return masked


def hide(thing: Any) -> Any:
    """The same thing with what identifies a person masked in every string of it."""
    if isinstance(thing, str):
        return mask(thing)
    if isinstance(thing, Cell) and not isinstance(thing.value, str) and thing.note is thing.comment is None:
        return thing
    if isinstance(thing, Mapping):
        return {key: value if key in PLAIN else hide(value) for key, value in thing.items()}
    if isinstance(thing, (list, tuple)):
        made = [hide(item) for item in thing]
        return tuple(made) if isinstance(thing, tuple) else made
    if is_dataclass(thing) and not isinstance(thing, type):
        return _hide_fields(thing)
    return thing


def _hide_fields(thing: Any) -> Any:
    changed = {}
    for item in fields(thing):
        old = getattr(thing, item.name)
        new = old if item.name in PLAIN else hide(old)
        if new is not old and new != old:
            changed[item.name] = new
    return replace(thing, **changed) if changed else thing
