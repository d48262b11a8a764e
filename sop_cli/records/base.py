"""A record model says what a column is; readers, docs, schema and blank forms all follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from sop_cli.i18n import Words


class Kind(StrEnum):
    """What a cell of a column can mean. The frame type of each stands in `FRAME_TYPES` (records/frames.py)."""

    TEXT = "text"  # free text, kept as written but for the ends
    NAME = "name"  # a name to match by: customer, region, product, channel …
    PERSON = "person"  # a name or id of one person; two in one cell are not understood
    PEOPLE = "people"  # names of several people, separated
    MONEY = "money"  # whole minor units (分)
    NUMBER = "number"  # a plain number, such as a coefficient
    COUNT = "count"  # whole things
    PERCENT = "percent"  # a fraction, written 60% or 0.6
    DATE = "date"
    MOMENT = "moment"  # a date, with a time if one is given
    PERIOD = "period"  # a month, quarter, half-year, year, week or span
    MEASURE = "measure"  # a figure whose unit is its row's metric's (targets)


@dataclass(frozen=True)
class Column:
    """One column of a kind of record.

    headers: spellings understood; the first is the Chinese canonical one, the second the English.
    needed: without it the kind cannot be read at all.
    filled_down: merged cells and 同上 take the value above.
    """

    field: str
    kind: Kind
    headers: tuple[str, ...]
    meaning: Words
    needed: bool = False
    filled_down: bool = False

    @property
    def title(self) -> Words:
        """The canonical header in both languages."""
        return Words(en=self.headers[1], zh=self.headers[0])


def column(
    zh: str,
    en: str,
    *more: str,
    kind: Kind,
    meaning: Words,
    needed: bool = False,
    filled_down: bool = False,
    name: str | None = None,
) -> Any:
    """Declare a column of a record model: its two canonical headers, further spellings, and what it means.

    name: the public name where Python cannot spell it (`from`).
    """
    extra: Any = {"headers": (zh, en, *more), "kind": kind, "meaning": meaning, "needed": needed, "fill": filled_down}
    default: Any = ... if needed else None
    return Field(default, title=zh, description=str(meaning.en), alias=name, json_schema_extra={"x-sop": extra})


class Record(BaseModel):
    """The base of every kind of record: frozen, and knowing its columns."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind_name: ClassVar[str]
    title: ClassVar[Words]

    @classmethod
    @cache
    def columns(cls) -> tuple[Column, ...]:
        """The columns of this kind, in the order of the contract."""
        found = []
        for name, info in cls.model_fields.items():
            extra: Any = info.json_schema_extra["x-sop"]  # type: ignore[index]  # column() always sets it
            found.append(
                Column(
                    info.alias or name,
                    extra["kind"],
                    extra["headers"],
                    extra["meaning"],
                    extra["needed"],
                    extra["fill"],
                )
            )
        return tuple(found)
