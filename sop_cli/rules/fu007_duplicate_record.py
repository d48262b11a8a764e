"""FU007 duplicate-record: a record that is there already, equal in every column.

What it checks: all columns that the toolkit understands. The first one stays, the later ones are named.
Why it matters: a talk that stands there twice is counted twice; usually a row or a whole file was pasted again.
Bad: the row 科技公司, 2023-10-10, 电话, 询问产品A参数, … stands in row 5 and again in row 9
Good: each talk stands there once
"""

from __future__ import annotations

import polars as pl

from sop_cli.i18n import Words
from sop_cli.records.followup import FollowUp
from sop_cli.rules.base import NoOptions, rule
from sop_cli.rules.log import Log

DOC_ZH = """FU007 duplicate-record：和前面某条记录的每一列都相同。

检查什么：工具认识的所有列。先出现的那条不提示，后面的提示。
为什么：同一次沟通登记两遍就会算两次，多半是一行或一个文件粘贴了两次。
不好的例子：第 5 行和第 9 行都是“科技公司，2023-10-10，电话，询问产品A参数……”
好的例子：每次沟通只登记一条
"""

_COLUMNS = [column.field for column in FollowUp.columns()]


@rule(
    "FU007",
    "duplicate-record",
    title=Words(en="A record that is there already", zh="重复的记录"),
    scope="owner",
    message=Words(en="The same record as {first}.", zh="与{first}的记录完全相同，重复了。"),
    hint=Words(en="If it was one talk, please keep one of them.", zh="如果是同一次沟通，请保留一条。"),
)
def check(log: Log, options: NoOptions) -> pl.LazyFrame:  # noqa: ARG001 - one signature for all rules
    """Rows equal to an earlier one. A row with unreadable cells is equal to none: what they held is not known."""
    # One hash of 64 bits stands for the row: grouping by a dozen text columns would cost ten times the memory.
    rows = log.frame.filter(pl.col("_bad").is_null()).select("_id", same=pl.struct(_COLUMNS).hash())
    groups = rows.group_by("same").agg(first_id=pl.col("_id").min(), rows=pl.len()).filter(pl.col("rows") > 1)
    later = rows.join(groups, on="same").filter(pl.col("_id") > pl.col("first_id"))
    return later.join(log.places, on="first_id").select("_id", "first_file", "first_sheet", "first_row")
