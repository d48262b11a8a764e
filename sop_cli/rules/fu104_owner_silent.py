"""FU104 owner-silent: a person who should write has recorded nothing for several working days.

What it checks: working days after the person's last record up to the as-of date, against max_days (3). Days of leave
and travel (absences), days before hiring and after leaving do not count. Who has no record yet counts from the log's
first day. Looked at is every member employed on the as-of date who has records in the log or customers of their own, or
whose role sells; a member without a role counts as selling unless others report to them. Needs a members file.
Why it matters: what is not written down within days is written from memory, or never.
Bad: 王芳, last record 2023-10-26, no leave known (as of 2023-11-02)
Good: 王芳, last record 2023-11-01, or an absence 2023-10-27 to 2023-11-03
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from sop_cli.i18n import Words
from sop_cli.records.people import Person, name_key
from sop_cli.rules.base import Options, option, rule
from sop_cli.rules.log import Log

DOC_ZH = """FU104 owner-silent：应当登记的人连续几个工作日没有跟进记录。

检查什么：从最后一条记录之后到截至日期的工作日数，对照 max_days（3）。请假、出差、入职前、离职后的日子不算；还没有记
录的人从整份记录的第一天算起。只看截至日期在职、并且有过记录、名下有客户或岗位是销售的成员；没写岗位的成员，只要不是
别人的上级，也算销售。需要成员名单。
为什么：隔了几天再写就只能靠回忆，或者干脆不写了。
不好的例子：王芳，上次记录 2023-10-26，没有请假（截至 2023-11-02）
好的例子：王芳，上次记录 2023-11-01；或 2023-10-27 至 2023-11-03 请假
"""

_SELLS = ("销售", "业务", "客户经理", "客户代表", "客户顾问", "大客户", "sales", "account", "businessdevelopment", "bd")
_SELLS_NOT = (
    "助理", "内勤", "支持", "运营", "培训", "分析", "总监", "主管", "组长", "总经理", "负责人", "assistant", "support",
    "operations", "training", "analyst", "director", "head", "lead", "accountant", "accounting",
)  # fmt: skip
_MANAGES = ("经理", "manager")
_MANAGES_NOT = ("客户经理", "accountmanager", "大客户经理")


class Patience(Options):
    """Whose silence is noticed, and when."""

    max_days: int = option(3, ge=1, en="working days without a record that are fine", zh="允许连续几个工作日没有记录")
    roles: list[str] = option(
        [], en="only members with these roles; empty: everyone who sells", zh="只看这些岗位；不写则看所有做销售的人"
    )


@rule(
    "FU104",
    "owner-silent",
    title=Words(en="No record for several working days", zh="近几个工作日未登记"),
    scope="owner",
    needs=("members",),
    message={
        "": Words(
            en="{owner}: no record for {days} working days (last one {last_date}).",
            zh="{owner}：近 {days} 个工作日未登记（上次 {last_date}）。",
        ),
        "never": Words(
            en="{owner}: no record yet, {days} working days since the log begins.",
            zh="{owner}：记录开始以来的 {days} 个工作日里还没有登记。",
        ),
    },
    hint=Words(en="If on leave or travelling, please say so.", zh="如在休假或出差，请告知。"),
)
def check(log: Log, options: Patience) -> pl.LazyFrame:
    """Members whose working days since the last record, less their absences, exceed the limit."""
    first = log.first_day or log.as_of
    last = log.happened.filter(pl.col("_who") == "member").group_by("_person").agg(last_date=pl.col("date").max())
    since = pl.max_horizontal(
        pl.col("last_date").fill_null(first - timedelta(days=1)), pl.col("hired") - timedelta(days=1)
    )
    people = (
        _members(log, options).lazy()
        .join(last, on="_person", how="left")
        .filter(pl.col("last_date").is_not_null() & ~pl.col("named") | pl.col("expected"))
        .with_columns(since=since)
    )  # fmt: skip
    worked = pl.lit(pl.Series(log.calendar.days(first, log.as_of), dtype=pl.Date))
    passed = worked.len() - worked.search_sorted(pl.col("since"), side="right")
    away = (
        people.join(_away(log, first).lazy(), on="_person")
        .filter(pl.col("day") > pl.col("since"))
        .group_by("_person").agg(away=pl.len())
    )  # fmt: skip
    return (
        people.join(away, on="_person", how="left")
        .select(
            "_person", "last_date",
            days=passed.cast(pl.Int64) - pl.col("away").fill_null(0).cast(pl.Int64),
            _case=pl.when(pl.col("last_date").is_null()).then(pl.lit("never")).otherwise(pl.lit("")),
        )
        .filter(pl.col("days") > options.max_days)
    )  # fmt: skip


def _members(log: Log, options: Patience) -> pl.DataFrame:
    """Who is employed on the as-of date; `expected`: a record is due from them even if they never wrote one."""
    leaders = {name_key(stay.leader) for p in log.roster.people for stay in p.stays if stay.leader}
    named = {name_key(role) for role in options.roles}
    rows = []
    for person in log.roster.people:
        if person.employed_on(log.as_of):
            role = person.at(log.as_of).role
            wanted = (
                name_key(role or "") in named if named else person.name in log.keepers or _sells(person, role, leaders)
            )
            rows.append((person.name, person.hired, wanted, bool(named)))
    schema = {"_person": pl.String, "hired": pl.Date, "expected": pl.Boolean, "named": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _sells(person: Person, role: str | None, leaders: set[str]) -> bool:
    if not role:
        return not leaders & {name_key(name) for name in (person.name, person.id, *person.aliases) if name}
    key = name_key(role)
    manages = any(word in key for word in _MANAGES) and not any(word in key for word in _MANAGES_NOT)
    return any(word in key for word in _SELLS) and not manages and not any(word in key for word in _SELLS_NOT)


def _away(log: Log, first: date) -> pl.DataFrame:
    """The working days of each member's absences since the log begins."""
    rows = {
        (name, day)
        for name, start, end in log.absences.iter_rows()
        for day in log.calendar.days(max(start, first), min(end, log.as_of))
    }
    return pl.DataFrame(sorted(rows), schema={"_person": pl.String, "day": pl.Date}, orient="row")
