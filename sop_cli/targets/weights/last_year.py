"""last_year: the sales of last year in the members file; of a region or team, the sum of its people's."""

from __future__ import annotations

from fractions import Fraction

from sop_cli.i18n import _
from sop_cli.targets.weights.figures import figures_of_members
from sop_cli.targets.weights.scene import Scene


def weigh(scene: Scene) -> dict[str, Fraction]:
    """The last year of every name; faults for members without one."""
    return figures_of_members(scene, "last_year", _("sales of last year"))
