"""What is said about a header: columns that are missing, stand there twice, cannot be read, or are none of ours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from sop_cli.errors import SopError
from sop_cli.i18n import _
from sop_cli.records.base import Kind
from sop_cli.records.finding import Severity
from sop_cli.records.origin import OWN_HEADERS
from sop_cli.records.people import did_you_mean
from sop_cli.sources.dimensions import OTHER_HEADERS
from sop_cli.sources.found import ROW, Found
from sop_cli.sources.header import Head, Header
from sop_cli.sources.raw import RawSheet
from sop_cli.sources.words import PART, Vocabulary, header_key
from sop_cli.values.base import Refused
from sop_cli.values.letters import column_letter

_ENOUGH = 3


@dataclass(frozen=True)
class NoFit:
    """A sheet that does not hold records of the kind. near: it looks as if it should, but for what the error says."""

    error: SopError
    near: bool


def missing(header: Header, words: Vocabulary) -> list[str]:
    """The fields without which the kind cannot be read and that the header lacks."""
    lacking = [field for field, column in words.columns.items() if column.needed and field not in header.by_field]
    if words.kind.kind_name == "targets" and not (header.months or {"target", "actual"} & header.by_field.keys()):
        lacking.append("target")
    return lacking


def no_fit(best: Header, words: Vocabulary, found: Found) -> NoFit:
    """Why a sheet is none of the kind, from the row that comes nearest to a header."""
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


def check(header: Header, sheet: RawSheet, words: Vocabulary, found: Found) -> None:
    """Raise SopError for a header that cannot be read or contradicts itself."""
    _check_faults(header, sheet, found)
    _check_units(header, words, found)
    _check_twice(header, words, found)


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


def _check_units(header: Header, words: Vocabulary, found: Found) -> None:
    """Amounts in another currency than the SOP's are not added up with the others."""
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
    if header.months or any(words.columns[name].kind in (Kind.MONEY, Kind.MEASURE) for name in header.fields):
        try:
            header.unit_line(words.currency)
        except Refused as refused_line:
            raise found.error(
                _("Above the table: {reason}").format(reason=refused_line.reason), hint=refused_line.hint
            ) from None


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
        if head.text in OWN_HEADERS or (PART in header.by_field and head.text in OTHER_HEADERS):
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
