"""Which rows a figure counts, in one line: what a workbook tells when one points at the figure."""

from __future__ import annotations

import polars as pl

from sop_cli.i18n import _
from sop_cli.metrics.performance import Performance
from sop_cli.records.resolve import DIMENSIONS
from sop_cli.reports.goals import Goals, Line

_MOST_ROWS = 50_000  # facts of more rows are traced when asked for, not in passing
_MOST_FIGURES = 300
_SHOWN = 10


def row_reference(goals: Goals, line: Line) -> str | None:
    """How many records an actual counts, the first of them by file and row, and how to list them all.

    None for a figure without records, and in teams so large that nobody points at figures one by one.
    """
    facts = goals.performance.figures.facts(line.metric)
    if facts is None or facts.frame.height > _MOST_ROWS or len(goals.lines) > _MOST_FIGURES:
        return None
    at = {} if line.dimension == "all" else {line.dimension: line.value}
    if not all(facts.can(name) for name in at):
        return None
    chosen = facts.frame.filter(*(pl.col(name).eq_missing(pl.lit(v, pl.String)) for name, v in at.items()))
    places = _places(goals.performance, chosen)
    if not places:
        return None
    more = " …" if chosen.height > _SHOWN else ""
    rows = _("{count} rows").format(count=chosen.height)
    return (
        f"{rows}: {'; '.join(places)}{more}\nsop review --period {goals.performance.period.label} --trace {_path(line)}"
    )


def _path(line: Line) -> str:
    if line.dimension == "all":
        return line.metric
    if line.dimension == "month" or line.dimension not in DIMENSIONS:
        return f"{line.metric}/{line.value or ''}"
    return f"{line.metric}/{line.dimension}={line.value or '-'}"


def _places(performance: Performance, chosen: pl.DataFrame) -> list[str]:
    found: dict[str, list[str]] = {}
    for kind, number in chosen.select("_kind", "_id").sort("_kind", "_id").head(_SHOWN).iter_rows():
        file, sheet, row = _place(performance, kind, number)
        found.setdefault(f"{file}[{sheet}]" if sheet else str(file), []).append(str(row))
    return [f"{file} {', '.join(dict.fromkeys(rows))}" for file, rows in found.items()]


def _place(performance: Performance, kind: str, number: int) -> tuple[str | None, str | None, int | None]:
    found = performance.records.book.frame(kind).filter(pl.col("_id") == number).select("_file", "_sheet", "_row")
    return found.row(0) if found.height else (None, None, None)
