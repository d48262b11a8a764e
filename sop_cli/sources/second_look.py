"""The few numbers and dates of a worksheet that python-calamine may have misread, taken from the file itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from sop_cli.sources.cell_faults import date_out_of_range, not_a_number
from sop_cli.sources.numbers import Style, number_text, serial_text
from sop_cli.sources.raw import Fault
from sop_cli.sources.sheet_scan import column_number, whole_cells
from sop_cli.sources.sheets import Cells, Place

_STYLE = re.compile(rb' s="([0-9]{1,6})"')
_TYPE = re.compile(rb' t="(?!n")')
_ODD_NUMBER = rb"(?=-|\.|[0-9]{1,2}(?:[.<]|\Z)|[0-9]{7}|[^<]*[A-Za-z])[^<]*"


@lru_cache(maxsize=16)
def _cell(prefix: bytes) -> re.Pattern[bytes]:
    p = re.escape(prefix)
    return re.compile(
        rb'<%bc r="([A-Z]{1,3})([0-9]{1,7})"([^<>]*)>\s*(?:<%bf\b[^<>]*>(?:[^<]*</%bf>)?\s*)?<%bv>(%b)</'
        % (p, p, p, p, _ODD_NUMBER)
    )


def look_again(
    cells: Cells, wanted: set[Place], sheet: Iterable[bytes], prefix: bytes, styles: Sequence[Style], *, from_1904: bool
) -> None:
    """Correct the texts of the wanted places, with a fault for those that hold no date or number."""
    texts: dict[Place, str | None] = {}
    for place, style, raw in _numbers(sheet, prefix):
        if place not in wanted:
            continue
        kind = styles[style] if style < len(styles) else "number"
        texts[place] = number_text(raw) if kind == "number" else serial_text(raw, kind, from_1904=from_1904)
        if texts[place] is None:
            cells.faults[place] = _fault(place, kind, raw)
    cells.texts = texts


def _fault(place: Place, kind: Style, raw: str) -> Fault:
    return not_a_number(*place, raw) if kind == "number" else date_out_of_range(*place, raw)


def _numbers(sheet: Iterable[bytes], prefix: bytes) -> Iterator[tuple[Place, int, str]]:
    """Place, style and stored text of the cells whose numbers are negative, small, large or not plain."""
    for piece in whole_cells(sheet, prefix):
        for letters, row, attributes, raw in _cell(prefix).findall(piece):
            if not _TYPE.search(attributes):
                style = _STYLE.search(attributes)
                place = int(row), column_number(letters.decode()) - 1
                yield place, int(style.group(1)) if style else 0, raw.decode("utf-8", "replace").strip()
