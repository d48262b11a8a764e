"""The merged log: what was taken in so far, with new records added and corrected ones in the place of theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sop_cli.intake.match import Row
from sop_cli.values.mask import unmasked


@dataclass(frozen=True)
class Entry:
    """One record of the merged log. source: the file that it came in. replaces: “key file” of a log's record, or “”."""

    values: Mapping[str, Any]
    source: str
    replaces: str = ""


@dataclass
class Merged:
    """The merged log in the making. place: row of the merged log as it stands → entry."""

    target: str
    entries: list[Entry] = field(default_factory=list)
    rows: dict[int, int] = field(default_factory=dict)

    def add(self, row: Row, source: str) -> None:
        """A new record."""
        self.entries.append(Entry(row.values, source))

    def correct(self, row: Row, old: Row, source: str) -> Mapping[str, Any]:
        """A corrected record in the place of the old one; gives it as it is kept."""
        values = restored(row.values, old.values)
        if old.file == self.target and old.row in self.rows:
            at = self.rows[old.row]
            self.entries[at] = replace(self.entries[at], values=values, source=source)
        else:
            self.entries.append(Entry(values, source, f"{old.key} {old.file}"))
        return values


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
