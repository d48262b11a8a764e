"""Figures of the members file as weights. Somebody without one is named: nobody counts as nothing by mistake."""

from __future__ import annotations

from fractions import Fraction

from sop_cli.i18n import _
from sop_cli.targets.asked import listed
from sop_cli.targets.members import Member
from sop_cli.targets.presence import part_of_period
from sop_cli.targets.weights.scene import Scene


def figures_of_members(scene: Scene, field: str, words: str) -> dict[str, Fraction]:
    """The figure of every line's members together; of regions and teams for the time that they are there.

    words: what the column is called in a sentence.
    """
    everybody = [member for line in scene.lines for member in line.members if member.vacancy is None]
    lacking = [member.name for member in everybody if getattr(member.person, field) is None]
    if lacking:
        message = _("{names}: the members file has no {column}.").format(names=listed(lacking), column=words)
        scene.lack(message, _("Fill it in (0 for nothing), or give weights by name."))
    below = [member.name for member in everybody if (getattr(member.person, field) or 0) < 0]
    for name in below:
        message = _("{name}: the {column} in the members file is below 0.").format(name=name, column=words)
        scene.lack(message, _("Weights are 0 or more; give weights by name."))
    if lacking or below:
        return {}
    return {line.name: _sum(scene, line.members, field) for line in scene.lines}


def _sum(scene: Scene, members: tuple[Member, ...], field: str) -> Fraction:
    """Vacancies add an average member's figure each, times their weight."""
    known = {member: Fraction(str(getattr(member.person, field))) for member in members if member.vacancy is None}
    usual = sum(known.values(), Fraction(0)) / len(known) if known else Fraction(0)
    total = Fraction(0)
    for member in members:
        figure = known[member] if member.vacancy is None else usual * member.vacancy
        total += figure if scene.dimension == "person" else figure * part_of_period(scene.asked, member)
    return total
