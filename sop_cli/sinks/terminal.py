"""The terminal: at most 100 columns, figures to the right, a sign with every colour, a last line with what is next."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rich.box import Box
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from sop_cli.i18n import _
from sop_cli.reports.model import Cell, Entry, Listing, Quote, Report, Section, Table
from sop_cli.reports.result import Result
from sop_cli.sinks.charted import chart_table
from sop_cli.sinks.entries import entry_sign, quiet_text
from sop_cli.sinks.figures import (
    column_places,
    common_unit,
    folded_head,
    head_texts,
    missing_note,
    numeric_columns,
    rows_of,
    signed_text,
)
from sop_cli.sinks.masking import report_of
from sop_cli.sinks.meta import Meta
from sop_cli.sinks.quote import quoted
from sop_cli.sinks.wrap import wrapped
from sop_cli.values.visible import visible, width

WIDEST = 100
_GAP = 2
_LEAST_TEXT = 10
_LEAST_SENTENCE = 40
_QUOTE = 4
_STYLES = {"": "", "good": "green", "watch": "yellow", "bad": "red", "quiet": "dim"}
# Rules below the heads and above the total only; every sign is one that a GBK console has.
_BOX = Box("    \n    \n ── \n    \n    \n ── \n    \n    \n", ascii=False)


def terminal(result: Result, meta: Meta) -> str:
    """The report as text; with `meta.summary` only its sentences."""
    return _Drawing(report_of(result, meta), meta).text()


class _Drawing:
    """One report on its way to the terminal."""

    def __init__(self, report: Report, meta: Meta) -> None:
        self.report = report
        self.brief = meta.summary
        self.most = meta.most
        self.width = min(meta.width, WIDEST)
        self.color = meta.color
        self.out = io.StringIO()
        self.console = Console(
            file=self.out, width=self.width, color_system="standard" if meta.color else None, force_terminal=meta.color,
            highlight=False, markup=False, emoji=False, legacy_windows=False,
        )  # fmt: skip

    def text(self) -> str:
        self.say(self.report.title, "bold")
        if self.report.facts:
            self.say(" · ".join(f"{label} {text}".strip() for label, text in self.report.facts), "dim")
        if self.report.headline:
            self.gap()
            self.say(self.report.headline, "bold")
        for section in self.report.sections:
            if section.brief:
                self.section(section)
        self.definitions()
        if self.report.closing:
            self.gap()
            self.say(self.report.closing)
        return "".join(line.rstrip() + "\n" for line in self.out.getvalue().splitlines())

    def say(self, text: str, style: str = "") -> None:
        for line in wrapped(visible(text, lines=True), self.width):
            self.line(Text(line, style=style))

    def line(self, text: Text) -> None:
        if not self.color:
            self.out.write(f"{text.plain}\n")  # Rich takes its time over styles, even where it draws none
            return
        self.console.print(text, no_wrap=True, overflow="ignore", crop=False)

    def gap(self) -> None:
        self.console.print()

    def section(self, section: Section) -> None:
        if self.brief:
            if section.lead:
                self.say(f"● {section.lead}")
            return
        self.gap()
        self.say(section.title, "bold cyan")
        if section.lead:
            self.say(section.lead)
        for paragraph in section.paragraphs:
            self.say(paragraph)
        drawn = section.tables or [chart_table(chart) for chart in section.charts]
        for table in drawn:
            self.table(table, heading=table.title != section.title)
        shown = _weightiest(section, self.most)
        for listing in section.listings:
            entries = [entry for entry in listing.entries if id(entry) in shown]
            if entries:
                self.listing(replace(listing, entries=entries))
        hidden = sum(len(listing.entries) for listing in section.listings) - len(shown)
        if hidden:
            more = _("and {count} more: “--show 0” shows them here, “--format csv” lists all.")
            self.say(f"  {more.format(count=hidden)}")

    def listing(self, listing: Listing) -> None:
        """Signs, codes and places in columns of their own; the texts beside them, or below where there is no room."""
        if listing.title:
            self.say(f"  {listing.title}", "dim")
        codes = max((width(entry.code) for entry in listing.entries), default=0)
        places = max((width(visible(entry.place)) for entry in listing.entries), default=0)
        for entry in listing.entries:
            self.entry(entry, codes, places)

    def entry(self, entry: Entry, codes: int, places: int) -> None:
        head = Text("  ").append(entry_sign(entry), style=_STYLES[entry.emphasis]).append(" ")
        for text, room, style in ((entry.code, codes, "bold"), (visible(entry.place), places, "cyan")):
            if room:
                head.append(text + " " * (room - width(text) + _GAP), style=style)
        left = 4 + sum(room + _GAP for room in (codes, places) if room)
        if self.width - left < _LEAST_SENTENCE:
            self.line(Text(head.plain.rstrip()))
            head, left = Text(" " * 4), 4
        text = visible(entry.text, lines=True)
        lines = (
            [Text(line) for line in wrapped(text, self.width - left)]
            if entry.quote
            else (_sentence(text, quiet_text(entry), self.width - left))
        )
        self.line(head + lines[0])
        for line in lines[1:]:
            self.line(Text(" " * left) + line)
        if entry.quote:
            self.quote(entry.quote, entry)

    def quote(self, quote: Quote, entry: Entry) -> None:
        """The record on a line, the cell in question underlined, then the way out."""
        line, stroke = quoted(quote, self.width - _QUOTE)
        self.line(Text(" " * _QUOTE + line, style="dim"))
        if stroke:
            self.line(Text(" " * _QUOTE + stroke, style=_STYLES[entry.emphasis]))
        for hint in wrapped(visible(entry.hint or "", lines=True), self.width - _QUOTE):
            if hint:
                self.line(Text(" " * _QUOTE + hint))

    def table(self, table: Table, *, heading: bool) -> None:
        self.gap()
        if heading and table.title:
            self.say(table.title, "underline")
        if unit := common_unit(table, self.report.display_unit, self.report.currency):
            self.say(unit, "dim")
        if table.rows or table.total:
            for grid in self.grids(table):
                self.console.print(grid)
        else:
            self.say(_("None."), "dim")
        for note in (table.note, missing_note(table)):
            if note:
                self.say(note, "dim")

    def grids(self, table: Table) -> Iterator[Grid]:
        """The table, in as many pieces as the width asks for; each begins with what a row is about."""
        unit, currency = self.report.display_unit, self.report.currency
        decimals = column_places(table, unit)
        rows = rows_of(table)
        texts = [[signed_text(cell, unit, decimals[i]) for i, cell in enumerate(row)] for row in rows]
        heads = head_texts(table, unit, currency)
        numeric = numeric_columns(table)
        wants = [_Want.of(heads[i], [row[i] for row in texts], numeric[i]) for i in range(len(heads))]
        stub = range(1 + next((i for i, figures in enumerate(numeric[:2]) if not figures), 0))
        for number, columns in enumerate(_pieces(wants, self.width, stub)):
            if number:
                self.gap()
            widths = _widths([wants[i] for i in columns], self.width)
            grid = Grid(box=_BOX, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), show_footer=bool(table.total))
            for i, room in zip(columns, widths, strict=True):
                footer = _styled(texts[-1][i], rows[-1][i], room, bold=True) if table.total else Text()
                head = "\n".join(wrapped(folded_head(heads[i], room), room))
                grid.add_column(
                    Text(head, style="bold"), footer=footer, width=room, overflow="fold",
                    justify="right" if numeric[i] else "left", vertical="top",
                )  # fmt: skip
            body = len(rows) - 1 if table.total else len(rows)
            for row, drawn in zip(rows[:body], texts[:body], strict=True):
                grid.add_row(*(_styled(drawn[i], row[i], n) for i, n in zip(columns, widths, strict=True)))
            yield grid

    def definitions(self) -> None:
        if not self.report.definitions or self.brief:
            return
        self.gap()
        for term, text in self.report.definitions:
            self.say(_("{term}: {definition}").format(term=term, definition=text), "dim")


def _sentence(text: str, quiet: str, room: int) -> list[Text]:
    """A text and what is quieter, on the same line where both fit."""
    lines = [Text(line) for line in wrapped(text, room)]
    if quiet and "\n" not in quiet and len(lines) == 1 and width(text) + _GAP + width(quiet) <= room:
        return [lines[0].append(" " * _GAP).append(quiet, style="dim")]
    return lines + [Text(line, style="dim") for line in wrapped(quiet, room) if quiet]


def _styled(text: str, cell: Cell, room: int, *, bold: bool = False) -> Text:
    return Text("\n".join(wrapped(text, room)), style=f"{'bold ' if bold else ''}{_STYLES[cell.emphasis]}".strip())


_WEIGHTS = ("bad", "watch", "", "good", "quiet")


def _weightiest(section: Section, most: int | None) -> set[int]:
    """The entries (by identity) that are shown where there is a limit: what weighs most, then what comes first."""
    entries = [entry for listing in section.listings for entry in listing.entries]
    if most is not None:
        entries = sorted(entries, key=lambda entry: _WEIGHTS.index(entry.emphasis))[:most]
    return {id(entry) for entry in entries}


class _Want:
    """The room a column would like, and the least that it can live with."""

    def __init__(self, full: int, least: int) -> None:
        self.full = max(full, 1)
        self.least = max(min(least, full), 1)

    @classmethod
    def of(cls, head: str, texts: Sequence[str], numeric: bool) -> _Want:
        content = max((width(line) for text in texts for line in text.split("\n")), default=0)
        words = [min(width(word), _LEAST_TEXT) for word in re.split(r"[ （]", head)]
        least = max(content, *words) if numeric else max(_LEAST_TEXT, *words)
        return cls(max(content, width(head)), least)


def _pieces(wants: Sequence[_Want], room: int, stub: Sequence[int]) -> Iterator[list[int]]:
    """The columns in groups that fit; each begins with the columns that say what a row is about."""
    lead = sum(wants[i].least + _GAP for i in stub)
    group, used = list(stub), lead
    for i in range(len(stub), len(wants)):
        if len(group) > len(stub) and used + wants[i].least > room:
            yield group
            group, used = list(stub), lead
        group.append(i)
        used += wants[i].least + _GAP
    yield group


def _widths(wants: Sequence[_Want], room: int) -> list[int]:
    """What each column gets: its least, and what is left over goes round until the narrow ones have all they want."""
    widths = [min(want.least, room) for want in wants]
    spare = room - _GAP * (len(wants) - 1) - sum(widths)
    hungry = sorted(range(len(wants)), key=lambda i: (wants[i].full - widths[i], i))
    for place, i in enumerate(hungry):
        given = max(0, min(wants[i].full - widths[i], spare // (len(hungry) - place)))
        widths[i] += given
        spare -= given
    return widths
