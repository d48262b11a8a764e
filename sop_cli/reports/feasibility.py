"""Is a target reasonable? Beside last year, working days, deals under way and ability; neither too high nor too low."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from sop_cli.i18n import N_, Words, _
from sop_cli.metrics import outlook
from sop_cli.metrics.outlook import At, Outlook
from sop_cli.records.people import name_key
from sop_cli.records.sop import FeasibilitySpec
from sop_cli.reports.breakdown_split import Split
from sop_cli.reports.model import Cell, CellKind, Emphasis, Head, Section, Table
from sop_cli.reports.words import DIMENSION_WORDS, cell, kind_of, public, title_of
from sop_cli.targets.asked import Note, World, listed
from sop_cli.targets.reason import gini, outliers
from sop_cli.values.show import decimal, percent
from sop_cli.values.units import Unit

_DIMENSIONS = ("region", "team", "product", "person", "channel")
_GINI = Words(
    en="0 when target ÷ capability is the same for everybody, towards 1 when one carries everything",
    zh="大家的目标 ÷ 能力系数都相同时为 0，越接近 1 越不均衡",
)


@dataclass(frozen=True)
class Line:
    """One target beside what it can be held against, in the unit that people write; None where nothing is known.

    days: working days in the period, of a person those of the employment. potential: in the unit of its file.
    to_potential: the line's part of the targets ÷ its part of the potential. marks: codes of warnings that name it.
    """

    at: At
    target: Fraction
    days: int
    year_ago: Fraction | None = None
    needed: Fraction | None = None
    open: Fraction | None = None
    capability: Fraction | None = None
    potential: Fraction | None = None
    to_potential: Fraction | None = None
    marks: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What the target is for."""
        return self.at[1] if self.at else str(DIMENSION_WORDS["all"])

    @property
    def to_year_ago(self) -> Fraction | None:
        """Target ÷ the same period a year ago."""
        return self.target / self.year_ago if self.year_ago else None

    @property
    def per_day(self) -> Fraction | None:
        """The target of one working day."""
        return self.target / self.days if self.days else None

    @property
    def needed_to_open(self) -> Fraction | None:
        """The deals that are needed ÷ the deals that are there; None without any."""
        return self.needed / self.open if self.needed is not None and self.open else None

    @property
    def short(self) -> bool:
        """Whether deals are needed and none is there."""
        return bool(self.needed) and self.open == 0

    @property
    def load(self) -> Fraction | None:
        """Target ÷ capability."""
        return self.target / self.capability if self.capability else None


class Feasibility:
    """One split held against what is known. outlook: None where there are no records to hold it against."""

    def __init__(self, split: Split, world: World, known: Outlook | None) -> None:
        self._split = split
        self._world = world
        self._known = known
        self._spec: FeasibilitySpec = world.sop.targets

    @cached_property
    def lines(self) -> Sequence[Line]:
        """The whole, then region, team, product, person and channel by name."""
        return list(self._marked(self._plain))

    @cached_property
    def gini(self) -> Fraction | None:
        """How unevenly target ÷ capability is spread over the people."""
        return gini(list(self._loads.values()))

    @cached_property
    def _loads(self) -> Mapping[str, Fraction]:
        return {line.name: line.load for line in self._plain if line.load is not None}

    @cached_property
    def _plain(self) -> Sequence[Line]:
        split = self._split
        found = [self._line(None, split.assignment.handed)]
        for dimension in (name for name in _DIMENSIONS if name in split.breakdown.dimensions):
            figures = self._sums(dimension)
            lines = [self._line((dimension, name), figures[name]) for name in split.names(dimension)]
            found += self._with_potential(dimension, lines)
        return found

    def _with_potential(self, dimension: str, lines: Sequence[Line]) -> Sequence[Line]:
        """The lines of a dimension with their potential, where the plan weighs by it."""
        known = self._split.assignment.potentials.get(dimension, {})
        potentials = [known.get(name_key(line.name)) for line in lines]
        whole = sum((potential for potential in potentials if potential is not None), Fraction(0))
        targets = sum((line.target for line in lines), Fraction(0))
        if not whole or not targets:
            return lines
        scale = whole / targets
        return [
            replace(line, potential=potential, to_potential=line.target * scale / potential if potential else None)
            for line, potential in zip(lines, potentials, strict=True)
        ]

    def _sums(self, dimension: str) -> Mapping[str, int]:
        """The targets along a dimension, in the unit's steps."""
        figures = next((found for name, found in self._split.breakdown.figures.items() if name == dimension), ())
        if figures:
            return {getattr(figure.key, dimension): self._split.steps(figure.steps) for figure in figures}
        return {getattr(key, dimension): steps for key, steps in self._split.sums(dimension).items()}

    def _line(self, at: At, steps: int) -> Line:
        target, metric = self._split.assignment.unit.exact(steps), self._split.assignment.metric
        line = Line(at, target, self._days(at), capability=self._capability(at))
        if self._known is None or self._vacant(at):
            return line
        year_ago = self._known.year_ago(metric, at)
        deals = self._known.open(at) if metric == "revenue" and (at is None or at[0] != "channel") else None
        needed = None if deals is None else self._known.needed(metric, target, at)
        return replace(line, year_ago=year_ago, needed=needed, open=deals)

    def _vacant(self, at: At) -> bool:
        """Whether a target is for a post still to be filled."""
        roster = self._world.roster
        return at is not None and at[0] == "person" and bool(roster) and roster.find(at[1]) is None

    def _days(self, at: At) -> int:
        period = self._split.assignment.period
        first, last = period.start, period.end
        person = self._world.roster.find(at[1]) if at and at[0] == "person" else None
        if person:
            first, last = max(first, person.hired or date.min), min(last, person.left or date.max)
        return self._world.calendar.between(first, last)

    def _capability(self, at: At) -> Fraction | None:
        person = self._world.roster.find(at[1]) if at and at[0] == "person" else None
        return Fraction(str(person.capability)) if person and person.capability else None

    @cached_property
    def _odd(self) -> Mapping[str, Fraction]:
        return outliers(self._loads, self._spec.max_spread)

    def _marked(self, lines: Iterable[Line]) -> Iterator[Line]:
        for line in lines:
            marks = tuple(code for code, holds in _TESTS.items() if holds(line, self._spec))
            if line.at and line.at[0] == "person" and line.name in self._odd:
                marks += ("TG105",)
            yield replace(line, marks=marks)

    def notes(self) -> list[Note]:
        """The warnings TG101 to TG106."""
        spec = self._spec
        found = [
            self._note("TG101", _growth, percent(spec.max_growth)),
            self._note("TG102", _growth, percent(spec.min_growth)),
            self._note("TG103", _pipeline, decimal(spec.max_pipeline, 2, trim=True)),
            self._uneven(),
            self._note("TG105", self._times, decimal(spec.max_spread, 2, trim=True)),
            self._note("TG106", _potential, decimal(spec.max_spread, 2, trim=True)),
        ]
        return [note for note in found if note]

    def _note(self, code: str, figure: Callable[[Line], str], limit: str) -> Note | None:
        names = [f"{line.name} {figure(line)}" for line in self.lines if code in line.marks]
        metric = title_of(self._split.assignment.metric)
        return Note(code, _(_SAID[code]).format(metric=metric, names=listed(names), limit=limit)) if names else None

    def _uneven(self) -> Note | None:
        if self.gini is None or self.gini <= self._spec.max_gini:
            return None
        code = "TG104"
        metric, found = title_of(self._split.assignment.metric), decimal(self.gini, 2)
        limit = decimal(self._spec.max_gini, 2, trim=True)
        return Note(code, _(_SAID[code]).format(metric=metric, names=found, limit=limit))

    def _times(self, line: Line) -> str:
        return decimal(self._odd[line.name], 1, trim=True)

    def document(self, *, summary: bool) -> dict[str, Any]:
        """The figures for programs."""
        return {
            "metric": self._split.assignment.metric,
            "gini": public(self.gini),
            "lines": [] if summary else [_public(line) for line in self.lines],
        }

    def sections(self) -> list[Section]:
        """One sentence for the terminal, where there is something to compare with, and the table for files."""
        title = _("Is it reasonable? {metric}").format(metric=title_of(self._split.assignment.metric))
        known = [Section(title, self._lead())] if self._lead() else []
        return [*known, Section(title, tables=[self._table()], brief=False)]

    def _lead(self) -> str:
        """The whole in a sentence."""
        whole = self.lines[0]
        parts = []
        if whole.to_year_ago is not None:
            parts.append(_("{growth} against the same period a year ago").format(growth=_growth(whole)))
        if whole.needed_to_open is not None:
            parts.append(_("needed ÷ open pipeline {times}").format(times=_pipeline(whole)))
        if self.gini is not None:
            parts.append(_("Gini of target ÷ capability {gini}").format(gini=decimal(self.gini, 2)))
        if parts and whole.per_day is not None:
            scale = self._split.assignment.unit.scale
            amount = self._split.amount(round(whole.per_day) * scale if scale > 1 else round(whole.per_day, 1))
            parts.insert(0, _("{amount} per working day").format(amount=amount))
        return _("; ").join(parts)

    def _table(self) -> Table:
        kind = kind_of(self._split.assignment.metric)
        columns = [column for column in _columns(kind) if column.always or any(map(column.figure, self.lines))]
        heads = [Head(str(_WHAT)), Head(str(_NAME)), *(Head(str(column.title), column.kind) for column in columns)]
        rows = [
            [
                Cell(str(DIMENSION_WORDS[line.at[0]]) if line.at else ""),
                Cell(line.name),
                *(column.cell(line) for column in columns),
            ]
            for line in self.lines
        ]
        name = _("Feasibility") if self._split.assignment.metric == "revenue" else _("Feasibility {metric}").format(
            metric=title_of(self._split.assignment.metric))  # fmt: skip
        return Table(name, heads, rows, note=self._lead() or None, name=name)


_WHAT = Words(en="Dimension", zh="维度")
_NAME = Words(en="Name", zh="名称")

_SAID = {
    "TG101": N_(
        "{metric} against the same period a year ago: {names} (asked about above {limit}). "
        "May be hard to reach: talk it over, or add resources."
    ),
    "TG102": N_(
        "{metric} against the same period a year ago: {names} (asked about below {limit}). "
        "May ask for too little: please confirm."
    ),
    "TG103": N_(
        "{metric}, needed ÷ open pipeline: {names} (asked about above {limit}). "
        "The open deals do not carry the target yet: more deals are needed, or a better win rate."
    ),
    "TG104": N_(
        "{metric}, Gini coefficient of target ÷ capability: {names} (asked about above {limit}). "
        "The loads are uneven: please look whether that is meant."
    ),
    "TG105": N_(
        "{metric}, target ÷ capability in times of the middle: {names} (asked about beyond {limit}). "
        "Please look whether that is meant."
    ),
    "TG106": N_(
        "{metric}, part of the targets ÷ part of the potential: {names} (asked about beyond {limit}). "
        "Please look whether that is meant."
    ),
}

_TESTS: dict[str, Callable[[Line, FeasibilitySpec], bool]] = {
    "TG101": lambda line, spec: line.to_year_ago is not None and line.to_year_ago - 1 > spec.max_growth,
    "TG102": lambda line, spec: line.to_year_ago is not None and line.to_year_ago - 1 < spec.min_growth,
    "TG106": lambda line, spec: (
        line.to_potential is not None
        and (line.to_potential > spec.max_spread or line.to_potential * spec.max_spread < 1)
    ),
    "TG103": lambda line, spec: (
        line.short or (line.needed_to_open is not None and line.needed_to_open > spec.max_pipeline)
    ),
}


@dataclass(frozen=True)
class _Column:
    """A column of the table: what it shows of a line, and the warnings that mark it."""

    title: Words
    kind: CellKind
    figure: Callable[[Line], Fraction | None]
    marks: tuple[str, ...] = ()
    always: bool = False

    def cell(self, line: Line) -> Cell:
        """The figure as a cell, with a sign where a warning names it."""
        emphasis: Emphasis = "watch" if set(self.marks) & set(line.marks) else ""
        figure = self.figure(line)
        if figure is not None and self.kind == "money":
            figure = Fraction(round(figure))  # cents of a quotient tell nothing
        why = _("no open deals") if figure is None and line.short and "TG103" in self.marks else None
        return cell(figure, self.kind, emphasis=emphasis, note=why)


def _columns(kind: CellKind) -> list[_Column]:
    money_or_number: CellKind = "money" if kind == "money" else "number"
    return [
        _Column(Words("Target", "目标"), kind, lambda line: line.target, always=True),
        _Column(Words("Same period a year ago", "上年同期"), kind, lambda line: line.year_ago),
        _Column(Words("Target ÷ a year ago", "目标÷上年同期"), "percent", lambda line: line.to_year_ago,
                ("TG101", "TG102")),
        _Column(Words("Potential", "潜力"), "number", lambda line: line.potential),
        _Column(Words("Part of targets ÷ of potential", "目标占比÷潜力占比"), "percent",
                lambda line: line.to_potential, ("TG106",)),
        _Column(Words("Per working day", "每个工作日"), money_or_number, lambda line: line.per_day, always=True),
        _Column(Words("Needed pipeline", "所需商机"), "money", lambda line: line.needed),
        _Column(Words("Open pipeline", "在跟商机"), "money", lambda line: line.open),
        _Column(Words("Needed ÷ open", "所需÷在跟"), "number", lambda line: line.needed_to_open, ("TG103",)),
        _Column(Words("Capability", "能力系数"), "number", lambda line: line.capability),
        _Column(Words("Target ÷ capability", "目标÷能力系数"), money_or_number, lambda line: line.load, ("TG105",)),
    ]  # fmt: skip


def _growth(line: Line) -> str:
    grown = (line.to_year_ago or Fraction(1)) - 1
    return f"{'+' if grown >= 0 else ''}{percent(grown)}"


def _potential(line: Line) -> str:
    return percent(line.to_potential)


def _pipeline(line: Line) -> str:
    """How many times the open deals are needed; without any, that there are none."""
    return _("(no open deals)") if line.needed_to_open is None else decimal(line.needed_to_open, 2)


def _public(line: Line) -> dict[str, Any]:
    return {
        "dimension": line.at[0] if line.at else "all",
        "value": line.at[1] if line.at else None,
        "target": public(line.target),
        "year_ago": public(line.year_ago),
        "to_year_ago": public(line.to_year_ago),
        "potential": public(line.potential),
        "to_potential": public(line.to_potential),
        "workdays": line.days,
        "per_workday": public(line.per_day),
        "needed_pipeline": public(line.needed),
        "open_pipeline": public(line.open),
        "needed_to_open": public(line.needed_to_open),
        "capability": public(line.capability),
        "to_capability": public(line.load),
        "codes": list(line.marks),
    }


def definitions(sheets: Sequence[Feasibility]) -> list[tuple[str, str]]:
    """The terms that the sheets use."""
    lines = [line for sheet in sheets for line in sheet.lines]
    found = []
    if any(line.year_ago is not None for line in lines):
        found.append((_("Same period a year ago"), str(outlook.YEAR_AGO)))
    if any(line.open is not None for line in lines):
        found += [(_("Needed pipeline"), str(outlook.NEEDED)), (_("Open pipeline"), str(outlook.OPEN))]
    if any(sheet.gini is not None for sheet in sheets):
        found.append((_("Gini of target ÷ capability"), str(_GINI)))
    return found


def judge(splits: Sequence[Split], world: World, known: Outlook | None) -> list[Feasibility]:
    """Every split of something that adds up, held against what is known."""
    return [
        Feasibility(split, world, known) for split in splits if split.assignment.unit in (Unit.MONEY, Unit.COUNT)
    ]  # fmt: skip
