"""Bytes of a text file → its text and the name of its encoding.

What is doubtful comes out with U+FFFD, so that it can be named.

BOM → strict UTF-8 → UTF-16 by the place of its zeros → UTF-8 with a few broken letters → GB18030 or Big5,
whichever makes a text of common characters.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030", "gb18030"),
)
_SAMPLE = 400_000
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
        return _broken_utf8(data) or _chinese(data) or Decoded(data.decode("utf-8", "replace"), "utf-8")


def is_no_text(text: str) -> bool:
    """Is this noise: mostly control characters and bytes that mean nothing?"""
    sample = text[:_SAMPLE]
    return len(_CONTROL.findall(sample)) > max(2, len(sample) * 0.2)


def _utf16_without_bom(data: bytes) -> Decoded | None:
    """UTF-16 shows itself by zeros in every other byte: commas, digits and line ends have them in any language."""
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


def _broken_utf8(data: bytes) -> Decoded | None:
    """UTF-8 in which a few letters are broken (half a character, CESU surrogates); most are sound."""
    sample = data[:_SAMPLE]
    sound = len(_MULTIBYTE.findall(sample))
    stray = len(re.findall(rb"[\x80-\xff]+", _MULTIBYTE.sub(b" ", sample)))
    if sound < 3 * max(stray, 1):
        return None
    return Decoded(data.decode("utf-8", "replace"), "utf-8")


def _chinese(data: bytes) -> Decoded | None:
    """GB18030 or Big5: both decode almost anything, but only the right one into characters that people use."""
    signs = _WIDE.findall(data[:_SAMPLE])
    if not signs:
        return None
    shares = [
        (sum(map(_common_in_gb, signs)) / len(signs), "gb18030", "gb18030"),
        (sum(map(_common_in_big5, signs)) / len(signs), "cp950", "big5"),
    ]
    for share, codec, name in sorted(shares, key=lambda item: -item[0]):
        if share < 0.6:
            break
        try:
            return Decoded(data.decode(codec), name)
        except UnicodeDecodeError:
            continue
    return None


def _common_in_gb(sign: bytes) -> bool:
    """GB2312's punctuation, full-width letters and its first, frequent level."""
    return len(sign) == 2 and (0xA1 <= sign[0] <= 0xA3 or 0xB0 <= sign[0] <= 0xD7) and sign[1] >= 0xA1


def _common_in_big5(sign: bytes) -> bool:
    """Big5's punctuation and its first, frequent level."""
    return len(sign) == 2 and 0xA1 <= sign[0] <= 0xC6 and not 0x80 <= sign[1] <= 0xA0
