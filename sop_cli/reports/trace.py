"""`review --trace revenue/华东/2023-11`: the rows behind a figure, adding up to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import polars as pl

from sop_cli.i18n import Words, _
from sop_cli.metrics.trace import Traced, total
from sop_cli.records.finding import Finding, Input
from sop_cli.records.kinds import KINDS as RECORDS
from sop_cli.records.metric_names import unit_of
from sop_cli.reports.evaluation import period_facts
from sop_cli.reports.inputs import inputs_table
from sop_cli.reports.model import Cell, CellKind, Head, Report, Section, Table
from sop_cli.reports.result import Result
from sop_cli.reports.terms import definitions
from sop_cli.reports.words import Speaker, chart_value, kind_of, named, public, title_of
from sop_cli.values.show import percent
from sop_cli.values.units import Unit

_HEADS: dict[str, Words] = {
    "kind": Words(en="Records", zh="记录"),
    "file": Words(en="File", zh="文件"),
    "sheet": Words(en="Sheet", zh="工作表"),
    "row": Words(en="Row", zh="行"),
    "date": Words(en="Date", zh="日期"),
    "owner": Words(en="Owner", zh="负责人"),
    "person": Words(en="Counted for", zh="计入"),
    "customer": Words(en="Customer", zh="客户"),
    "product": Words(en="Product", zh="产品"),
    "contract": Words(en="Number", zh="编号"),
    "amount": Words(en="Amount of the record", zh="记录金额"),
    "share": Words(en="Share", zh="分成"),
    "value": Words(en="Counted", zh="计入数"),
    "part": Words(en="Part", zh="分子"),
    "whole": Words(en="Whole", zh="分母"),
}
_WIDTHS = {"file": 24, "customer": 18}
_ROWS = Words(en="Rows", zh="明细")
_TARGET_ROWS = Words(en="Target rows", zh="目标明细")
_HERE = frozenset(("file", "row", "value", "part", "whole"))
_FIRST = Words(en="from", zh="起始日期")


def trace_result(traced: Traced, *, findings: Sequence[Finding] = (), inputs: Sequence[Input] = ()) -> Result:
    """The rows behind a figure, in every form."""
    return Result(
        command="review",
        document=lambda summary: _document(traced, summary=summary),
        report=lambda: _report(traced, inputs),
        rows=lambda: _every(traced),
        findings=findings,
        inputs=inputs,
        period=traced.period.label,
    )


def _document(traced: Traced, *, summary: bool) -> dict[str, Any]:
    at = traced.path.at
    found: dict[str, Any] = {
        "trace": {
            "metric": traced.metric, "unit": unit_of(traced.metric).label, "shape": traced.shape, "dimensions": at,
            "value": public(traced.value), "target": public(traced.target), "rate": public(traced.rate),
            "by_hand": traced.by_hand, "rows": traced.rows.height, "target_rows": traced.target_rows.height,
        },
    }  # fmt: skip
    if traced.path.side != "target":
        found["rows"] = [] if summary else _json(traced, traced.rows)
    if traced.path.side != "actual":
        found["target_rows"] = [] if summary else _json(traced, traced.target_rows)
    return found


def _json(traced: Traced, rows: pl.DataFrame) -> list[dict[str, Any]]:
    scale = unit_of(traced.metric).scale
    scales = {"amount": Unit.MONEY.scale, "value": scale} | dict.fromkeys(("part", "whole"), _scale_of_parts(traced))
    return [
        {name: public(Fraction(value, scales[name])) if name in scales and value is not None else value
         for name, value in row.items()}
        for row in rows.iter_rows(named=True)
    ]  # fmt: skip


def _money_parts(traced: Traced) -> bool:
    """Whether a rate is one of amounts (回款率), not of things."""
    return traced.metric in ("collection_rate", "receivables_collected")


def _scale_of_parts(traced: Traced) -> int:
    return Unit.MONEY.scale if _money_parts(traced) else 1


def _report(traced: Traced, inputs: Sequence[Input]) -> Report:
    sop = traced.performance.records.book.sop
    sections = []
    if traced.path.side != "target":
        sections.append(_section(traced, traced.rows, _what(traced), str(_ROWS), of="actual"))
    if traced.path.side != "actual" and (traced.target_rows.height or traced.path.side == "target"):
        sections.append(_section(traced, traced.target_rows, _("Target"), str(_TARGET_ROWS), of="target"))
    return Report(
        kind="trace",
        title=_("Rows behind {figure}").format(figure=_named(traced)),
        facts=period_facts(traced.performance),
        headline=_headline(traced),
        sections=sections,
        definitions=definitions([traced.metric], ("rate", "target")),
        inputs=inputs_table(inputs),
        display_unit="元",  # to the cent: the rows are to be found again
        currency=sop.currency,
    )


def _named(traced: Traced) -> str:
    return " / ".join([title_of(traced.metric), *(named(v) for v in traced.path.at.values()), traced.period.label])


def _what(traced: Traced) -> str:
    return _("Actual, from a table made by hand") if traced.by_hand else _("Actual")


def _headline(traced: Traced) -> str:
    speaker = Speaker("元", traced.performance.records.book.sop.currency)
    actual, target = speaker.figure(traced.value, traced.metric), speaker.figure(traced.target, traced.metric)
    rows = _("{count} rows").format(count=traced.rows.height)
    text = _("Actual {actual}, from {rows}").format(actual=actual, rows=rows)
    if traced.target is not None:
        text += _("; target {target}").format(target=target)
    if traced.rate is not None:
        text += _("; achievement {rate}").format(rate=percent(traced.rate))
    return text + _(".")


def _section(traced: Traced, rows: pl.DataFrame, title: str, name: str, *, of: str) -> Section:
    if rows.is_empty():
        return Section(title, paragraphs=[_("No row is counted here.")])
    return Section(title, lead=_lead(traced, of), tables=[_table(traced, rows, title, name, of=of)])


def _lead(traced: Traced, of: str) -> str | None:
    if of == "target":
        return None
    if traced.shape == "ratio":
        return _("The rate is the sum of the parts ÷ the sum of the wholes.")
    if traced.shape == "distinct":
        return _("Each thing counts once: its first row brings 1, further rows 0.")
    if traced.shape in ("median", "mean"):
        return _("The figure is the median of the rows.") if traced.shape == "median" else _("… the mean of the rows.")
    return None


def _table(traced: Traced, rows: pl.DataFrame, title: str, name: str, *, of: str) -> Table:
    columns = [column for column in rows.columns if column in _HERE or _tells(rows, column)]
    heads = [_head(traced, column, of=of) for column in columns]
    cells = [_cells(traced, columns, row) for row in rows.select(columns).iter_rows(named=True)]
    return Table(title, heads, cells, total=_total(traced, rows, columns, of=of), name=name)


def _tells(rows: pl.DataFrame, column: str) -> bool:
    """Whether a column says what the others do not."""
    if column == "kind":
        return rows["kind"].n_unique() > 1
    if column == "person":
        return not rows["person"].eq_missing(rows["owner"]).all()
    if column == "amount" and "value" in rows.columns:
        return not rows["amount"].eq_missing(rows["value"]).all() and rows["amount"].count() > 0
    return rows[column].count() > 0


def _kind(traced: Traced, column: str) -> CellKind:
    kinds: dict[str, CellKind] = {
        "row": "count", "date": "date", "amount": "money", "share": "percent", "value": kind_of(traced.metric),
        "part": "money" if _money_parts(traced) else "count", "whole": "money" if _money_parts(traced) else "count",
    }  # fmt: skip
    return kinds.get(column, "text")


def _head(traced: Traced, column: str, *, of: str) -> Head:
    words = _FIRST if column == "date" and of == "target" else _HEADS[column]
    return Head(str(words), _kind(traced, column), field=column, width=_WIDTHS.get(column))


def _cells(traced: Traced, columns: Sequence[str], row: Mapping[str, Any]) -> list[Cell]:
    return [_cell(traced, column, row[column]) for column in columns]


def _cell(traced: Traced, column: str, value: Any) -> Cell:
    if column == "kind":
        return Cell(str(RECORDS[value].title))
    if value is None:
        return Cell("")
    kind = _kind(traced, column)
    if column == "value":
        return Cell(chart_value(unit_of(traced.metric).exact(value), kind), kind)
    return Cell(Fraction(str(value)) if kind == "percent" else value, kind)


def _total(traced: Traced, rows: pl.DataFrame, columns: Sequence[str], *, of: str) -> list[Cell]:
    figure = traced.target if of == "target" else traced.value
    made = [Cell("") for _column in columns]
    made[columns.index("file")] = Cell(_("Total") if traced.shape in ("sum", "distinct") else _("Figure"))
    for at, column in enumerate(columns):
        if column in ("part", "whole"):
            made[at] = Cell(int(rows[column].sum()), _kind(traced, column))
        elif column == "value":
            kind = _kind(traced, column)
            made[at] = Cell(chart_value(figure, kind), kind)
    if "part" in columns and total(traced) is not None:
        made[columns.index("row")] = Cell(total(traced), "percent")
    return made


def _every(traced: Traced) -> Table:
    """One flat table: the rows of the actual, then those of the target, told apart by `side`."""
    sides = [("actual", traced.rows), ("target", traced.target_rows)]
    wanted = [(side, rows) for side, rows in sides if traced.path.side in ("both", side)]
    columns = list(dict.fromkeys(column for _side, rows in wanted for column in rows.columns))
    heads = [Head(_("Side"), field="side"), *(_head(traced, column, of="actual") for column in columns)]
    cells = [
        [Cell(side), *(_cell(traced, column, row.get(column)) for column in columns)]
        for side, rows in wanted
        for row in rows.iter_rows(named=True)
    ]
    return Table(_("Rows"), heads, cells)
