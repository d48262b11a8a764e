"""What a command hands to the sinks: one result, every form of it made only when asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from sop_cli.records.change import Change
from sop_cli.records.finding import Finding, Input, Severity
from sop_cli.reports.model import FormData, LongTable, Report, RuleText, Table


@dataclass(frozen=True)
class MarkedSheet:
    """A sheet of a log as it came: its text cells by true row, its header row, and the findings on it.

    frame: `_row` and `c0`, `c1`, … as in RawSheet. merges: (first row, last row, first column, last column), rows
    from 1, columns from 0, ends included. broken: rows whose cells could not be told apart, which are no records.
    keys: row → the record's key (`records/origin.py`). owners: row → who followed up, as the members are called; None
    where nobody is named. filled: (row, column) → what a cell that points to the one above stands for. source: the
    workbook that the sheet is from, where its look can be kept. changes: what can be corrected with certainty.
    """

    file: str
    sheet: str | None
    header_row: int
    frame: pl.DataFrame
    findings: Sequence[Finding]
    merges: Sequence[tuple[int, int, int, int]] = ()
    broken: frozenset[int] = frozenset()
    keys: Mapping[int, str] = field(default_factory=dict)
    owners: Mapping[int, str | None] = field(default_factory=dict)
    filled: Mapping[tuple[int, int], str] = field(default_factory=dict)
    source: Path | None = None
    changes: Sequence[Change] = ()


class Late(Sequence[Finding]):
    """Findings that are worded when somebody looks at one; what the weightiest weighs is known before."""

    def __init__(self, make: Callable[[], Sequence[Finding]], worst: Severity | None) -> None:
        self._make = make
        self.worst = worst

    @cached_property
    def _made(self) -> Sequence[Finding]:
        return self._make()

    def __len__(self) -> int:
        return len(self._made)

    def __getitem__(self, index: Any) -> Any:
        return self._made[index]


def worst(findings: Sequence[Finding]) -> Severity | None:
    """The most that any of the findings weighs; None without findings."""
    if isinstance(findings, Late):
        return findings.worst
    return max((finding.severity for finding in findings), key=lambda severity: severity.rank, default=None)


@dataclass(frozen=True)
class Bundle:
    """One form filled for each of several people, to be printed in one go.

    items: (name, data) in order, names unique. listing: a table on a sheet of its own behind them, with room for the
    pen.
    """

    form: str
    items: Sequence[tuple[str, FormData]]
    listing: Table


@dataclass(frozen=True)
class Event:
    """An all-day entry of a calendar.

    key: what makes it this entry and no other: the same key is the same entry in every file. end: the day after the
    last one. about: further lines.
    """

    key: tuple[str, ...]
    start: date
    end: date
    title: str
    about: str = ""


@dataclass(frozen=True)
class Result:
    """A command's outcome.

    document(summary): the command's own JSON keys; with summary its lists of findings and records are [].
    report(): the drawn form. rows(): one flat table with canonical heads, for CSV. form(): data of the filled form,
    drawn before the report's sheets in a workbook. marked(): the log's sheets, for the marked workbook. bundle(): one
    form for each of several people, in place of form(). events(): entries for a calendar. titles: what each code of a
    finding stands for. manual(): the rules behind the findings; a result that has them can be written for programs
    that show findings (github, sarif, junit). one_page(): the report in three sentences and two pictures.
    good_news(names): what is worth a cheer about people, teams or regions.
    """

    command: str
    document: Callable[[bool], dict[str, Any]]
    report: Callable[[], Report]
    rows: Callable[[], Table | LongTable]
    form: Callable[[], FormData] | None = None
    marked: Callable[[], Sequence[MarkedSheet]] | None = None
    bundle: Callable[[], Bundle] | None = None
    events: Callable[[], Sequence[Event]] | None = None
    manual: Callable[[], Sequence[RuleText]] | None = None
    one_page: Callable[[], Report] | None = None
    good_news: Callable[[Sequence[str]], Report] | None = None
    findings: Sequence[Finding] = ()
    inputs: Sequence[Input] = ()
    period: str | None = None
    titles: Mapping[str, str] = field(default_factory=dict)
