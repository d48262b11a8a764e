"""A report of ours read back: its mark, and what stands where, to be compared with the same report made again."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.worksheet.worksheet import Worksheet

from sop_cli.errors import MachineError, SopError, Where, why
from sop_cli.i18n import _
from sop_cli.records.run_mark import PROPERTY, RunMark, of_document, of_pieces, plain, seal, seal_of_json

_NAMES = (
    "metric", "dimension", "value", "name", "award", "stage", "action", "code", "region", "team", "product", "person",
    "channel", "month",
)  # fmt: skip
_NOT_CONTENT = ("sop_cli", "command", "as_of", "period", "inputs", "run")
Key = tuple[str, ...]


@dataclass(frozen=True)
class Spot:
    """One figure or text of a report. place: A1 in a workbook; label, column: what its row and column are called."""

    place: str
    label: str
    column: str
    value: str


NOWHERE = Spot("", "", "", "")


@dataclass
class ReportFile:
    """A report as it stands in a file. parts: sheet or key → what is meant → the spot. seals: of what stands there."""

    mark: RunMark
    parts: dict[str, dict[Key, Spot]] = field(default_factory=dict)
    seals: dict[str, str] = field(default_factory=dict)

    @property
    def edited(self) -> list[str]:
        """Parts that are not as they were written, or gone, or new."""
        names = dict.fromkeys([*self.mark.seals, *self.seals])
        return [name for name in names if self.seals.get(name) != self.mark.seals.get(name)]


def read_report(path: Path, given: str) -> ReportFile:
    """Read a report. Raises SopError for what is none of ours, or is of a kind that cannot be made again."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise SopError(_("There is no such file."), Where(given)) from None
    except OSError as error:
        raise MachineError(_("The file could not be read: {why}").format(why=why(error)), Where(given)) from error
    found = of_bytes(data)
    if found is None:
        raise SopError(
            _("This is no report that can be made again."),
            Where(given),
            _(
                "The .xlsx and .json files of “sop review”, “evaluate” and “split-targets” can; "
                "older ones have no mark."
            ),
        )
    return found


def of_bytes(data: bytes) -> ReportFile | None:
    """A report's content; None where it has no mark of ours."""
    if data[:2] == b"PK":
        return _of_book(data)
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    mark = of_document(document)
    if mark is None:
        return None
    found = ReportFile(mark)
    for name, value in document.items():
        if name not in _NOT_CONTENT:
            found.seals[name] = seal_of_json(value)
            found.parts[name] = dict(_flat(value, ()))
    return found


def _of_book(data: bytes) -> ReportFile | None:
    try:
        book = load_workbook(io.BytesIO(data))
    except Exception:  # whatever the reader trips over, this is no report of ours
        return None
    properties = {one.name: str(one.value) for one in book.custom_doc_props.props}  # type: ignore[attr-defined]  # stubs
    count = sum(name.startswith(f"{PROPERTY}.") for name in properties)
    mark = of_pieces(properties.get(f"{PROPERTY}.{number}", "") for number in range(1, count + 1))
    if mark is None:
        return None
    found = ReportFile(mark)
    for sheet in book.worksheets:
        found.seals[sheet.title] = seal((c.coordinate, plain(c.value)) for row in sheet.iter_rows() for c in row)
        found.parts[sheet.title] = dict(_cells(sheet))
    return found


def _cells(sheet: Worksheet) -> Iterator[tuple[Key, Spot]]:
    """Every filled cell, known by its row's first text and its column: rows may move without being others."""
    seen: Counter[str] = Counter()
    heads: dict[int, str] = {}
    for row in sheet.iter_rows():
        filled = [cell for cell in row if isinstance(cell, SheetCell) and cell.value is not None]
        label = next((str(cell.value) for cell in filled if isinstance(cell.value, str)), "")
        seen[label] += 1
        for cell in filled:
            head = heads.get(cell.column, "")
            key = (label, str(seen[label]), cell.column_letter)
            yield key, Spot(cell.coordinate, label, head, plain(cell.value))
        texts = [cell for cell in filled if isinstance(cell.value, str)]
        if len(texts) > 1 and len(texts) == len(filled):
            heads = {cell.column: str(cell.value) for cell in texts}


def _flat(value: Any, path: Key) -> Iterator[tuple[Key, Spot]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(inner, (*path, str(name)))
    elif isinstance(value, list):
        seen: Counter[str] = Counter()
        for item in value:
            named = _name(item)
            seen[named] += 1
            yield from _flat(item, (*path, named if seen[named] == 1 else f"{named} ({seen[named]})"))
    else:
        text = "" if value is None else plain(value)
        yield path, Spot("/".join(path), " ".join(path[:-1]), path[-1] if path else "", text)


def _name(item: Any) -> str:
    if not isinstance(item, dict):
        return str(item)
    return " ".join(str(item[name]) for name in _NAMES if isinstance(item.get(name), str)) or "-"
