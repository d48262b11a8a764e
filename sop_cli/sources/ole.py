"""The compound files of old Office (OLE2): a small file system with sectors, chains and a directory."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from sop_cli.errors import SopError
from sop_cli.i18n import _
from sop_cli.sources.gate import cannot_use

_ENTRY = 128
_LAST_SECTOR = 0xFFFFFFFA
_NO_ENTRY = 0xFFFFFFFF
_STREAM = 2
_IN_HEADER = 109


class CompoundFile:
    """The streams at the root of a compound file."""

    def __init__(self, data: bytes, shown: str) -> None:
        self.shown = shown
        self._data = data
        try:
            self._open()
        except (struct.error, ValueError, IndexError) as error:
            raise self.damaged() from error

    def _open(self) -> None:
        self._shift, self._mini_shift = struct.unpack_from("<HH", self._data, 30)
        if self._shift not in (9, 12) or self._mini_shift != 6:
            raise ValueError
        directory, self._cutoff, mini_fat = struct.unpack_from("<I4xII", self._data, 48)
        self._fat = self._table(self._fat_sectors())
        entries = b"".join(self._chain(directory))
        self._entries = [entries[at : at + _ENTRY] for at in range(0, len(entries) - _ENTRY + 1, _ENTRY)]
        self._mini_fat = self._table(self._numbers(mini_fat))
        start, size = struct.unpack_from("<II", self._entries[0], 116)
        self._mini = b"".join(self._chain(start))[:size]
        self._streams = {entry[0]: entry[1:] for entry in self._root_streams()}

    def damaged(self) -> SopError:
        """The error that says so."""
        return cannot_use(
            self.shown,
            _("The workbook is damaged: {reason}.").format(reason=_("its inner file system does not hold together")),
            _("Get the original once more, or open it in Excel or WPS, let it be repaired, and save it as .xlsx."),
        )

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._streams

    def read(self, name: str) -> bytes:
        """A stream's bytes; raises SopError where its chain is broken."""
        start, size = self._streams[name.casefold()]
        try:
            pieces = self._mini_chain(start) if size < self._cutoff else self._chain(start)
            data = b"".join(pieces)[:size]
        except (IndexError, ValueError, struct.error) as error:
            raise self.damaged() from error
        if len(data) != size:
            raise self.damaged()
        return data

    def _sector(self, number: int) -> bytes:
        at = (number + 1) << self._shift
        if at >= len(self._data):
            raise IndexError(number)
        return self._data[at : at + (1 << self._shift)]

    def _fat_sectors(self) -> Iterator[int]:
        yield from struct.unpack_from(f"<{_IN_HEADER}I", self._data, 76)
        further, count = struct.unpack_from("<II", self._data, 68)
        for _index in range(min(count, len(self._data) >> self._shift)):
            if further >= _LAST_SECTOR:
                return
            *numbers, further = struct.unpack(f"<{1 << (self._shift - 2)}I", self._sector(further))
            yield from numbers

    def _table(self, sectors: Iterator[int]) -> list[int]:
        table: list[int] = []
        for number in sectors:
            if number < _LAST_SECTOR:
                table += struct.unpack(f"<{1 << (self._shift - 2)}I", self._sector(number))
        return table

    def _numbers(self, start: int) -> Iterator[int]:
        number = start
        for _step in range(len(self._fat) + 1):
            if number >= _LAST_SECTOR:
                return
            yield number
            number = self._fat[number]
        raise ValueError

    def _chain(self, start: int) -> Iterator[bytes]:
        return map(self._sector, self._numbers(start))

    def _mini_chain(self, start: int) -> Iterator[bytes]:
        number = start
        for _step in range(len(self._mini_fat) + 1):
            if number >= _LAST_SECTOR:
                return
            yield self._mini[number << self._mini_shift : (number + 1) << self._mini_shift]
            number = self._mini_fat[number]
        raise ValueError

    def _root_streams(self) -> Iterator[tuple[str, int, int]]:
        """Streams right under the root: those of embedded objects lie deeper and are none of ours."""
        waiting = [struct.unpack_from("<I", self._entries[0], 76)[0]]
        seen: set[int] = set()
        while waiting:
            number = waiting.pop()
            if number == _NO_ENTRY or number in seen:
                continue
            seen.add(number)
            entry = self._entries[number]
            length, kind = struct.unpack_from("<HB", entry, 64)
            left, right = struct.unpack_from("<II", entry, 68)
            waiting += [left, right]
            if kind == _STREAM:
                start, size = struct.unpack_from("<II", entry, 116)
                yield entry[: max(length - 2, 0)].decode("utf-16-le", "replace").casefold(), start, size
