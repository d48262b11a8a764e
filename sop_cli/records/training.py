"""Trainings: the record model and its columns."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sop_cli.i18n import Words
from sop_cli.records.base import Kind, Record, column


class Training(Record):
    """A course of the curriculum that somebody has completed."""

    kind_name: ClassVar[str] = "trainings"
    title: ClassVar[Words] = Words(en="Trainings", zh="培训记录")

    name: str = column(
        "姓名",
        "Name",
        "员工姓名",
        "学员",
        "参训人",
        "Participant",
        "Employee",
        kind=Kind.PERSON,
        meaning=Words(en="who took part", zh="谁参加的"),
        needed=True,
        filled_down=True,
    )
    course: str = column(
        "课程",
        "Course",
        "课程名称",
        "培训课程",
        "培训内容",
        "Training",
        kind=Kind.NAME,
        meaning=Words(en="the course, as the curriculum calls it", zh="课程，与课程表中的名称一致"),
        needed=True,
    )
    completed: date | None = column(
        "完成日期",
        "Completed",
        "完成时间",
        "结业日期",
        "培训日期",
        "Completion Date",
        kind=Kind.DATE,
        meaning=Words(en="when it was completed; empty: not yet", zh="完成的日期；空着表示还没完成"),
    )
    result: str | None = column(
        "结果",
        "Result",
        "成绩",
        "考核结果",
        "Grade",
        kind=Kind.TEXT,
        meaning=Words(en="how it went", zh="考核结果"),
    )
