"""Signatures: the record model and its columns."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sop_cli.i18n import Words
from sop_cli.records.base import Kind, Record, column


class Signature(Record):
    """What became of one person's commitment letter: signed, objected to, or still open."""

    kind_name: ClassVar[str] = "signatures"
    title: ClassVar[Words] = Words(en="Signatures", zh="签署记录")

    name: str = column(
        "姓名",
        "Name",
        "员工姓名",
        "责任人",
        "销售人员",
        "Person",
        "Employee",
        "Full Name",
        kind=Kind.PERSON,
        meaning=Words(en="whose letter", zh="谁的责任书"),
        needed=True,
        filled_down=True,
    )
    period: str | None = column(
        "期间",
        "Period",
        "责任期间",
        "周期",
        "季度",
        "月份",
        "Quarter",
        "Month",
        kind=Kind.PERIOD,
        meaning=Words(en="the letter's period; empty: any", zh="责任书的期间，留空为任何期间"),
        filled_down=True,
    )
    status: str | None = column(
        "状态",
        "Status",
        "签署状态",
        "签署情况",
        "是否签署",
        "Signed",
        "State",
        kind=Kind.NAME,
        meaning=Words(en="signed, objects or open", zh="已签、有异议或未签"),
    )
    signed_on: date | None = column(
        "签署日期",
        "Signed On",
        "日期",
        "签字日期",
        "签署时间",
        "Date",
        "Date Signed",
        name="date",
        kind=Kind.DATE,
        meaning=Words(en="when it was signed or objected to", zh="签署或提出异议的日期"),
    )
    reason: str | None = column(
        "异议原因",
        "Reason",
        "异议",
        "原因",
        "备注",
        "Objection",
        "Note",
        kind=Kind.TEXT,
        meaning=Words(en="why the person objects", zh="为什么有异议"),
    )
