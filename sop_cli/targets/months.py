"""The time of a plan's period cut into months, quarters, half-years, years or weeks, and their weights."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction

from sop_cli.i18n import _
from sop_cli.records.people import did_you_mean
from sop_cli.targets.asked import Asked, Note, Path, listed
from sop_cli.targets.axes import Axis
from sop_cli.targets.weights.scene import Line, Scene
from sop_cli.targets.weights.weigh import weigh
from sop_cli.values.base import Refused
from sop_cli.values.period import Period, parse_period, week_period

_UNIT_SIGNS = {"Q": "quarter", "H": "half", "W": "week"}


def spans_of(period: Period, unit: str) -> dict[str, Period]:
    """Label → the part of each month (quarter, half, year, week) that lies in the period."""
    found: dict[str, Period] = {}
    for whole in _weeks(period) if unit == "week" else _months(period, unit):
        part = Period(whole.label, max(whole.start, period.start), min(whole.end, period.end), whole.month_start)
        found.setdefault(whole.label, part)
    return found


def _months(period: Period, unit: str) -> list[Period]:
    return [parse_period(_label(month, unit), month.month_start) for month in period.months()]


def _label(month: Period, unit: str) -> str:
    year, number = month.label[:4], int(month.label[5:7])
    if unit == "quarter":
        return f"{year}Q{(number + 2) // 3}"
    if unit == "half":
        return f"{year}H{(number + 5) // 6}"
    return year if unit == "year" else month.label


def _weeks(period: Period) -> list[Period]:
    found, day = [], period.start
    while day <= period.end:
        week = week_period(*day.isocalendar()[:2], period.month_start)
        found.append(week)
        day = week.end + timedelta(days=1)
    return found


def unit_of(label: str) -> str:
    """The unit that a label is one of."""
    if len(label) == 4:
        return "year"
    sign = label[4] if label[4] in _UNIT_SIGNS else label[5]
    return _UNIT_SIGNS.get(sign, "month")


def unit_asked(asked: Asked, axis: Axis) -> str:
    """The unit that the plan splits time in: as it says, or as its labels show."""
    if axis.unit is not None:
        return axis.unit
    units = []
    for written in axis.weights:
        try:
            units.append(unit_of(parse_period(written, asked.world.period.month_start).label))
        except Refused:
            continue
    return units[0] if units else "month"


def weigh_months(asked: Asked, axis: Axis, spans: dict[str, Period]) -> dict[str, Fraction]:
    """Label of a month (or other unit) → weight. spans: the days of each."""
    if axis.ways:
        if axis.names is not None:
            message = _("Months are those of the period.")
            asked.faults.add((*asked.path, "split", "month", "names"), message, _("Leave names out."))
        return weigh(Scene(asked, "month", axis, tuple(Line(label, span=span) for label, span in spans.items())))
    weights: dict[str, Fraction] = {}
    for written, weight in axis.weights.items():
        label = _find(asked, (*axis.path, written), written, spans)
        if label in weights:
            asked.faults.add((*axis.path, written), _("“{name}” stands here twice.").format(name=label))
        elif label:
            weights[label] = weight
    left_out = [label for label in spans if label not in weights]
    if left_out and len(weights) == len(axis.weights):
        message = _("The plan gives {months} no weight: no target there.").format(months=listed(left_out))
        asked.notes.append(Note("TG004", message))
    return weights | dict.fromkeys(left_out, Fraction(0))


def find_month(asked: Asked, path: Path, text: str, months: Mapping[str, object] | None = None) -> str | None:
    """The label of the month meant; None, with a fault, when it is no month of the period.

    months: what time is split into; the months of the period if not given.
    """
    return _find(asked, path, text, months or spans_of(asked.world.period, "month"))


def _find(asked: Asked, path: Path, text: str, spans: Mapping[str, object]) -> str | None:
    period = asked.world.period
    try:
        label = parse_period(text, period.month_start).label
    except Refused as refused:
        asked.faults.add(path, refused.reason, refused.hint)
        return None
    if label in spans:
        return label
    near = did_you_mean(label, list(spans))
    hint = _("Did you mean “{near}”?").format(near=near) if near else None
    message = _("“{month}” is no month of {period}.").format(month=text, period=period.label)
    if any(unit_of(name) != "month" for name in spans):
        message = _("“{month}” is none of the times that the plan splits {period} into.").format(
            month=text, period=period.label
        )
    asked.faults.add(path, message, hint or _("These are there: {names}").format(names=listed(list(spans), 12)))
    return None
