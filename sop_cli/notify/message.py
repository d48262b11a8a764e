"""What is sent: one message to one channel, and how it is cut to what the service takes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sop_cli.i18n import _

SIZES: Mapping[tuple[str, str], int] = {
    ("wecom", "text"): 2_048, ("wecom", "markdown"): 4_096, ("dingtalk", "text"): 20_000,
    ("dingtalk", "markdown"): 20_000, ("feishu", "text"): 20_000, ("mail", "text"): 1_000_000,
}  # fmt: skip
"""Bytes of UTF-8 that a message of a kind and format may have."""


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a message."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Message:
    """One digest for one channel, or the file that belongs to it: what arrives as one, or does not.

    channel: its name in sop.yaml. audience: group, leader or person. to: the mail addresses, empty for bots.
    person: whose digest it is, where it is one person's. as_of: the day that it tells of. text: empty where only the
    file is sent.
    """

    channel: str
    audience: str
    as_of: date
    title: str
    text: str
    person: str | None = None
    to: tuple[str, ...] = ()
    attachment: Attachment | None = None

    @property
    def id(self) -> str:
        """The same for the same day, channel, person and address: no more than one of them is ever sent."""
        part = "text" if self.text else "file"
        parts = (self.as_of.isoformat(), self.channel, self.audience, self.person or "", part, *self.to)
        text = "".join(f"{len(part)}:{part}" for part in parts)
        return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:32]


def cut(text: str, most: int) -> str:
    """The text in at most so many bytes of UTF-8: whole lines, and a last one that says how many are missing.

    A first line that is too long by itself is cut between two signs.
    """
    if len(text.encode()) <= most:
        return text
    lines = text.split("\n")
    for kept in range(len(lines) - 1, 0, -1):
        shorter = "\n".join([*lines[:kept], _rest(len(lines) - kept)])
        if len(shorter.encode()) <= most:
            return shorter
    tail = f"…\n{_rest(len(lines) - 1)}" if len(lines) > 1 else "…"
    room = most - len(tail.encode())
    if room <= 0:
        return text.encode()[:most].decode(errors="ignore")
    return text.encode()[:room].decode(errors="ignore") + tail


def _rest(count: int) -> str:
    return _("… {count} more lines").format(count=count)
