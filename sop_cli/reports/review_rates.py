"""《各项比率》: rates, cycles and counts by every dimension, beside the period before and a year ago."""

from __future__ import annotations

from collections.abc import Sequence

from sop_cli.i18n import Words, _
from sop_cli.metrics.goals import adds_up
from sop_cli.records.metric_names import unit_of
from sop_cli.reports.goals import Goals, Line
from sop_cli.reports.model import Cell, Head, Section, Table
from sop_cli.reports.words import DIMENSION_WORDS, cell, kind_of, named, title_of

_SHOWN = ("region", "team", "product", "person", "channel")
_RATES = Words(en="Rates", zh="各项比率")
_BY = {
    "region": Words(en="Rates by region", zh="比率（按区域）"),
    "team": Words(en="Rates by team", zh="比率（按团队）"),
    "product": Words(en="Rates by product", zh="比率（按产品）"),
    "person": Words(en="Rates by person", zh="比率（按人员）"),
    "channel": Words(en="Rates by channel", zh="比率（按渠道）"),
}


def section(goals: Goals) -> Section | None:
    """A section that files show and terminals leave out; None without any rate."""
    metrics = [name for name in goals.metrics if not adds_up(unit_of(name)) and goals.whole(name).actual is not None]
    if not metrics:
        return None
    tables = [_before(goals, metrics)]
    tables += [table for dimension in _SHOWN if (table := _table(goals, metrics, dimension))]
    return Section(_("Rates"), tables=tables, brief=False)


def _before(goals: Goals, metrics: Sequence[str]) -> Table:
    heads = [
        Head(_("Metric"), field="metric", width=16), Head(_("Actual"), "number", "actual"),
        Head(_("Period before"), "number", "previous"), Head(_("A year ago"), "number", "year_ago"),
    ]  # fmt: skip
    rows = []
    for metric in metrics:
        line = goals.whole(metric)
        figures = (line.actual, line.previous, line.year_ago)
        unit = _(" ({more})").format(more=_("days")) if kind_of(metric) == "days" else ""
        rows.append([Cell(title_of(metric) + unit), *(cell(f, kind_of(metric), note=_("no base")) for f in figures)])
    return Table(_("Rates beside earlier periods"), heads, rows, name=str(_RATES))


def _table(goals: Goals, metrics: Sequence[str], dimension: str) -> Table | None:
    shown = [metric for metric in metrics if any(line.actual is not None for line in goals.of(metric, dimension))]
    if not shown:
        return None
    lines: dict[str | None, dict[str, Line]] = {}
    for metric in shown:
        for line in goals.of(metric, dimension):
            lines.setdefault(line.value, {})[metric] = line
    order = sorted(lines, key=lambda value: (value is None, value or ""))
    heads = [
        Head(str(DIMENSION_WORDS[dimension]), field="value", width=12),
        *(Head(title_of(metric), kind_of(metric), metric) for metric in shown),
    ]
    none = _("no data")
    rows = [
        [Cell(named(value)), *(_figure(lines[value].get(metric), metric, none) for metric in shown)] for value in order
    ]
    whole = [Cell(str(DIMENSION_WORDS["all"])), *(_figure(goals.whole(metric), metric, none) for metric in shown)]
    return Table(str(_BY[dimension]), heads, rows, total=whole, name=str(_BY[dimension]))


def _figure(line: Line | None, metric: str, none: str) -> Cell:
    return cell(line.actual if line else None, kind_of(metric), note=none)
