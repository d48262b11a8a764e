"""Heads of months in wide tables of targets: 1月 … 12月, M01 … M12, 2023-10, Oct; or of quarters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from sop_cli.values.base import Refused
from sop_cli.values.dates import month_number
from sop_cli.values.money import unit_factor
from sop_cli.values.period import parse_period
from sop_cli.values.text import fold

_UNIT = re.compile(r"(?P<name>.+?)\s*[(\[【](?P<inside>[^()\[\]【】]*)[)\]】]")
_WORDS = re.compile(
    r"(?:的?(?:销售)?(?:目标值|目标额|目标|任务|计划)|[\s_-]*(?:targets?|quota|goal|plan))$", re.IGNORECASE
)
_MONTH = re.compile(r"(?:(?P<zh>0?[1-9]|1[0-2])\s*月份?|M(?P<m>0?[1-9]|1[0-2]))", re.IGNORECASE)
_CHINESE_MONTH = re.compile(r"(?P<zh>十[一二]|[一二三四五六七八九十])月份?")
_QUARTER = re.compile(r"(?:Q(?P<q>[1-4])|第?(?P<zh>[一二三四1-4])\s*季度)", re.IGNORECASE)
_NUMBERS = {sign: str(number) for number, sign in enumerate("一二三四五六七八九十", 1)} | {"十一": "11", "十二": "12"}
_LABEL = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})|(?P<quarter>Q[1-4]))")


@dataclass(frozen=True)
class MonthHead:
    """What a head of a wide table stands for: part is 01 … 12 or Q1 … Q4; year None: another column says it.

    money: what bare amounts below it count in. refused: why the unit in the head cannot be used.
    """

    year: int | None
    part: str
    money: Fraction | None = None
    refused: Refused | None = None

    @property
    def is_quarter(self) -> bool:
        """Whether it is a quarter rather than a month."""
        return self.part.startswith("Q")

    @property
    def key(self) -> str:
        """The same for two heads that mean the same."""
        return f"{self.year or ''}/{self.part}"

    def label(self, year: int) -> str:
        """The period's label."""
        return f"{year}{self.part}" if self.is_quarter else f"{year}-{self.part}"


def month_head(text: str, currency: str = "CNY") -> MonthHead | None:
    """What the header says, if it is the head of a month or quarter."""
    folded = fold(text)
    money, refused = None, None
    bracket = _UNIT.fullmatch(folded)
    if bracket:
        folded = bracket["name"]
        try:
            money = None if bracket["inside"].isdigit() else unit_factor(bracket["inside"], currency)
        except Refused as why:
            refused = why
    year, part = _parts(_WORDS.sub("", folded).strip())
    return MonthHead(year, part, money, refused) if part else None


def _parts(folded: str) -> tuple[int | None, str | None]:
    found = _MONTH.fullmatch(folded)
    if found:
        return None, f"{int(found['zh'] or found['m']):02d}"
    chinese = _CHINESE_MONTH.fullmatch(folded)
    if chinese:
        return None, f"{int(_NUMBERS[chinese['zh']]):02d}"
    quarter = _QUARTER.fullmatch(folded)
    if quarter:
        number = quarter["q"] or quarter["zh"]
        return None, f"Q{_NUMBERS.get(number, number)}"
    number_of = month_number(folded.rstrip("."))
    if number_of:
        return None, f"{number_of:02d}"
    try:
        label = _LABEL.fullmatch(parse_period(folded).label) if re.search(r"\d", folded) else None
    except Refused:
        label = None
    return (int(label["year"]), label["month"] or label["quarter"]) if label else (None, None)
