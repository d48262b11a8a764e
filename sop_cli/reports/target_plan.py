"""`export target-plan`: the form that split-targets reads, blank or with a plan laid out in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sop_cli.i18n import Words, _
from sop_cli.records.finding import Input
from sop_cli.records.metric_names import METRIC_NAMES
from sop_cli.records.people import Roster
from sop_cli.records.plan import Plan
from sop_cli.records.plan_form import BLOCKS, FACTS, FORM, WORDS, Block, choices
from sop_cli.records.plan_rows import Row, facts_of, rows_of
from sop_cli.records.sop import Sop
from sop_cli.reports.inputs import inputs_table
from sop_cli.reports.model import Cell, FormData, Head, Report, Section, Table
from sop_cli.reports.result import Result
from sop_cli.values.period import Period
from sop_cli.values.units import Unit

_TITLE = Words(en="Target Plan", zh="目标分解计划")


def plan_form(
    sop: Sop, roster: Roster, plan: Plan | None = None, *, period: Period | None = None, inputs: Sequence[Input] = ()
) -> Result:
    """The form, its input cells with drop-downs and hints. plan: what is laid out in it."""
    facts = facts_of(plan) if plan else {"period": period.label} if period else {}
    rows = rows_of(plan) if plan else {block.name: [] for block in BLOCKS}
    hints = {column.field: str(column.hint) for block in BLOCKS for column in block.columns}
    data = FormData(
        FORM,
        values={fact.field: Cell(facts.get(fact.field, "")) for fact in FACTS},
        lists={
            name: [{field: _cell(field, text) for field, text in row.items()} for row in own]
            for name, own in rows.items()
        },
        blank=True,
        choices=_choices(roster),
        hints=hints | {fact.field: str(fact.hint) for fact in FACTS},
    )
    tables = [_table(block, rows[block.name]) for block in BLOCKS]
    report = Report(
        "form", str(_TITLE), [(str(fact.title), facts[fact.field]) for fact in FACTS if fact.field in facts],
        sections=[Section(str(_TITLE), tables=[table for table in tables if table.rows or plan is None])],
        closing=_("“-o plan.xlsx” writes the form with drop-downs and hints; sop split-targets reads it."),
        inputs=inputs_table(inputs) if inputs else None, display_unit=sop.unit, currency=sop.currency,
    )  # fmt: skip
    return Result(
        command="export",
        document=lambda summary: {
            "form": FORM,
            "blank": plan is None,
            "columns": [{"field": c.field, "title": str(c.title)} for block in BLOCKS for c in block.columns],
            "records": [] if summary else [{"block": name} | row for name, own in rows.items() for row in own],
        },
        report=lambda: report,
        rows=lambda: _flat(rows),
        form=lambda: data,
        inputs=inputs,
        period=facts.get("period"),
    )


def _cell(field: str, text: str) -> Cell:
    """Text as it was written; a whole weight as the number that it is."""
    return Cell(int(text), "count") if field == "weight" and text.isdecimal() and len(text) < 16 else Cell(text)


def _choices(roster: Roster) -> Mapping[str, Sequence[str]]:
    stays = [stay for person in roster.people for stay in person.stays]
    metrics = [str(metric.title) for metric in METRIC_NAMES if metric.unit in (Unit.MONEY, Unit.COUNT, Unit.RATE)]
    return {field: choices(field) for field in WORDS} | {
        "metric": metrics,
        "region": sorted({stay.region for stay in stays if stay.region}),
        "team": sorted({stay.team for stay in stays if stay.team}),
        "role": sorted({stay.role for stay in stays if stay.role}),
        "person": sorted(person.name for person in roster.people),
    }


def _table(block: Block, rows: Sequence[Row]) -> Table:
    """A block: what is filled in; of a blank one what its columns are for."""
    if not rows:
        heads = [Head(_("Column")), Head(_("What it is for"))]
        cells = [[Cell(str(column.title)), Cell(str(column.hint))] for column in block.columns]
        return Table(str(block.title), heads, cells, name=str(block.title))
    used = [column for column in block.columns if any(row.get(column.field) for row in rows)]
    heads = [Head(str(column.title), field=column.field) for column in used]
    cells = [[Cell(row.get(column.field, "")) for column in used] for row in rows]
    return Table(str(block.title), heads, cells, name=str(block.title))


def _flat(rows: Mapping[str, Sequence[Row]]) -> Table:
    """All blocks in one table, for CSV."""
    fields = list(dict.fromkeys(column.field for block in BLOCKS for column in block.columns))
    cells = [[Cell(name), *(Cell(row.get(field, "")) for field in fields)] for name, own in rows.items() for row in own]
    return Table(str(_TITLE), [Head("block", field="block"), *(Head(field, field=field) for field in fields)], cells)
