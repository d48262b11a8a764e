"""FU302 stage-back: a sale went back to an earlier stage.

What it checks: the stage of a record lies more than allow stages before that of the record before it, of the same
customer (or deal). After after-sales (the last stage), and after a deal that was won or lost, a new sale may begin
anywhere. Records of one day count in the order of the stages. Quiet where the SOP has no stages or the log no stage
column.
Why it matters: it may be a slip of the pen, or a sale that was moved on too early — worth a word at the meeting.
Bad: 报价与谈判 on 2023-10-20, 客户筛选 on 2023-10-25
Good: 报价与谈判 on 2023-10-20, 签订合同 on 2023-10-25
"""

from __future__ import annotations

import polars as pl

from sop_cli.i18n import Words
from sop_cli.rules.base import Options, option, rule
from sop_cli.rules.log import Log

DOC_ZH = """FU302 stage-back：阶段比上一条记录靠前。

检查什么：同一客户（或商机）的记录，阶段比上一条靠前了 allow 个以上。售后（最后一个阶段）之后、商机赢单或输单之
后，可以从任何阶段重新开始。同一天的几条按阶段先后算。SOP 没有写阶段，或记录里没有销售阶段的，不检查。
为什么：可能是填错了，也可能是推进得早了些，例会上说一句就清楚。
不好的例子：2023-10-20 报价与谈判，2023-10-25 客户筛选
好的例子：2023-10-20 报价与谈判，2023-10-25 签订合同
"""


class Back(Options):
    """How far back is fine."""

    allow: int = option(0, ge=0, en="stages back that are fine", zh="允许退回几个阶段")


@rule(
    "FU302",
    "stage-back",
    title=Words(en="Back to an earlier stage", zh="阶段退回"),
    at="stage",
    scope="customer",
    wants=("deals",),
    message=Words(en="{customer}: back from “{before}” to “{now}”.", zh="{customer}：从“{before}”退回到“{now}”。"),
    hint=Words(
        en="Please check the stage; if it is right, say in the summary what made you go back.",
        zh="请核对阶段；如确实退回，请在摘要里写明原因。",
    ),
)
def check(log: Log, options: Back) -> pl.LazyFrame:
    """Records whose stage lies before that of the record before."""
    names = pl.Series([stage.name for stage in log.sop.stages], dtype=pl.String)
    back = log.courses.filter(pl.col("_stage") < pl.col("_before") - options.allow)
    return back.lazy().select("_id", before=pl.lit(names).gather("_before"), now=pl.lit(names).gather("_stage"))
