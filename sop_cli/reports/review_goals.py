"""《目标达成情况》: totals of all metrics, then revenue by region, product, person and month, with their pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate

from sop_cli.i18n import Words, _
from sop_cli.metrics.gap import Contribution
from sop_cli.reports.drill import drill
from sop_cli.reports.goals import Goals, Line
from sop_cli.reports.headline import lead
from sop_cli.reports.model import Cell, CellKind, Chart, Head, Section, Series, Table
from sop_cli.reports.row_refs import row_reference
from sop_cli.reports.words import (
    DIMENSION_WORDS,
    Speaker,
    cell,
    chart_value,
    kind_of,
    named,
    rated,
    standing,
    title_of,
)  # fmt: skip

SHOWN = ("region", "team", "product", "channel", "person", "month")
_MOST_BRIEF = 30
_MOST_BARS = 20

_BY = {
    "region": Words(en="By region", zh="按区域"),
    "team": Words(en="By team", zh="按团队"),
    "product": Words(en="By product", zh="按产品"),
    "channel": Words(en="By channel", zh="按渠道"),
    "person": Words(en="By person", zh="按人员"),
    "month": Words(en="By month", zh="按月份"),
}
_TOTALS = Words(en="Totals", zh="目标达成")


def sections(goals: Goals, speaker: Speaker, landing: Table | None = None) -> list[Section]:
    """One section for the whole, one a dimension. landing: where a running period lands."""
    tables = [totals(goals, speaker), *([landing] if landing else [])]
    made = [Section(_("Goals and actuals"), tables=tables)]
    for dimension in SHOWN:
        lines = goals.of("revenue", dimension)
        if lines:
            made.append(_section(goals, dimension, lines, speaker))
    return made


def totals(goals: Goals, speaker: Speaker) -> Table:
    """The whole team: a row a metric, its unit beside its name."""
    lines = [goals.whole(metric) for metric in goals.metrics]
    heads = [
        Head(_("Metric"), field="metric", width=14),
        Head(_("Target"), "number", "target"),
        Head(_("Actual"), "number", "actual"),
        Head(_("Achievement rate"), "percent", "rate"),
        Head(_("Gap"), "number", "gap"),
        *_growth_heads(lines),
    ]
    pace = goals.performance.time_progress
    rows = [
        [Cell(_with_unit(line.metric, speaker)), *_figures(goals, line, pace), *_growth(line, lines)] for line in lines
    ]
    return Table(_("The whole team"), heads, rows, name=str(_TOTALS))


def _with_unit(metric: str, speaker: Speaker) -> str:
    kind = kind_of(metric)
    unit = {"money": speaker.unit_label, "days": _("days")}.get(kind)
    return title_of(metric) + (_(" ({more})").format(more=unit) if unit else "")


def _figures(goals: Goals, line: Line, pace: Fraction | None) -> list[Cell]:
    kind = kind_of(line.metric)
    return [
        cell(line.target, kind, note=_("no target")),
        replace(cell(line.actual, kind, note=_("no data")), comment=row_reference(goals, line)),
        Cell(line.rate, "percent", standing(line.rate, pace), rated(line.rate).note),
        cell(line.gap, kind, note=_("no target")),
    ]


def _growth_heads(lines: Sequence[Line]) -> list[Head]:
    """Heads of what was before, where anything is known of it."""
    return [
        *([Head(_("Against the period before"), "percent", "growth")] if _any(lines, "growth") else []),
        *([Head(_("Year on year"), "percent", "growth_year")] if _any(lines, "growth_year") else []),
    ]


def _growth(line: Line, lines: Sequence[Line]) -> list[Cell]:
    return [
        Cell(getattr(line, name), "percent", note=_("no base"))
        for name in ("growth", "growth_year")
        if _any(lines, name)
    ]


def _any(lines: Sequence[Line], name: str) -> bool:
    return any(getattr(line, name) is not None for line in lines)


def _section(goals: Goals, dimension: str, lines: Sequence[Line], speaker: Speaker) -> Section:
    others = [
        m for m in goals.metrics if m != "revenue" and any(line.target is not None for line in goals.of(m, dimension))
    ]
    tables = [by_dimension(goals, "revenue", dimension), *(by_dimension(goals, metric, dimension) for metric in others)]
    said = lead(goals, dimension, speaker)
    return Section(
        str(_BY[dimension]),
        lead=said + _(".") if said else None,
        tables=tables,
        charts=_charts(goals, dimension, lines),
        brief=len(lines) <= _MOST_BRIEF,
    )


def by_dimension(goals: Goals, metric: str, dimension: str) -> Table:
    """One metric by one dimension, the whole below."""
    kind = kind_of(metric)
    pace = None if dimension == "month" else goals.performance.time_progress
    lines, whole = goals.of(metric, dimension), goals.whole(metric)
    heads = [
        Head(str(DIMENSION_WORDS[dimension]), field="value", width=12),
        Head(_("Target"), kind, "target"),
        Head(_("Actual"), kind, "actual"),
        Head(_("Achievement rate"), "percent", "rate"),
        Head(_("Gap"), kind, "gap"),
        *_growth_heads(lines),
    ]
    rows = [[Cell(named(line.value)), *_figures(goals, line, pace), *_growth(line, lines)] for line in lines]
    total = [
        Cell(str(DIMENSION_WORDS["all"])),
        *_figures(goals, whole, goals.performance.time_progress),
        *_growth(whole, lines),
    ]
    title = _("{metric} by {dimension}").format(
        metric=title_of(metric), dimension=str(DIMENSION_WORDS[dimension]).lower()
    )
    name = str(_BY[dimension]) if metric == "revenue" else f"{title_of(metric)} {_BY[dimension]}"
    details = drill(goals.performance, dimension, [line.value for line in lines]) if metric == "revenue" else {}
    return Table(title, heads, rows, total=total, name=name, details=details)


def _charts(goals: Goals, dimension: str, lines: Sequence[Line]) -> list[Chart]:
    shown = [line for line in lines if line.actual is not None or line.target is not None]
    if dimension == "person":
        shown = sorted(shown, key=lambda line: (-(line.target or line.actual or 0), line.value or ""))[:_MOST_BARS]
    kind = "columns" if dimension == "month" else "bars"
    chart = Chart(
        "columns" if kind == "columns" else "bars",
        _("Revenue by {dimension}").format(dimension=str(DIMENSION_WORDS[dimension]).lower()),
        [named(line.value) for line in shown],
        [Series(_("Actual"), [chart_value(line.actual or Fraction(0), "money") for line in shown])],
        target=_targets(shown),
    )
    steps = gap_steps(goals, dimension) if dimension in ("region", "product") else None
    running = _cumulative(shown) if dimension == "month" else None
    return [chart, *(made for made in (steps, running) if made)] if shown else []


def _cumulative(months: Sequence[Line]) -> Chart | None:
    """What was reached up to each month beside what should have been; of months that are known by name."""
    lines = [line for line in months if line.value is not None]
    if len(lines) < 2:
        return None
    whole = all(line.target is not None for line in lines)
    known = sum(any(line.actual is not None for line in lines[n:]) for n in range(len(lines)))  # up to the last one
    reached = list(accumulate(line.actual or Fraction(0) for line in lines[:known]))
    wanted = list(accumulate(line.target or Fraction(0) for line in lines))
    return Chart(
        "line",
        _("Revenue up to each month"),
        [named(line.value) for line in lines],
        [Series(_("Actual"), [*(chart_value(sum_, "money") for sum_ in reached), *[None] * (len(lines) - known)])],
        target=Series(_("Target"), [chart_value(sum_, "money") for sum_ in wanted]) if whole else None,
    )


def _targets(lines: Sequence[Line]) -> Series | None:
    if all(line.target is None for line in lines):
        return None
    return Series(_("Target"), [chart_value(line.target, "money") for line in lines])


def gap_steps(goals: Goals, dimension: str) -> Chart | None:
    """The way from the target to what was reached, one step a part; small parts of many go together."""
    parts = goals.parts("revenue", dimension)
    whole = goals.whole("revenue")
    if not parts or whole.target is None:
        return None
    shown = sorted(parts, key=lambda part: (part.amount, part.value or ""))
    kept, rest = _largest(shown)
    steps = [(named(part.value), part.amount) for part in kept] + ([(_("others"), rest)] if rest else [])
    labels = [_("Target"), *(label for label, _amount in steps), _("Actual")]
    values = [whole.target, *(amount for _label, amount in steps), whole.actual]
    return Chart(
        "steps",
        _("Where the gap comes from, by {dimension}").format(dimension=str(DIMENSION_WORDS[dimension]).lower()),
        labels,
        [Series(_("Revenue"), [chart_value(value, "money") for value in values])],
    )


_MOST_STEPS = 12


def _largest(parts: Sequence[Contribution]) -> tuple[list[Contribution], Fraction]:
    """The parts that weigh most, in their order, and the sum of the others."""
    by_weight = sorted(parts, key=lambda part: (-abs(part.amount), part.value or ""))
    kept = set(map(id, by_weight[:_MOST_STEPS]))
    rest = sum((part.amount for part in parts if id(part) not in kept), Fraction(0))
    return [part for part in parts if id(part) in kept], rest


def every_line(goals: Goals) -> Table:
    """All totals as one flat table, for CSV."""
    heads = [
        Head(_("Metric"), field="metric"), Head(_("Dimension"), field="dimension"), Head(_("Value"), field="value"),
        Head(_("Target"), "number", "target"), Head(_("Actual"), "number", "actual"),
        Head(_("Achievement rate"), "percent", "rate"), Head(_("Gap"), "number", "gap"),
    ]  # fmt: skip
    rows = [list(_flat(line).values()) for line in goals.lines]
    return Table(_("Goals and actuals"), heads, rows, name=str(_TOTALS))


def _flat(line: Line) -> Mapping[str, Cell]:
    kind: CellKind = kind_of(line.metric)
    return {
        "metric": Cell(title_of(line.metric)),
        "dimension": Cell(str(DIMENSION_WORDS[line.dimension])),
        "value": Cell("" if line.dimension == "all" else named(line.value)),
        "target": cell(line.target, kind, note=_("no target")),
        "actual": cell(line.actual, kind, note=_("no data")),
        "rate": Cell(line.rate, "percent", standing(line.rate), rated(line.rate).note),
        "gap": cell(line.gap, kind, note=_("no target")),
    }


def form_rows(goals: Goals) -> list[Mapping[str, Cell]]:
    """The rows of the form: every metric with a target for the whole, and revenue by region, product and month."""
    whole = [
        goals.whole(metric) for metric in goals.metrics if goals.whole(metric).target is not None or metric == "revenue"
    ]
    parts = [line for dimension in ("region", "product", "month") for line in goals.of("revenue", dimension)]
    return [_flat(line) for line in (*whole, *parts)]
