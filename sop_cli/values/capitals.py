"""Amounts in words, as they stand on what people sign: 叁拾万元整, Three Hundred Thousand US Dollars Only.

A figure can be altered with one stroke of a pen, its words cannot. Both forms are exact to the cent.
"""

from __future__ import annotations

from sop_cli.i18n import Language, Words, _
from sop_cli.values.base import Refused

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")

_ONES = (
    "", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve", "Thirteen",
    "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen",
)  # fmt: skip
_TENS = ("", "", "Twenty", "Thirty", "Forty", "Fifty", "Sixty", "Seventy", "Eighty", "Ninety")
_THOUSANDS = ("", "Thousand", "Million", "Billion", "Trillion", "Quadrillion", "Quintillion")

_CURRENCIES = {
    "CNY": Words(en="Chinese Yuan", zh="人民币"),
    "USD": Words(en="US Dollars", zh="美元"),
    "EUR": Words(en="Euros", zh="欧元"),
    "GBP": Words(en="Pounds Sterling", zh="英镑"),
    "JPY": Words(en="Japanese Yen", zh="日元"),
    "HKD": Words(en="Hong Kong Dollars", zh="港元"),
    "TWD": Words(en="New Taiwan Dollars", zh="新台币"),
    "SGD": Words(en="Singapore Dollars", zh="新加坡元"),
}


def amount_in_words(minor: int, currency: str, language: Language) -> str:
    """The amount with its currency: 人民币叁拾万元整, 美元壹佰元整, Three Hundred Thousand US Dollars Only.

    A currency without a name of ours goes by its code. Raises `Refused` for an amount below 0.
    """
    named = _CURRENCIES.get(currency, Words(en=currency, zh=currency))
    return named.zh + capitals(minor) if language == "zh" else english(minor, named.en)


def capitals(minor: int) -> str:
    """An amount of minor units (分) in Chinese capital numerals: 1050052 is 壹万零伍佰元伍角贰分.

    整 closes what ends before the 分, so that nothing can be added. Raises `Refused` for an amount below 0.
    """
    _refuse_negative(minor)
    yuan, cents = divmod(minor, 100)
    jiao, fen = divmod(cents, 10)
    text = f"{_whole(yuan)}元" if yuan or not cents else ""
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif fen and yuan:
        text += "零"
    return text + (f"{_DIGITS[fen]}分" if fen else "整")


def _whole(number: int) -> str:
    """A whole number. Above 亿 the same words begin anew: 壹万亿."""
    if number == 0:
        return _DIGITS[0]
    for size, name in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            high, low = divmod(number, size)
            gap = _DIGITS[0] if 0 < low < size // 10 else ""
            return _whole(high) + name + gap + (_whole(low) if low else "")
    return _below_ten_thousand(number)


def _below_ten_thousand(number: int) -> str:
    text, gap = "", False
    for digit, place in zip(map(int, f"{number:04d}"), _PLACES, strict=True):
        if not digit:
            gap = bool(text)
            continue
        text += (_DIGITS[0] if gap else "") + _DIGITS[digit] + place
        gap = False
    return text


def english(minor: int, currency: str) -> str:
    """An amount of minor units in English: Ten Thousand Five Hundred and 52/100 US Dollars.

    Raises `Refused` for an amount below 0.
    """
    _refuse_negative(minor)
    whole, cents = divmod(minor, 100)
    words = _english_whole(whole)
    return f"{words} and {cents:02d}/100 {currency}" if cents else f"{words} {currency} Only"


def _english_whole(number: int) -> str:
    if number == 0:
        return "Zero"
    parts: list[str] = []
    for name in _THOUSANDS:
        number, group = divmod(number, 1000)
        if group:
            parts.insert(0, f"{_below_thousand(group)} {name}".strip())
    return (f"{_english_whole(number)} Sextillion " if number else "") + " ".join(parts)


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    small = _ONES[rest] if rest < 20 else _TENS[rest // 10] + (f"-{_ONES[rest % 10]}" if rest % 10 else "")
    return " ".join(part for part in (f"{_ONES[hundreds]} Hundred" if hundreds else "", small) if part)


def _refuse_negative(minor: int) -> None:
    if minor < 0:
        raise Refused(_("An amount below 0 cannot be written in capital numerals."), _("Write 0 or more."))
