"""HTML: one file that holds everything, readable on a phone, in the dark and on paper, without a script."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, Template
from markupsafe import Markup

from sop_cli.i18n import _
from sop_cli.reports.model import Cell, Chart, Entry, Report, Table
from sop_cli.reports.result import Result
from sop_cli.sinks.entries import entry_sign, quiet_text
from sop_cli.sinks.figures import (
    column_places,
    common_unit,
    head_texts,
    missing_note,
    numeric_columns,
    rows_of,
    signed_text,
    unit_text,
)  # fmt: skip
from sop_cli.sinks.masking import report_of
from sop_cli.sinks.meta import Meta
from sop_cli.sinks.svg import svg
from sop_cli.values.visible import visible

_HERE = Path(__file__).parent
_SHORT = 12
_LONG = 24
"""Lengths of text from which on a cell is not broken, and is given room, on a narrow screen."""


def page(result: Result, meta: Meta) -> str:
    """The report as a page."""
    report = report_of(result, meta)
    style = (_HERE / "page.css").read_text(encoding="utf-8")
    seal = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return _template().render(
        report=report,
        lang="zh-CN" if meta.lang == "zh" else "en",
        style=Markup(style),  # noqa: S704 - our own file
        seal=seal,
        draw=_Drawer(report),
        show=lambda text: visible(text, lines=True),
        words={"definitions": _("Definitions"), "none": _("None."), "by": _("Made with sop-cli {version}")},
        version=meta.version,
    )


@cache
def _template() -> Template:
    environment = Environment(loader=FileSystemLoader(_HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.get_template("page.html")


@dataclass(frozen=True)
class _Shown:
    """One cell on the page: its text, its classes, why it is empty."""

    text: str
    look: str
    note: str | None


@dataclass(frozen=True)
class _Drawer:
    """What the template asks for: tables as texts with classes, charts as pictures."""

    report: Report

    def heads(self, table: Table) -> list[tuple[str, str]]:
        texts = head_texts(table, self.report.display_unit, self.report.currency)
        looks = ["num" if n else head.kind for n, head in zip(numeric_columns(table), table.heads, strict=True)]
        return list(zip(texts, looks, strict=True))

    def rows(self, table: Table) -> list[list[_Shown]]:
        decimals = column_places(table, self.report.display_unit)
        numeric = numeric_columns(table)
        return [[self._cell(cell, decimals[i], numeric[i]) for i, cell in enumerate(row)] for row in rows_of(table)]

    def _cell(self, cell: Cell, decimals: Counter[str], numeric: bool) -> _Shown:
        looks = [*(["num"] if numeric else []), *([cell.emphasis] if cell.emphasis else [])]
        text = signed_text(cell, self.report.display_unit, decimals)
        if not numeric and len(text) <= _SHORT:
            looks.append("short")
        if len(text) >= _LONG:
            looks.append("long")
        return _Shown(text, " ".join(looks), visible(cell.note) if cell.note else None)

    def notes(self, table: Table) -> list[str]:
        return [visible(note, lines=True) for note in (table.note, missing_note(table)) if note]

    def unit(self, table: Table) -> str | None:
        return common_unit(table, self.report.display_unit, self.report.currency)

    def sign(self, entry: Entry) -> str:
        return entry_sign(entry)

    def quiet(self, entry: Entry) -> str:
        return quiet_text(entry)

    def chart(self, chart: Chart) -> Markup:
        return svg(chart, self.report.display_unit)

    def chart_unit(self, chart: Chart) -> str:
        return unit_text(self.report.display_unit, self.report.currency) if chart.kind_of_value == "money" else ""
