"""workdays: the working days of every month, by the SOP's calendar with its make-up days."""

from __future__ import annotations

from fractions import Fraction

from sop_cli.i18n import _
from sop_cli.targets.asked import Note
from sop_cli.targets.weights.scene import Scene


def weigh(scene: Scene) -> dict[str, Fraction]:
    """Working days; a note where the calendar does not know the year."""
    calendar, period = scene.asked.world.calendar, scene.asked.world.period
    note = calendar.note(period.start, period.end)
    if note:
        scene.asked.notes.append(Note("TG006", note))
    weights = {
        line.name: Fraction(calendar.between(line.span.start, line.span.end))
        for line in scene.lines
        if line.span is not None
    }
    if not any(weights.values()):
        message = _("{period} has no working day.").format(period=period.label)
        scene.lack(message, _("Write even, or weights by month."))
    return weights
