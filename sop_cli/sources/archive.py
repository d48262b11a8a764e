"""Zip packages (xlsx, xlsm, xlsb, ods) opened with distrust: sizes are counted, not believed.

Refused: two parts of one name, encryption, checksums and sizes that do not hold, more than the limit when unpacked,
document types and entities (a workbook has none; attacks do).
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

from sop_cli.errors import SopError
from sop_cli.i18n import _
from sop_cli.sources.gate import MIB, cannot_use, damaged

MAX_INFLATED = 1024 * MIB
MAX_RATIO = 200
RATIO_COUNTS_FROM = 20 * MIB
MAX_PARTS = 20_000
MAX_SMALL_PART = 4 * MIB
"""Limits of a package: all parts unpacked; unpacked ÷ packed, from a size on; number of parts; parts read at one go."""

Watcher = Callable[[bytes], None]
"""Is handed the bytes of a part, piece by piece, while they are checked."""

_CHUNK = MIB
_FED_AT_ONCE = 64 * 1024
_LARGE = 8 * MIB
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DTD_LENGTH = 18
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_ENCRYPTED = 0x1
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    NotImplementedError,
    ValueError,
    LookupError,
    struct.error,
    EOFError,
)


class Package:
    """The parts of a zip file by their names (case and the direction of slashes do not count)."""

    def __init__(self, data: bytes, shown: str) -> None:
        self.shown = shown
        self._data = data
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        except _BROKEN as error:
            raise self.damaged(_("it is not a complete zip archive")) from error
        self._parts: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            self._take(entry)
        self._check_sizes(entries)

    def _take(self, entry: zipfile.ZipInfo) -> None:
        name = _normal(entry.filename)
        if name in self._parts:
            raise cannot_use(
                self.shown,
                _("The workbook is ambiguous: its part {part} is in it twice, with two contents.").format(part=name),
                _("Open it in Excel or WPS and save it again."),
            )
        if entry.flag_bits & _ENCRYPTED:
            raise cannot_use(
                self.shown, _("The archive is encrypted."), _("Save the workbook again without a password.")
            )
        self._parts[name] = entry

    def _check_sizes(self, entries: list[zipfile.ZipInfo]) -> None:
        if len(entries) > MAX_PARTS:
            raise self.damaged(_("it has {count} parts").format(count=len(entries)))
        self._check_total(sum(entry.file_size for entry in entries))

    def _check_total(self, inflated: int) -> None:
        ratio = inflated // max(len(self._data), 1)
        if inflated > MAX_INFLATED or (inflated > RATIO_COUNTS_FROM and ratio > MAX_RATIO):
            raise self.too_large(inflated)

    def too_large(self, inflated: int) -> SopError:
        """The error for a workbook that would take so many bytes of memory."""
        return cannot_use(
            self.shown,
            _("The workbook is too large when unpacked: {size} MB out of {packed} KB.").format(
                size=inflated // MIB, packed=len(self._data) // 1024
            ),
            _("Copy the cells that matter into a new workbook, or save the sheet as CSV."),
        )

    def __contains__(self, name: str) -> bool:
        return _normal(name) in self._parts

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def damaged(self, reason: str) -> SopError:
        """The error that says the workbook is damaged, and how."""
        return damaged(self.shown, reason)

    def check(self, watchers: Mapping[str, Watcher] | None = None) -> None:
        """Unpack everything once, keeping nothing: true sizes, checksums, no document types in any XML part.

        watchers: who looks at which part meanwhile; their parts come last, in their order.
        """
        watching = {_normal(name): watcher for name, watcher in (watchers or {}).items()}
        total = 0
        for name in [*(name for name in self._parts if name not in watching), *watching]:
            watcher = watching.get(name)
            chunks = self._checked(name)
            for chunk in _ahead(chunks) if watcher and self.size(name) > _LARGE else chunks:
                total += len(chunk)
                self._check_total(total)
                if watcher:
                    watcher(chunk)

    def _checked(self, name: str) -> Iterator[bytes]:
        """A part's bytes; raises SopError where they declare a document type."""
        is_xml = name.endswith((".xml", ".rels", ".vml"))
        tail = b""
        for chunk in self.stream(name):
            if is_xml:
                self._refuse_dtd(self._parts[name].filename, tail + chunk)
                tail = chunk[-2 * _DTD_LENGTH :]
            yield chunk

    def _refuse_dtd(self, name: str, piece: bytes) -> None:
        if _DTD.search(piece) or (b"\0" in piece and _DTD.search(piece.replace(b"\0", b""))):
            raise self.has_dtd(name)

    def has_dtd(self, name: str) -> SopError:
        """The error for a part with a document type or entities."""
        return cannot_use(
            self.shown,
            _("The workbook's part {part} declares a DTD or entities, which no spreadsheet program writes.").format(
                part=name
            ),
            _("Do not trust this file; ask its sender for the original."),
        )

    def stream(self, name: str) -> Iterator[bytes]:
        """A part's bytes, piece by piece; raises SopError where sizes or checksum turn out wrong."""
        entry = self._parts[_normal(name)]
        size, checksum = 0, 0
        try:
            for chunk in self._inflate(entry):
                size += len(chunk)
                checksum = zlib.crc32(chunk, checksum)
                if size > entry.file_size:
                    raise self._wrong(entry.filename)
                yield chunk
        except (zlib.error, struct.error) as error:
            raise self._wrong(entry.filename) from error
        if size != entry.file_size or checksum != entry.CRC:
            raise self._wrong(entry.filename)

    def _wrong(self, name: str) -> SopError:
        return self.damaged(_("size or checksum (CRC) of its part {part} do not hold").format(part=name))

    def _inflate(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        magic, name_length, extra_length = _LOCAL_HEADER.unpack_from(self._data, entry.header_offset)
        start = entry.header_offset + _LOCAL_HEADER.size + name_length + extra_length
        packed = memoryview(self._data)[start : start + entry.compress_size]
        if magic != b"PK\x03\x04" or len(packed) != entry.compress_size:
            raise struct.error
        if entry.compress_type == zipfile.ZIP_STORED:
            yield from (bytes(packed[at : at + _CHUNK]) for at in range(0, len(packed), _CHUNK))
            return
        if entry.compress_type != zipfile.ZIP_DEFLATED:
            raise self.damaged(_("its part {part} is packed in an unknown way").format(part=entry.filename))
        engine = zlib.decompressobj(-zlib.MAX_WBITS)
        for at in range(0, len(packed), _FED_AT_ONCE):
            rest: bytes | memoryview = packed[at : at + _FED_AT_ONCE]
            while rest and not engine.eof:
                yield engine.decompress(rest, _CHUNK)
                rest = engine.unconsumed_tail
        yield engine.flush()

    def size(self, name: str) -> int:
        """A part's stated size when unpacked; true once it was checked."""
        return self._parts[_normal(name)].file_size

    def read(self, name: str) -> bytes:
        """A small part as a whole."""
        if self.size(name) > MAX_SMALL_PART:
            raise self.damaged(_("its part {part} is too large").format(part=name))
        return b"".join(self.stream(name))


def _ahead(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The same chunks, the next one unpacked on another processor while this one is looked at."""

    def unpacked() -> bytes | None:
        return next(chunks, None)

    language = copy_context()
    with ThreadPoolExecutor(1) as other:
        following = other.submit(language.run, unpacked)
        while (chunk := following.result()) is not None:
            following = other.submit(language.run, unpacked)
            yield chunk


def _normal(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()
