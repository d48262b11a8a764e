"""The outbox: what is to be sent lies in `.sop/outbox` until it has arrived, and what has arrived is never sent again.

One file a message, readable by its owner alone, written before the first try. What has arrived is one line in `sent`.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sop_cli.alone import alone
from sop_cli.notify.message import Attachment, Message

KEEP = timedelta(days=7)
"""How long a message waits before it is too old to be of use."""

_SENT = "sent"


@dataclass(frozen=True)
class Waiting:
    """A message in the outbox. tries: how often it has been tried in vain."""

    message: Message
    path: Path
    tries: int = 0


class Outbox:
    """The outbox of a workspace."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sent = self._sent()

    @contextmanager
    def locked(self) -> Iterator[Outbox]:
        """The outbox for this run alone, so that two runs at once send nothing twice. Raises Busy."""
        with alone(self.folder / "lock"):
            self.sent = self._sent()
            yield self

    def _sent(self) -> set[str]:
        try:
            return set((self.folder / _SENT).read_text(encoding="utf-8").split())
        except OSError:
            return set()

    def knows(self, message: Message) -> bool:
        """Whether a message of this day, channel and person has been sent, or waits."""
        return message.id in self.sent or any(self.folder.glob(f"*-{message.id}.json"))

    def put(self, message: Message) -> Waiting:
        """Keep a message until it has arrived."""
        number = sum(1 for _path in self.folder.glob(f"{message.as_of.isoformat()}-*.json"))
        name = f"{message.as_of.isoformat()}-{number:04d}-{message.id}.json"
        waiting = Waiting(message, self.folder / name)
        self._write(waiting)
        return waiting

    def waiting(self) -> Iterator[Waiting]:
        """What waits, the oldest first, a day's in the order in which it was put in; what cannot be read stays."""
        for path in sorted(self.folder.glob("*.json")):
            with suppress(OSError, ValueError, KeyError, TypeError):
                yield _read(path)

    def failed(self, waiting: Waiting) -> None:
        """Count a try in vain."""
        self._write(replace(waiting, tries=waiting.tries + 1))

    def arrived(self, waiting: Waiting) -> None:
        """Remember that it has arrived, then forget what it said."""
        self._folder()
        self.sent.add(waiting.message.id)
        handle = os.open(self.folder / _SENT, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "a", encoding="utf-8") as stream:
            stream.write(f"{waiting.message.id}\n")
            stream.flush()
            os.fsync(stream.fileno())
        waiting.path.unlink(missing_ok=True)

    def drop_old(self, as_of: date) -> list[Waiting]:
        """Give up what is too old to be of use; it is returned, to be told."""
        old = [one for one in self.waiting() if one.message.as_of < as_of - KEEP]
        for one in old:
            one.path.unlink(missing_ok=True)
        return old

    def _folder(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def _write(self, waiting: Waiting) -> None:
        """Beside its name, then renamed: a crash leaves the message before or the one after, never half of one."""
        self._folder()
        data = json.dumps(_plain(waiting), ensure_ascii=False).encode()
        part = waiting.path.with_suffix(".part")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(waiting.path)


def _plain(waiting: Waiting) -> dict[str, Any]:
    one = waiting.message
    file = one.attachment
    return {
        "channel": one.channel, "audience": one.audience, "as_of": one.as_of.isoformat(), "title": one.title,
        "text": one.text, "person": one.person, "to": list(one.to), "tries": waiting.tries,
        "attachment": file and {"name": file.name, "data": base64.b64encode(file.data).decode()},
    }  # fmt: skip


def _read(path: Path) -> Waiting:
    found = json.loads(path.read_text(encoding="utf-8"))
    file = found["attachment"]
    attachment = Attachment(file["name"], base64.b64decode(file["data"])) if file else None
    message = Message(
        found["channel"], found["audience"], date.fromisoformat(found["as_of"]), found["title"], found["text"],
        found["person"], tuple(found["to"]), attachment,
    )  # fmt: skip
    return Waiting(message, path, int(found["tries"]))
