"""FU208 due-date-pushed: the date of a next action was moved back again and again.

What it checks: how often 预计完成时间 of the same next action became later: in the ledger, where the date in a row was
changed, and in the log itself, where further records of the same customer and owner repeat the next action word for
word with a later date. From `times` (2) on it is shown, at the latest record, until the action is done or dropped.
Actions that come round by nature (回访, 继续跟进 …, and the SOP's own under `routine`) do not count.
Why it matters: the customer was promised something; perhaps help is needed.
Bad: 发送方案报价单, due 2023-10-12, then 2023-10-20, then 2023-10-31
Good: what is late gets a new date once, and then it is done
"""

from __future__ import annotations

import polars as pl

from sop_cli.i18n import Words
from sop_cli.records.people import name_key
from sop_cli.rules.base import Options, option, rule
from sop_cli.rules.log import Log
from sop_cli.rules.wording import placeholder, plain, settled

DOC_ZH = """FU208 due-date-pushed：同一个下一步的预计完成时间一再推后。

检查什么：同一个“下一步行动”的“预计完成时间”推后了几次：一看留底库里这一行的日期改过几次，二看记录本身，同一客户、同一
负责人之后的记录是不是把同样的下一步原样再写一遍、日期更晚。达到 times（2）次就在最近一条上提示，直到完成或取消为止。
本来就会反复做的事（回访、继续跟进等，以及 SOP 在 routine 里列出的）不算。
为什么：答应客户的事一再推后，也许需要支持。
不好的例子：发送方案报价单，预计 10-12，后来 10-20，再后来 10-31
好的例子：来不及时改一次日期，然后完成
"""

_ROUTINE = (
    "回访", "电话回访", "定期回访", "微信回访", "上门回访", "跟进", "继续跟进", "持续跟进", "保持跟进", "电话跟进",
    "微信跟进", "拜访", "上门拜访", "再次拜访", "电话沟通", "再次沟通", "继续沟通", "保持联系", "保持沟通", "定期联系",
    "维护", "客情维护",
    "follow up", "keep in touch", "call", "call again", "call back", "visit", "check in",
)  # fmt: skip


class Pushes(Options):
    """How often is often."""

    times: int = option(2, ge=1, en="shown from so many times on", zh="推后几次起提示")
    routine: list[str] = option([], en="further actions that come round by nature", zh="另外哪些下一步本来就会反复做")


@rule(
    "FU208",
    "due-date-pushed",
    title=Words(en="A due date moved back again and again", zh="完成时间一再推后"),
    at="due_date",
    scope="customer",
    message=Words(
        en="“{next_action}” was first due on {first_due}; its date has been moved back {pushes} times, now {due_date}.",
        zh="“{next_action}”最早应于 {first_due} 完成，日期已推后 {pushes} 次，现为 {due_date}。",
    ),
    hint=Words(
        en="Please see what stands in the way, and whether help is needed.", zh="请看看卡在哪里，是否需要支持。"
    ),
)
def check(log: Log, options: Pushes) -> pl.LazyFrame:
    """The latest record of each open action whose date was moved back often enough."""
    routine = sorted({name_key(word) for word in (*_ROUTINE, *options.routine)})
    action = plain(pl.col("next_action")).str.to_lowercase()
    named = (action.str.len_chars() > 0) & ~placeholder("next_action") & ~action.is_in(routine)
    rows = log.happened.filter(pl.col("due_date").is_not_null(), named).select(
        "_id", "date", "due_date", "_client",
        who=pl.col("_person").fill_null(""), action=action.hash(), open=~settled("done", log.sop.followups.done),
    )  # fmt: skip
    rows = rows.join(_changed(log), on="_id", how="left").sort("_client", "who", "action", "date", "_id")
    same = ["_client", "who", "action"]
    before = pl.col("due_date").shift(1).over(same)
    later = (pl.col("open").shift(1).over(same) & (pl.col("due_date") > before)).fill_null(value=False)
    # What was done is done: the same words after it are a new action
    fresh = (~pl.col("open")).shift(1, fill_value=False).cast(pl.UInt32).cum_sum().over(same)
    grouped = rows.with_columns(later=later, fresh=fresh).group_by(*same, "fresh").agg(
        pl.col("_id").last(), pl.col("open").last(),
        pushes=pl.col("later").sum() + pl.col("times").fill_null(0).sum(),
        first_due=pl.min_horizontal(pl.col("due_date").first(), pl.col("first").first()),
    )  # fmt: skip
    return grouped.filter("open", pl.col("pushes") >= options.times).select("_id", "pushes", "first_due")


def _changed(log: Log) -> pl.LazyFrame:
    """`_id`, how many `times` the date in the row itself was moved back, and the `first` date."""
    pushed = log.book.events.filter("pushes", pl.col("_id").is_not_null())
    return pushed.lazy().group_by("_id").agg(times=pl.len().cast(pl.Int64), first=pl.col("due_date").min())
