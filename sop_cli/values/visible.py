"""Text from a cell made safe to look at: control and direction signs are shown, never sent."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def visible(text: str, *, lines: bool = False) -> str:
    """The text with control, direction and line signs written out (\\x1b, \\u202e); lines: keep line breaks."""
    if not _UNSEEN.search(text):
        return text
    return _UNSEEN.sub(lambda m: m.group() if lines and m.group() == "\n" else _escape(m.group()), text)


_SHORT = {"\n": "\\n", "\r": "\\r", "\t": " "}


def _escape(sign: str) -> str:
    if sign in _SHORT:
        return _SHORT[sign]
    return f"\\x{ord(sign):02x}" if ord(sign) < 0x100 else f"\\u{ord(sign):04x}"


def width(text: str) -> int:
    """How many columns a terminal gives the text: wide East Asian signs take two."""
    return len(text) if text.isascii() else sum(map(_columns, text))


@lru_cache(maxsize=65_536)
def _columns(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1
