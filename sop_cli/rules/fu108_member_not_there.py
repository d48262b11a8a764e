"""FU108 member-not-there: the follow-up is dated before its owner was hired or after they had left.

What it checks: 跟进日期 against 入职日期 and 离职日期 of the owner; the first and the last day belong to the
employment. Needs a members file.
Why it matters: usually a slip of the date, or a customer that is still entered under a former colleague.
Bad: 李娜, hired 2023-09-01, a follow-up dated 2023-08-15
Good: 李娜, hired 2023-09-01, a follow-up dated 2023-09-01
"""

from __future__ import annotations

import polars as pl

from sop_cli.i18n import Words
from sop_cli.rules.base import NoOptions, rule
from sop_cli.rules.log import Log

DOC_ZH = """FU108 member-not-there：跟进日期早于负责人入职，或晚于负责人离职。

检查什么：“跟进日期”对照负责人的“入职日期”和“离职日期”；入职和离职当天都算在职。需要成员名单。
为什么：多半是日期填错了，或者客户还记在离职同事名下。
不好的例子：李娜，2023-09-01 入职，跟进日期 2023-08-15
好的例子：李娜，2023-09-01 入职，跟进日期 2023-09-01
"""


@rule(
    "FU108",
    "member-not-there",
    title=Words(en="Dated outside of the owner's employment", zh="跟进日期不在负责人在职期间"),
    at="date",
    needs=("members",),
    message={
        "before": Words(
            en="The follow-up is dated {date}; {owner} was hired on {hired}.",
            zh="跟进日期 {date} 早于{owner}的入职日期 {hired}。",
        ),
        "after": Words(
            en="The follow-up is dated {date}; {owner} left on {left}.",
            zh="跟进日期 {date} 晚于{owner}的离职日期 {left}。",
        ),
    },
    hint={
        "before": Words(
            en="Please check the date and who the owner is; a wrong hiring date is corrected in the members file.",
            zh="请核对日期和负责人；如是入职日期有误，请更正成员名单。",
        ),
        "after": Words(
            en="Please check the date; if somebody else has taken over, please name them as the owner.",
            zh="请核对日期；如已由其他同事接手，请把负责人改为接手的同事。",
        ),
    },
)
def check(log: Log, options: NoOptions) -> pl.LazyFrame:  # noqa: ARG001 - one signature for all rules
    """Rows of members dated outside of their employment."""
    rows = [
        # Who has come back after leaving has two employments, of which the members file tells the last
        (
            person.name,
            person.hired,
            None if person.hired and person.left and person.left < person.hired else person.left,
        )
        for person in log.roster.people
        if person.hired or person.left
    ]
    stays = pl.LazyFrame(rows, schema={"_person": pl.String, "hired": pl.Date, "left": pl.Date}, orient="row")
    early = (pl.col("date") < pl.col("hired")).fill_null(value=False)
    late = (pl.col("date") > pl.col("left")).fill_null(value=False)
    known = log.frame.filter(pl.col("_who") == "member").select("_id", "_person", "date").join(stays, on="_person")
    return known.filter(early | late).select(
        "_id", "hired", "left", _case=pl.when(early).then(pl.lit("before")).otherwise(pl.lit("after"))
    )
