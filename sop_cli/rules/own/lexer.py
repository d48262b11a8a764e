"""The words and signs of a condition. Nothing here loops back: the text is read once, from left to right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from sop_cli.i18n import _

MAX_LENGTH, MAX_TOKENS = 1000, 300
LARGEST = Decimal(10) ** 13


class WrongError(Exception):
    """A condition that is not understood: what is wrong, from which sign on and how many, and the way out."""

    def __init__(self, message: str, start: int, length: int, hint: str | None = None) -> None:
        super().__init__(message)
        self.message, self.start, self.length, self.hint = message, start, max(length, 1), hint


@dataclass(frozen=True)
class Token:
    """kind: name, text, number, money, date, word (and, or, is …), sign (= < + …) or end. value: what it stands for."""

    kind: str
    value: object
    start: int
    length: int


_WORDS = {
    "and": ("and",), "且": ("and",), "并且": ("and",), "or": ("or",), "或": ("or",), "或者": ("or",),
    "not": ("not",), "非": ("not",), "不": ("not",), "is": ("is",), "null": ("null",), "empty": ("null",),
    "为空": ("is", "null"), "不为空": ("is", "not", "null"), "in": ("in",), "属于": ("in",), "不属于": ("not", "in"),
    "contains": ("contains",), "包含": ("contains",), "不包含": ("not", "contains"), "matches": ("matches",),
    "匹配": ("matches",), "today": ("today",), "今天": ("today",),
}  # fmt: skip
_FACTORS = {"": 1, "千": 1000, "万": 10_000, "百万": 10**6, "亿": 10**8, "k": 1000, "K": 1000}
_PLAIN = str.maketrans("（），＝＜＞！＋－＊／［］．％、", "(),=<>!+-*/[].%,")
_SIGN = re.compile(r"<=|>=|==|!=|<>|[=<>+\-*/(),\[\].]|≤|≥|≠")
_SAME = {"==": "=", "<>": "!=", "≠": "!=", "≤": "<=", "≥": ">="}
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?!\d)", re.ASCII)
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)(%|(?:百万|千|万|亿|[kK](?![A-Za-z]))?(元)?)", re.ASCII)
_NAME = re.compile(r"[^\W\d]\w*")
_QUOTES = {"'": "'", '"': '"', "“": "”", "‘": "’", "「": "」", "`": "`"}


def tokens(text: str) -> list[Token]:
    """The tokens of a condition, with an end behind. Raises `WrongError` at the first sign that is none."""
    if len(text) > MAX_LENGTH:
        raise WrongError(_("A condition has at most {n} characters.").format(n=MAX_LENGTH), 0, MAX_LENGTH)
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        read = _read(text, at)
        found += read
        at += read[0].length
        if len(found) > MAX_TOKENS:
            raise WrongError(_("A condition has at most {n} words and signs.").format(n=MAX_TOKENS), at, 1)
    return [*found, Token("end", None, len(text), 1)]


def _read(text: str, at: int) -> list[Token]:
    if text[at] in _QUOTES:
        return [_quoted(text, at)]
    plain = text.translate(_PLAIN)
    if found := _DATE.match(plain, at):
        return [_date(found)]
    if found := _NUMBER.match(plain, at):
        return [_number(found)]
    if found := _NAME.match(text, at):
        word = found.group()
        parts = _WORDS.get(word.lower())
        if parts is None:
            return [Token("name", word, at, len(word))]
        return [Token("word", part, at, len(word)) for part in parts]
    if found := _SIGN.match(plain, at):
        sign = found.group()
        return [Token("sign", _SAME.get(sign, sign), at, len(sign))]
    raise WrongError(_("“{sign}” has no meaning here.").format(sign=text[at]), at, 1)


def _quoted(text: str, at: int) -> Token:
    end = text.find(_QUOTES[text[at]], at + 1)
    if end < 0:
        raise WrongError(_("The quotation mark is not closed."), at, len(text) - at)
    return Token("name" if text[at] == "`" else "text", text[at + 1 : end], at, end + 1 - at)


def _date(found: re.Match[str]) -> Token:
    start, length = found.start(), found.end() - found.start()
    try:
        year, month, day = (int(part) for part in found.group().split("-"))
        return Token("date", date(year, month, day), start, length)
    except ValueError:
        raise WrongError(_("There is no day “{text}”.").format(text=found.group()), start, length) from None


def _number(found: re.Match[str]) -> Token:
    digits, unit, yuan = found.groups()
    start, length = found.start(), found.end() - found.start()
    try:
        value = Decimal(digits)
    except InvalidOperation:  # more digits than anybody counts
        value = LARGEST * 10
    value = value / 100 if unit == "%" else value * _FACTORS[unit.removesuffix("元")]
    if value > LARGEST:
        raise WrongError(_("The number is too large."), start, length)
    return Token("money" if yuan else "number", value, start, length)
