"""Whether a cell of a log says something: placeholders (无, -, 待补充) and 同上 fill it without saying anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import polars as pl

from sop_cli.records.followup import FollowUp
from sop_cli.records.frames import FRAME_TYPES
from sop_cli.records.people import name_key
from sop_cli.values.base import EMPTY_WORDS, PLACEHOLDERS

TEXT_FIELDS = ("summary", "feedback", "next_action")
"""Columns of free text, where 同上 says nothing: each talk has its own."""

TEXT_COLUMNS = frozenset(column.field for column in FollowUp.columns() if FRAME_TYPES[column.kind] == pl.String())
"""Columns that are held as text, where a placeholder can stand; one in a date is no date to begin with."""

_DITTO = ("同上", "同前", "〃", "ditto", '"', "″")

_NOTHING = {
    "无内容", "无需", "没有内容", "待填", "待填写", "待完善", "待更新", "待跟进", "略", "没", "nothing", "n/a.", "todo",
    "same as above",
}  # fmt: skip

_CELL = "cell"
_BRIEF = 36
"""Bytes: no word of ours is nearly as long, and looking only at what may be one spares most of the log."""


def plain(text: pl.Expr) -> pl.Expr:
    """The text for comparing: full-width signs plain, white space and invisible signs out."""
    return text.str.normalize("NFKC").str.replace_all(r"[\s\p{Cf}]+", "")


def once(field: str, ask: Callable[[pl.Expr], pl.Expr], longest: int | None = _BRIEF) -> pl.Expr:
    """What `ask` says of each cell, asked once a distinct cell: channels, names and placeholders come again and again.

    False for empty cells, and for those with more bytes than `longest`.
    """

    def flags(cells: pl.Series) -> pl.Series:
        short = cells.drop_nulls() if longest is None else cells.filter(cells.str.len_bytes() <= longest)
        hits = short.unique().alias(_CELL).to_frame().filter(ask(pl.col(_CELL)))[_CELL]
        return cells.is_in(hits.implode()).fill_null(value=False)

    return pl.col(field).map_batches(flags, return_dtype=pl.Boolean, is_elementwise=True)


def keys(words: Iterable[str]) -> list[str]:
    """The keys that words are matched by."""
    return sorted({name_key(word) for word in words})


def placeholder(field: str) -> pl.Expr:
    """Whether a cell holds a word or sign that only fills it: 无, -, N/A, 待补充, ???, ***."""
    known = keys(PLACEHOLDERS | EMPTY_WORDS | _NOTHING)
    words = once(field, lambda cell: plain(cell).str.to_lowercase().is_in(known))
    return words | pl.col(field).str.contains(r"^[\p{P}\p{S}xXｘＸ\s]+$").fill_null(value=False)


def filled(field: str) -> pl.Expr:
    """Whether a cell says something: neither empty nor a placeholder. 同上 says nothing of a talk of its own."""
    there = pl.col(field).is_not_null()
    if field not in TEXT_COLUMNS:
        return there
    nothing = placeholder(field) | ditto(field) if field in TEXT_FIELDS else placeholder(field)
    return there & ~nothing


def ditto(field: str) -> pl.Expr:
    """Whether a cell only points to the one above."""
    known = keys(_DITTO)
    return once(field, lambda cell: plain(cell).str.to_lowercase().is_in(known))
