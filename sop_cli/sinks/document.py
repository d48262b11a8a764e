"""JSON: one document with the keys of the contract, the same bytes for the same result."""

from __future__ import annotations

import re
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any

from sop_cli.reports.result import Result
from sop_cli.sinks.layout import Layout
from sop_cli.sinks.meta import Meta

_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


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
    text = Layout(_plain, masking=not meta.unmask).document(head, result.document(meta.summary))
    return _UNSEEN.sub(lambda m: f"\\u{ord(m.group()):04x}", text) + "\n"


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
