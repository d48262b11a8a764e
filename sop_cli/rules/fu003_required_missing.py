"""FU003 required-missing: a cell that must be filled is empty, or its whole column is absent.

What it checks: the columns named in followups.required. A cell that holds something unreadable is FU002, not this.
Why it matters: the colleague who takes over must find who talked when about what, and what comes next.
Bad: 科技公司, 2023-10-10, 电话, 询问产品A参数, and 下一步行动 empty
Good: 科技公司, 2023-10-10, 电话, 询问产品A参数, 发送方案报价单
"""

from __future__ import annotations

import polars as pl

from sop_cli.i18n import Words
from sop_cli.records.finding import Severity
from sop_cli.rules.base import NoOptions, rule
from sop_cli.rules.log import Log

DOC_ZH = """FU003 required-missing：必填的单元格是空的，或者整列都没有。

检查什么：followups.required 里列出的各列。填了但读不懂的单元格归 FU002，不算漏填。
为什么：接手的同事要能看到谁在什么时候谈了什么、下一步做什么。
不好的例子：科技公司，2023-10-10，电话，询问产品A参数，“下一步行动”空着
好的例子：科技公司，2023-10-10，电话，询问产品A参数，发送方案报价单
"""


@rule(
    "FU003",
    "required-missing",
    title=Words(en="A required cell is empty", zh="必填项没有填写"),
    severity=Severity.ERROR,
    message={
        "": Words(en="“{column}” is empty.", zh="“{column}”没有填写。"),
        "column": Words(en="There is no column “{column}”.", zh="表里没有“{column}”这一列。"),
    },
    hint={
        "": Words(en="Please fill it in.", zh="请补上。"),
        "column": Words(
            en="Add the column; if it has another header, name it in sop.yaml under sources.followups.columns.",
            zh="请加上这一列；如果用的是别的表头，请在 sop.yaml 的 sources.followups.columns 里写明。",
        ),
    },
)
def check(log: Log, options: NoOptions) -> pl.LazyFrame:  # noqa: ARG001 - one signature for all rules
    """Empty cells row by row; a column that a sheet does not have at all is told once, at its header."""
    cells = [
        log.frame.filter(log.empty(field)).select("_id", _field=pl.lit(field), _case=pl.lit(""))
        for field in log.required
    ]
    columns = log.absent.select(
        "_file", "_sheet", "_row", _field=pl.col("_lacks").str.split(","), _case=pl.lit("column")
    ).explode("_field")
    return pl.concat([*cells, columns], how="diagonal")
