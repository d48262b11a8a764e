"""FU010 damaged-text: characters were lost or garbled on the way.

What it checks: characters that an encoding has lost (U+FFFD, 锟斤拷), control characters, and text that was read in the
wrong encoding and saved so (绉戞妧, ç§‘æŠ€). A free text is still used as far as it can be read; a name that is
damaged, or a cell with a NUL, is not used, and then it weighs as much as FU002.
Why it matters: what was lost cannot be had back later; today the one who wrote it still knows.
Bad: 沟通内容摘要: 客户询问锟斤拷锟斤拷
Good: 沟通内容摘要: 客户询问价格
"""

from __future__ import annotations

import polars as pl

from sop_cli.i18n import Words
from sop_cli.rules.base import NoOptions, rule
from sop_cli.rules.log import Log
from sop_cli.rules.wording import TEXT_COLUMNS
from sop_cli.values.mojibake import MAY_BE, before

DOC_ZH = """FU010 damaged-text：文字在传来传去的过程中丢失或变成了乱码。

检查什么：编码转换丢失的字（U+FFFD、锟斤拷）、控制字符，以及用错编码打开又保存过的文字（绉戞妧、ç§‘æŠ€）。正文里读得出
的部分照常使用；名称损坏或单元格里有 NUL 的不使用，级别与 FU002 相同。
为什么：丢掉的字以后找不回来，趁写的人还记得，现在就补上。
不好的例子：沟通内容摘要：客户询问锟斤拷锟斤拷
好的例子：沟通内容摘要：客户询问价格
"""


@rule(
    "FU010",
    "damaged-text",
    title=Words(en="Lost or garbled characters", zh="文字损坏或乱码"),
    message=Words(en="“{column}” is garbled: {value}", zh="“{column}”是乱码：{value}"),
    hint=Words(
        en="It was opened in the wrong encoding at some time; it probably read “{original}”.",
        zh="多半是用错编码打开后又保存了；原文可能是“{original}”，请更正。",
    ),
)
def check(log: Log, options: NoOptions) -> pl.LazyFrame:  # noqa: ARG001 - one signature for all rules
    """Cells that can be turned back into what they were; what reading has found damaged is told there."""
    return pl.concat([_garbled(log, field) for field in sorted(TEXT_COLUMNS)]).lazy()


def _garbled(log: Log, field: str) -> pl.DataFrame:
    some = log.frame.select("_id", text=pl.col(field)).filter(pl.col("text").str.contains(MAY_BE))
    rows = some.collect(engine="streaming")
    told = [(text, was) for text in rows["text"].unique() if (was := before(text))]
    table = pl.DataFrame(told, schema={"text": pl.String, "original": pl.String}, orient="row")
    return rows.join(table, on="text").select("_id", pl.lit(field).alias("_field"), "original").sort("_id")
