"""What every way to weigh is asked: these names of this dimension, each with what it stands for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from sop_cli.i18n import _
from sop_cli.records.people import did_you_mean, name_key
from sop_cli.targets.asked import Asked, Path
from sop_cli.targets.axes import OTHERS, Axis
from sop_cli.targets.members import Member
from sop_cli.values.base import Refused
from sop_cli.values.period import Period, parse_period


@dataclass(frozen=True)
class Line:
    """One name to be weighed. members: who belongs to it. span: the days of a month or other time that it is."""

    name: str
    members: tuple[Member, ...] = ()
    span: Period | None = None


@dataclass(frozen=True)
class Scene:
    """The names of a dimension that are weighed together, and the axis that says how."""

    asked: Asked
    dimension: str
    axis: Axis
    lines: tuple[Line, ...]

    def lack(self, message: str, hint: str) -> None:
        """A fault of the way to weigh."""
        self.asked.faults.add(self.axis.path, message, hint)

    def find(self, text: str) -> str | None:
        """The line that a name, as somebody wrote it, means."""
        names = [line.name for line in self.lines]
        if self.dimension == "person":
            person = self.asked.world.roster.find(text)
            return person.name if person is not None and person.name in names else None
        if self.dimension == "month":
            try:
                text = parse_period(text, self.asked.world.period.month_start).label
            except Refused:
                return None
        return {name_key(name): name for name in names}.get(name_key(text))

    def of_growth(self) -> dict[str, Fraction]:
        """The growth of every line; faults for names that are none."""
        path: Path = (*self.asked.path, "split", self.dimension, "growth")
        found: dict[str, Fraction] = {}
        for written, factor in self.axis.growth.items():
            name = None if written == OTHERS else self.find(written)
            if name is not None:
                found[name] = factor
            elif written != OTHERS:
                near = did_you_mean(written, [line.name for line in self.lines])
                hint = _("Did you mean “{near}”?").format(near=near) if near else None
                message = _("“{name}” is not split over here.").format(name=written)
                self.asked.faults.add((*path, written), message, hint)
        others = self.axis.growth.get(OTHERS, Fraction(1))
        return {line.name: found.get(line.name, others) for line in self.lines}


def scaled(weights: Mapping[str, Fraction], names: Iterable[str]) -> dict[str, Fraction]:
    """Weights of a group as parts of 1; as they are where they add up to nothing."""
    own = {name: weights[name] for name in names if name in weights}
    whole = sum(own.values())
    return {name: weight / whole for name, weight in own.items()} if whole else own
