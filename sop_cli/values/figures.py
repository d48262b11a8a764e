"""How people write numbers: the one grammar that money, counts, rates and plain numbers share.

`read_figure` takes a number apart; what stands before and behind it is the business of the kind's own parser. What is
not understood is explained by the first line of `_REASONS` that fits.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import NamedTuple

from sop_cli.i18n import N_, _
from sop_cli.values.base import Refused, refuse_empty, shortened
from sop_cli.values.text import fold

MAGNITUDES: dict[str, int] = {
    "百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8,
    "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
    "萬": 10**4, "十萬": 10**5, "百萬": 10**6, "千萬": 10**7, "億": 10**8,
    "k": 10**3, "thousand": 10**3, "mn": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9,
}  # fmt: skip

_LONGEST = 64  # more characters than any figure that means something
_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+"
_FORM = re.compile(
    r"(?P<sign>[-+]?) ?(?P<front>[^\d\s.,()+-]*) ?(?P<sign2>[-+]?)"
    rf"(?P<digits>{_DIGITS})(?![.,\d]) ?(?P<back>[^\d()+-]*)"
)
_ACCOUNTING = re.compile(r"(?P<front>[^\d()+-]*)\((?P<body>[^()+-]+)\)(?P<back>[^\d()+-]*)")


class Figure(NamedTuple):
    """A number taken apart: its value, and the words before and behind it (trimmed, as written)."""

    value: Fraction
    front: str
    back: str


def read_figure(text: str) -> Figure:
    """Take a number apart. Raises `Refused` for everything that is not exactly one plainly written number."""
    folded = fold(text).replace("\u2212", "-")
    refuse_empty(folded)
    if len(folded) > _LONGEST:
        raise _too_long(folded)
    odd = odd_digit(text)
    if odd:
        raise Refused(_("“{sign}” is not a plain digit.").format(sign=odd), _("Write 0 to 9."))
    figure = _accounting(folded) or _signed(folded)
    if figure is None:
        raise explain(folded)
    return figure


def odd_digit(text: str) -> str | None:
    """The first sign such as ① or ⁷ that turns into a digit when folded but is none, or None."""
    if text.isascii():
        return None
    for sign in text:
        if sign.isascii() or "０" <= sign <= "９":
            continue
        if any("0" <= part <= "9" for part in unicodedata.normalize("NFKC", sign)) or sign.isdigit():
            return sign
    return None


def magnitude(word: str) -> int | None:
    """What a word such as 万 or k multiplies by; None when it is no such word."""
    return MAGNITUDES.get(word.lower())


def explain(folded: str) -> Refused:
    """Why this text is no number: the first reason that fits."""
    for pattern, reason, hint in _REASONS:
        if pattern.search(folded):
            return Refused(_(reason).format(text=shortened(folded)), _(hint) if hint else None)
    return Refused(_("“{text}” is not a number.").format(text=shortened(folded)), _(_PLAIN))


def _too_long(folded: str) -> Refused:
    if re.fullmatch(r"[-+]?[\d.,]+", folded):
        return Refused(_("A number of {count} digits is out of range.").format(count=len(folded)))
    return Refused(_("“{text}” is too long for a number.").format(text=shortened(folded)))


def _accounting(folded: str) -> Figure | None:
    """(1,200) as book-keepers write minus 1,200; the sign of the currency may stand outside."""
    found = _ACCOUNTING.fullmatch(folded)
    inner = _signed(found["body"].strip()) if found else None
    if found is None or inner is None:
        return None
    return Figure(-inner.value, found["front"].strip() + inner.front, inner.back + found["back"].strip())


def _signed(folded: str) -> Figure | None:
    found = _FORM.fullmatch(folded)
    if found is None or (found["sign"] and found["sign2"]):
        return None
    digits = found["digits"]
    if digits.startswith("0") and "," in digits:  # 0,123 is how others write 0.123
        return None
    value = Fraction(digits.replace(",", ""))
    return Figure(-value if "-" in found["sign"] + found["sign2"] else value, found["front"], found["back"].strip())


_PLAIN = N_("Write digits, such as 1234.5.")
_GROUPED = N_("Write 1,234.56 or 1234.56.")
_REASONS: tuple[tuple[re.Pattern[str], str, str | None], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), reason, hint)
    for pattern, reason, hint in (
        (r"^=", N_("“{text}” is the text of a formula."), N_("Enter its result instead.")),
        (r"^#", N_("“{text}” is an error of the spreadsheet program."), N_("Correct the formula.")),
        (r"^(true|false)$", N_("“{text}” is a yes/no value, not a number."), _PLAIN),
        (r"^[-+]?(nan|inf|infinity|∞)$", N_("“{text}” is not a number."), _PLAIN),
        (r"\d[x×]\d|\\x|0x", N_("“{text}” is not a plain decimal number."), _PLAIN),
        (r"\d_\d", N_("“{text}” has an underscore inside."), _PLAIN),
        (
            r"\d\.?e[-+]?\d",
            N_("“{text}” is in scientific notation; digits may have been lost."),
            N_("Format the column as a number and save again."),
        ),
        (r"\d\s*[^\d\s]?\s*[-–—~至到]+\s*\d", N_("“{text}” is a range, not one figure."), N_("Enter one figure.")),
        (
            r"[约≈±~]|大概|大约|左右|上下|不到|[多余几近]|approx|about",
            N_("“{text}” is only approximate."),
            N_("Enter the exact figure."),
        ),
        (
            r"[≥≤<>＞＜]|以上|以下|不低于|不少于|至少|最多|超过|\d[^\d]*\+$|at least",
            N_("“{text}” is a bound, not a figure."),
            N_("Enter the figure alone."),
        ),
        (r"^[-+]\s*[-+]|[-+]\s*[^\d\s]+\s*[-+]", N_("“{text}” has two signs."), N_("Write -5 or 5.")),
        (r"\d[^\d]*[-–—]$", N_("“{text}” has its minus sign at the end."), N_("Write -5 or 5.")),
        (r"^[–—‐‑]\s*\d", N_("“{text}” begins with a dash, which may or may not be a minus."), N_("Write -5 or 5.")),
        (r"\d[oil|]|[oil|]\d", N_("“{text}” has a letter among its digits."), N_("Check for the letters O, l and I.")),
        (
            r"[百千万亿萬億k]\s*\d",
            N_("“{text}” is how one speaks; the last part is unclear."),
            N_("Write 3.5万 or 35000."),
        ),
        (r"\d\s*w$", N_("“{text}” ends in w, which is not a unit."), N_("Write 万.")),
        (
            r"\d\s*m{1,2}$",
            N_("“{text}” ends in m, which may mean thousand or million."),
            N_("Write the whole number or 万."),
        ),
        (r"%|‰|百分", N_("“{text}” is a percentage, which does not fit here."), None),
        (
            r"[一二三四五六七八九十两兩〇零壹贰叁肆伍陆柒捌玖拾佰仟半]",
            N_("“{text}” is written in characters."),
            N_("Write it in digits."),
        ),
        (r"\d\.\d{3}[.,]|\d,\d{1,2}$|^0,", N_("“{text}” is unclear: which sign separates the decimals?"), _GROUPED),
        (r"\d,\d{4}", N_("“{text}” is unclear: the digits are not in groups of three."), _GROUPED),
        (r"\d[,'’]\d|,$|,,", N_("“{text}” is unclear: the separators do not make groups of three."), _GROUPED),
        (
            r"\d\s+\d|\d、\d|\d[;/]\s*\d",
            N_("“{text}” holds more than one number, or a space inside one."),
            N_("Enter one figure without spaces."),
        ),
        (r"\d\.\d*\.", N_("“{text}” has more than one decimal point."), _GROUPED),
        (r"^(百|千|万|亿|元|万元|千元|亿元|个|k|%)+$", N_("“{text}” is a unit without a number."), _PLAIN),
    )
)
