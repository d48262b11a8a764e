"""Lines of text in a column: Chinese breaks between any two signs, Western text between words, as each is printed.

No line begins with a closing sign or ends with an opening one, and a figure keeps its unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sop_cli.values.visible import width

_WIDE = (
    "\u1100-\u115f\u2e80-\u3007\u3012\u3013\u301c-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f"
    "\uff04-\uff07\uff0a\uff0b\uff0d\uff0f-\uff19\uff1c-\uff1e\uff20-\uff3a\uff3c\uff3e-\uff5a\uff5c\uff5e-\uff60"
    "\uffe0-\uffe6\U0001f300-\U0001faff\U00020000-\U0003fffd"
)
_OPENING = "“‘（［｛〈《「『【〔〖"
_CLOSING = "”’）］｝〉》」』】〕〗，。、；：！？…"
_FIGURE = r"[-+]?[0-9](?:[0-9.,:/-]*[0-9])?%?(?: ?[万亿千百]?[元个天人条项家处分年月日行]| ?[万亿])?"
_WORD = rf"(?:[^\s{_WIDE}{_OPENING}{_CLOSING}]|’(?=[A-Za-z]))"
_PIECE = re.compile(
    rf"(?P<gap>[^\S\n\u3000]*)(?P<body>[{_OPENING}]*(?:{_FIGURE}(?![0-9A-Za-z._-])|[{_WIDE}]|{_WORD}+)?"
    rf"[{_CLOSING}]*)"
)


def wrapped(text: str, room: int) -> list[str]:
    """The text in lines of at most `room` columns; its own line breaks stay, a word longer than a line is cut."""
    return [line for part in text.split("\n") for line in _lines(part, max(room, 2))]


def _lines(text: str, room: int) -> list[str]:
    if width(text) <= room:
        return [text]
    lines, line, used = list[str](), "", 0
    for gap, body in _pieces(text, room):
        wide = width(body)
        if used + len(gap) + wide <= room:
            line, used = line + gap + body, used + len(gap) + wide
        else:
            lines += [line] if line else []
            line, used = body, wide
    return [*lines, line]


def _pieces(text: str, room: int) -> Iterator[tuple[str, str]]:
    """What is never broken, each with the gap before it; only a piece too long for a line is cut."""
    for found in _PIECE.finditer(text):
        gap = found["gap"]
        for part in _cut(found["body"], room):
            yield gap, part
            gap = ""


def _cut(text: str, room: int) -> Iterator[str]:
    begin = used = 0
    for i, sign in enumerate(text):
        wide = width(sign)
        if used + wide > room and i > begin:
            yield text[begin:i]
            begin, used = i, 0
        used += wide
    if begin < len(text):
        yield text[begin:]
