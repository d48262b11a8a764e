"""Figures as cells, sentences and JSON numbers; dimensions and metrics by the words people use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from sop_cli.i18n import Words, _, language
from sop_cli.records.metric_names import find_metric, unit_of
from sop_cli.records.sop import Sop
from sop_cli.reports.model import Cell, CellKind, Emphasis, Value
from sop_cli.values.show import NOTHING, measure, money_text, number, percent
from sop_cli.values.units import Unit

DIMENSION_WORDS = {
    "all": Words(en="Total", zh="合计"),
    "region": Words(en="Region", zh="区域"),
    "team": Words(en="Team", zh="团队"),
    "product": Words(en="Product", zh="产品"),
    "person": Words(en="Person", zh="人员"),
    "channel": Words(en="Channel", zh="渠道"),
    "month": Words(en="Month", zh="月份"),
    "quarter": Words(en="Quarter", zh="季度"),
    "half": Words(en="Half-year", zh="半年"),
    "year": Words(en="Year", zh="年度"),
    "week": Words(en="Week", zh="周"),
    "span": Words(en="Span", zh="时段"),
}
NEXT_SENTENCE = Words(en=" ", zh="")
"""What stands between two sentences."""

UNASSIGNED = Words(en="not assigned", zh="未归属")

_KINDS: dict[Unit, CellKind] = {
    Unit.MONEY: "money", Unit.COUNT: "count", Unit.RATE: "percent", Unit.DAYS: "days", Unit.POINTS: "points",
}  # fmt: skip


_LARGE = {
    "千元": Words(en="k", zh="千"),
    "万元": Words(en="10k", zh="万"),
    "百万元": Words(en="m", zh="百万"),
    "亿元": Words(en="100m", zh="亿"),
    "K": Words(en="k", zh="千"),
    "M": Words(en="m", zh="百万"),
}


def title_of(metric: str) -> str:
    """What a metric is called; its own name when the SOP made it."""
    known = find_metric(metric)
    return str(known.title) if known else metric


def kind_of(metric: str) -> CellKind:
    """How a metric's figures are shown."""
    return _KINDS[unit_of(metric)]


def public(figure: Fraction | None) -> int | float | None:
    """The number that JSON shows: whole numbers stay whole."""
    if figure is None:
        return None
    return figure.numerator if figure.denominator == 1 else float(figure)


def cell(figure: Fraction | None, kind: CellKind, *, note: str | None = None, emphasis: Emphasis = "") -> Cell:
    """A figure, in the unit that people write, as a cell of a report."""
    return Cell(chart_value(figure, kind), kind, emphasis, note)


def chart_value(figure: Fraction | None, kind: CellKind) -> Value:
    """A figure as reports hold it: minor units for money, a whole number for counts."""
    if figure is None:
        return None
    if kind == "money":
        return round(figure * Unit.MONEY.scale)
    return round(figure) if kind == "count" else figure


def rated(rate: Fraction | None, why: str | None = None) -> Cell:
    """An achievement rate; without one, the reason."""
    return Cell(rate, "percent", standing(rate), None if rate is not None else why or no_target())


def standing(rate: Fraction | None, pace: Fraction | None = None) -> Emphasis:
    """How a rate reads beside what is due by now (1, or the time progress of a running period)."""
    due = Fraction(1) if pace is None else pace
    if rate is None:
        return ""
    return "good" if rate >= due else "watch" if rate >= due * Fraction(9, 10) else "bad"


def no_target() -> str:
    """Why there is no achievement rate."""
    return _("no target")


def named(value: str | None) -> str:
    """A dimension's value; what belongs to none is said to be so."""
    return str(UNASSIGNED) if value is None else value


@dataclass(frozen=True)
class Speaker:
    """Says figures in sentences, in the SOP's display unit and currency."""

    unit: str
    currency: str

    @classmethod
    def of(cls, sop: Sop) -> Speaker:
        """The speaker of a team."""
        return cls(sop.unit, sop.currency)

    def money(self, amount: Fraction | None, *, plus: bool = False) -> str:
        """An amount: 6.2万元; USD 62,000 and CNY 62,000 where 万元 means nothing. plus: with its sign, +1.2万元."""
        if amount is None:
            return NOTHING
        sign = "+" if plus and amount > 0 else ""
        return sign + money_text(round(amount * Unit.MONEY.scale), self.unit, self.currency)

    @property
    def unit_label(self) -> str:
        """The unit of money as it stands in heads: 万元, USD k."""
        words = _LARGE.get(self.unit, Words(en="", zh=""))
        if language() == "zh":
            return f"{words.zh}元" if self.currency == "CNY" else f"{words.zh} {self.currency}".strip()
        return f"{self.currency} {words.en}".strip()

    def signed(self, amount: Fraction) -> str:
        """An amount with its sign: +1.2万元, -5.1万元."""
        return self.money(amount, plus=True)

    def figure(self, figure: Fraction | None, metric: str) -> str:
        """A metric's figure."""
        if figure is None:
            return NOTHING
        unit = unit_of(metric)
        if unit is Unit.MONEY:
            return self.money(figure)
        return measure(round(figure * unit.scale), unit, self.unit, self.currency)

    def score(self, score: Fraction) -> str:
        """A score, to two decimals where it has any: 92, 88.55."""
        return number(score)

    def points(self, change: Fraction) -> str:
        """A difference between two rates, in points: +30.0."""
        return f"{'+' if change > 0 else ''}{percent(change)[:-1]}"


def listed(names: Iterable[str], most: int = 12) -> str:
    """Names in a row, the first so many of them."""
    every = list(names)
    shown = _(", ").join(every[:most])
    if len(every) <= most:
        return shown
    return _("{names} and {count} more").format(names=shown, count=len(every) - most)
