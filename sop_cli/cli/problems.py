"""The one shape of an error: what, where, the piece of input, the way out."""

from __future__ import annotations

import sys

from sop_cli.errors import CollectedError, SopError
from sop_cli.i18n import _
from sop_cli.values.visible import visible, width


def show(error: SopError) -> str:
    """The text of an error (or of all that were collected), safe for a terminal."""
    errors = error.errors if isinstance(error, CollectedError) else (error,)
    return "\n".join(_one(e) for e in errors)


def _one(error: SopError) -> str:
    label = _("Error")
    indent = " " * (width(label) + 2)
    place = visible(str(error.where))
    lines = [f"{label}  {place}  {visible(error.message)}" if place else f"{label}  {visible(error.message)}"]
    quote = error.where.quote
    if quote is not None and error.where.mark:
        start, length = error.where.mark
        shown = visible(quote)
        cut = len(shown) - len(shown.lstrip())
        lead = width(visible(quote[:start])) - cut
        carets = "^" * max(1, width(visible(quote[start : start + length])))
        lines.append(indent + shown.lstrip()[:160])
        lines.append(indent + " " * max(0, lead) + carets + (f" {visible(error.hint)}" if error.hint else ""))
    elif error.hint:
        lines.append(indent + visible(error.hint))
    return "\n".join(lines)


def say(text: str) -> None:
    """Write lines to stderr, whatever its encoding can hold."""
    stream = sys.stderr
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding) + "\n")
    stream.flush()
