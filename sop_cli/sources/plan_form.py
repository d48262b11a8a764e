"""The plan of `split-targets` in its workbook form, read into the same shape as the YAML, with the place of every cell.

A block is known by its heads, wherever it stands: sheets may be renamed, rows moved, columns in another order, columns
of notes added. What is not understood is an error at its cell, all of them at once; nothing is left out silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sop_cli.errors import SopError, Where
from sop_cli.i18n import _
from sop_cli.records.finding import Input
from sop_cli.records.people import did_you_mean, name_key
from sop_cli.records.plan_form import BLOCKS, FACTS, FORM, NOTES, TARGETS, WORDS, Block, FormColumn, choices, meant
from sop_cli.sources.files import read_file
from sop_cli.sources.plan_rows import PlanRow, assemble
from sop_cli.sources.raw import RawFile, RawSheet
from sop_cli.sources.yaml import Document, Path_
from sop_cli.values.letters import column_letter
from sop_cli.values.text import tidy

_FIRST_OF_MONTH = re.compile(r"(\d{4}-\d{2})-01(?: 00:00:00)?")
_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2}) 00:00:00")
_MONTHS = ("period", "month", "from")

Cells = dict[int, str]
"""The cells of a row that hold anything, by 0-based column."""


@dataclass(frozen=True)
class FormDocument(Document):
    """The form as a document: the same data as the YAML, its places cells instead of lines."""

    places: Mapping[Path_, Where] = field(default_factory=dict)
    rows: int = 0

    @property
    def as_input(self) -> Input:
        """The workbook as an input of a run; its rows are those that say something."""
        return Input(self.shown, None, self.rows, None, self.sha256)

    def where(self, path: Path_, *, key: bool = False) -> Where:  # noqa: ARG002 - a cell is both
        """The cell of a part of the plan; the nearest around it where it has none of its own."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.places:
                return self.places[path[:end]]
        return Where(self.shown)


def read_form(path: Path, shown: str) -> tuple[FormDocument, list[SopError]]:
    """The form's data and every cell of it that is at fault. Raises SopError for a file that is no such form."""
    raw = read_file(path, shown)
    reading = _Form(raw)
    for sheet in raw.sheets:
        if not sheet.hidden:
            reading.sheet(sheet)
    if "targets" not in reading.found:
        message = _("No table of targets is in this workbook: no row has the heads {heads}.").format(
            heads=_(", ").join(str(column.title) for column in TARGETS.columns[:2])
        )
        hint = _("sop export {form} --blank -o plan.xlsx writes the form.").format(form=FORM)
        raise SopError(message, Where(shown), hint)
    places: dict[Path_, Where] = {(): Where(shown)}
    data = assemble(reading.facts, reading.rows, places, reading.errors)
    known = dict.fromkeys(places, (0, 0, 0))
    count = sum(len(rows) for rows in reading.rows.values())
    document = FormDocument(shown, data, (), {}, known, "", raw.sha256, places, count)
    return document, _downwards(reading.errors, raw)


def _downwards(errors: Sequence[SopError], raw: RawFile) -> list[SopError]:
    """Each once, sheet by sheet and row by row."""
    order = {sheet.name: number for number, sheet in enumerate(raw.sheets)}
    once = {(error.where, error.message): error for error in errors}
    return sorted(once.values(), key=lambda error: (order.get(error.where.sheet, -1), error.where.row or 0))


class _Form:
    """The sheets of one workbook, read block by block."""

    def __init__(self, raw: RawFile) -> None:
        self.shown = raw.path
        self.facts: dict[str, tuple[str, Where]] = {}
        self.rows: dict[str, list[PlanRow]] = {block.name: [] for block in BLOCKS}
        self.found: set[str] = set()
        self.errors: list[SopError] = []

    def sheet(self, sheet: RawSheet) -> None:
        """Every block on a sheet, and the facts above."""
        self._faults(sheet)
        block: Block | None = None
        heads: dict[int, FormColumn] = {}
        before = len(self.found)
        for number, cells in _lines(sheet):
            begun = next((one for one in BLOCKS if _is_head(one, cells)), None)
            if begun:
                block, heads = begun, self._heads(sheet, number, cells, begun)
                self.found.add(begun.name)
            elif block is None:
                self._facts(sheet, number, cells)
            else:
                self._row(sheet, number, cells, block, heads)
        if len(self.found) == before:
            self._without_heads(sheet)

    def _faults(self, sheet: RawSheet) -> None:
        for fault in sheet.faults:
            cell = None if fault.column is None else f"{column_letter(fault.column)}{fault.row}"
            where = Where(self.shown, sheet=sheet.name, row=fault.row, cell=cell)
            self.errors.append(SopError(fault.reason, where, fault.hint))

    def _without_heads(self, sheet: RawSheet) -> None:
        """A sheet called like one of ours, with something on it, but without its heads."""
        for block in BLOCKS:
            names = (name_key(block.title.en), name_key(block.title.zh))
            if name_key(sheet.name or "") in names and any(len(cells) > 1 for _row, cells in _lines(sheet)):
                heads = _(", ").join(str(column.title) for column in block.columns)
                message = _("The row of heads of this sheet is missing.")
                where = Where(self.shown, sheet=sheet.name)
                self.errors.append(SopError(message, where, _("These are its heads: {heads}").format(heads=heads)))

    def _heads(self, sheet: RawSheet, number: int, cells: Cells, block: Block) -> dict[int, FormColumn]:
        known = block.by_key()
        heads: dict[int, FormColumn] = {}
        for at, text in cells.items():
            column = known.get(name_key(text))
            where = self._where(sheet, number, at, text)
            if column is not None and column in heads.values():
                message = _("The column “{name}” stands here twice.").format(name=text)
                self.errors.append(SopError(message, where, _("Keep one of the two.")))
            elif column is not None:
                heads[at] = column
            elif name_key(text) not in NOTES:
                titles = [str(one.title) for one in block.columns]
                near = did_you_mean(text, titles)
                hint = (
                    _("Did you mean “{near}”?").format(near=near)
                    if near
                    else _("Known are {heads}; what is only for people goes under “{note}”.").format(
                        heads=_(", ").join(titles), note=_("Notes")
                    )
                )
                message = _("The column “{name}” is not known here.").format(name=text)
                self.errors.append(SopError(message, where, hint))
        return heads

    def _facts(self, sheet: RawSheet, number: int, cells: Cells) -> None:
        """Labels with their values to the right, or behind a colon in the same cell."""
        labels = {key: fact for fact in FACTS for key in fact.keys}
        wanted: FormColumn | None = None
        for at, text in cells.items():
            label, _colon, rest = text.replace("：", ":", 1).partition(":")
            fact = labels.get(name_key(label))
            if fact is not None and rest.strip():
                self._fact(fact, rest.strip(), self._where(sheet, number, at, str(fact.title), text))
            elif fact is not None:
                wanted = fact
            elif wanted is not None:
                self._fact(wanted, text, self._where(sheet, number, at, str(wanted.title), text))
                wanted = None

    def _fact(self, fact: FormColumn, text: str, where: Where) -> None:
        if fact.field in self.facts:
            message = _("“{name}” stands here twice.").format(name=fact.title)
            self.errors.append(SopError(message, where, _("Keep one of the two.")))
        self.facts[fact.field] = (self._meant(fact, text, where), where)

    def _row(self, sheet: RawSheet, number: int, cells: Cells, block: Block, heads: Mapping[int, FormColumn]) -> None:
        row = PlanRow(Where(self.shown, sheet=sheet.name, row=number))
        for at, text in cells.items():
            if at in heads:
                column = heads[at]
                where = self._where(sheet, number, at, str(column.title), text)
                row.cells[column.field] = (self._meant(column, text, where), where)
        if row.cells:
            self.rows[block.name].append(row)

    def _meant(self, column: FormColumn, text: str, where: Where) -> str:
        """What a cell says, in the plan's words."""
        if column.field in _MONTHS or column.field == "name":
            whole = _FIRST_OF_MONTH.fullmatch(text)  # Excel makes a date of 2023-10
            text = whole[1] if whole and column.field != "from" else _MIDNIGHT.sub(r"\1", text)
        if column.field not in WORDS:
            return text
        key = meant(column.field, text)
        if key in WORDS[column.field]:
            return key
        words = choices(column.field)
        near = did_you_mean(text, words) or next((word for word in words if text in word), None)
        hint = (
            _("Did you mean “{near}”?").format(near=near)
            if near
            else _("Write one of these: {words}").format(words=_(", ").join(words))
        )
        message = _("“{word}” is not understood under {head}.").format(word=text, head=column.title)
        self.errors.append(SopError(message, where, hint))
        return key

    def _where(self, sheet: RawSheet, row: int, at: int, column: str, quote: str | None = None) -> Where:
        quote = column if quote is None else quote
        return Where(
            self.shown, sheet=sheet.name, row=row, column=column, cell=f"{column_letter(at)}{row}", quote=quote,
            mark=(0, len(quote)),
        )  # fmt: skip


def _lines(sheet: RawSheet) -> Iterator[tuple[int, Cells]]:
    """The rows with anything in them."""
    names = [name for name in sheet.frame.columns if name.startswith("c")]
    for number, *cells in sheet.frame.select("_row", *names).iter_rows():
        yield number, {at: tidy(cell) for at, cell in enumerate(cells) if cell and tidy(cell)}


def _is_head(block: Block, cells: Cells) -> bool:
    """Whether a row is the block's heads: the columns it cannot do without, and mostly known ones."""
    known = block.by_key()
    fields = [known[name_key(text)].field for text in cells.values() if name_key(text) in known]
    needed = all(any(name in fields for name in some) for some in block.needed)
    return needed and 2 * len(fields) >= len(cells)
