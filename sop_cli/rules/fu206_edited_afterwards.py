"""FU206 edited-afterwards: a record says something else than at an earlier look.

What it checks: the ledger: cells of a record that were replaced or emptied, another owner, or a move from one file to
another that both stay. Text added behind the old, an empty cell that is filled in and a status that moves on are no
edits; nor are spaces, widths of letters, the order of rows or columns, a renamed file or another format. A due date
that moves back is FU208.
Why it matters: a talk is recorded as it was; who reads it later should know that it was changed. Often it is a plain
correction.
Bad: “客户暂无预算” became “客户已同意签约”
Good: “客户暂无预算；10-20 再次沟通，客户已同意签约”
"""

from __future__ import annotations

import polars as pl

from sop_cli.i18n import Words
from sop_cli.rules.base import rule
from sop_cli.rules.log import Log
from sop_cli.rules.told import LookBack, happened, titles

DOC_ZH = """FU206 edited-afterwards：记录在登记之后内容有改动。

检查什么：和留底库对照：单元格的内容被换掉或清空、换了负责人、或从一个文件挪到另一个仍在的文件。在原文后面补充、把空格
填上、状态往前推进，都不算改动；空格、全角半角、行列次序、文件改名、换格式也不算。预计完成时间往后推归 FU208。
为什么：沟通记录反映当时的情况，之后看的人应当知道哪里改过。多数只是更正笔误。
不好的例子：“客户暂无预算”改成了“客户已同意签约”
好的例子：“客户暂无预算；10-20 再次沟通，客户已同意签约”
"""


@rule(
    "FU206",
    "edited-afterwards",
    title=Words(en="Edited afterwards", zh="登记后有改动"),
    message={
        "": Words(
            en="{column} was “{old}”, now “{new}” (noticed {seen_on}).",
            zh="{column}原为“{old}”，现为“{new}”（{seen_on} 发现）。",
        ),
        "more": Words(
            en="{column} was “{old}”, now “{new}”; {others} changed too (noticed {seen_on}).",
            zh="{column}原为“{old}”，现为“{new}”；{others}也有改动（{seen_on} 发现）。",
        ),
        "emptied": Words(
            en="{column} was “{old}” and is empty now (noticed {seen_on}).",
            zh="{column}原为“{old}”，现在是空的（{seen_on} 发现）。",
        ),
        "moved": Words(
            en="This record stood in {was_file} before (noticed {seen_on}).",
            zh="这条记录原来在 {was_file} 里（{seen_on} 发现）。",
        ),
    },
    hint={
        "": Words(
            en="If it is a correction, a word is enough; news is best added behind the old text or in a new row.",
            zh="如是更正，说明一下即可；有新进展请补充在原文后面，或另登一条。",
        ),
        "moved": Words(en="If it was moved on purpose, nothing is to be done.", zh="如是有意调整，无需处理。"),
    },
)
def check(log: Log, options: LookBack) -> pl.LazyFrame:
    """Rows that were edited, given to somebody else, or moved to another file."""
    seen = happened(log, ["edited", "reassigned", "moved"], options.days).filter(pl.col("_id").is_not_null())
    others = [titles(fields[1:]) for fields in seen["fields"].to_list()]
    emptied = pl.col("new").is_null()
    case = (
        pl.when(pl.col("kind") == "moved").then(pl.lit("moved"))
        .when(pl.col("fields").list.len() > 1, ~emptied).then(pl.lit("more"))
        .when(emptied).then(pl.lit("emptied"))
        .otherwise(pl.lit(""))
    )  # fmt: skip
    return seen.select(
        "_id", "new", "seen_on", "was_file", pl.col("old").fill_null("—"), pl.Series("others", others, pl.String),
        _field=pl.col("fields").list.first(), _case=case,
    ).lazy()  # fmt: skip
