"""For how much of the time somebody counts: joiners and leavers for what they are there, newcomers on a ramp.

Month by month a member's weight is `weight × part of the month there × ramp`. In every month a group's target is shared
by those who are there, so that months keep their weights whoever comes and goes; a person's own share is the sum of it:

    share = Σ months: group's month × weight in the month ÷ Σ weights of the group in the month
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from sop_cli.i18n import _
from sop_cli.targets.asked import Asked, Note, listed
from sop_cli.targets.axes import read_weight
from sop_cli.targets.members import Member
from sop_cli.values.period import Period, month_of


@dataclass
class Placed:
    """Who gets which part of a group, and in which months, where that is not the same for all."""

    weights: dict[str, Fraction] = field(default_factory=dict)
    profiles: dict[str, dict[str, Fraction]] = field(default_factory=dict)


def share_out(
    asked: Asked,
    groups: Mapping[str, Sequence[Member]],
    weights: Mapping[str, Fraction],
    months: Mapping[str, Fraction] | None,
    spans: Mapping[str, Period],
) -> Placed:
    """The weights of everybody for the time that they are there.

    groups: name → members that share the group's target. months: weights by label; None where months are not split.
    spans: label → its days.
    """
    placed = Placed()
    for group, members in groups.items():
        own = [member for member in members if member.name in weights]
        if months is None or not any(months.values()):
            placed.weights |= {m.name: weights[m.name] * part_of_period(asked, m) for m in own}
        else:
            _by_month(asked, group, own, weights, months, spans, placed)
    _say(asked, [member for members in groups.values() for member in members if member.name in weights], placed)
    return placed


def _by_month(
    asked: Asked,
    group: str,
    members: Sequence[Member],
    weights: Mapping[str, Fraction],
    months: Mapping[str, Fraction],
    spans: Mapping[str, Period],
    placed: Placed,
) -> None:
    parts = {member.name: [part_of(asked, member, spans[label]) for label in months] for member in members}
    if all(part == 1 for line in parts.values() for part in line):
        placed.weights |= {member.name: weights[member.name] for member in members}
        return
    table = {name: [weights[name] * part for part in line] for name, line in parts.items()}
    sums = [sum(column, Fraction(0)) for column in zip(*table.values(), strict=True)]
    empty = [label for label, whole in zip(months, sums, strict=True) if months[label] and not whole]
    open_ = sum((months[label] for label, whole in zip(months, sums, strict=True) if whole), Fraction(0))
    if empty and open_:
        message = _("{group} has nobody in {months}; its target falls on its other months.")
        name = group or asked.world.period.label
        asked.notes.append(Note("TG009", message.format(group=name, months=listed(empty))))
    for name, line in table.items():
        own = [
            months[label] / open_ * part / whole if whole and open_ else Fraction(0)
            for label, part, whole in zip(months, line, sums, strict=True)
        ]
        placed.weights[name] = sum(own, Fraction(0))
        if any(own):  # as parts of 1: those who are there all the time have one shape, whatever they weigh
            whole = placed.weights[name]
            placed.profiles[name] = {label: part / whole for label, part in zip(months, own, strict=True)}


def part_of_period(asked: Asked, member: Member) -> Fraction:
    """The part of the whole period that a member counts for."""
    return part_of(asked, member, asked.world.period)


def part_of(asked: Asked, member: Member, span: Period) -> Fraction:
    """The part of a month, quarter or other time that a member counts for: presence × ramp, 0 to 1 and more."""
    if member.person.hired is None and member.person.left is None:
        return Fraction(1)
    pieces = _pieces(span)
    if asked.presence == "workdays":
        days = [(_days(asked, piece.start, piece.end), piece) for piece in pieces]
        whole = sum(count for count, _piece in days)
        if whole:
            there = (count * _workdays(asked, member, piece) * _ramp(asked, member, piece) for count, piece in days)
            return sum(there, Fraction(0)) / whole
    there = (_there(asked, member, piece) * _ramp(asked, member, piece) for piece in pieces)
    return sum(there, Fraction(0)) / len(pieces)


def _pieces(span: Period) -> list[Period]:
    """The company's months in the span, cut to it; a week is one piece."""
    if span.days <= 7:
        return [span]
    return [
        Period(month.label, max(month.start, span.start), min(month.end, span.end), month.month_start)
        for month in span.months()
    ]


def _there(asked: Asked, member: Member, piece: Period) -> Fraction:
    if asked.presence == "whole" or member.person.employed(piece.start, piece.end):
        return Fraction(1)
    return Fraction(0)


def _workdays(asked: Asked, member: Member, piece: Period) -> Fraction:
    """The part of a piece's working days on which the member is employed."""
    first = max(piece.start, member.person.hired or piece.start)
    last = min(piece.end, member.person.left or piece.end)
    whole = _days(asked, piece.start, piece.end)
    return Fraction(_days(asked, first, last), whole) if whole else Fraction(0)


def _days(asked: Asked, first: date, last: date) -> int:
    return asked.world.calendar.between(first, last)


def _ramp(asked: Asked, member: Member, piece: Period) -> Fraction:
    """The ramp by month since hiring: the month of hiring is the first, and after the last everybody counts in full."""
    hired = member.person.hired
    if not asked.ramp or hired is None:
        return Fraction(1)
    since = _month_number(month_of(piece.end, piece.month_start)) - _month_number(month_of(hired, piece.month_start))
    return asked.ramp[max(since, 0)] if since < len(asked.ramp) else Fraction(1)


def _month_number(month: Period) -> int:
    return int(month.label[:4]) * 12 + int(month.label[5:7])


def read_ramp(asked: Asked) -> tuple[Fraction, ...]:
    """The ramp of the plan, or of the target."""
    own = asked.spec.ramp is not None
    written = asked.plan.ramp if asked.spec.ramp is None else asked.spec.ramp
    path = (*asked.path, "ramp") if own else ("ramp",)
    return tuple(read_weight(asked, (*path, at), text) for at, text in enumerate(written))


def _say(asked: Asked, members: Sequence[Member], placed: Placed) -> None:
    """Who counts for a part only, and who stands for nobody yet."""
    period = asked.world.period
    posts = [member.name for member in members if member.vacancy is not None]
    if posts:
        message = _("{names} are posts still to be filled: somebody has to carry their target until then.")
        asked.notes.append(Note("TG010", message.format(names=listed(posts))))
    if asked.presence == "workdays" and (note := asked.world.calendar.note(period.start, period.end)):
        asked.notes.append(Note("TG006", note))
    part = [m.name for m in members if m.vacancy is None and part_of_period(asked, m) != 1]
    if part:
        message = _("{names} count for a part of {period}: the time they are there, and the ramp of newcomers.")
        asked.notes.append(Note("TG008", message.format(names=listed(part), period=period.label)))
    idle = [member.name for member in members if not placed.weights.get(member.name, Fraction(0))]
    gone = [name for name in idle if name in part]
    if gone:
        message = _("{names} are there at no time that has a weight: no target.").format(names=listed(gone))
        asked.notes.append(Note("TG011", message))
