"""FU203 too-short: the summary is too short to mean anything.

What it checks: 沟通内容摘要 has fewer than min_chars characters, white space not counted. What is empty or only a
placeholder is FU003 or FU008.
Why it matters: in a month nobody knows what “已联系” was about, not even the one who wrote it.
Bad: 已联系
Good: 询问产品A参数及供货周期
"""

from __future__ import annotations

import polars as pl

from sop_cli.i18n import Words
from sop_cli.rules.base import Options, option, rule
from sop_cli.rules.log import Log
from sop_cli.rules.wording import ditto, placeholder

DOC_ZH = """FU203 too-short：沟通内容摘要太短，看不出谈了什么。

检查什么：“沟通内容摘要”不足 min_chars 个字（不计空白）。空着的或只填占位符的归 FU003、FU008。
为什么：过一个月，谁也想不起“已联系”是联系了什么，写的人自己也一样。
不好的例子：已联系
好的例子：询问产品A参数及供货周期
"""


class Length(Options):
    """How much is enough."""

    min_chars: int = option(5, ge=1, en="fewest characters, white space not counted", zh="最少字数，不计空白")


@rule(
    "FU203",
    "too-short",
    title=Words(en="A summary too short to mean anything", zh="摘要过短"),
    at="summary",
    message=Words(
        en="The summary “{value}” has fewer than {min_chars} characters.", zh="摘要“{value}”不足 {min_chars} 个字。"
    ),
    hint=Words(en="Please add what was talked about.", zh="请补充谈了什么。"),
)
def check(log: Log, options: Length) -> pl.Expr:
    """Short but not empty."""
    length = pl.col("summary").str.replace_all(r"[\s\p{Cf}]+", "").str.len_chars()
    nothing = placeholder("summary") if "summary" in log.required else ditto("summary")
    return (length > 0) & (length < options.min_chars) & ~nothing
