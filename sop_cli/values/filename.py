"""Names of files made from names of people: every system takes them, none of them twice, none leads out of a folder."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from sop_cli.values.visible import visible

_NEVER = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_MOST = 180  # bytes of UTF-8 before the ending: systems stop at 255 for the whole


def safe_names(wanted: Sequence[str]) -> list[str]:
    """Names without an ending that Windows, macOS and Linux take, unique even where case does not count."""
    taken: set[str] = set()
    found = []
    for text in wanted:
        base, number = _safe(text), 1
        name = base
        while _key(name) in taken:
            number += 1
            name = f"{base} ({number})"
        taken.add(_key(name))
        found.append(name)
    return found


def _safe(text: str) -> str:
    """No sign that a system forbids, no ends that it drops, no name that it keeps for a device."""
    plain = _NEVER.sub("_", visible(unicodedata.normalize("NFC", text))).strip(" .")
    cut = plain.encode()[:_MOST].decode(errors="ignore").strip(" .")
    device = re.fullmatch(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", cut)
    return f"_{cut}" if device or not cut else cut


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
