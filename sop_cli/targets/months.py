"""The months of a plan's period and their weights: by working days, even, by last year's sales, or as written."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from sop_cli.i18n import _
from sop_cli.records.people import did_you_mean
from sop_cli.targets.asked import Asked, Note, Path, listed
from sop_cli.targets.axes import Axis
from sop_cli.values.base import Refused
from sop_cli.values.period import Period, parse_period


def months_of(period: Period) -> dict[str, Period]:
    """Label → the part of each month that lies in the period."""
    return {
        month.label: Period(month.label, max(month.start, period.start), min(month.end, period.end), month.month_start)
        for month in period.months()
    }


def weigh_months(asked: Asked, axis: Axis) -> dict[str, Fraction]:
    """Month label → weight."""
    months = months_of(asked.world.period)
    if axis.way == "even":
        return dict.fromkeys(months, Fraction(1))
    if axis.way == "workdays":
        return _by_workdays(asked, axis, months)
    if axis.way == "history":
        return _by_history(asked, axis, months)
    weights: dict[str, Fraction] = {}
    for written, weight in axis.weights.items():
        label = find_month(asked, (*axis.path, written), written)
        if label in weights:
            asked.faults.add((*axis.path, written), _("“{name}” stands here twice.").format(name=label))
        elif label:
            weights[label] = weight
    left_out = [label for label in months if label not in weights]
    if left_out and len(weights) == len(axis.weights):
        message = _("The plan gives {months} no weight: no target there.").format(months=listed(left_out))
        asked.notes.append(Note("TG004", message))
    return weights | dict.fromkeys(left_out, Fraction(0))


def find_month(asked: Asked, path: Path, text: str) -> str | None:
    """The label of the month meant; None, with a fault, when it is no month of the period."""
    period = asked.world.period
    months = months_of(period)
    try:
        label = parse_period(text, period.month_start).label
    except Refused as refused:
        asked.faults.add(path, refused.reason, refused.hint)
        return None
    if label in months:
        return label
    near = did_you_mean(label, list(months))
    hint = _("Did you mean “{near}”?").format(near=near) if near else None
    message = _("“{month}” is no month of {period}.").format(month=text, period=period.label)
    asked.faults.add(path, message, hint or _("These are there: {names}").format(names=listed(list(months), 12)))
    return None


def _by_workdays(asked: Asked, axis: Axis, months: Mapping[str, Period]) -> dict[str, Fraction]:
    calendar, period = asked.world.calendar, asked.world.period
    note = calendar.note(period.start, period.end)
    if note:
        asked.notes.append(Note("TG006", note))
    weights = {label: Fraction(calendar.between(month.start, month.end)) for label, month in months.items()}
    if not any(weights.values()):
        asked.faults.add(axis.path, _("{period} has no working day.").format(period=period.label))
    return weights


def _by_history(asked: Asked, axis: Axis, months: Mapping[str, Period]) -> dict[str, Fraction]:
    if asked.metric != "revenue":
        message = _("Only revenue can be split over months by last year's sales.")
        asked.faults.add(axis.path, message, _("Write even, workdays, or weights by month."))
    past = {label: parse_period(label, month.month_start).year_ago().label for label, month in months.items()}
    sums = {label: Fraction(asked.world.history.get(before, 0)) for label, before in past.items()}
    lacking = [past[label] for label, amount in sums.items() if amount <= 0]
    if lacking:
        message = _("There are no sales above 0 in {months} to split by.").format(months=listed(lacking))
        asked.faults.add(axis.path, message, _("Write even, workdays, or weights by month."))
    return sums
