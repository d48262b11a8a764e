"""From hits to findings: the words of each."""

from __future__ import annotations

from typing import Any

from sop_cli.checks.settings import Setting
from sop_cli.i18n import Words
from sop_cli.plans.base import Hit
from sop_cli.plans.desk import Desk
from sop_cli.records.finding import Finding
from sop_cli.records.people import did_you_mean
from sop_cli.records.planned import PlanLine
from sop_cli.records.sales_plan import SalesPlan

_TITLES = {column.field: column.title for column in SalesPlan.columns()}
_LONGEST = 200


def worded(desk: Desk, setting: Setting, hit: Hit) -> Finding:
    """The finding that a hit makes, in the run's language."""
    rule, line = setting.rule, hit.line
    field = hit.field or rule.at
    header, letter = desk.header(line, field) if line and field else (None, None)
    value = _value(desk, field, line.cells[field] if line and field else None)
    words = _words(desk, setting, hit, value) | {"column": header or str(_TITLES.get(field or "", "—"))}
    row = line.row if line else None
    return Finding(
        code=rule.code,
        name=rule.name,
        severity=setting.severity,
        message=str(rule.message[hit.case]).format_map(words),
        hint=_hint(setting, hit, words),
        file=line.file if line else None, sheet=line.sheet if line else None, row=row, column=header,
        cell=f"{letter}{row}" if letter and line and line.sheet is not None else None,
        field=field,
        owner=hit.owner or (line.owner if line else None),
        customer=line.customer if line else None,
        value=value,
    )  # fmt: skip


def _words(desk: Desk, setting: Setting, hit: Hit, value: str | None) -> dict[str, str]:
    line = hit.line
    words = {name: str(option) for name, option in setting.options.model_dump().items()}
    words |= {
        "owner": hit.owner or (line.owner if line and line.owner else "—"),
        "customer": (line.customer if line else None) or "—",
        "period": str(line.period) if line and line.period else "—",
        "value": value or "—",
        "as_of": desk.book.as_of.isoformat(),
    }
    words |= hit.words
    if setting.rule.known:
        near = did_you_mean(words["value"], setting.rule.known(desk, hit.field or setting.rule.at or ""))
        if near:
            words["suggestion"] = near
    return words


def _hint(setting: Setting, hit: Hit, words: dict[str, str]) -> str:
    rule = setting.rule
    template = rule.near if rule.near and "suggestion" in words else None
    return str(template or rule.hint.get(hit.case, rule.hint.get(""))).format_map(words)


def place(first: PlanLine, line: PlanLine) -> str:
    """Where the first of several stands, as short as can be from where one is."""
    row = str(Words(en="row {row}", zh="第 {row} 行")).format(row=first.row)
    if (first.file, first.sheet) == (line.file, line.sheet):
        return row
    sheet = f"[{first.sheet}]" if first.sheet and first.sheet != line.sheet else ""
    file = first.file or "" if first.file != line.file else ""
    return f"{file}{sheet} {row}".strip()


def _value(desk: Desk, field: str | None, cell: Any) -> str | None:
    if cell is None:
        return None
    return desk.money(cell) if field == "amount" else str(cell)[:_LONGEST]
