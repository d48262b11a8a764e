"""The chain: each run's head covers everything that was kept in it, and the head before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

FORMAT = 1
Field = str | int | None


def encode(values: Iterable[Field]) -> bytes:
    """Values one behind the other, each with its length: no two different sequences look the same."""
    out = bytearray()
    for value in values:
        if value is None:
            out += b"-,"
        else:
            raw = str(value).encode()
            out += b"%d:" % len(raw)
            out += raw
            out += b","
    return bytes(out)


def genesis(sop: str) -> str:
    """The head of a ledger of an SOP in which nothing is kept yet."""
    return hashlib.sha256(encode(["sop-ledger", FORMAT, sop])).hexdigest()


class Roll:
    """The entries of one run, hashed as they come."""

    def __init__(self) -> None:
        self._sha = hashlib.sha256()
        self.count = 0

    def add(self, entry: Sequence[Field]) -> None:
        """One entry, in the order of its number."""
        self._sha.update(encode(entry))
        self.count += 1

    def head(self, previous: str, run: Sequence[Field]) -> str:
        """The run's head."""
        return hashlib.sha256(encode([previous, *run, self.count, self._sha.hexdigest()])).hexdigest()
