"""A report is data; sinks draw it. Nothing here knows a format, and no sink knows which report it draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Literal

import polars as pl

from sop_cli.records.finding import Severity

CellKind = Literal["text", "money", "percent", "count", "number", "date", "days", "points"]
Emphasis = Literal["", "good", "watch", "bad", "quiet"]

Value = str | int | Fraction | date | None


@dataclass(frozen=True)
class Cell:
    """One figure or text.

    value: text; minor units for money; a Fraction for percent (1 is 100%), number, days, points; an int for
    count; a date. None is shown as "—" and `note` says why. emphasis always comes with a sign (▲ ▼ √ ×), never by
    colour alone. comment: what a workbook tells about the cell when one points at it; other forms leave it out.
    """

    value: Value
    kind: CellKind = "text"
    emphasis: Emphasis = ""
    note: str | None = None
    comment: str | None = None


@dataclass(frozen=True)
class Head:
    """A column's title. `unit` is appended by the sink for money (display unit) and such.

    field: the canonical English name, for CSV and for reading a table back. width: in characters, a wish.
    """

    title: str
    kind: CellKind = "text"
    field: str | None = None
    width: int | None = None


@dataclass(frozen=True)
class Table:
    """A table with heads; `total` is drawn bold below the rows. `note` stands under it.

    name: a short name, unique in the report. apart: it has a sheet of its own in a workbook, under that name, since
    other programs read it; so has every long table. details: number of a row → what it is made of; the page opens it
    below the row, other forms leave it out.
    """

    title: str
    heads: Sequence[Head]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] | None = None
    note: str | None = None
    name: str | None = None
    apart: bool = False
    details: Mapping[int, Table] = field(default_factory=dict)


@dataclass(frozen=True)
class Lines:
    """Many records of one shape, in columns, for programs: too many for a `Cell` each.

    frame: names as text, figures as whole steps, a struct of figures where a column has several. scales: how many
    steps of a figure make one of its unit (100 for money); the others count as they are.
    """

    frame: pl.DataFrame
    scales: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class LongTable:
    """A flat table of parts under common heads; every part has the heads' fields as columns."""

    heads: Sequence[Head]
    parts: Sequence[Lines]


@dataclass(frozen=True)
class Series:
    """One line of figures of a chart, in the chart's unit; None leaves a gap."""

    title: str
    values: Sequence[Value]


@dataclass(frozen=True)
class Chart:
    """Figures to be drawn: bars (horizontal, by category), columns (over time), line, or steps (a waterfall).

    kind_of_value says how the figures are shown. target is drawn as a line or a mark, not as a bar.
    """

    kind: Literal["bars", "columns", "line", "steps"]
    title: str
    categories: Sequence[str]
    series: Sequence[Series]
    kind_of_value: CellKind = "money"
    target: Series | None = None


@dataclass(frozen=True)
class Quote:
    """A record beside an entry: its telling cells, each on one line. mark: the number of the cell that is meant."""

    cells: Sequence[str]
    mark: int | None = None


@dataclass(frozen=True)
class Entry:
    """One thing to look at: a fact, its place and a way out.

    emphasis: how much it weighs, drawn as a sign (× bad, ● watch, ○ none). code: of the rule that found it. place:
    inside of what the listing is about, such as [10月]!H3. about: whom or what the record is about. value: what stands
    there, as written; hint: the way out. Both are drawn quieter than the text. quote: the record, where there is room
    for it: then about and value need not be said.
    """

    text: str
    emphasis: Emphasis = ""
    code: str = ""
    place: str = ""
    about: str | None = None
    value: str | None = None
    hint: str | None = None
    quote: Quote | None = None


@dataclass(frozen=True)
class Listing:
    """Things to look at, one below the other. title: what they have in common, such as a file; may be empty.

    columns: what an entry's fields are called where a sheet draws them as columns; findings' words where not given.
    """

    title: str
    entries: Sequence[Entry]
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Section:
    """A part of a report: a title, the one sentence that matters, then tables and charts, or listings."""

    title: str
    lead: str | None = None
    paragraphs: Sequence[str] = ()
    tables: Sequence[Table] = ()
    charts: Sequence[Chart] = ()
    listings: Sequence[Listing] = ()
    brief: bool = True  # shown on the terminal; the rest only in files


@dataclass(frozen=True)
class Report:
    """A whole report.

    kind: a word for the mark in outputs ("review", "evaluation", "breakdown", "check", "read", …).
    facts: label and text under the title (period, as-of date, SOP and its version …). headline: the sentence on top.
    definitions: term and definition of every figure used. inputs: rows of the page of inputs. closing: what to do next.
    display_unit: the unit that money is shown in.
    """

    kind: str
    title: str
    facts: Sequence[tuple[str, str]] = ()
    headline: str | None = None
    sections: Sequence[Section] = ()
    definitions: Sequence[tuple[str, str]] = ()
    inputs: Table | None = None
    closing: str | None = None
    display_unit: str = "元"
    currency: str = "CNY"


@dataclass(frozen=True)
class RuleText:
    """A rule as it is explained beside its findings: title in a few words, lead in a sentence, text the whole page."""

    code: str
    name: str
    title: str
    lead: str
    text: str
    severity: Severity


@dataclass(frozen=True)
class FormData:
    """What is filled into a form: `{name}` from values, rows with `{list.field}` from lists.

    form: target-breakdown, followup-log, evaluation, review … blank: only headings, drop-downs and checks.
    choices: field → words offered as a drop-down. dates: fields checked to be dates. inputs: fields that are left to be
    filled in though the form is not blank. hints: field → what is said when an input cell is chosen. A
    blank form may have rows already: they stand in front of the empty ones.
    """

    form: str
    values: Mapping[str, Cell] = field(default_factory=dict)
    lists: Mapping[str, Sequence[Mapping[str, Cell]]] = field(default_factory=dict)
    blank: bool = False
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    dates: Sequence[str] = ()
    inputs: Sequence[str] = ()
    hints: Mapping[str, str] = field(default_factory=dict)
