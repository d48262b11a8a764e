"""Masking of what identifies a person in free text: phone numbers, ID numbers, bank cards, mail addresses.

What is masked keeps enough to be recognised by the one who knows it: 138****8000, z***@example.com. Amounts, dates
and order numbers stay: a number is masked only where its own form (prefix, date of birth, check digit) says what it is.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

_WIDE = str.maketrans("０１２３４５６７８９＠．－＋（）　", "0123456789@.-+() ")
_WORTH_A_LOOK = re.compile(r"(?i)[@＠]|[\[(]at[\])]|[0-9０-９](?:[-－.．()（） \u3000\u00a0]{0,2}[0-9０-９]){9}")

_GAP = r"[- .\u00a0]"
_NOT_AMOUNT = r"(?![0-9A-Za-z]|[.,][0-9]| ?(?:元|万|亿|%))"
_ALONE = r"(?<![0-9A-Za-z¥￥$€£])(?<![0-9][.,])"
_NO_FRACTION = r"(?![0-9A-Za-z]|\.[0-9]| ?(?:元|万|亿|%))"
# Lists of numbers are joined by commas; capitals before a number make it one of an order or contract.
_START = r"(?:(?<![0-9A-Z¥￥$€£])(?<![0-9]\.)|(?<=TEL)|(?<=PHONE)|(?<=MOBILE)|(?<=CELL)|(?<=WX)|(?<=VX)|(?<=WECHAT))"

_MOBILE = re.compile(
    rf"{_START}(?P<code>(?:\+|00)?86{_GAP}?|\(\+?86\) ?|0)?(?:"
    rf"1[3-9][0-9]{{9}}|1[3-9][0-9]{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}|1[3-9][0-9]{{2}}{_GAP}[0-9]{{3}}{_GAP}[0-9]{{4}}"
    rf"|1[3-9][0-9]{_GAP}[0-9]{{3}}{_GAP}[0-9]{{5}}|1[3-9][0-9]{_GAP}[0-9]{{8}}|1[3-9][0-9]{{5}}{_GAP}[0-9]{{4}}"
    rf"|\(1[3-9][0-9]\){_GAP}?[0-9]{{4}}{_GAP}?[0-9]{{4}}){_NO_FRACTION}"
)
_LANDLINE = re.compile(
    rf"{_ALONE}(?:\(0[0-9]{{2,3}}\) ?|0[0-9]{{2,3}}[- ])[0-9]{{3,4}}{_GAP}?[0-9]{{4}}{_NO_FRACTION}"
    rf"|{_ALONE}0(?:10|2[0-9])[0-9]{{8}}{_NO_FRACTION}"
)
_ABROAD = re.compile(r"(?<![0-9A-Za-z])\+[0-9]{1,3}[- .]\(?[0-9]{1,4}\)?(?:[- .][0-9]{2,4}){1,4}(?![0-9A-Za-z])")
_IDENTITY = re.compile(
    rf"{_ALONE}[1-9][0-9]{{5}}{_GAP}?[0-9]{{8}}{_GAP}?[0-9]{{3}}[0-9Xx]{_NOT_AMOUNT}|{_ALONE}[1-9][0-9]{{14}}{_NOT_AMOUNT}"
)
_IDENTITY_WORD = re.compile(r"(?:身份证|证件|\bID\b)[^0-9]{0,8}$", re.IGNORECASE)
_CARD = re.compile(
    rf"{_ALONE}(?:[3-6][0-9]{{15,18}}|[3-6][0-9]{{3}}(?:[- ][0-9]{{4}}){{3}}(?:[- ]?[0-9]{{1,3}})?){_NOT_AMOUNT}"
)
_CARD_WORD = re.compile(r"(?:卡号|银行卡|账号|帐号|\bcard\b)[^0-9]{0,8}$", re.IGNORECASE)
_AT = r"(?:@| ?[\[(]at[\])] ?)"
_MAIL = re.compile(
    rf"(?<![A-Za-z0-9._%+-])(?:[A-Za-z0-9._%+-]+|[\u4e00-\u9fff]{{1,8}}){_AT}[\w-]+(?:\.[\w-]+)+", re.IGNORECASE
)

# North, north-east, east, south, south-west, north-west, and what lies off the coast.
_PROVINCE_CODES = (
    range(11, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55), range(61, 66), (71, 81, 82, 83),
)  # fmt: skip
_PROVINCES = frozenset(str(code) for codes in _PROVINCE_CODES for code in codes)
_CHECK_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def suspect(text: str) -> bool:
    """Whether anything in the text might be masked: quick, for texts of any size, and never wrong when it says no."""
    return _WORTH_A_LOOK.search(text) is not None


def mask(text: str) -> str:
    """The text with phone numbers, ID numbers, bank cards and mail addresses made unreadable."""
    return _again(text) if len(text) >= _LONG else _masked(text)


def _masked(text: str) -> str:
    for start, end, shown in sorted(pieces_of(text), reverse=True):
        text = text[:start] + shown + text[end:]
    return text


_LONG = 5_000
_again = lru_cache(maxsize=16)(_masked)
"""A text of a megabyte may stand in thousands of cells of a workbook that stores it once."""


def unmasked(text: str, original: str) -> str:
    """A text that was changed in a masked copy, with the numbers of the original back in their places."""
    for start, end, shown in pieces_of(original):
        text = text.replace(shown, original[start:end])
    return text


def pieces_of(text: str) -> list[tuple[int, int, str]]:
    """What of a text is masked: from, to, and what is shown in its place."""
    if not suspect(text):
        return []
    plain = text.translate(_WIDE)
    pieces: list[tuple[int, int, str]] = []
    for find in (_mails, _identities, _mobiles, _cards, _others):
        for start, end, shown in find(plain):
            if all(end <= taken or start >= until for taken, until, _shown in pieces):
                pieces.append((start, end, shown))
    return pieces


def _mails(plain: str) -> list[tuple[int, int, str]]:
    return [(m.start(), m.end(), f"{m[0][0]}***@{re.split(_AT, m[0])[-1]}") for m in _MAIL.finditer(plain)]


def _mobiles(plain: str) -> list[tuple[int, int, str]]:
    found = []
    for m in _MOBILE.finditer(plain):
        digits = re.sub(r"\D", "", m[0][len(m["code"] or "") :])
        found.append((m.start(), m.end(), f"{m['code'] or ''}{digits[:3]}****{digits[-4:]}"))
    return found


def _identities(plain: str) -> list[tuple[int, int, str]]:
    found = []
    for m in _IDENTITY.finditer(plain):
        number = re.sub(_GAP, "", m[0])
        if _is_identity(number, named=bool(_IDENTITY_WORD.search(plain[: m.start()][-16:]))):
            found.append((m.start(), m.end(), f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}"))
    return found


def _cards(plain: str) -> list[tuple[int, int, str]]:
    found = []
    for m in _CARD.finditer(plain):
        digits = re.sub(r"\D", "", m[0])
        if 16 <= len(digits) <= 19 and (_luhn(digits) or _CARD_WORD.search(plain[: m.start()][-16:])):
            found.append((m.start(), m.end(), f"{digits[:4]}{'*' * (len(digits) - 8)}{digits[-4:]}"))
    return found


def _others(plain: str) -> list[tuple[int, int, str]]:
    return [
        (m.start(), m.end(), f"{_area(m[0])}****{m[0][-4:]}")
        for pattern in (_LANDLINE, _ABROAD)
        for m in pattern.finditer(plain)
        if sum(sign.isdigit() for sign in m[0]) >= 9
    ]


def _area(number: str) -> str:
    head = re.match(r"\+[0-9]{1,3}[- .]|\(0[0-9]{2,3}\) ?|0[0-9]{2,3}[- ]", number)
    return head[0] if head else ""


def _is_identity(digits: str, *, named: bool) -> bool:
    """Whether it can be an ID number: province, day of birth, check digit (not asked for where the text says it)."""
    if digits[:2] not in _PROVINCES:
        return False
    born = digits[6:14] if len(digits) == 18 else "19" + digits[6:12]
    try:
        year = date(int(born[:4]), int(born[4:6]), int(born[6:])).year
    except ValueError:
        return False
    if len(digits) == 15:
        return named or year >= 1930  # the old numbers; whoever has one is grown up and most likely not yet 100
    return 1900 <= year <= 2099 and (named or _check_digit(digits) == digits[-1].upper())


def _check_digit(digits: str) -> str:
    return "10X98765432"[sum(int(digit) * weight for digit, weight in zip(digits, _CHECK_WEIGHTS, strict=False)) % 11]


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 * (doubled > 9)
    return total % 10 == 0
