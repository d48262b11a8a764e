"""JSON: one document with the keys of the contract, the same bytes for the same result."""

from __future__ import annotations

from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any

from sop_cli.reports.result import Result
from sop_cli.sinks.layout import Layout
from sop_cli.sinks.marking import run_of
from sop_cli.sinks.meta import Meta


def document(result: Result, meta: Meta) -> str:
    """The whole document: what the run was, then the command's own keys."""
    head: dict[str, Any] = {
        "sop_cli": meta.version,
        "command": result.command,
        "as_of": meta.as_of,
        "period": meta.period,
        "currency": meta.currency,
        "inputs": [item.as_json() for item in meta.inputs],
    }
    layout = Layout(_plain, masking=not meta.unmask)
    own = result.document(meta.summary)
    if meta.run is None or meta.summary:
        return layout.document(head, own) + "\n"
    mark = meta.run
    return layout.document(head, own, lambda text: {"run": run_of(text, mark)}) + "\n"


def _plain(value: object) -> object:
    """What JSON has no word for: dates are ISO, exact fractions plain numbers."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else value.numerator / value.denominator
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no place in a document")
