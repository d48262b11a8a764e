"""FU303 step-late: what the SOP wants done within a time was done later, or has no record.

What it checks: the timed rules of the stages. The clock starts at the customer's first record at the stage that has
one of after_channel and says one of after_words; without these, `after: first call` (首次通话), first visit
(首次拜访) and first contact (首次沟通) are understood, and the name of the stage. It stops at the first record from
that day on that has one of channel and says one of words (without words: that stands at no later stage). Hours are
counted in days, since logs have dates: 24 hours end with the next day. A timed rule without channel and words is for
people and not looked at. Customers who were at a later stage before are left out.
Why it matters: a thank-you mail on the next day is remembered, one a week later is not.
Bad: first call 2023-10-10, no mail by the end of 2023-10-11
Good: first call 2023-10-10, mail 2023-10-11
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import polars as pl

from sop_cli.i18n import Words
from sop_cli.records.people import name_key
from sop_cli.records.sop import Stage, Timed
from sop_cli.rules.base import NoOptions, rule
from sop_cli.rules.course import placed
from sop_cli.rules.log import CLIENT, Log, keys
from sop_cli.rules.wording import says
from sop_cli.values.calendar import WorkCalendar

DOC_ZH = """FU303 step-late：SOP 要求在时限内做的事，做得晚了，或没有记录。

检查什么：各阶段的 timed。从客户在该阶段的第一条符合 after_channel、after_words 的记录起算；两者都没写时，after
写“首次通话”“首次拜访”“首次沟通”或阶段名称也能懂。到当天或之后第一条符合 channel、words 的记录为止（没写words
的，后面阶段的记录不算）。记录只有日期，小时折成天：24 小时即到次日为止。channel 和 words 都没写的，由人来看，这
里不检查。此前已到过后面阶段的客户不看。
为什么：第二天的感谢邮件客户会记得，一周以后就不会了。
不好的例子：2023-10-10 首次通话，到 2023-10-11 还没有邮件
好的例子：2023-10-10 首次通话，2023-10-11 发了邮件
"""

_FIRST = re.compile("^(首次|第一次|初次|first)")
_BY = {
    ("通话", "电话", "call", "phone"): ("电话", "通话", "phone", "call"),
    ("拜访", "上门", "visit"): ("拜访", "上门", "visit"),
    ("沟通", "联系", "接触", "接洽", "contact"): (),
}
"""Words behind “first”, and the words that a channel meant by them holds; none: any channel."""


@rule(
    "FU303",
    "step-late",
    title=Words(en="A timed step late or without a record", zh="有时限的步骤晚了或没有记录"),
    at="date",
    scope="customer",
    message={
        "": Words(
            en="{customer}: no record of “{do}” by {due} ({within} after “{after}” on {date}).",
            zh="{customer}：{date} {after}后应在{within}内{do}，到 {due} 没有记录。",
        ),
        "late": Words(
            en="{customer}: “{do}” on {done_on}, due by {due} ({within} after “{after}” on {date}).",
            zh="{customer}：{date} {after}后应在{within}内{do}（到 {due}），记录是在 {done_on}。",
        ),
    },
    hint=Words(en="If it was done in time, please add the record.", zh="如已按时做了，请补充记录。"),
)
def check(log: Log, options: NoOptions) -> pl.LazyFrame:  # noqa: ARG001 - one signature for all rules
    """The starts of clocks whose time is over without the deed, rule by rule."""
    rows = _rows(log)
    found = [
        _late(rows, place, timed, begins, log)
        for place, stage in enumerate(log.sop.stages)
        for timed in stage.timed
        if (timed.channel or timed.words) and (begins := _begins(timed, stage)) is not None
    ]
    return pl.concat(found) if found else rows.lazy().select("_id").head(0)


def _rows(log: Log) -> pl.DataFrame:
    """The records up to the as-of date with their stage's place and the key of their channel."""
    if not any(stage.timed for stage in log.sop.stages):
        return log.data.head(0)
    rows = log.happened.filter(pl.col(CLIENT).is_not_null()).collect(engine="streaming")
    return rows.with_columns(placed(log.sop.stages, rows["stage"]).alias("_at"), keys(rows["channel"]).alias("_by"))


def _begins(timed: Timed, stage: Stage) -> pl.Expr | None:
    """Whether a record at the stage starts the clock; None where nobody but people can tell."""
    if timed.after_channel or timed.after_words:
        return _known_by(timed.after_channel, timed.after_words)
    after = name_key(timed.after)
    if after in (name_key(stage.name), name_key(stage.id)):
        return pl.lit(value=True)
    if not _FIRST.search(after):
        return None
    for words, channels in _BY.items():
        if any(word in after for word in words):
            held = [pl.col("_by").str.contains(word, literal=True) for word in channels]
            return pl.any_horizontal(held) if held else pl.lit(value=True)
    return None


def _known_by(channels: list[str], words: list[str]) -> pl.Expr:
    known = pl.lit(value=True)
    if channels:
        known &= pl.col("_by").is_in([name_key(channel) for channel in channels])
    return known & says(("summary", "feedback", "next_action"), words) if words else known


def _late(rows: pl.DataFrame, place: int, timed: Timed, begins: pl.Expr, log: Log) -> pl.LazyFrame:
    beyond = rows.lazy().filter(pl.col("_at") > place).group_by(CLIENT).agg(_beyond=pl.col("date").min())
    starts = (
        rows.lazy()
        .filter(pl.col("_at") == place, begins.fill_null(value=False))
        .group_by(CLIENT)
        .agg(_started=pl.col("date").min(), _id=pl.col("_id").sort_by("date", "_id").first())
        .join(beyond, on=CLIENT, how="left")
        .filter((pl.col("_beyond") >= pl.col("_started")).fill_null(value=True))
        .collect(engine="streaming")
    )
    days = starts["_started"].unique().to_list()
    due = {day: deadline(day, timed.within, log.calendar) for day in days}
    dated = starts.with_columns(
        due=starts["_started"].replace_strict(days, [due[day] for day in days], return_dtype=pl.Date)
    )
    # By its channel alone a record is only known to be the deed while the sale is still at the stage
    here = pl.lit(value=True) if timed.words else (pl.col("_at") <= place).fill_null(value=True)
    known = _known_by(timed.channel, timed.words).fill_null(value=False)
    deeds = rows.lazy().filter(known, here).select(CLIENT, "date")
    done = (
        deeds.join(dated.lazy().select(CLIENT, "_started"), on=CLIENT)
        .filter(pl.col("date") >= pl.col("_started"))
        .group_by(CLIENT)
        .agg(done_on=pl.col("date").min())
    )
    late = (pl.col("done_on") > pl.col("due")) | (pl.col("done_on").is_null() & (pl.col("due") < log.as_of))
    return (
        dated.lazy()
        .join(done, on=CLIENT, how="left")
        .filter(late)
        .select(
            "_id", "due", "done_on",
            do=pl.lit(timed.do), after=pl.lit(timed.after), within=pl.lit(shown_within(timed.within)),
            _case=pl.when(pl.col("done_on").is_null()).then(pl.lit("")).otherwise(pl.lit("late")),
        )
    )  # fmt: skip


def shown_within(within: str) -> str:
    """A time as sop.yaml has it, in the words of the run: 24h is 24 hours, 24 小时."""
    number, unit = re.fullmatch(r"(\d+)\s*(\D+)", within).groups()  # type: ignore[union-attr]  # the model saw to it
    hours, days = Words(en="{n} hours", zh=" {n} 小时"), Words(en="{n} days", zh=" {n} 天")
    named = {
        "h": hours,
        "小时": hours,
        "d": days,
        "天": days,
        "工作日": Words(en="{n} working days", zh=" {n} 个工作日"),
    }
    return str(named[unit]).format(n=number)


def deadline(day: date, within: str, calendar: WorkCalendar) -> date:
    """The last day on which a thing is in time that is to be done within so many hours, days or working days."""
    number, unit = re.fullmatch(r"(\d+)\s*(\D+)", within).groups()  # type: ignore[union-attr]  # the model saw to it
    count = int(number)
    if unit == "工作日":
        return calendar.after(day, count)
    return day + timedelta(days=-(-count // 24) if unit in ("h", "小时") else count)
