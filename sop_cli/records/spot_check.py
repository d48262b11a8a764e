"""Spot checks: the record model and its columns."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sop_cli.i18n import Words
from sop_cli.records.base import Kind, Record, column


class SpotCheck(Record):
    """One follow-up record that a leader has looked at, and what came of it. The form of `sop spot-check`, filled."""

    kind_name: ClassVar[str] = "spot_checks"
    title: ClassVar[Words] = Words(en="Spot Checks", zh="抽查记录")

    id: str | None = column(
        "抽查编号",
        "Check ID",
        "编号",
        "ID",
        kind=Kind.NAME,
        meaning=Words(en="which record was looked at, as the form says", zh="抽查的是哪条记录，见抽查表"),
    )
    name: str = column(
        "姓名",
        "Name",
        "负责人",
        "被抽查人",
        "销售",
        "Owner",
        "Person",
        kind=Kind.PERSON,
        meaning=Words(en="whose record", zh="谁的记录"),
        needed=True,
    )
    customer: str | None = column(
        "客户",
        "Customer",
        "客户名称",
        "公司名称",
        "Customer Name",
        "Account",
        kind=Kind.NAME,
        meaning=Words(en="which customer it is about", zh="哪个客户"),
    )
    followed_on: date | None = column(
        "跟进日期",
        "Follow-up Date",
        "记录日期",
        name="date",
        kind=Kind.DATE,
        meaning=Words(en="the day of the follow-up", zh="跟进的日期"),
    )
    summary: str | None = column(
        "沟通内容摘要",
        "Summary",
        "内容摘要",
        kind=Kind.TEXT,
        meaning=Words(en="what the record says", zh="记录的内容"),
    )
    reason: str | None = column(
        "抽查原因",
        "Reason",
        "原因",
        kind=Kind.TEXT,
        meaning=Words(en="why it was chosen", zh="为什么抽到"),
    )
    result: str | None = column(
        "结果",
        "Result",
        "抽查结果",
        "核实结果",
        "Outcome",
        kind=Kind.TEXT,
        meaning=Words(en="agrees, differs or open; ticked or written", zh="相符、有出入或未核实，打勾或写字"),
    )
    checked: date | None = column(
        "抽查日期",
        "Checked On",
        "核实日期",
        "Check Date",
        kind=Kind.DATE,
        meaning=Words(en="when it was looked at", zh="哪天抽查的"),
    )
    checker: str | None = column(
        "抽查人",
        "Checked By",
        "核实人",
        "Checker",
        kind=Kind.NAME,
        meaning=Words(en="who looked at it", zh="谁抽查的"),
    )
    note: str | None = column(
        "备注",
        "Note",
        "说明",
        "Notes",
        "Remark",
        kind=Kind.TEXT,
        meaning=Words(en="what there is to add", zh="补充说明"),
    )
