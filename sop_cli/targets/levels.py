"""The levels of a target: what has to be reached at the least, and what a good and an outstanding period reach."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from sop_cli.i18n import Words, _
from sop_cli.targets.asked import Asked, Assignment, Level, Note, Path
from sop_cli.targets.breakdown import Breakdown
from sop_cli.targets.split import split_levels
from sop_cli.values.base import Refused
from sop_cli.values.number import parse_number
from sop_cli.values.percent import parse_percent
from sop_cli.values.show import decimal

LEVEL_WORDS: dict[str, Words] = {
    "floor": Words(en="Floor", zh="保底目标"),
    "target": Words(en="Target", zh="目标"),
    "stretch": Words(en="Stretch", zh="冲刺目标"),
    "challenge": Words(en="Challenge", zh="挑战目标"),
}


def read_levels(asked: Asked, total: int | None, overassign: Fraction | None, step: int | None) -> tuple[Level, ...]:
    """The levels in rising order, the target itself among them; () when the plan has none.

    A level that is no whole number of steps is raised to the next one, and a note says so.
    """
    spec = asked.spec.levels
    if spec is None:
        return ()
    path: Path = (*asked.path, "levels")
    factors = {"target": Fraction(1)}
    for name in LEVEL_WORDS:
        text = getattr(spec, name)
        factor = None if text is None else _factor(asked, (*path, name), text)
        if factor is not None:
            factors[name] = factor
    if factors["target"] != 1:
        message = _("The level target is the target itself: 1.")
        asked.faults.add((*path, "target"), message, _("Change the total, or overassign."))
    names = [name for name in LEVEL_WORDS if name in factors]
    for lower, upper in pairwise(names):
        if factors[lower] >= factors[upper]:
            message = _("The level {upper} is not above {lower}.").format(upper=upper, lower=lower)
            asked.faults.add((*path, upper), message, _("Write floor < 1 < stretch < challenge."))
    if total is None or overassign is None or not step:
        return ()
    return tuple(_level(asked, name, factors[name], total * overassign, step) for name in names)


def _level(asked: Asked, name: str, factor: Fraction, handed: Fraction, step: int) -> Level:
    exact = handed * factor
    whole = -(-exact // step) * step
    if whole != exact:
        message = _("{level}: {factor} × {handed} = {exact} is rounded up to {whole}.").format(
            level=LEVEL_WORDS[name], factor=decimal(factor, 6, trim=True), handed=asked.amount(handed),
            exact=asked.amount(exact), whole=asked.amount(whole),
        )  # fmt: skip
        asked.notes.append(Note("TG021", message))
    return Level(name, factor, int(whole))


def _factor(asked: Asked, path: Path, text: str) -> Fraction | None:
    try:
        factor = parse_percent(text) if any(sign in text for sign in "%％") else parse_number(text, nouns=frozenset())
    except Refused as refused:
        asked.faults.add(path, refused.reason, refused.hint)
        return None
    if factor <= 0:
        asked.faults.add(path, _("A level must be above 0."), _("0.85 is 85% of the target."))
        return None
    return factor


def levels_of(assignment: Assignment) -> dict[str, Breakdown]:
    """The breakdown of every level of a target whose limits can all hold; {} when the plan has none."""
    totals = [level.total // assignment.step for level in assignment.levels]
    if not totals:
        return {}
    found = split_levels(assignment.problem, totals)
    return {level.name: answer for level, answer in zip(assignment.levels, found, strict=True)}
