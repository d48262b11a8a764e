"""capability: what the members file says that people can carry; of a region or team, the sum of its people's.

Whoever is there for a part of the period adds that part.
"""

from __future__ import annotations

from fractions import Fraction

from sop_cli.i18n import _
from sop_cli.targets.weights.figures import figures_of_members
from sop_cli.targets.weights.scene import Scene


def weigh(scene: Scene) -> dict[str, Fraction]:
    """The ability of every name; faults for members without one."""
    return figures_of_members(scene, "capability", _("capability"))
