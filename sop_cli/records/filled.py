"""Whether a cell of a log says something: placeholders (无, -, 待补充) and 同上 fill it without saying anything."""

from __future__ import annotations

from collections.abc import Iterable

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

_BRIEF = 36
"""Bytes: no word of ours is nearly as long, and folding only what may be one spares most of the log."""


def plain(text: pl.Expr) -> pl.Expr:
    """The text for comparing: full-width signs plain, white space and invisible signs out."""
    return text.str.normalize("NFKC").str.replace_all(r"[\s\p{Cf}]+", "")


def brief(field: str, longest: int = _BRIEF) -> pl.Expr:
    """The cell as plain text; null when it has more bytes than that."""
    return plain(pl.when(pl.col(field).str.len_bytes() <= longest).then(pl.col(field)))


def folded(field: str) -> pl.Expr:
    """A cell for comparing with words: plain and in lower case; null when it is longer than any word."""
    return brief(field).str.to_lowercase()


def keys(words: Iterable[str]) -> list[str]:
    """The keys that words are matched by."""
    return sorted({name_key(word) for word in words})


def placeholder(field: str) -> pl.Expr:
    """Whether a cell holds a word or sign that only fills it: 无, -, N/A, 待补充, ???, ***."""
    text = folded(field)
    known = text.is_in(keys(PLACEHOLDERS | EMPTY_WORDS | _NOTHING)).fill_null(value=False)
    return known | pl.col(field).str.contains(r"^[\p{P}\p{S}xXｘＸ\s]+$").fill_null(value=False)


def filled(field: str) -> pl.Expr:
    """Whether a cell says something: neither empty nor a placeholder. 同上 says nothing of a talk of its own."""
    there = pl.col(field).is_not_null()
    if field not in TEXT_COLUMNS:
        return there
    nothing = placeholder(field) | ditto(field) if field in TEXT_FIELDS else placeholder(field)
    return there & ~nothing


def ditto(field: str) -> pl.Expr:
    """Whether a cell only points to the one above."""
    return folded(field).is_in(keys(_DITTO)).fill_null(value=False)
