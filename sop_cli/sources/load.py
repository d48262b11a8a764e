"""Files of a kind of record → one typed frame, the findings, and what was left aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import polars as pl

from sop_cli.errors import CollectedError, SopError, Where, raise_all
from sop_cli.i18n import _
from sop_cli.records import frames
from sop_cli.records.book import UNTIDY_CELLS
from sop_cli.records.finding import Finding, Input, Severity
from sop_cli.records.kinds import KINDS
from sop_cli.records.origin import ORIGIN_SHEET, OWN_HEADERS
from sop_cli.records.sop import SourceSpec
from sop_cli.sources import collected
from sop_cli.sources.files import read_file
from sop_cli.sources.found import NAMES, ROW, Found
from sop_cli.sources.header import Header
from sop_cli.sources.header_check import NoFit
from sop_cli.sources.headers import find_header
from sop_cli.sources.places import FileRef as FileRef
from sop_cli.sources.places import matches as matches
from sop_cli.sources.places import named as named
from sop_cli.sources.raw import RawFile, RawSheet
from sop_cli.sources.shares import share_findings
from sop_cli.sources.typed import BAD, read_sheet
from sop_cli.sources.words import PART, Vocabulary
from sop_cli.values.letters import column_letter

if TYPE_CHECKING:
    from sop_cli.records.base import Record

_KIND_OF_MARK = {
    "targets": "targets", "form:target-breakdown": "targets",
    "followups": "followups", "form:followup-log": "followups", "marked-log": "followups",
    "collected": "followups",
    "form:spot-check": "spot_checks", "form:interview": "actions",
    "form:sales-plan": "plans",
}  # fmt: skip
"""Our own outputs that are records, by the mark in their properties; all others are reports."""


_NOT_FILED = frozenset({"未列入原因", "Why not"})
"""The head by which the list of plans that were not filed is known."""

_REPORTS = frozenset(
    {
        "metric,dimension,value,target,actual,rate,gap",
        "rank,name,target,actual,rate,new_customers,retention,score,grade,advice",
        "code,name,severity,file,sheet,row,column,owner,customer,value,message,hint,fixable",
    }
)
"""The header lines of reports that we write as CSV, which has no place for a mark."""


_BREAKDOWN = ("metric", "region", "team", "product", "person", "channel", "month", "target")
"""The heads of the records that split-targets writes as CSV, in their order, without what is not split."""


@dataclass
class Loaded:
    """What was read of one kind.

    frame: types of `records/frames.py` plus `_bad` (String: fields of the row that held something unreadable).
    columns: [{file, sheet, header, field}] of every column met; field None for further ones.
    further: (file, sheet) → (header, column of the raw sheet) of those that are none of ours.
    headers: (file, sheet, field) → (header as written, letter). header_rows: (file, sheet) → row.
    errors: what could not be read while other files could; each is a finding too.
    untidy: of logs, the cells that are not in their clean form, as `UNTIDY_CELLS`.
    """

    kind: type[Record]
    frame: pl.DataFrame
    findings: list[Finding] = field(default_factory=list)
    inputs: list[Input] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    columns: list[dict[str, str | None]] = field(default_factory=list)
    headers: dict[tuple[str, str | None, str], tuple[str, str]] = field(default_factory=dict)
    header_rows: dict[tuple[str, str | None], int] = field(default_factory=dict)
    further: dict[tuple[str, str | None], list[tuple[str, str]]] = field(default_factory=dict)
    errors: list[SopError] = field(default_factory=list)
    untidy: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=UNTIDY_CELLS))

    @property
    def fields(self) -> frozenset[str]:
        """The fields that some file has as a column."""
        return frozenset(name for _file, _sheet, name in self.headers)


@dataclass
class _Reading:
    """The reading of one kind's files, sheet by sheet."""

    words: Vocabulary
    loaded: Loaded
    frames: list[pl.DataFrame] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)

    def file(self, ref: FileRef) -> None:
        """Read a file; raises SopError when nothing in it can be used."""
        raw = read_file(ref.path, ref.shown, ref.sheet)
        self.loaded.notes.extend(raw.notes)
        if _is_report(raw):
            note = _("{file}: a report of this tool, not read as {kind}.")
            self.loaded.notes.append(note.format(file=ref.shown, kind=self.words.kind.title))
            return
        if raw.mark is not None and _KIND_OF_MARK.get(raw.mark) != self.words.kind.kind_name:
            self.loaded.notes.append(
                _("{file}: an output of this tool ({mark}), not read as {kind}.").format(
                    file=ref.shown, mark=raw.mark, kind=self.words.kind.title
                )
            )
            return
        if raw.mark == collected.MARK:
            self.replaced.extend(taken for _came, taken in collected.notes_of(raw).values())
        fits = self._fitting(raw, named=ref.sheet is not None)
        for sheet, header, found in self._of_the_form(raw, fits):
            self._sheet(raw, sheet, header, found)

    def _fitting(self, raw: RawFile, *, named: bool) -> list[tuple[RawSheet, Header, Found]]:
        """The sheets that hold records of the kind; the others are noted, or all together an error."""
        fits: list[tuple[RawSheet, Header, Found]] = []
        unfit: list[tuple[RawSheet, NoFit]] = []
        for sheet in raw.sheets:
            if sheet.name == ORIGIN_SHEET:
                continue
            if sheet.hidden and not named:
                self._note_sheet(raw, sheet, _("hidden"))
                continue
            found = Found(raw.path, sheet.name)
            header = find_header(sheet, self.words, found)
            if isinstance(header, NoFit):
                unfit.append((sheet, header))
            else:
                fits.append((sheet, header, found))
        near = [why.error for _sheet, why in unfit if why.near]
        if not fits:
            self._nothing(raw, unfit)
        for error in near:
            self.failed(error)
        for sheet, why in unfit:
            if fits and not why.near:
                self._note_sheet(raw, sheet, _("no such records"))
        return fits

    def _of_the_form(
        self, raw: RawFile, fits: list[tuple[RawSheet, Header, Found]]
    ) -> list[tuple[RawSheet, Header, Found]]:
        """A filled breakdown shows the same targets on several sheets: its finest cells count, else the form itself.

        A register of sales plans lists behind it what was not filed; that is no plan.
        """
        if raw.mark == "form:sales-plan":
            return [fit for fit in fits if not any(head.text in _NOT_FILED for head in fit[1].heads)]
        if raw.mark != "form:target-breakdown":
            return fits
        fine = [fit for fit in fits if {"metric", "month", "target"} <= fit[1].by_field.keys()]
        kept = fine or [fit for fit in fits if PART in fit[1].by_field] or fits
        for sheet, _header, _found in fits:
            if all(sheet is not one for one, _h, _f in kept):
                self._note_sheet(raw, sheet, _("the same targets stand on another sheet"))
        return kept

    def _nothing(self, raw: RawFile, unfit: Sequence[tuple[RawSheet, NoFit]]) -> None:
        """No sheet fits: the errors of those that nearly do, else of the one with anything in it."""
        near = [why.error for _sheet, why in unfit if why.near]
        filled = [why.error for sheet, why in unfit if sheet.frame.height]
        errors = near or filled[:1] or [why.error for _sheet, why in unfit][:1]
        raise_all(errors or [SopError(_("All sheets of this workbook are hidden."), Where(raw.path))])

    def _note_sheet(self, raw: RawFile, sheet: RawSheet, why: str) -> None:
        self.loaded.notes.append(
            _("{file}: the sheet “{sheet}” was not read ({why}).").format(file=raw.path, sheet=sheet.name, why=why)
        )

    def _sheet(self, raw: RawFile, sheet: RawSheet, header: Header, found: Found) -> None:
        words = replace(self.words, unit=None) if _is_breakdown(raw) else self.words
        typed = read_sheet(sheet, header, words, found)
        self.frames.append(typed.frame)
        self.loaded.untidy = pl.concat([self.loaded.untidy, typed.untidy])
        self.loaded.findings.extend(typed.findings)
        self.loaded.inputs.append(Input(raw.path, sheet.name, typed.frame.height, raw.encoding, raw.sha256))
        self.loaded.header_rows[(raw.path, sheet.name)] = header.row
        self.loaded.further[(raw.path, sheet.name)] = [
            (head.text, head.name)
            for head in header.heads
            if head.text and not head.used and head.text not in OWN_HEADERS
        ]
        for head in header.heads:
            if not head.text:
                continue
            fields = ("target",) if head.month else head.meaning.fields or (None,)
            for name in fields:
                shown = name and name.removeprefix("_")  # year, part and whole are understood, but are no fields
                self.loaded.columns.append({"file": raw.path, "sheet": sheet.name, "header": head.text, "field": shown})
                if shown and shown == name:
                    self.loaded.headers.setdefault(
                        (raw.path, sheet.name, shown), (head.text, column_letter(head.index))
                    )

    def failed(self, error: SopError) -> None:
        """Keep an error as a finding about its file, so that the rest is done."""
        for one in error.errors if isinstance(error, CollectedError) else (error,):
            self.loaded.errors.append(one)
            where = one.where
            self.loaded.findings.append(
                Finding(
                    ROW, NAMES[ROW], Severity.ERROR, one.message, one.hint, where.file, where.sheet, where.row,
                    where.column,
                )
            )  # fmt: skip


def read_kind(
    kind: str,
    files: Sequence[FileRef],
    *,
    source: SourceSpec | None = None,
    currency: str = "CNY",
    month_start: int = 1,
) -> Loaded:
    """Read files as one kind of record, in the order of their paths whatever the order they are named in.

    A file that cannot be used is a finding while others can be; when none can, all errors are raised.
    """
    model = KINDS[kind]
    words = Vocabulary.of(model, source, currency=currency, month_start=month_start)
    reading = _Reading(words, Loaded(model, _empty(model)))
    refs = _in_order(files)
    errors: list[SopError] = []
    for ref in refs:
        try:
            reading.file(ref)
        except SopError as error:
            errors.append(error)
    if errors and len(errors) == len(refs):
        raise_all(
            [one for error in errors for one in (error.errors if isinstance(error, CollectedError) else (error,))]
        )
    for failure in errors:
        reading.failed(failure)
    loaded = reading.loaded
    if reading.frames:
        whole = pl.concat(reading.frames)
        if reading.replaced:
            whole, gone = collected.without_replaced(whole, reading.replaced)
            loaded.findings = collected.elsewhere(loaded.findings, gone)
        loaded.frame = whole.with_row_index("_id").select(*frames.schema(model), BAD)
    if kind == "sales":
        loaded.findings.extend(share_findings(loaded.frame, loaded.headers))
    loaded.findings = sorted(loaded.findings, key=lambda finding: finding.order)
    return loaded


def is_own_text(raw: RawFile) -> bool:
    """Whether a text file, which has no mark, is one that this tool wrote."""
    return _is_report(raw) or _is_breakdown(raw)


def _is_report(raw: RawFile) -> bool:
    """Whether a text file is one of our reports, by its whole header line."""
    return ",".join(_first_line(raw)) in _REPORTS


def _is_breakdown(raw: RawFile) -> bool:
    """Whether a text file is the records that split-targets writes, whose amounts are in whole currency units."""
    line = _first_line(raw)
    ordered = [name for name in _BREAKDOWN if name in line]
    return line == ordered and {"metric", "month", "target"} <= set(line)


def _first_line(raw: RawFile) -> list[str]:
    """The header line of a text file; nothing of a workbook, which has marks."""
    if raw.encoding is None or not raw.sheets or not raw.sheets[0].frame.height:
        return []
    first = raw.sheets[0].frame.row(0, named=True)
    return [cell for name, cell in first.items() if name.startswith("c") and cell]


def _in_order(files: Sequence[FileRef]) -> list[FileRef]:
    """By path, each file (and sheet) once, however often it is named."""
    found: dict[tuple[str, str | None], FileRef] = {}
    for ref in sorted(files, key=lambda ref: (ref.shown, ref.sheet or "")):
        found.setdefault((str(ref.path.resolve()), ref.sheet), ref)
    return list(found.values())


def _empty(model: type[Record]) -> pl.DataFrame:
    return frames.empty(model).with_columns(pl.lit(None, pl.String).alias(BAD))
