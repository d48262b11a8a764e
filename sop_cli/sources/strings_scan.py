"""A look at a workbook's shared strings before python-calamine reads them: how many there are, and how long they are.

calamine copies a string into every cell that points to it, so that a small file can ask for gigabytes, and believes the
number of strings that the file states.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sop_cli.sources.gate import KEPT_OF_LONG_CELL, MAX_CELL

_FAR_MORE = 1_000_000
_FARTHEST_ROOT = 1 << 20
_CERTAINLY_TOO_LONG = 8 * MAX_CELL  # a letter takes at most eight bytes in XML: &#x4E2D;
_ROOT = re.compile(rb"<((?:[\w.-]+:)?)sst\b([^<>]*)>")
_STATED = re.compile(rb"uniqueCount\s*=\s*[\"']([0-9]+)")
_REFERENCE = re.compile(rb't="s"[^<>]*>\s*<(?:[\w.-]+:)?v>([0-9]{1,9})</')


class StringsScan:
    """Looks at the bytes of the shared strings as they come. longest: the length of one, in bytes with its tags."""

    def __init__(self) -> None:
        self.longest = 0
        self._lengths: list[int] = []
        self._stated = 0
        self._end: bytes | None = None
        self._open = 0
        self._tail = b""

    @property
    def lies(self) -> bool:
        """Does the file state far more strings than it has?"""
        return self._stated > len(self._lengths) + _FAR_MORE

    def watch(self, chunk: bytes) -> None:
        """Take the next bytes."""
        piece = self._tail + chunk
        if self._end is None:
            root = _ROOT.search(piece)
            if root is None:
                self._tail = piece[-_FARTHEST_ROOT:]
                return
            stated = _STATED.search(root.group(2))
            self._stated = int(stated.group(1)) if stated else 0
            self._end = b"</" + root.group(1) + b"si>"
            piece = piece[root.end() :]
        *whole, rest = piece.split(self._end)
        if whole:
            lengths = list(map(len, whole))
            lengths[0] += self._open
            self._lengths += lengths
            self.longest = max([self.longest, *lengths])
            self._open = 0
        self._tail = rest[1 - len(self._end) :]
        self._open += len(rest) - len(self._tail)

    def volumes(self, sheet: Iterable[bytes]) -> tuple[int, int]:
        """Bytes of shared text in all cells of a sheet together: as they are, and with every over-long one cut."""
        kept = [KEPT_OF_LONG_CELL if length > _CERTAINLY_TOO_LONG else length for length in self._lengths]
        whole = short = 0
        tail = b""
        for chunk in sheet:
            piece = tail + chunk
            end = max(piece.rfind(b't="s"'), 0)
            used = [number for number in map(int, _REFERENCE.findall(piece[:end])) if number < len(kept)]
            whole += sum(map(self._lengths.__getitem__, used))
            short += sum(map(kept.__getitem__, used))
            tail = piece[end:]
        return whole, short
