"""One page (一页纸): three sentences, two pictures; for a phone, a wall, or the first minute of a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from sop_cli.i18n import Words, _
from sop_cli.metrics.performance import Performance
from sop_cli.reports.evaluation import period_facts
from sop_cli.reports.goals import Goals
from sop_cli.reports.headline import cause
from sop_cli.reports.model import Chart, Report, Section, Series
from sop_cli.reports.review_goals import gap_steps
from sop_cli.reports.words import DIMENSION_WORDS, Speaker, chart_value, named
from sop_cli.values.show import percent

_TITLE = Words(en="on one page", zh="一页纸")
_MOST = 12


def one_page(goals: Goals, speaker: Speaker) -> Report:
    """The page of a period: how far the time is, how far the team is, where the gap lies."""
    sop = goals.performance.records.book.sop
    sentences = [_time(goals.performance), _reached(goals, speaker), _gap(goals, speaker)]
    said = [f"{sign} {sentence}" for sign, sentence in zip("①②③", sentences, strict=True)]
    return Report(
        kind="one-page",
        title=f"{goals.performance.period.label} {_TITLE} · {sop.name}",
        facts=period_facts(goals.performance)[:2],
        sections=[Section("", paragraphs=said, charts=_pictures(goals))],
        display_unit=sop.unit,
        currency=sop.currency,
    )


def _time(performance: Performance) -> str:
    """How much of the period's working days is over, and how many are left."""
    period, window = performance.period, performance.window
    calendar = performance.records.book.calendar
    whole = calendar.between(period.start, period.end)
    if performance.time_progress is None:
        return _("Time: {period} is over ({days} working days).").format(period=period.label, days=whole)
    passed = calendar.between(period.start, window.last)
    return _("Time: {progress} of the period is over, {passed} of {whole} working days; {left} are left.").format(
        progress=percent(performance.time_progress), passed=passed, whole=whole, left=whole - passed
    )


def _reached(goals: Goals, speaker: Speaker) -> str:
    """Revenue beside its target and, while the period runs, what is needed a day from now on."""
    whole = goals.whole("revenue")
    if whole.actual is None:
        return _("Achievement: there are no sales, won deals or hand-made actuals in the period.")
    if whole.target is None or whole.rate is None or whole.gap is None:
        return _("Achievement: revenue {actual}; there is no target for the period.").format(
            actual=speaker.money(whole.actual)
        )
    text = _("Achievement: revenue {actual} of {target}, {rate}").format(
        actual=speaker.money(whole.actual), target=speaker.money(whole.target), rate=percent(whole.rate)
    )
    needed = _needed(goals.performance, whole.gap)
    if needed is not None:
        text += _("; to reach the target, {amount} a working day is needed from now on").format(
            amount=speaker.money(needed)
        )
    return text + _(".")


def _needed(performance: Performance, gap: Fraction) -> Fraction | None:
    if performance.time_progress is None or gap >= 0:
        return None
    calendar, period = performance.records.book.calendar, performance.period
    left = calendar.between(period.start, period.end) - calendar.between(period.start, performance.window.last)
    return -gap / left if left else None


def _gap(goals: Goals, speaker: Speaker) -> str:
    """Where what lacks is lacking."""
    whole = goals.whole("revenue")
    if whole.gap is None:
        return _("Gap: cannot be told without a target and an actual.")
    because = cause(goals, speaker)
    if whole.gap >= 0:
        above = _("Gap: none; the target is exceeded by {gap}").format(gap=speaker.money(whole.gap))
        return above + (_("; still, {cause}").format(cause=because) if because else "") + _(".")
    short = _("Gap: {gap} short").format(gap=speaker.money(-whole.gap))
    return "".join([short, _("; {cause}").format(cause=because) if because else "", _(".")])


def _pictures(goals: Goals) -> Sequence[Chart]:
    """Achievement by person (or the coarsest dimension there is), and the way from the target to what was reached."""
    bars = next((made for name in ("person", "team", "region", "product") if (made := _bars(goals, name))), None)
    steps = next((made for name in ("region", "product", "team", "person") if (made := gap_steps(goals, name))), None)
    return [chart for chart in (bars, steps) if chart]


def _bars(goals: Goals, dimension: str) -> Chart | None:
    lines = [line for line in goals.of("revenue", dimension) if line.actual is not None or line.target is not None]
    shown = sorted(lines, key=lambda line: (-(line.target or line.actual or 0), line.value or ""))[:_MOST]
    if not shown:
        return None
    targets = [chart_value(line.target, "money") for line in shown]
    return Chart(
        "bars",
        _("Revenue by {dimension}").format(dimension=str(DIMENSION_WORDS[dimension]).lower()),
        [named(line.value) for line in shown],
        [Series(_("Actual"), [chart_value(line.actual or Fraction(0), "money") for line in shown])],
        target=Series(_("Target"), targets) if any(target is not None for target in targets) else None,
    )
