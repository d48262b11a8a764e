"""Markdown: for chats, wikis and tickets. Text of cells is text: no markup, links or pages come out of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sop_cli.i18n import _
from sop_cli.reports.model import Chart, Entry, Listing, Report, Section, Table
from sop_cli.reports.result import Result
from sop_cli.sinks.charted import chart_table
from sop_cli.sinks.entries import entry_sign, quiet_text
from sop_cli.sinks.figures import (
    column_places,
    common_unit,
    head_texts,
    missing_note,
    numeric_columns,
    rows_of,
    signed_text,
)
from sop_cli.sinks.masking import report_of
from sop_cli.sinks.meta import Meta
from sop_cli.values.visible import visible

_LINK = re.compile(r"(?i)(?<=\bhttp)(?=:)|(?<=\bhttps)(?=:)|(?<=\bftp)(?=:)|(?<=\bwww)(?=\.)|(?<=\w)(?=@\w)")
"""Where an invisible sign keeps a chat program from making a link of a text."""

_MARKUP = re.compile(r"([\\`*_\[\]|~#])")


def markdown(result: Result, meta: Meta) -> str:
    """The report as Markdown; with `meta.summary` only its sentences."""
    return "\n\n".join(_blocks(report_of(result, meta), brief=meta.summary)) + "\n"


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    shown = visible(text.replace("\r\n", "\n").strip(), lines=True)
    shown = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    shown = _MARKUP.sub(r"\\\1", shown)
    return _LINK.sub("&#8203;", shown).replace("\n", "<br>")


def _blocks(report: Report, *, brief: bool) -> Iterator[str]:
    yield f"# {escaped(report.title)}"
    if report.facts:
        yield " · ".join(f"{escaped(label)} {escaped(text)}" for label, text in report.facts)
    if report.headline:
        yield f"**{escaped(report.headline)}**"
    for section in report.sections:
        yield from _section(section, report, brief=brief)
    if report.closing:
        yield escaped(report.closing)
    if not brief:
        yield from _back_matter(report)


def _section(section: Section, report: Report, *, brief: bool) -> Iterator[str]:
    if brief:
        if section.lead:
            yield f"- {escaped(section.lead)}"
        return
    yield f"## {escaped(section.title)}"
    if section.lead:
        yield f"**{escaped(section.lead)}**"
    yield from (escaped(paragraph) for paragraph in section.paragraphs)
    for table in section.tables:
        yield from _table(table, report)
    for chart in section.charts:
        yield from _chart(chart, section, report)
    for listing in section.listings:
        yield from _listing(listing)


def _listing(listing: Listing) -> Iterator[str]:
    if listing.title:
        yield f"### {escaped(listing.title)}"
    yield "\n".join(_entry(entry) for entry in listing.entries)


def _entry(entry: Entry) -> str:
    """One line, and below it in italics what is quieter."""
    head = f"{entry_sign(entry)} **{escaped(entry.code)}**" if entry.code else entry_sign(entry)
    line = "  ".join(filter(None, (head, escaped(entry.place), escaped(entry.text))))
    quiet = escaped(quiet_text(entry))
    return f"- {line}" + (f"<br>*{quiet}*" if quiet else "")


def _table(table: Table, report: Report) -> Iterator[str]:
    if table.title:
        yield f"### {escaped(table.title)}"
    if unit := common_unit(table, report.display_unit, report.currency):
        yield escaped(unit)
    yield _grid(table, report)
    for note in (table.note, missing_note(table)):
        if note:
            yield escaped(note)


def _grid(table: Table, report: Report) -> str:
    places = column_places(table, report.display_unit)
    lines = [
        _line(escaped(text) for text in head_texts(table, report.display_unit, report.currency)),
        _line("---:" if figures else "---" for figures in numeric_columns(table)),
    ]
    rows = rows_of(table)
    for number, row in enumerate(rows):
        texts = [escaped(signed_text(cell, report.display_unit, places[i])) for i, cell in enumerate(row)]
        total = table.total is not None and number == len(rows) - 1
        lines.append(_line(f"**{text}**" if total and text else text for text in texts))
    return "\n".join(lines)


def _line(texts: Iterator[str]) -> str:
    return "| " + " | ".join(texts) + " |"


def _chart(chart: Chart, section: Section, report: Report) -> Iterator[str]:
    """A chart has no picture here; its figures are given unless the section's tables already are those."""
    if not section.tables:
        yield from _table(chart_table(chart), report)


def _back_matter(report: Report) -> Iterator[str]:
    if report.definitions:
        yield f"## {_('Definitions')}"
        yield "\n".join(f"- **{escaped(term)}**: {escaped(text)}" for term, text in report.definitions)
    if report.inputs:
        yield f"## {escaped(report.inputs.title)}"
        yield _grid(report.inputs, report)
