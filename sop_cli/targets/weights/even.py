"""even: every name weighs the same."""

from __future__ import annotations

from fractions import Fraction

from sop_cli.targets.weights.scene import Scene


def weigh(scene: Scene) -> dict[str, Fraction]:
    """1 each."""
    return {line.name: Fraction(1) for line in scene.lines}
