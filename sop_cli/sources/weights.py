"""Files of names and weights, such as the potential of every region: any table with a column of each."""

from __future__ import annotations

from sop_cli.errors import SopError, Where
from sop_cli.i18n import _
from sop_cli.records.finding import Input
from sop_cli.records.people import did_you_mean, name_key
from sop_cli.records.weight_table import WeightTable
from sop_cli.sources.files import read_file
from sop_cli.sources.places import FileRef
from sop_cli.sources.raw import RawSheet
from sop_cli.values.text import tidy_name

_WEIGHTS = {name_key(word) for word in ("权重", "潜力", "市场潜力", "Weight", "Potential", "Market Potential")}
_SUMS = {name_key(word) for word in ("合计", "总计", "小计", "Total", "Sum")}

Line = tuple[int, list[str]]


def read_weights(ref: FileRef, column: str | None) -> tuple[WeightTable, Input]:
    """The weights in a file: its first column holds names, `column` the weights.

    Without `column` the only other one is meant, or the one that is headed weight or potential. Raises SopError when
    the file holds no such table.
    """
    raw = read_file(ref.path, ref.shown, ref.sheet)
    sheets = [sheet for sheet in raw.sheets if sheet.frame.height and (ref.sheet is not None or not sheet.hidden)]
    if not sheets:
        raise SopError(
            _("The file holds no rows."), Where(ref.shown), _("Put names in one column, weights in another.")
        )
    errors: list[SopError] = []
    for sheet in sheets:
        try:
            table = _table(ref, sheet, column)
        except SopError as error:
            errors.append(error)
            continue
        return table, Input(raw.path, sheet.name, len(table.rows), raw.encoding, raw.sha256)
    raise errors[0]


def _table(ref: FileRef, sheet: RawSheet, column: str | None) -> WeightTable:
    lines = _lines(sheet)
    at = next((number for number, (_row, cells) in enumerate(lines) if sum(map(bool, cells)) > 1), None)
    if at is None:
        raise SopError(
            _("There is no table of names and weights."), Where(ref.shown, sheet=sheet.name),
            _("Put names in one column, weights in another."),
        )  # fmt: skip
    row, heads = lines[at]
    where = Where(ref.shown, sheet=sheet.name, row=row)
    name = next(number for number, head in enumerate(heads) if head)
    weight = _column(heads, name, column, where)
    rows = [(number, cells[name], cells[weight] or None) for number, cells in lines[at + 1 :] if cells[name]]
    return WeightTable(
        ref.shown, heads[weight], tuple(line for line in rows if name_key(line[1]) not in _SUMS)
    )  # fmt: skip


def _lines(sheet: RawSheet) -> list[Line]:
    names = [name for name in sheet.frame.columns if name.startswith("c")]
    rows = sheet.frame["_row"].to_list()
    cells = [[tidy_name(cell) if cell else "" for cell in line] for line in sheet.frame.select(names).iter_rows()]
    return list(zip(rows, cells, strict=True))


def _column(heads: list[str], name: int, column: str | None, where: Where) -> int:
    """The number of the column of weights."""
    others = {number: head for number, head in enumerate(heads) if head and number != name}
    shown = list(others.values())
    if column is not None:
        found = [number for number, head in others.items() if name_key(head) == name_key(column)]
        if not found:
            near = did_you_mean(column, shown)
            hint = _("Did you mean “{near}”?").format(near=near) if near else _known(shown)
            raise SopError(_("There is no column “{column}”.").format(column=column), where, hint)
        return found[0]
    found = list(others) if len(others) == 1 else [n for n, head in others.items() if name_key(head) in _WEIGHTS]
    if len(found) != 1:
        message = _("Which column holds the weights is not clear.")
        raise SopError(message, where, _("Name it: column: {example}. {known}").format(
            example=shown[0] if shown else "…", known=_known(shown)))  # fmt: skip
    return found[0]


def _known(shown: list[str]) -> str:
    return _("These are there: {names}").format(names=_(", ").join(shown))
