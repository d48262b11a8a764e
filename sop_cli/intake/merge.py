"""The merged log: what was taken in so far, with new records added and corrected ones in the place of theirs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from sop_cli.intake.match import Row
from sop_cli.values.mask import unmasked

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00:00)?")
_DECIMAL = re.compile(r"-?\d{1,15}\.\d{1,10}")


@dataclass(frozen=True)
class Entry:
    """One record of the merged log. source: the file that it came in. replaces: “key file” of a log's record, or “”.

    further: header → text of the columns that are none of ours.
    """

    values: Mapping[str, Any]
    source: str
    replaces: str = ""
    further: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Merged:
    """The merged log in the making. place: row of the merged log as it stands → entry."""

    target: str
    entries: list[Entry] = field(default_factory=list)
    rows: dict[int, int] = field(default_factory=dict)

    def add(self, row: Row, source: str) -> None:
        """A new record."""
        self.entries.append(Entry(row.values, source, further=row.further))

    def correct(self, row: Row, old: Row, source: str) -> Entry:
        """A corrected record in the place of the old one; gives it as it is kept."""
        values, further = restored(row.values, old.values), further_of(row, old)
        if old.file == self.target and old.row in self.rows:
            at = self.rows[old.row]
            self.entries[at] = replace(self.entries[at], values=values, source=source, further=further)
        else:
            at = len(self.entries)
            self.entries.append(Entry(values, source, f"{old.key} {old.file}", further))
        return self.entries[at]


def further_of(row: Row, old: Row) -> dict[str, str]:
    """The columns that are none of ours: the hand-in's cells where it has any, else what the log has."""
    return {**old.further, **restored(row.further, old.further)}


def says_more(row: Row, old: Row) -> bool:
    """Whether a record that is the same says something else in a column that is none of ours; how it is written
    (2023/1/2, 12.50) does not count."""
    now = further_of(row, old)
    return any(_plain(text) != _plain(old.further.get(header, "")) for header, text in now.items())


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).strip().casefold()
    day = _DAY.fullmatch(text)
    if day:
        return f"{day[1]}-{day[2]:0>2}-{day[3]:0>2}"
    return f"{Decimal(text):f}".rstrip("0").rstrip(".") if _DECIMAL.fullmatch(text) else text


def restored(values: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, Any]:
    """A record from a masked copy with the personal numbers of the original where it still shows them masked."""
    found = {}
    for name, value in values.items():
        before = old.get(name)
        found[name] = unmasked(value, before) if isinstance(value, str) and isinstance(before, str) else value
    return found


def in_order(entries: Iterable[Entry]) -> Sequence[Entry]:
    """By owner, day and customer, whatever the order of the hand-ins."""

    def key(entry: Entry) -> tuple[str, ...]:
        names = ("owner", "date", "customer", "summary")
        return (*(str(entry.values.get(name, "")) for name in names), entry.source, entry.replaces)

    return sorted(entries, key=key)
