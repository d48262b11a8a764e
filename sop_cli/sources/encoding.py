"""Bytes of a text file → its text and the name of its encoding.

BOM → strict UTF-8 → UTF-16 by the place of its zeros → UTF-8 with a few broken letters → charset-normalizer between
GB18030 and Big5. Bytes that mean nothing come out as U+FFFD, so that their cells can be named.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import NamedTuple

_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030", "gb18030"),
)
_CHINESE = {"gb18030": "gb18030", "big5": "cp950"}
"""Encodings by the names that charset-normalizer and our reports give them, with the codec that knows most letters."""

_SAMPLE = 400_000
_ENOUGH = 64_000
_COMMON_ENOUGH = 0.6
_NO_ASCII = re.compile(rb"[\x80-\xff]")
_WIDE = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]|[\x81-\xfe][\x30-\x39][\x81-\xfe][\x30-\x39]|[\x80-\xff]")
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd]")


class Decoded(NamedTuple):
    """text without BOM; encoding as it is called in reports."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded:
    """The text of a file. Bytes that mean nothing are U+FFFD in it: the reader names those cells."""
    for bom, codec, name in _BOMS:
        if data.startswith(bom):
            return Decoded(data[len(bom) :].decode(codec, "replace"), name)
    wide = _utf16_without_bom(data)
    if wide:
        return wide
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        chinese = None if _is_broken_utf8(data) else _chinese(data)
        return Decoded(data.decode(_CHINESE[chinese] if chinese else "utf-8", "replace"), chinese or "utf-8")


def is_no_text(text: str) -> bool:
    """Is this noise: mostly control characters and bytes that mean nothing?"""
    sample = text[:_SAMPLE]
    return len(_CONTROL.findall(sample)) > max(2, len(sample) * 0.2)


def _utf16_without_bom(data: bytes) -> Decoded | None:
    """UTF-16 shows itself by zeros in every other byte: commas, digits and line ends have them in any language.

    charset-normalizer finds UTF-16 by its BOM alone.
    """
    sample = data[: _SAMPLE & ~1]
    zeros = (sample[0::2].count(0), sample[1::2].count(0))
    if max(zeros) < len(sample) * 0.02 or min(zeros) > max(zeros) * 0.1 or len(data) % 2:
        return None
    if sum(zeros) < len(sample) * 0.25 and _is_utf8(data):
        return None
    codec = "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text[:_SAMPLE]) else Decoded(text, codec)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_broken_utf8(data: bytes) -> bool:
    """Is this UTF-8 in which a few letters are broken (half a character, CESU surrogates), while most are sound?

    charset-normalizer knows only whole files: one half of 公 in a file of a thousand rows, and it finds nothing.
    """
    sample = data[:_SAMPLE]
    sound = len(_MULTIBYTE.findall(sample))
    stray = len(re.findall(rb"[\x80-\xff]+", _MULTIBYTE.sub(b" ", sample)))
    return sound >= 3 * max(stray, 1)


def _chinese(data: bytes) -> str | None:
    """GB18030 or Big5, asked of charset-normalizer over the lines that are not plain ASCII; None for neither.

    Both decode almost anything, so that of a few words it finds both, or the wrong one first (蓝海科技,李娜,询价 in GBK
    under an English header), and none where signs are many (①王芳，“大客户”,￥100). Then common letters decide.
    """
    from charset_normalizer import from_bytes

    lines = _telling_lines(data)
    found = [match.encoding for match in from_bytes(lines, cp_isolation=["utf_8", "gb18030", "utf_16", "big5"])]
    if len(found) == 1 and found[0] in _CHINESE:
        return found[0]
    signs = _WIDE.findall(lines)
    shares = {name: sum(map(is_common, signs)) / len(signs) for name, is_common in _COMMON.items()}
    likely = max(shares, key=lambda name: shares[name])
    return likely if shares[likely] >= _COMMON_ENOUGH else None


def _telling_lines(data: bytes) -> bytes:
    """Lines with other letters than ASCII, from the first one on, as many as are needed."""
    first = next(byte.start() for byte in _NO_ASCII.finditer(data))
    start = data.rfind(b"\n", max(first - _SAMPLE // 2, 0), first) + 1 or first
    lines = b"\n".join(line for line in data[start : start + _SAMPLE].split(b"\n") if not line.isascii())
    end = lines.find(b"\n", _ENOUGH)
    return lines if end < 0 else lines[:end]


def _common_in_gb(sign: bytes) -> bool:
    """GB2312's punctuation, full-width letters and its first, frequent level."""
    return len(sign) == 2 and (0xA1 <= sign[0] <= 0xA3 or 0xB0 <= sign[0] <= 0xD7) and sign[1] >= 0xA1


def _common_in_big5(sign: bytes) -> bool:
    """Big5's punctuation and its first, frequent level."""
    return len(sign) == 2 and 0xA1 <= sign[0] <= 0xC6 and not 0x80 <= sign[1] <= 0xA0


_COMMON: dict[str, Callable[[bytes], bool]] = {"gb18030": _common_in_gb, "big5": _common_in_big5}
