"""Forms: workbooks with placeholders, ours or the company's own, filled with what a report knows.

`{name}` takes a value; a row with `{list.field}` is repeated for every item of the list, and `{list.n}` counts them.
A cell that holds nothing but a placeholder becomes a figure or a date; inside other text it becomes text.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from sop_cli.errors import MachineError, SopError, Where
from sop_cli.i18n import _
from sop_cli.records import plan_form
from sop_cli.reports.model import Cell, FormData, Report
from sop_cli.sinks import looks
from sop_cli.sinks.checks import Checks
from sop_cli.sinks.figures import cell_text, places, unit_text
from sop_cli.sinks.grow import repeat_row
from sop_cli.sinks.meta import Meta
from sop_cli.sinks.printing import fit_pages
from sop_cli.sinks.sheet_table import put
from sop_cli.values.visible import width

_PLACEHOLDER = re.compile(r"\{(?:([a-z][a-z_]*)?(\.))?([a-z][a-z_]*)\}")
_LINE = 15.5

COMMON = frozenset({"title", "period", "as_of", "team", "unit"})
VALUES: Mapping[str, frozenset[str]] = {
    plan_form.FORM: COMMON | {fact.field for fact in plan_form.FACTS},
    "target-breakdown": COMMON | {"total"},
    "followup-log": COMMON,
    "evaluation": COMMON,
    "sales-plan": COMMON | {"note"},
    "review": COMMON | {"participants", "agenda", "headline"},
    "spot-check": COMMON | {"count"},
    "interview": COMMON | {"name", "role", "leader", "score", "grade", "advice", "training", "earlier", "confirm"},
    "commitment-letters": COMMON | {
        "party", "representative", "name", "id", "role", "region", "leader", "place", "start", "end", "sign_by",
        "deadline",
    },
}  # fmt: skip
LISTS: Mapping[str, Mapping[str, frozenset[str]]] = {
    plan_form.FORM: {block.name: frozenset(column.field for column in block.columns) for block in plan_form.BLOCKS},
    "target-breakdown": {"lines": frozenset({"total", "dimension", "target", "owner", "due", "standard"})},
    "followup-log": {
        "records": frozenset({
            "customer", "owner", "date", "channel", "summary", "feedback", "next_action", "due_date", "done",
            "synced_to", "stage", "recorded_at", "deal",
        })
    },
    "evaluation": {
        "people": frozenset({
            "name", "target", "actual", "rate", "new_customers", "retention", "score", "grade", "advice",
        })
    },
    "sales-plan": {
        "plans": frozenset({
            "owner", "period", "customer", "visits", "strategy", "amount", "resource", "special", "status", "approver",
            "done",
        })
    },
    "review": {
        "goals": frozenset({"metric", "dimension", "value", "target", "actual", "rate", "gap"}),
        "problems": frozenset({"text"}),
        "measures": frozenset({"action", "owner", "due_date", "status", "effect"}),
        "awards": frozenset({"award", "winners", "reason"}),
    },
    "spot-check": {
        "records": frozenset({
            "id", "name", "customer", "date", "summary", "reason", "result", "checked", "checker", "note",
        })
    },
    "interview": {
        "metrics": frozenset({"metric", "target", "actual", "rate", "points", "note"}),
        "plan": frozenset({"action", "owner", "due_date", "status", "review", "effect"}),
    },
    "commitment-letters": {
        "goals": frozenset({"metric", "level", "target", "amount", "capitals", "due", "standard"}),
        "months": frozenset({"month", "targets", "capitals", "due"}),
        "rewards": frozenset({"text"}),
        "consequences": frozenset({"text"}),
        "clauses": frozenset({"text"}),
    },
}  # fmt: skip
"""What each form may ask for; a form need not ask for all of it."""

_FOLDERS: Mapping[str, str] = {"commitment-letters": "letters"}

BLANK_ROWS: Mapping[str, int] = {
    "lines": 16, "records": 40, "people": 14, "plans": 20, "goals": 8, "problems": 4, "measures": 6, "awards": 3,
    "targets": 6, "weights": 40, "limits": 24, "vacancies": 12,
}  # fmt: skip
"""How many empty rows a blank form offers."""


def filled(data: FormData, report: Report, meta: Meta) -> Workbook:
    """The form's workbook, filled. Raises SopError for a form that is no workbook or asks for what nobody knows."""
    book, shown = opened(data.form, meta)
    filling = Filling(data, report, meta, shown)
    for sheet in list(book.worksheets):
        filling.sheet(book, sheet)
        if "/" not in shown:  # ours; how a company's own is printed is its own business
            fit_pages(sheet, sheet.max_row + 1, sum(column.width for column in sheet.column_dimensions.values()))
    return book


def opened(form: str, meta: Meta) -> tuple[Workbook, str]:
    """The form's workbook and what it is called. Raises SopError for one that is no workbook."""
    source, shown = template(form, ".xlsx", meta)
    try:
        return load_workbook(io.BytesIO(source)), shown
    except Exception as error:  # whatever openpyxl trips over, it is the form that cannot be read
        raise SopError(
            _("This form is not a workbook that can be filled."), Where(shown), _("Save it from Excel or WPS as .xlsx.")
        ) from error


def template(form: str, ending: str, meta: Meta) -> tuple[bytes, str]:
    """The company's own form where there is one, else ours in the run's language; and what it is called."""
    own = meta.templates / f"{form}{ending}" if meta.templates else None
    if own is not None and own.is_file():
        shown = f"{own.parent.name}/{own.name}"
        try:
            return own.read_bytes(), shown
        except OSError as error:
            raise MachineError(
                _("The file could not be read: {why}").format(why=error.strerror or str(error)), Where(shown)
            ) from error
    ours = files("sop_templates") / _FOLDERS.get(form, "forms") / meta.lang / f"{form}{ending}"
    return ours.read_bytes(), f"{form}{ending}"


@dataclass(frozen=True)
class _Slot:
    """A placeholder in a cell: its list (None for a value), its field, and how it is written."""

    cell: SheetCell
    list: str | None
    field: str
    written: str

    @property
    def name(self) -> str:
        """Its full name."""
        return f"{self.list}.{self.field}" if self.list else self.field


@dataclass(frozen=True)
class _Money:
    """How the amounts of a list are shown, all alike: their decimals, and the format of those that carry their unit."""

    decimals: Counter[str]
    with_unit: str

    @classmethod
    def of(cls, cells: Sequence[Cell], unit: str, spoken: str) -> _Money:
        """What all these amounts need. unit: of heads that name one; spoken: the SOP's, for those that do not."""
        amounts = [cell for cell in cells if cell.kind == "money" and isinstance(cell.value, int)]
        minors = [cell.value for cell in amounts if isinstance(cell.value, int)]
        return cls(places(amounts, unit), looks.scaled_format(spoken, minors))


class Filling:
    """One form being filled."""

    def __init__(self, data: FormData, report: Report, meta: Meta, shown: str) -> None:
        self.data = data
        self.unit = report.display_unit
        self.spoken = meta.display_unit  # the SOP's, whatever a report that shows every unit counts in
        self.shown = shown
        known = {
            "period": Cell(meta.period or ""),
            "as_of": Cell("" if data.blank else meta.as_of.isoformat()),
            "team": Cell(meta.sop_name or ""),
            "unit": Cell(unit_text(report.display_unit, report.currency)),
            "title": Cell(report.title),
        }
        self.values = known | dict(data.values)
        self.unit_named = False

    def sheet(self, book: Workbook, sheet: Worksheet) -> None:
        slots = list(self._slots(sheet))
        if not slots:
            return
        self._check(sheet, slots)
        self.unit_named = any(slot.list is None and slot.field == "unit" for slot in slots)
        checks = Checks(book, sheet, self.data)
        by_row: dict[int, list[_Slot]] = {}
        for slot in slots:
            if slot.list:
                by_row.setdefault(slot.cell.row, []).append(slot)
        for together in by_row.values():  # downwards: a cell that moves knows its new row
            self._rows(sheet, together[0].cell.row, together, checks)
        for slot in {s.cell.coordinate: s for s in self._slots(sheet) if not s.list}.values():
            self._value(sheet, slot)
            if self.data.blank and slot.field in self.data.hints and slot.cell.value in (None, self._text(slot)):
                slot.cell.fill = looks.INPUT_FILL
                checks.column(slot.field, slot.cell.column_letter, slot.cell.row, slot.cell.row)
        checks.finish()

    def check(self, sheet: Worksheet) -> None:
        """Raise SopError for a placeholder that nobody knows."""
        self._check(sheet, list(self._slots(sheet)))

    def _slots(self, sheet: Worksheet) -> Iterator[_Slot]:
        only = next(iter(LISTS[self.data.form])) if len(LISTS[self.data.form]) == 1 else None
        for row in sheet.iter_rows():
            for cell in row:
                if not isinstance(cell, SheetCell) or not isinstance(cell.value, str) or cell.data_type == "f":
                    continue
                for found in _PLACEHOLDER.finditer(cell.value):
                    listed = (found[1] or only) if found[2] else None
                    yield _Slot(cell, listed, found[3], found[0])

    def _check(self, sheet: Worksheet, slots: Sequence[_Slot]) -> None:
        form = self.data.form
        lists = {f"{name}.{field}" for name, fields in LISTS[form].items() for field in (*fields, "n")}
        known = VALUES[form] | lists
        for slot in slots:
            if slot.name not in known:
                near = get_close_matches(slot.name, sorted(known), n=1, cutoff=0.5)
                raise SopError(
                    _("The form asks for {{{name}}}, which is not known.").format(name=slot.name),
                    Where(self.shown, sheet=sheet.title, cell=slot.cell.coordinate),
                    _("Did you mean {{{name}}}?").format(name=near[0])
                    if near
                    else _("Known are: {names}").format(names=" ".join(f"{{{k}}}" for k in sorted(known))),
                )

    def _rows(self, sheet: Worksheet, row: int, slots: Sequence[_Slot], checks: Checks) -> None:
        names = sorted({slot.list or "" for slot in slots})
        items = {name: self.data.lists.get(name, ()) for name in names}
        count = max((len(found) for found in items.values()), default=0)
        if self.data.blank:
            count = max(count, *(BLANK_ROWS.get(name, 10) for name in names))
        count = max(count, 1)
        repeat_row(sheet, row, count)
        columns = [[item.get(slot.field, Cell("")) for item in items[slot.list or ""]] for slot in slots]
        money = _Money.of([cell for column in columns for cell in column], self.unit, self.spoken)
        for slot, column in zip(slots, columns, strict=True):
            found = items[slot.list or ""]
            decimals = places(column, self.unit) | money.decimals
            for n in range(count):
                value = column[n] if n < len(column) else Cell("")
                if slot.field == "n":
                    value = Cell(n + 1, "count") if n < len(found) or self.data.blank else Cell("")
                cell = looks.cell_at(sheet, row + n, slot.cell.column)
                self._put(cell, slot, value, decimals, money)
                if (self.data.blank and slot.field != "n") or slot.field in self.data.inputs:
                    cell.fill = looks.INPUT_FILL
            if self.data.blank or slot.field in self.data.inputs:
                checks.column(slot.field, get_column_letter(slot.cell.column), row, row + count - 1)
        for n in range(count):
            _fit(sheet, row + n)

    def _put(self, cell: SheetCell, slot: _Slot, value: Cell, decimals: Counter[str], money: _Money) -> None:
        if cell.value != slot.written:
            looks.put_text(cell, str(cell.value).replace(slot.written, cell_text(value, self.unit, decimals)))
            return
        own = cell.number_format
        put(cell, value, self.unit, decimals)
        if own not in ("General", "@") and cell.data_type in ("n", "d"):
            cell.number_format = own
        elif value.kind == "money" and not self.unit_named and isinstance(value.value, int):
            # No head names a unit: the figure is kept in plain currency units, so that nobody reads 40 for 400,000.
            cell.value = value.value / 100
            cell.number_format = looks.signed_format(money.with_unit, value)
        if value.value == "":
            cell.value = None
        colour = looks.COLOURS.get(value.emphasis)
        if colour:
            cell.font = copy(cell.font) + Font(color=colour)

    def _text(self, slot: _Slot) -> str:
        """What a cell shows that holds nothing but this placeholder."""
        return cell_text(self.values.get(slot.field, Cell("")), self.unit)

    def _value(self, sheet: Worksheet, slot: _Slot) -> None:
        cell = slot.cell
        if cell.value == slot.written:
            value = self.values.get(slot.field, Cell(""))
            self._put(cell, slot, value, places([value], self.unit), _Money.of([value], self.unit, self.spoken))
        else:
            text = _PLACEHOLDER.sub(lambda m: cell_text(self.values.get(m[3], Cell("")), self.unit), str(cell.value))
            looks.put_text(cell, text.rstrip())
        _fit(sheet, cell.row)


def _fit(sheet: Worksheet, row: int) -> None:
    """Make a row as high as its longest text needs; never lower than the form has it."""
    lines = 1
    for cell in sheet[row]:
        if isinstance(cell, SheetCell) and isinstance(cell.value, str) and cell.alignment.wrap_text:
            room = _room(sheet, cell)
            lines = max(lines, sum(max(1, -(-width(line) // room)) for line in cell.value.split("\n")))
    size = max((c.font.size or looks.SIZE for c in sheet[row] if c.value is not None and c.font), default=looks.SIZE)
    wanted = lines * _LINE * size / looks.SIZE + 6
    given = sheet.row_dimensions[row].height or 0
    if lines > 1 and wanted > given:
        sheet.row_dimensions[row].height = min(wanted, 409.0)


def _room(sheet: Worksheet, cell: SheetCell) -> int:
    """How many narrow signs fit into a cell, or into the merged cells that it begins."""
    last = cell.column
    for merge in sheet.merged_cells.ranges:
        if (merge.min_row, merge.min_col) == (cell.row, cell.column):
            last = merge.max_col
    wide = sum(sheet.column_dimensions[get_column_letter(c)].width for c in range(cell.column, last + 1))
    return max(int(wide - 1.5), 1)
