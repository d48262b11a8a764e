"""Where a running period is heading, and what every working day that is left has to bring."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sop_cli.i18n import Words
from sop_cli.metrics.cents import cent
from sop_cli.metrics.performance import Performance

DEFINITION = Words(
    en="landing = reached ÷ working days passed × working days of the period; needed a day = (target - reached) ÷ "
    "working days left, 0 once the target is reached; the as-of date counts as passed",
    zh="预计落点 = 已完成 ÷ 已过工作日 × 期间工作日；每日仍需 =（目标 - 已完成）÷ 剩余工作日，已达成为 0；"
    "统计日期当天算已过",
)


@dataclass(frozen=True)
class Landing:
    """One figure's way to the end of the period, 元 to the cent. value: of the dimension, None for the whole.

    daily: reached a working day so far. needed: what each working day left has to bring; None without a target or
    when no day is left. landing_rate: landing ÷ target.
    """

    dimension: str
    value: str | None
    target: Fraction | None
    actual: Fraction
    daily: Fraction | None
    landing: Fraction | None
    landing_rate: Fraction | None
    needed: Fraction | None


@dataclass(frozen=True)
class Outturn:
    """passed, left: working days of the period."""

    passed: int
    left: int
    lines: tuple[Landing, ...]


def outturn(performance: Performance, dimensions: tuple[str, ...] = ("region", "product", "person")) -> Outturn | None:
    """The landing of the revenue, for the whole and by dimensions with targets; None unless the period is running."""
    whole = performance.actual("revenue")
    if not performance.window.running or whole is None:
        return None
    calendar, period = performance.records.book.calendar, performance.period
    days = calendar.between(period.start, period.end)
    passed = calendar.between(period.start, performance.window.last)
    places: list[tuple[str, str | None]] = [("all", None)]
    for dimension in dimensions:
        named = {key for (key,) in performance.goals.by("revenue", dimension) if key}
        places += [(dimension, value) for value in sorted(named)]
    lines = []
    for dimension, value in places:
        at = {} if dimension == "all" else {dimension: value}
        actual = performance.actual("revenue", **at) or Fraction(0)
        lines.append(_landing(dimension, value, performance.target("revenue", **at), actual, passed, days))
    return Outturn(passed, days - passed, tuple(lines))


def _landing(
    dimension: str, value: str | None, target: Fraction | None, actual: Fraction, passed: int, days: int
) -> Landing:
    landing = actual / passed * days if passed else None
    left = days - passed
    return Landing(
        dimension, value, target, actual,
        cent(actual / passed) if passed else None,
        None if landing is None else cent(landing),
        landing / target if landing is not None and target else None,
        cent(max(target - actual, Fraction(0)) / left) if target is not None and left else None,
    )  # fmt: skip
