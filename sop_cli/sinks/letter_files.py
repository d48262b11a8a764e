"""One file for each of several people: names that every system takes, none of them twice, all inside the folder."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from sop_cli.reports.result import Result
from sop_cli.sinks import render
from sop_cli.sinks.masking import hidden
from sop_cli.sinks.meta import Meta
from sop_cli.values.visible import visible

_NEVER = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_MOST = 180  # bytes of UTF-8 before the ending: systems stop at 255 for the whole


def each(result: Result, ending: str, meta: Meta) -> Iterator[tuple[str, bytes]]:
    """File name and content for everyone in the result's bundle, in order."""
    if result.bundle is None:
        raise AssertionError("only a bundle can be taken apart")
    bundle = result.bundle()
    # what is masked in the letter is masked in its name
    wanted = [f"{meta.period or ''} {hidden(name, meta)}" for name, _data in bundle.items]
    for item, name in zip(bundle.items, safe_names(wanted), strict=True):
        alone = partial(replace, bundle, items=[item])
        yield f"{name}{ending}", render(replace(result, bundle=alone), ending, meta)


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
