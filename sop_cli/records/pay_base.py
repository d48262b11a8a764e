"""Pay bases: the record model and its columns."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sop_cli.i18n import Words
from sop_cli.records.base import Kind, Record, column


class PayBase(Record):
    """The amount that one person's performance pay is reckoned from; the latest row in force counts."""

    kind_name: ClassVar[str] = "pay_bases"
    title: ClassVar[Words] = Words(en="Pay bases", zh="绩效基数")

    name: str = column(
        "姓名",
        "Name",
        "员工姓名",
        "销售人员",
        "Employee",
        "Full Name",
        kind=Kind.PERSON,
        meaning=Words(en="whose base", zh="谁的基数"),
        needed=True,
        filled_down=True,
    )
    from_date: date | None = column(
        "生效日期",
        "From",
        "调整日期",
        "起始日期",
        "Effective Date",
        "Since",
        name="from",
        kind=Kind.DATE,
        meaning=Words(en="day from which it holds; empty: always", zh="从哪天起生效，留空为一直有效"),
    )
    amount: int = column(
        "绩效基数",
        "Base",
        "绩效工资基数",
        "绩效工资",
        "奖金基数",
        "基数",
        "金额",
        "Base Amount",
        "Amount",
        kind=Kind.MONEY,
        meaning=Words(en="the base amount", zh="基数金额"),
        needed=True,
    )
