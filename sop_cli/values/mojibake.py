"""Text that was read in the wrong encoding and saved so: what it was before.

Two ways in which UTF-8 is spoilt: read as GBK (科技公司 → 绉戞妧鍏徃) or as Western (科技 → ç§‘æŠ€). Only what can be
turned back without a doubt is told: such bytes do not come about by chance.
"""

from __future__ import annotations

import re

_WESTERN = {bytes([n]).decode("cp1252"): n for n in range(0x80, 0xA0) if n not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
_LATIN = {chr(n): n for n in range(0x80, 0x100)} | _WESTERN
_TAILS = "".join(sign for sign, byte in _LATIN.items() if byte < 0xC0)
_LEADS = "".join(chr(byte) for byte in (0xC2, 0xC3, *range(0xE2, 0xF0)))
_BEGINS = [(lead, tail) for lead in range(0xE4, 0xEA) for tail in range(0x80, 0xC0)] + [(0xE3, 0x80), (0xEF, 0xBC)]
_GBK = "".join(bytes(pair).decode("gbk") for pair in _BEGINS)

MAY_BE = f"[{_LEADS}][{_TAILS}]|[{_GBK}]"
"""Where nothing of this stands, nothing was misread: to look through whole columns."""

_MAY_BE = re.compile(MAY_BE)
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]{2,}")
_LONGEST_CUT = 2


def before(text: str) -> str | None:
    """The text as it was before it was misread; None where it was not, or nobody can tell."""
    if not _MAY_BE.search(text):
        return None
    found = _FOREIGN.sub(lambda run: _turned_back(run[0]) or run[0], text)
    return found if found != text else None


def _turned_back(run: str) -> str | None:
    try:
        western = bytes(_LATIN[sign] for sign in run).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return _from_gbk(run)
    return western if len(western) < len(run) else None


def _from_gbk(run: str) -> str | None:
    try:
        spoilt = run.encode("gbk")
    except UnicodeEncodeError:
        return None
    try:
        text = spoilt.decode("utf-8")
    except UnicodeDecodeError as error:  # of an odd number of signs the last one is cut
        if error.start < len(spoilt) - _LONGEST_CUT or error.reason != "unexpected end of data":
            return None
        text = spoilt[: error.start].decode("utf-8") + "…"
    return text if _CHINESE.fullmatch(text.removesuffix("…")) else None
