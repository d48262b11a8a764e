"""A sheet's header: its row, and what each of its columns means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from sop_cli.sources.found import Spot
from sop_cli.sources.months import MonthHead
from sop_cli.sources.words import NOTHING, Meaning
from sop_cli.values.money import unit_factor
from sop_cli.values.text import fold

_UNIT_LINE = re.compile(
    r"(?:金额)?单位\s*:\s*(?P<unit>[^\s,;]+)|\bunit\s*:\s*(?P<en>.+)|\((?:人民币)?(?P<bracket>[百千万亿]*元)\)\s*$",
    re.IGNORECASE,
)


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
    def fields(self) -> frozenset[str]:
        """The kind's fields that have a column."""
        return frozenset(name for name in self.by_field if not name.startswith("_"))

    @property
    def months(self) -> tuple[Head, ...]:
        """The columns of months, in a wide table of targets."""
        return tuple(head for head in self.heads if head.month is not None)

    @property
    def score(self) -> int:
        """How many columns are understood."""
        return sum(head.used for head in self.heads)

    def unit_line(self, currency: str) -> Fraction | None:
        """What bare amounts count in, if a line above the header says so (单位：万元; 销售目标（万元）).

        Raises `Refused` for a unit in another currency.
        """
        for text in self.above:
            found = _UNIT_LINE.search(fold(text))
            factor = (
                unit_factor((found["unit"] or found["en"] or found["bracket"]).strip(" ()[]"), currency)
                if found
                else None
            )
            if factor is not None:
                return factor
        return None
