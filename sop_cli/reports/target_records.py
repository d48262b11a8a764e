"""The targets of a period as they were read: what stands behind a filled form, so that it reads back as the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sop_cli.i18n import Words
from sop_cli.metrics.base import all_metrics
from sop_cli.metrics.performance import Performance
from sop_cli.records.metric_names import unit_of
from sop_cli.records.target import Target
from sop_cli.reports.model import Cell, Head, Table
from sop_cli.reports.words import cell, kind_of, title_of

_ALL = Words(en="All cells", zh="全部明细")
_FIGURES = ("target", "actual")


def target_tables(performance: Performance) -> list[Table]:
    """A table a metric, under the heads that targets files have; columns that nothing stands in are left out."""
    rows = performance.goals.frame.select("_id", _metric="metric")
    whole = performance.records.book.frame("targets").join(rows, on="_id", maintain_order="left")
    by_metric = {str(key[0]): part for key, part in whole.partition_by("_metric", as_dict=True).items()}
    known = [name for name in all_metrics() if name in by_metric]
    ordered = known + sorted(by_metric.keys() - set(known))
    return [_table(metric, list(by_metric[metric].iter_rows(named=True))) for metric in ordered]


def _table(metric: str, rows: list[dict[str, Any]]) -> Table:
    always = {"metric", "month", "target"}
    columns = [c for c in Target.columns() if c.field in always or any(row[c.field] is not None for row in rows)]
    kind = kind_of(metric)
    heads = [Head(str(c.title), kind if c.field in _FIGURES else "text", field=c.field) for c in columns]
    name = str(_ALL) if metric == "revenue" else f"{_ALL} {title_of(metric)}"
    cells = [[_cell(column.field, metric, row) for column in columns] for row in rows]
    return Table(name, heads, cells, name=name, apart=True)


def _cell(field: str, metric: str, row: Mapping[str, Any]) -> Cell:
    value = row[field]
    if field == "metric":
        return Cell(title_of(metric))
    if value is None:
        return Cell("")
    return cell(unit_of(metric).exact(value), kind_of(metric)) if field in _FIGURES else Cell(value)
