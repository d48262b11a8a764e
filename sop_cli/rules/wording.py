"""Words in logs that mean something to several rules: placeholders, done and dropped, what counts as text."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from sop_cli.records.people import name_key
from sop_cli.values.base import EMPTY_WORDS, PLACEHOLDERS

TEXT_FIELDS = ("summary", "feedback", "next_action")
"""Columns of free text, where 同上 says nothing: each talk has its own."""

_DITTO = ("同上", "同前", "〃", "ditto", '"', "″")

_NOTHING = {
    "无内容", "无需", "没有内容", "待填", "待填写", "待完善", "待更新", "待跟进", "略", "没", "nothing", "n/a.", "todo",
    "same as above",
}  # fmt: skip

_DONE = {
    "完成", "完成了", "已完", "已办", "已办理", "已做", "办完", "做完", "已处理", "处理完", "已发", "已发送", "已解决",
    "了结", "已结束", "结束", "是", "对", "√", "✓", "✔", "☑", "v", "y", "yes", "done", "ok", "true", "1", "100%",
    "finished", "complete", "completed", "closed", "已关闭", "关闭",
    "取消", "取消了", "放弃", "放弃了", "作废", "终止", "已终止", "不再跟进", "不用跟进", "无需跟进",
    "cancel", "cancelled", "canceled", "drop", "dropped", "abandoned",
}  # fmt: skip

_DONE_BEGIN = ("已完成", "已取消", "已放弃", "已作废")


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


def _keys(words: Iterable[str]) -> list[str]:
    return sorted({name_key(word) for word in words})


def placeholder(field: str) -> pl.Expr:
    """Whether a cell holds a word or sign that only fills it: 无, -, N/A, 待补充, ???, ***."""
    text = folded(field)
    known = text.is_in(_keys(PLACEHOLDERS | EMPTY_WORDS | _NOTHING)).fill_null(value=False)
    return known | pl.col(field).str.contains(r"^[\p{P}\p{S}xXｘＸ\s]+$").fill_null(value=False)


def ditto(field: str) -> pl.Expr:
    """Whether a cell only points to the one above."""
    return folded(field).is_in(_keys(_DITTO)).fill_null(value=False)


def settled(field: str, further: Iterable[str]) -> pl.Expr:
    """Whether a cell says that something is done or dropped; further: the team's own words for it."""
    text = brief(field, 200).str.to_lowercase()
    begins = pl.any_horizontal(pl.col(field).str.starts_with(word) for word in _DONE_BEGIN)
    return (text.is_in(_keys({*_DONE, *further})) | begins).fill_null(value=False)
