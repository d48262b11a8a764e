"""A finished split with what people want to ask of it: figures in the metric's steps, names, words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

import polars as pl

from sop_cli.i18n import _
from sop_cli.records.sop import Sop
from sop_cli.targets.asked import Assignment, Note, exact_words, listed
from sop_cli.targets.breakdown import Breakdown, Figure
from sop_cli.targets.months import unit_of
from sop_cli.targets.problem import Key
from sop_cli.values.period import parse_period, span
from sop_cli.values.show import decimal, display_factor
from sop_cli.values.units import Unit


@dataclass(frozen=True)
class Split:
    """One target of the plan and its breakdown; figures come out in steps of the metric's unit (分, 个).

    levels: the breakdowns of its levels by name, the target's own among them; {} when the plan has none.
    """

    assignment: Assignment
    breakdown: Breakdown
    sop: Sop
    levels: Mapping[str, Breakdown] = field(default_factory=dict)

    @property
    def factor(self) -> int | Fraction:
        """The over-assignment, whole where it is."""
        factor = self.assignment.overassign
        return factor.numerator if factor.denominator == 1 else factor

    def steps(self, count: int) -> int:
        """So many steps of the split in steps of the metric's unit."""
        return count * self.assignment.step

    def amount(self, steps: Fraction | int) -> str:
        """A figure in words, exactly."""
        return exact_words(steps, self.assignment.unit, self.sop)

    def cells(self) -> Iterator[tuple[Key, int]]:
        """The finest cells."""
        return ((cell.key, self.steps(cell.steps)) for cell in self.breakdown.cells)

    @cached_property
    def lines(self) -> pl.DataFrame:
        """The finest cells in columns: a column a dimension, null where it is not split, `month` and `target`."""
        cells = self.breakdown.cells
        frame = pl.DataFrame(
            [pl.Series(name, [cell.key[at] for cell in cells], pl.String) for at, name in enumerate(Key._fields)]
        )
        steps = pl.Series("target", [cell.steps for cell in cells], dtype=pl.Int64)
        return frame.with_columns(steps * self.assignment.step)

    def figures(self, family: str) -> tuple[Figure, ...]:
        """The sums of a family, in order."""
        return self.breakdown.figures.get(family, ())

    def names(self, dimension: str) -> list[str]:
        """The members of a split dimension; persons by region, then name."""
        return [getattr(figure.key, dimension) for figure in self.figures(dimension)]

    @property
    def unit(self) -> str:
        """What time is split into: month, quarter, half, year or week."""
        return unit_of(next(iter(self.assignment.months), "2023-01"))

    def span_of(self, month: str | None) -> str:
        """The period that a cell is for, as records of targets write it: of a month cut short, its days."""
        if month not in self._spans:
            self._spans[month] = self._span(month)
        return self._spans[month]

    @cached_property
    def _spans(self) -> dict[str | None, str]:
        return {}

    def _span(self, month: str | None) -> str:
        period = self.assignment.period
        if month is None:
            return period.label
        part = self.assignment.months[month]
        whole = parse_period(month, period.month_start)
        same = (part.start, part.end) == (whole.start, whole.end)
        return month if same else span(part.start, part.end, period.month_start).label

    @cached_property
    def _sums(self) -> dict[tuple[str, ...], dict[Key, int]]:
        return {}

    def sums(self, *dimensions: str) -> dict[Key, int]:
        """Sums of cells by some of the dimensions; the key names these alone."""
        if dimensions not in self._sums:
            found: dict[Key, int] = {}
            for key, steps in self.cells():
                part = Key(**{name: getattr(key, name) for name in dimensions})
                found[part] = found.get(part, 0) + steps
            self._sums[dimensions] = found
        return self._sums[dimensions]

    def level_sums(self, *dimensions: str) -> dict[Key, dict[str, int]]:
        """The levels of every sum by some of the dimensions: key → level → figure; {} when the plan has none."""
        if dimensions not in self._level_sums:
            found: dict[Key, dict[str, int]] = {}
            for level, breakdown in self.levels.items():
                for cell in breakdown.cells:
                    part = Key(**{name: getattr(cell.key, name) for name in dimensions})
                    figures = found.setdefault(part, {})
                    figures[level] = figures.get(level, 0) + self.steps(cell.steps)
            self._level_sums[dimensions] = found
        return self._level_sums[dimensions]

    @cached_property
    def _level_sums(self) -> dict[tuple[str, ...], dict[Key, dict[str, int]]]:
        return {}

    def over_words(self) -> str | None:
        """The over-assignment in words, where there is one."""
        if self.assignment.overassign == 1:
            return None
        return _("Over-assignment {factor}: {handed} handed down for {total} carried above").format(
            factor=decimal(self.assignment.overassign, 6, trim=True), handed=self.amount(self.assignment.handed),
            total=self.amount(self.assignment.total),
        )  # fmt: skip


def warnings(splits: Sequence[Split]) -> list[Note]:
    """What there is to know about the splits, each once."""
    found: dict[Note, None] = {}
    for split in splits:
        found.update(dict.fromkeys(split.assignment.notes))
        moved = _moved(split)
        if moved:
            found[moved] = None
    return list(found)


def _moved(split: Split) -> Note | None:
    """Regions whose sum the limits inside them have moved."""
    figures = split.figures("region") if "region" in split.breakdown.dimensions else ()
    if any(figure.low or figure.high is not None for figure in figures):
        return None
    moved = [
        f"{figure.key.region} {split.amount(round(split.steps(1) * figure.plain))} → "
        f"{split.amount(split.steps(figure.steps))}"
        for figure in figures
        if abs(figure.share - figure.plain) >= 1
    ]
    if not moved:
        return None
    return Note("TG007", _("The limits move the sums of regions away from their weights: {moves}").format(
        moves=listed(moved)))  # fmt: skip


def display_unit(splits: Sequence[Split], sop: Sop) -> str:
    """The SOP's display unit where it shows every figure exactly in two decimals, else single currency units."""
    grain = display_factor(sop.unit, sop.currency)
    money = [split for split in splits if split.assignment.unit is Unit.MONEY]
    if all((Fraction(steps) / grain).denominator == 1 for split in money for steps in split.lines["target"].unique()):
        return sop.unit
    return "元" if sop.currency == "CNY" else "1"
