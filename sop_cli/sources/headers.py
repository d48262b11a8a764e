"""Which row of a sheet is its header, and what each column holds."""

from __future__ import annotations

from collections.abc import Sequence

from sop_cli.i18n import _
from sop_cli.sources.found import Found
from sop_cli.sources.header import Head, Header
from sop_cli.sources.header_check import NoFit, check, missing, no_fit
from sop_cli.sources.months import month_head
from sop_cli.sources.raw import RawSheet
from sop_cli.sources.words import PART, Vocabulary
from sop_cli.values.text import tidy_name

_LOOKED_AT = 30


def find_header(sheet: RawSheet, words: Vocabulary, found: Found) -> Header | NoFit:
    """The header of a sheet: among its first rows the one with most headers of ours, having all that are needed.

    Raises SopError for a header that contradicts itself: a field twice, a header that cannot be read.
    """
    if sheet.frame.is_empty():
        return NoFit(found.error(_("The sheet is empty.") if sheet.name else _("The file holds no rows.")), near=False)
    candidates = _candidates(sheet, words)
    whole = [header for header in candidates if not missing(header, words) and _certain(header)]
    best = max(whole or candidates, key=lambda header: (header.score, -header.position))
    if not whole:
        return no_fit(best, words, found)
    check(best, sheet, words, found)
    return _without_outvoted(best, words)


def _certain(header: Header) -> bool:
    """One word of ours alone makes a header only where nothing else stands in its row."""
    return header.score > 1 or sum(bool(head.text) for head in header.heads) == header.score


def _candidates(sheet: RawSheet, words: Vocabulary) -> list[Header]:
    rows = sheet.frame.head(_LOOKED_AT)
    names = [name for name in rows.columns if name.startswith("c")]
    texts = [[tidy_name(cell) if cell else "" for cell in row] for row in rows.select(names).iter_rows()]
    cells = rows["_cells"].to_list() if "_cells" in rows.columns else [None] * rows.height
    numbers = rows["_row"].to_list()
    known: dict[str, Head] = {}
    headers = []
    for position, number in enumerate(numbers):
        heads = [
            _head(index, text, words, known) for index, text in enumerate(_joined(texts, numbers, position, sheet))
        ]
        above = tuple(text for line in texts[:position] for text in line if text)
        headers.append(Header(number, position, _of_the_form(_plain_or_wide(heads)), above, cells[position]))
    return headers


def _plain_or_wide(heads: Sequence[Head]) -> tuple[Head, ...]:
    """In a wide table the months count, so that columns of sums (quarters, a whole target) are further columns."""
    months = [head for head in heads if head.month is not None and not head.month.is_quarter]
    if not months and not any(head.month for head in heads):
        return tuple(heads)
    sums = {"target", "actual", "month"}
    return tuple(
        Head(head.index, head.text)
        if sums & set(head.meaning.fields) or (months and head.month is not None and head.month.is_quarter)
        else head
        for head in heads
    )


def _of_the_form(heads: Sequence[Head]) -> tuple[Head, ...]:
    """In the breakdown form the dimension says whose a target is; the person beside it answers for it."""
    if not any(PART in head.meaning.fields for head in heads):
        return tuple(heads)
    said = {"region", "team", "product", "person", "channel"}
    return tuple(Head(head.index, head.text) if said & set(head.meaning.fields) else head for head in heads)


def _joined(texts: Sequence[Sequence[str]], rows: Sequence[int], position: int, sheet: RawSheet) -> list[str]:
    """The row's texts; a blank one takes the text above it where the header stands in two rows."""
    row = list(texts[position])
    if not position or rows[position - 1] != rows[position] - 1:
        return row
    above = texts[position - 1]
    tall = {
        merge.first_column
        for merge in sheet.merges
        if merge.first_row <= rows[position] - 1 and merge.last_row >= rows[position]
    }
    if sum(map(bool, above)) < 2 and not tall:
        return row
    return [text or (above[index] if index < len(above) else "") for index, text in enumerate(row)]


def _head(index: int, text: str, words: Vocabulary, known: dict[str, Head]) -> Head:
    if not text:
        return Head(index, "")
    if text not in known:
        meaning = words.meaning(text)
        month = None if meaning.fields or words.kind.kind_name != "targets" else month_head(text, words.currency)
        known[text] = Head(index, text, meaning, month)
    like = known[text]
    return Head(index, text, like.meaning, like.month)


def _without_outvoted(header: Header, words: Vocabulary) -> Header:
    """Where sop.yaml names the column of a field, other columns that could be it are further columns."""
    claimed = {field for head in header.heads if words.is_mapped(head.text) for field in head.meaning.fields}
    heads = tuple(
        Head(head.index, head.text)
        if head.meaning.fields and not words.is_mapped(head.text) and claimed & set(head.meaning.fields)
        else head
        for head in header.heads
    )
    return Header(header.row, header.position, heads, header.above, header.cells)
