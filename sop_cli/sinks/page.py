"""HTML: one file that holds everything, readable on a phone, in the dark and on paper, without a script.

Its only script sorts tables; it stands in the page, whose policy names it by its checksum and allows nothing else.
"""

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
    exact,
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


_MEASURE = "document.documentElement.dataset.height = Math.ceil(document.body.getBoundingClientRect().height)"
"""For the browser that makes a picture of the page: how high it is. (It never leaves this machine's memory.)"""


def page(result: Result, meta: Meta) -> str:
    """The report as a page whose tables can be sorted."""
    return _drawn(result, meta, _own("page.js"))


def still(result: Result, meta: Meta, *, measured: bool = False) -> str:
    """The report as a page to be printed; measured: it says how high it is."""
    return _drawn(result, meta, _MEASURE if measured else "")


def _drawn(result: Result, meta: Meta, script: str) -> str:
    report = report_of(result, meta)
    style = _own("page.css")
    return _template().render(
        report=report,
        lang="zh-CN" if meta.lang == "zh" else "en",
        style=Markup(style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        seal=_seal(style),
        script_seal=_seal(script),
        draw=_Drawer(report),
        show=lambda text: visible(text, lines=True),
        words={
            "definitions": _("Definitions"),
            "none": _("None."),
            "by": _("Made with sop-cli {version}"),
            "sort": _("Sort by this column"),
        },
        version=meta.version,
    )


def _own(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _seal(text: str) -> str:
    """What a page's policy names an inline style or script by."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _template() -> Template:
    environment = Environment(loader=FileSystemLoader(_HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.get_template("page.html")


@dataclass(frozen=True)
class _Shown:
    """One cell on the page: its text, its classes, why it is empty, what it is sorted by where its text is no key."""

    text: str
    look: str
    note: str | None
    key: str | None


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
        return _Shown(text, " ".join(looks), visible(cell.note) if cell.note else None, self._key(cell, text))

    def _key(self, cell: Cell, text: str) -> str | None:
        """A figure's plain value; nothing for what is missing, which stays last; None where the text will do."""
        number = exact(cell.value, cell.kind, self.report.display_unit)
        if number is not None:
            plain = f"{float(number):.10g}"
            return None if plain == text else plain
        return "" if cell.value is None else None

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
