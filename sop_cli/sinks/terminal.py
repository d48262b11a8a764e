"""The terminal: at most 100 columns, figures to the right, a sign with every colour, a last line with what is next."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence

from rich.box import Box
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from sop_cli.i18n import _
from sop_cli.reports.model import Cell, Report, Section, Table
from sop_cli.reports.result import Result
from sop_cli.sinks.charted import chart_table
from sop_cli.sinks.figures import NUMERIC, column_places, common_unit, head_texts, missing_note, rows_of, signed_text
from sop_cli.sinks.masking import report_of
from sop_cli.sinks.meta import Meta
from sop_cli.values.visible import visible, width

WIDEST = 100
_GAP = 2
_LEAST_TEXT = 10
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
        self.width = min(meta.width, WIDEST)
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
        self.console.print(Text(visible(text, lines=True), style=style), soft_wrap=False, overflow="fold")

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
        """The table, in as many pieces side by side as the width asks for; each begins with the first column."""
        unit, currency = self.report.display_unit, self.report.currency
        decimals = column_places(table, unit)
        rows = rows_of(table)
        texts = [[signed_text(cell, unit, decimals[i]) for i, cell in enumerate(row)] for row in rows]
        heads = head_texts(table, unit, currency)
        numeric = [head.kind in NUMERIC for head in table.heads]
        wants = [_Want.of(heads[i], [row[i] for row in texts], numeric[i]) for i in range(len(heads))]
        for number, columns in enumerate(_pieces(wants, self.width)):
            if number:
                self.gap()
            widths = _widths([wants[i] for i in columns], self.width)
            grid = Grid(box=_BOX, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0), show_footer=bool(table.total))
            for i, room in zip(columns, widths, strict=True):
                footer = _styled(texts[-1][i], rows[-1][i], bold=True) if table.total else Text()
                grid.add_column(
                    Text(_fitted(heads[i], room), style="bold"), footer=footer, width=room, overflow="fold",
                    justify="right" if numeric[i] else "left", vertical="top",
                )  # fmt: skip
            body = len(rows) - 1 if table.total else len(rows)
            for row, drawn in zip(rows[:body], texts[:body], strict=True):
                grid.add_row(*(_styled(drawn[i], row[i]) for i in columns))
            yield grid

    def definitions(self) -> None:
        if not self.report.definitions or self.brief:
            return
        self.gap()
        for term, text in self.report.definitions:
            self.say(_("{term}: {definition}").format(term=term, definition=text), "dim")


def _styled(text: str, cell: Cell, *, bold: bool = False) -> Text:
    return Text(text, style=f"{'bold ' if bold else ''}{_STYLES[cell.emphasis]}".strip())


def _fitted(head: str, room: int) -> str:
    """A head that is too long for one line breaks before its unit."""
    return head if width(head) <= room else re.sub(r" ?([（(][^（(]*[）)])$", r"\n\1", head)


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


def _pieces(wants: Sequence[_Want], room: int) -> Iterator[list[int]]:
    """The columns in groups that fit; a group after the first starts with column 0 again."""
    group: list[int] = []
    used = -_GAP
    for i, want in enumerate(wants):
        if len(group) > 1 and used + _GAP + want.least > room:
            yield group
            group, used = [0], wants[0].least
        group.append(i)
        used += _GAP + want.least
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
