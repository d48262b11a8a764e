"""Money: whole minor units (分, cents), exactly as written."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from sop_cli.i18n import _
from sop_cli.values.base import Refused, shortened
from sop_cli.values.figures import MAGNITUDES, explain, magnitude, read_figure
from sop_cli.values.text import fold

LARGEST = 10**18
"""The largest amount understood, in minor units: 10^16 元."""

_DOLLARS = frozenset({"USD", "HKD", "TWD", "SGD", "AUD", "CAD", "NZD", "MOP"})
_YUAN = frozenset({"CNY", "HKD", "TWD", "MOP"})
_SIGNS: dict[str, frozenset[str]] = {
    "¥": frozenset({"CNY", "JPY"}), "cn¥": frozenset({"CNY"}), "rmb": frozenset({"CNY"}), "rmb¥": frozenset({"CNY"}),
    "人民币": frozenset({"CNY"}), "人民币元": frozenset({"CNY"}), "元": _YUAN, "圆": _YUAN,
    "元人民币": frozenset({"CNY"}),
    "$": _DOLLARS, "us$": frozenset({"USD"}), "美元": frozenset({"USD"}), "美金": frozenset({"USD"}),
    "hk$": frozenset({"HKD"}), "港币": frozenset({"HKD"}), "港元": frozenset({"HKD"}),
    "nt$": frozenset({"TWD"}), "新台币": frozenset({"TWD"}), "台币": frozenset({"TWD"}),
    "€": frozenset({"EUR"}), "欧元": frozenset({"EUR"}), "£": frozenset({"GBP"}), "英镑": frozenset({"GBP"}),
    "日元": frozenset({"JPY"}), "日圆": frozenset({"JPY"}), "円": frozenset({"JPY"}), "₩": frozenset({"KRW"}),
    "韩元": frozenset({"KRW"}), "₹": frozenset({"INR"}), "₽": frozenset({"RUB"}),
}  # fmt: skip
_CODES = frozenset(
    {"CNY", "USD", "EUR", "GBP", "JPY", "HKD", "TWD", "SGD", "AUD", "CAD", "NZD", "MOP", "KRW", "INR", "RUB", "CHF",
     "THB", "VND", "MYR", "IDR", "PHP", "BRL", "MXN", "ZAR", "SEK", "NOK", "DKK", "PLN", "AED", "SAR", "TRY", "ILS"}
)  # fmt: skip
_MAGNITUDE = "|".join(sorted(map(re.escape, MAGNITUDES), key=len, reverse=True))
_BACK = re.compile(rf"(?P<times>{_MAGNITUDE})? ?(?P<sign>[^\s]*?)(?:整|正)?", re.IGNORECASE)
_TALK = re.compile("块|毛钱|大洋")


class Money(NamedTuple):
    """An amount in minor units. rounded: it was written finer than a cent and went half up, away from zero."""

    minor: int
    rounded: bool


def parse_money(text: str, factor: Fraction | int = 1, currency: str = "CNY") -> Money:
    """The amount that the text says.

    factor: what a bare number counts in (10000 in a column headed 万元); a unit in the text itself wins.
    Raises `Refused` for what is unclear, in another currency, or beyond 10^16 currency units.
    """
    figure = read_figure(text)
    if not figure.front and not figure.back:
        return to_minor(figure.value * factor, text)
    _accept_sign(figure.front, currency, text)
    times = _behind(figure.back, currency, text)
    return to_minor(figure.value * (factor if times is None else times), text)


def to_minor(amount: Fraction, text: str) -> Money:
    """An amount in currency units as minor units, half away from zero. text: as written, for the refusal."""
    minor, rounded = half_up(amount * 100)
    if abs(minor) > LARGEST:
        raise Refused(_("“{text}” is out of range for an amount.").format(text=shortened(fold(text))))
    return Money(minor, rounded)


def half_up(value: Fraction) -> tuple[int, bool]:
    """The nearest whole number, halves away from zero, and whether anything was rounded."""
    whole, rest = divmod(abs(value.numerator), value.denominator)
    if 2 * rest >= value.denominator:
        whole += 1
    return (-whole if value < 0 else whole), rest != 0


def unit_factor(text: str, currency: str = "CNY") -> Fraction | None:
    """What a unit such as 万元, k USD or 1000 multiplies a bare number by; None when it is no unit of money.

    Raises `Refused` for a unit in another currency.
    """
    folded = re.sub(r"^(单位|unit|in)\s*[::]?\s*", "", fold(text), flags=re.IGNORECASE).strip()
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,6})?", folded):
        return Fraction(folded) or None
    rest, named = folded, False
    for sign in sorted(_SIGNS, key=len, reverse=True):
        if sign in rest.lower():
            _accept_sign(sign, currency, folded)
            rest, named = re.sub(re.escape(sign), "", rest, count=1, flags=re.IGNORECASE), True
    words = rest.split()
    codes = [word for word in words if word.upper() in _CODES]
    for code in codes:
        _accept_sign(code, currency, folded)
    words = [word for word in words if word not in codes]
    return _times(words, named=named or bool(codes))


def _times(words: list[str], *, named: bool) -> Fraction | None:
    if not words:
        return Fraction(1) if named else None
    if len(words) > 1:
        return None
    word = words[0].lower()
    times = magnitude(word) or magnitude(word.removesuffix("s")) or ({"'000": 1000, "000": 1000}.get(word))
    ours = re.fullmatch(r"(?P<count>10{0,2})?(?P<times>[km])", word)  # as our own heads in English: CNY 10k, CNY m
    if ours and not times and (ours["count"] or named):
        times = int(ours["count"] or 1) * {"k": 1_000, "m": 1_000_000}[ours["times"]]
    return Fraction(times) if times else None


def _behind(back: str, currency: str, text: str) -> Fraction | None:
    """What the words behind the number multiply by; None when they do not say."""
    found = _BACK.fullmatch(back)
    if found is None:
        raise _unknown(text)
    _accept_sign(found["sign"], currency, text)
    if found["times"]:
        return Fraction(MAGNITUDES[found["times"].lower()])
    return Fraction(1) if found["sign"] in ("元", "圆") else None


def _accept_sign(sign: str, currency: str, text: str) -> None:
    """Pass for no sign or one of this currency."""
    if not sign or sign.upper() == currency.upper():
        return
    known = _SIGNS.get(sign.lower())
    if known is None and sign.upper() not in _CODES:
        raise _unknown(text)
    if known is None or currency.upper() not in known:
        raise Refused(
            _("“{text}” is in another currency than {currency}.").format(text=shortened(fold(text)), currency=currency),
            _("Convert it, or write the number alone."),
        )


def _unknown(text: str) -> Refused:
    folded = fold(text)
    if _TALK.search(folded):
        return Refused(_("“{text}” is not how an amount is written.").format(text=folded), _("Write 元."))
    return explain(folded)
