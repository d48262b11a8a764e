"""FU301 stage-skipped: a sale went on to a stage without a record of a stage between.

What it checks: the stages of a customer's records in the order of their days (deal by deal where the records name
several), against the order of the stages in sop.yaml. The first record may stand at any stage; so may the first one
after after-sales (the last stage) and after a deal that was won or lost. Records of one day count in the order of the
stages. Stages that may be left out stand in optional; allow is for teams whose talks often cover two stages. Quiet
where the SOP has no stages or the log no stage column.
Why it matters: a quotation without a needs analysis is a guess, and the review cannot see where sales are lost.
Bad: 线索获取, then 方案制定 (needs analysis and qualification have no record)
Good: 线索获取, 客户筛选, 需求分析, 方案制定
"""

from __future__ import annotations

import polars as pl

from sop_cli.i18n import Words
from sop_cli.records.people import name_key
from sop_cli.rules.base import Options, option, rule
from sop_cli.rules.course import places
from sop_cli.rules.log import Log

DOC_ZH = """FU301 stage-skipped：进入了后面的阶段，中间的阶段没有记录。

检查什么：把同一客户（记录里写了几个商机的，按商机）的各条记录按日期排好，对照 sop.yaml 里阶段的先后。第一条记录
可以在任何阶段；售后（最后一个阶段）之后、商机赢单或输单之后重新开始的，也可以。同一天的几条按阶段先后算。可以不
经过的阶段写在optional 里；一次沟通常跨两个阶段的团队，可用 allow。SOP 没有写阶段，或记录里没有销售阶段的，不检
查。
为什么：没做需求分析就报价，只能靠猜；复盘时也看不出单子丢在哪一步。
不好的例子：线索获取之后是方案制定，中间没有客户筛选、需求分析的记录
好的例子：线索获取、客户筛选、需求分析、方案制定
"""


class Skipping(Options):
    """What may be left out."""

    allow: int = option(0, ge=0, en="how many stages in a row may lack a record", zh="允许连着几个阶段没有记录")
    optional: list[str] = option(
        [], en="stages that may be left out, by name or id", zh="可以不经过的阶段，写名称或 id"
    )


@rule(
    "FU301",
    "stage-skipped",
    title=Words(en="A stage without a record", zh="中间的阶段没有记录"),
    at="stage",
    scope="customer",
    wants=("deals",),
    message=Words(
        en="{customer}: from “{before}” to “{now}” without a record of {missing}.",
        zh="{customer}：从“{before}”到了“{now}”，中间没有{missing}的记录。",
    ),
    hint=Words(
        en="Please add the record if it took place; or check the stage.",
        zh="如已做过，请补充那次沟通的记录；也请核对阶段是否填对。",
    ),
)
def check(log: Log, options: Skipping) -> pl.LazyFrame:
    """Records at a stage that is new to the sale, further on than the next."""
    ways = _ways(log, options)
    last = len(log.sop.stages) - 1
    here_before = pl.col("_served") & (pl.col("_stage") == last)
    return (
        log.courses.lazy()
        .filter(pl.col("_stage") > pl.col("_reached") + 1, ~here_before)
        .join(ways, on=["_reached", "_stage"])
        .select("_id", "before", "now", "missing")
    )


def _ways(log: Log, options: Skipping) -> pl.LazyFrame:
    """For each stage and a further one: their names, and those of the stages between that may not be left out."""
    known = places(log.sop.stages)
    free = {known.get(name_key(word)) for word in options.optional}
    names = [stage.name for stage in log.sop.stages]
    quoted = [str(Words(en="“{name}”", zh="“{name}”")).format(name=name) for name in names]
    rows = [
        (a, b, names[a], names[b], str(Words(en=", ", zh="、")).join(between))
        for b in range(len(names))
        for a in range(b)
        if len(between := [quoted[k] for k in range(a + 1, b) if k not in free]) > options.allow
    ]
    schema = {
        "_reached": pl.Int64, "_stage": pl.Int64, "before": pl.String, "now": pl.String, "missing": pl.String,
    }  # fmt: skip
    return pl.LazyFrame(rows, schema=schema, orient="row")
