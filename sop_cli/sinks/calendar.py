"""Calendars (RFC 5545): all-day entries that phones and Outlook take; the same entry keeps its UID in every file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sop_cli.i18n import language
from sop_cli.reports.result import Event, Result
from sop_cli.sinks.masking import hidden, report_of
from sop_cli.sinks.meta import Meta
from sop_cli.values.visible import visible

_WIDEST = 75  # octets of a line, without its end


def calendar(result: Result, meta: Meta) -> bytes:
    """The result's entries as an .ics file. DTSTAMP is the as-of date, so that the same run gives the same bytes."""
    return "".join(f"{folded(line)}\r\n" for line in _lines(result, meta)).encode()


def _lines(result: Result, meta: Meta) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//sop-cli//{meta.version}//{language().upper()}")
    yield from ("CALSCALE:GREGORIAN", "METHOD:PUBLISH", f"X-WR-CALNAME:{escaped(report_of(result, meta).title)}")
    for event in result.events() if result.events else ():
        yield from _event(event, meta)
    yield "END:VCALENDAR"


def _event(event: Event, meta: Meta) -> Iterator[str]:
    shown = hidden(event, meta)
    yield "BEGIN:VEVENT"
    yield f"UID:{_uid(event)}"
    yield f"DTSTAMP:{meta.as_of:%Y%m%d}T000000Z"
    yield f"DTSTART;VALUE=DATE:{event.start:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.end:%Y%m%d}"
    yield f"SUMMARY:{escaped(shown.title)}"
    if shown.about:
        yield f"DESCRIPTION:{escaped(shown.about)}"
    yield "TRANSP:TRANSPARENT"  # nobody is busy all day for a telephone call
    yield "END:VEVENT"


def _uid(event: Event) -> str:
    """Made from the key alone; lengths keep two keys apart whose parts run together."""
    text = "".join(f"{len(part)}:{part}" for part in event.key)
    return f"{hashlib.sha256(text.encode(errors='replace')).hexdigest()[:32]}@sop-cli"


def escaped(text: str) -> str:
    """Text as a value: backslash, semicolon, comma and line ends written out; control signs made visible."""
    shown = visible(text, lines=True)
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        shown = shown.replace(sign, written)
    return shown


def folded(line: str) -> str:
    """The line in pieces of at most 75 octets, no sign cut in two; the pieces that follow begin with a space."""
    pieces: list[str] = []
    piece, room = "", _WIDEST
    for sign in line:
        size = len(sign.encode())
        if size > room:
            pieces.append(piece)
            piece, room = "", _WIDEST - 1
        piece += sign
        room -= size
    return "\r\n ".join([*pieces, piece])
