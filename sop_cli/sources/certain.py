"""What in a sheet of records can be corrected with certainty: the record that is read stays the same.

Nothing is guessed: a date that could be two days, a word that could be two words, a name that is nearly another stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from sop_cli.records.base import Kind
from sop_cli.records.change import DATE, TIDY, WORD, Change
from sop_cli.sources.found import Found
from sop_cli.sources.header import Head, Header
from sop_cli.sources.raw import RawSheet
from sop_cli.sources.rows import records
from sop_cli.sources.words import Vocabulary, word_key
from sop_cli.values.base import Refused
from sop_cli.values.dates import Order, parse_moment
from sop_cli.values.text import same_name
from sop_cli.values.tidy import tidy, tidy_name, tidy_person

_ISO = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?")
_SERIAL = re.compile(r"\d{1,7}(?:\.\d+)?")
_CLEAN: dict[Kind, Callable[[str], str]] = {
    Kind.TEXT: tidy,
    Kind.NAME: tidy_name,
    Kind.PEOPLE: tidy_name,
    Kind.PERSON: tidy_person,
}

Clean = tuple[str, str]
"""The new text, and why."""


def corrections(sheet: RawSheet, header: Header, words: Vocabulary, known: Sequence[str], file: str) -> list[Change]:
    """What is certain in the records of a sheet, by row. known: the channels of the SOP."""
    rows = records(sheet, header, words, Found(file, sheet.name))
    rows = rows.filter(~rows["_broken"])
    found: list[Change] = []
    for head in header.heads:
        if head.name not in rows.columns or not head.meaning.fields:
            continue
        clean = _cleaner(head, words, known)
        table = {text: new for text in rows[head.name].drop_nulls().unique() if (new := clean(text))}
        some = rows.filter(rows[head.name].is_in(list(table)))
        found.extend(
            Change(file, sheet.name, row, head.text, head.index, text, *table[text], _moment(table[text], words.order))
            for row, text in some.select("_row", head.name).iter_rows()
        )
    return sorted(found, key=lambda change: (change.row, change.index))


def _cleaner(head: Head, words: Vocabulary, known: Sequence[str]) -> Callable[[str], Clean | None]:
    field = head.meaning.fields[0]
    column = words.columns.get(field)
    if column is None:
        return lambda _text: None
    if column.kind in (Kind.DATE, Kind.MOMENT):
        return lambda text: _date(text, words.order)
    clean = _CLEAN.get(column.kind)
    if clean is None:
        return lambda _text: None
    own = words.values.get(field, {})
    ours = _spellings(known) if field == "channel" else {}
    return lambda text: next(_text(text, clean, {} if word_key(text) in own else ours), None)


def _text(text: str, clean: Callable[[str], str], ours: dict[str, str]) -> Iterator[Clean]:
    tidied = clean(text)
    word = ours.get(same_name(tidied), tidied)
    if word != tidied:
        yield word, WORD
    if tidied not in (text, ""):
        yield tidied, TIDY


def _spellings(known: Sequence[str]) -> dict[str, str]:
    """The SOP's words by the key that they match by; those that two of them share are left out."""
    keys = [same_name(word) for word in known]
    return {key: word for key, word in zip(keys, known, strict=True) if keys.count(key) == 1}


def _date(text: str, order: Order | None) -> Clean | None:
    plain = tidy(text)
    if _ISO.fullmatch(text) or _SERIAL.fullmatch(plain):  # a bare number may be anything: it is left as it is
        return None
    try:
        return _iso(parse_moment(text, order)), DATE
    except Refused:
        return None


def _iso(moment: datetime) -> str:
    return str(moment).removesuffix(" 00:00:00")


def _moment(new: Clean, order: Order | None) -> datetime | None:
    return parse_moment(new[0], order) if new[1] == DATE else None
