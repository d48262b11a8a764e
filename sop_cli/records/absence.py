"""Absences: the record model and its columns."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sop_cli.i18n import Words
from sop_cli.records.base import Kind, Record, column


class Absence(Record):
    """Days on which no follow-up record is expected of a person; both ends belong to it."""

    kind_name: ClassVar[str] = "absences"
    title: ClassVar[Words] = Words(en="Absences", zh="请假与出差")

    name: str = column(
        "姓名",
        "Name",
        "员工姓名",
        "请假人",
        "Full Name",
        "Employee",
        kind=Kind.PERSON,
        meaning=Words(en="who is away", zh="谁不在"),
        needed=True,
        filled_down=True,
    )
    from_date: date = column(
        "开始日期",
        "From",
        "开始时间",
        "起始日期",
        "自",
        "Start",
        "Start Date",
        "From Date",
        name="from",
        kind=Kind.DATE,
        meaning=Words(en="first day away", zh="第一天"),
        needed=True,
    )
    to_date: date | None = column(
        "结束日期",
        "To",
        "结束时间",
        "截止日期",
        "至",
        "End",
        "End Date",
        "To Date",
        name="to",
        kind=Kind.DATE,
        meaning=Words(en="last day away; the first day when empty", zh="最后一天，留空即只有一天"),
    )
    kind: str | None = column(
        "类别",
        "Kind",
        "类型",
        "请假类型",
        "事由",
        "Type",
        "Reason",
        kind=Kind.NAME,
        meaning=Words(en="leave, travel, …", zh="请假、出差等"),
    )
