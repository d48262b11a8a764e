"""FU004 unknown-word: a channel or stage that the SOP does not know.

What it checks: 沟通方式 against followups.channels (when given), 销售阶段 against the stages' names and ids. Several
channels in one cell are fine when each is known.
Why it matters: one thing under three names falls into three lines of every statistic.
Bad: 沟通方式: 电活
Good: 沟通方式: 电话
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import polars as pl

from sop_cli.i18n import Words
from sop_cli.records.finding import Severity
from sop_cli.records.people import name_key
from sop_cli.rules.base import NoOptions, each, rule
from sop_cli.rules.log import Log
from sop_cli.rules.wording import once, placeholder, plain

DOC_ZH = """FU004 unknown-word：沟通方式或销售阶段不是 SOP 里的说法。

检查什么：“沟通方式”是否在 followups.channels 里（写了才检查），“销售阶段”是否是某个阶段的名称或 id。一格里写几种方
式，只要每种都认识就没有问题。
为什么：同一件事有三种写法，统计里就会变成三行。
不好的例子：沟通方式：电活
好的例子：沟通方式：电话
"""

_BETWEEN = r"[/、,;+&|和]|\\"


def words(log: Log, field: str) -> Sequence[str]:
    """The words that the SOP knows for a column."""
    if field == "channel":
        return log.sop.followups.channels
    return [word for stage in log.sop.stages for word in (stage.name, stage.id)]


@rule(
    "FU004",
    "unknown-word",
    title=Words(en="A word that the SOP does not know", zh="SOP 里没有的说法"),
    severity=Severity.ERROR,
    message=Words(en="“{column}”: the SOP does not know “{value}”.", zh="“{column}”里的“{value}”不是 SOP 里的说法。"),
    near=Words(en="Did you mean “{suggestion}”?", zh="是不是“{suggestion}”？"),
    hint=Words(
        en="Use one of these: {known}. If the word is right, add it to sop.yaml.",
        zh="可用：{known}。如果确实是新说法，请加到 sop.yaml 里。",
    ),
    known=words,
)
def check(log: Log, options: NoOptions) -> pl.Expr:  # noqa: ARG001 - one signature for all rules
    """A filled cell of which some part is not a known word; what merely fills the cell is FU008."""
    flags = {}
    for field in ("channel", "stage"):
        known = sorted({name_key(word) for word in words(log, field)})
        if known:
            flags[field] = once(field, partial(_is_strange, known), longest=None) & ~placeholder(field)
    return each(flags)


def _is_strange(known: Sequence[str], cell: pl.Expr) -> pl.Expr:
    whole = plain(cell).str.to_lowercase()
    parts = whole.str.replace_all(_BETWEEN, "\n").str.split("\n").list.eval(
        pl.element().is_in([*known, ""]).all()
    ).list.first()  # fmt: skip
    return ~whole.is_in(known) & ~parts
