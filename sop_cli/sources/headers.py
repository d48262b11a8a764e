"""Which row of a sheet is its header, and what each column holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import polars as pl

from sop_cli.errors import SopError
from sop_cli.i18n import _
from sop_cli.records.finding import Severity
from sop_cli.records.people import did_you_mean
from sop_cli.sources.dimensions import OTHER_HEADERS
from sop_cli.sources.found import ROW, Found, Spot, column_letter
from sop_cli.sources.months import MonthHead, month_head
from sop_cli.sources.raw import RawSheet
from sop_cli.sources.words import NOTHING, PART, Meaning, Vocabulary, header_key
from sop_cli.values.money import unit_factor
from sop_cli.values.text import fold, tidy_name

_LOOKED_AT = 30
_ENOUGH = 3
_UNIT_LINE = re.compile(r"(?:金额)?单位\s*:\s*(?P<unit>[^\s,;]+)|\bunit\s*:\s*(?P<en>.+)", re.IGNORECASE)


@dataclass(frozen=True)
class Head:
    """One column: its place, its header as written, and what it means. month: of a wide table of targets."""

    index: int
    text: str
    meaning: Meaning = NOTHING
    month: MonthHead | None = None

    @property
    def name(self) -> str:
        """The column in the raw frame."""
        return f"c{self.index}"

    def spot(self, field: str | None = None) -> Spot:
        """The place of the column, for findings."""
        return Spot(self.index, self.text, field)

    @property
    def used(self) -> bool:
        """Whether anything is read from it."""
        return bool(self.meaning.fields) or self.month is not None


@dataclass(frozen=True)
class Header:
    """The header of a sheet. row: as a person sees it; position: in the raw frame; above: the texts over it.

    cells: how many cells the file has in the header's row, where the format says so (CSV).
    """

    row: int
    position: int
    heads: tuple[Head, ...]
    above: tuple[str, ...] = ()
    cells: int | None = None

    @cached_property
    def by_field(self) -> Mapping[str, Head]:
        """The column of each field."""
        return {field: head for head in self.heads for field in head.meaning.fields}

    @property
    def months(self) -> tuple[Head, ...]:
        """The columns of months, in a wide table of targets."""
        return tuple(head for head in self.heads if head.month is not None)

    @property
    def score(self) -> int:
        """How many columns are understood."""
        return sum(head.used for head in self.heads)

    def unit_line(self, currency: str) -> Fraction | None:
        """What bare amounts count in, if a line above the header says so (单位：万元)."""
        for text in self.above:
            found = _UNIT_LINE.search(fold(text))
            factor = unit_factor((found["unit"] or found["en"]).strip(" ()[]"), currency) if found else None
            if factor is not None:
                return factor
        return None


@dataclass(frozen=True)
class NoFit:
    """A sheet that does not hold records of the kind. near: it looks as if it should, but for what the error says."""

    error: SopError
    near: bool


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
        return _no_fit(best, words, found)
    _check_faults(best, sheet, found)
    _check_units(best, found)
    _check_twice(best, words, found)
    return _without_outvoted(best, words)


def note_further_columns(header: Header, body: pl.DataFrame, words: Vocabulary, found: Found) -> None:
    """An info finding for each column with content that is none of ours."""
    absent = [
        header_name
        for field, column in words.columns.items()
        if field not in header.by_field
        for header_name in column.headers[:2]
    ]
    for head in header.heads:
        if head.used or head.name not in body.columns or body[head.name].null_count() == body.height:
            continue
        if not head.text:
            message = _("Column {letter} has no header; its content is not read.").format(
                letter=column_letter(head.index)
            )
            found.add(ROW, message, row=header.row, spot=head.spot(), severity=Severity.INFO)
            continue
        if PART in header.by_field and head.text in OTHER_HEADERS:
            continue
        near = did_you_mean(head.text, absent)
        found.add(
            ROW,
            _("Further column “{header}”: it is kept aside, not used.").format(header=head.text),
            row=header.row,
            spot=head.spot(),
            hint=_("Did you mean “{name}”?").format(name=near)
            if near and header_key(near) != header_key(head.text)
            else None,
            severity=Severity.INFO,
        )


def missing(header: Header, words: Vocabulary) -> list[str]:
    """The fields without which the kind cannot be read and that the header lacks."""
    lacking = [field for field, column in words.columns.items() if column.needed and field not in header.by_field]
    if words.kind.kind_name == "targets" and not (header.months or {"target", "actual"} & header.by_field.keys()):
        lacking.append("target")
    return lacking


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


def _no_fit(best: Header, words: Vocabulary, found: Found) -> NoFit:
    lacking = missing(best, words)
    if best.score < 2 and sum(bool(head.text) for head in best.heads) > best.score:
        wanted = ", ".join(str(column.title) for column in words.columns.values())
        return NoFit(
            found.error(
                _("No header of “{kind}” was found: row {row} names none of its columns.").format(
                    kind=words.kind.title, row=best.row
                ),
                row=best.row,
                hint=_(
                    "The first row must name the columns: {columns}. Own names can be mapped under `sources` "
                    "in sop.yaml."
                ).format(columns=wanted),
            ),
            near=False,
        )
    unknown = [head for head in best.heads if head.text and not head.used]
    return NoFit(_lacking(lacking[0], lacking, unknown, best, words, found), near=best.score >= _ENOUGH)


def _lacking(
    field: str, lacking: Sequence[str], unknown: Sequence[Head], header: Header, words: Vocabulary, found: Found
) -> SopError:
    """The error for needed columns that are not there, with the header that was probably meant."""
    titles = [str(words.columns[name].title) for name in lacking]
    hints = []
    for name in lacking:
        column = words.columns[name]
        for head in unknown:
            near = did_you_mean(head.text, column.headers)
            if near:
                hints.append(
                    _("Column {letter} is headed “{header}”, which is unknown; did you mean “{name}”?").format(
                        letter=column_letter(head.index), header=head.text, name=near
                    )
                )
                break
    if not hints:
        names = ", ".join(f"“{head.text}”" for head in unknown)
        hints = [
            _("Unknown headers here: {names}. Map one under `sources` in sop.yaml, or rename it.").format(names=names)
            if names
            else _("Add the column.")
        ]
    return found.error(
        _("The column “{column}” is missing.").format(column="”, “".join(titles)),
        row=header.row,
        column=str(words.columns[field].title),
        hint=" ".join(hints),
    )


def _check_faults(header: Header, sheet: RawSheet, found: Found) -> None:
    for fault in sheet.faults:
        if fault.row == header.row and fault.unreadable:
            place = column_letter(fault.column) if fault.column is not None else "?"
            raise found.error(
                _("The header in column {letter} cannot be read: {reason}").format(letter=place, reason=fault.reason),
                row=header.row,
                column=place,
                hint=fault.hint,
            )


def _check_units(header: Header, found: Found) -> None:
    for head in header.heads:
        refused = head.meaning.refused or (head.month.refused if head.month else None)
        if refused:
            raise found.error(
                _("Column {letter}, “{header}”: {reason}").format(
                    letter=column_letter(head.index), header=head.text, reason=refused.reason
                ),
                row=header.row,
                column=head.text,
                hint=refused.hint,
            )


def _check_twice(header: Header, words: Vocabulary, found: Found) -> None:
    """A field may come from one column only, unless sop.yaml says which."""
    places: dict[str, list[Head]] = {}
    for head in header.heads:
        for field in head.meaning.fields:
            places.setdefault(field, []).append(head)
        if head.month is not None:
            places.setdefault(head.month.key, []).append(head)
    for heads in places.values():
        chosen = [head for head in heads if words.is_mapped(head.text)] or heads
        if len(chosen) > 1:
            raise _twice(chosen, header, found)


def _twice(heads: Sequence[Head], header: Header, found: Found) -> SopError:
    letters = _listed(column_letter(head.index) for head in heads)
    if len({header_key(head.text) for head in heads}) == 1:
        message = _("The header “{header}” stands there twice: columns {letters}.").format(
            header=heads[0].text, letters=letters
        )
    else:
        message = _("Two headers mean the same, a duplicate: {headers} (columns {letters}).").format(
            headers=_listed(f"“{head.text}”" for head in heads), letters=letters
        )
    return found.error(
        message,
        row=header.row,
        column=heads[0].text,
        hint=_("Rename or remove one of them, or say under `sources` in sop.yaml which one counts."),
    )


def _listed(parts: Iterable[str]) -> str:
    return _(" and ").join(parts)


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
