"""Words in logs that mean something to several rules: done and dropped; placeholders are those of the records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from sop_cli.records.filled import TEXT_COLUMNS as TEXT_COLUMNS
from sop_cli.records.filled import TEXT_FIELDS as TEXT_FIELDS
from sop_cli.records.filled import ditto as ditto
from sop_cli.records.filled import filled as filled
from sop_cli.records.filled import keys
from sop_cli.records.filled import once as once
from sop_cli.records.filled import placeholder as placeholder
from sop_cli.records.filled import plain as plain

_DONE = {
    "完成", "完成了", "已完", "已办", "已办理", "已做", "办完", "做完", "已处理", "处理完", "已发", "已发送", "已解决",
    "了结", "已结束", "结束", "是", "对", "√", "✓", "✔", "☑", "v", "y", "yes", "done", "ok", "true", "1", "100%",
    "finished", "complete", "completed", "closed", "已关闭", "关闭",
    "取消", "取消了", "放弃", "放弃了", "作废", "终止", "已终止", "不再跟进", "不用跟进", "无需跟进",
    "cancel", "cancelled", "canceled", "drop", "dropped", "abandoned",
}  # fmt: skip

_HANDOVER = (
    "交接", "移交", "转交", "接手", "接管", "转给", "交给", "handover", "handedover", "takeover", "tookover",
)  # fmt: skip

_FULL_WIDTH = 0xFEE0

_DONE_BEGIN = ("已完成", "已取消", "已放弃", "已作废")


def settled(field: str, further: Iterable[str]) -> pl.Expr:
    """Whether a cell says that something is done or dropped; further: the team's own words for it."""
    known = keys({*_DONE, *further})
    begins = pl.any_horizontal(pl.col(field).str.starts_with(word) for word in _DONE_BEGIN)
    is_known = once(field, lambda cell: plain(cell).str.to_lowercase().is_in(known), longest=200)
    return is_known | begins.fill_null(value=False)


def says(fields: Sequence[str], words: Iterable[str]) -> pl.Expr:
    """Whether one of the fields holds one of the words; width, case and white space do not count."""
    wanted = keys(words)
    begin = sorted({form for word in wanted for form in _forms(word[0])})
    return pl.any_horizontal(
        plain(pl.when(pl.col(field).str.contains_any(begin)).then(pl.col(field))).str.to_lowercase()
        .str.contains_any(wanted)
        for field in fields
    ).fill_null(value=False)  # fmt: skip


def _forms(sign: str) -> set[str]:
    """How a sign may be written: small, large, and in full width."""
    both = {sign, sign.upper()}
    return both | {chr(ord(one) + _FULL_WIDTH) for one in both if "!" <= one <= "~"}


def handed_over() -> pl.Expr:
    """Whether a record speaks of handing a customer over."""
    return says(TEXT_FIELDS, _HANDOVER)
