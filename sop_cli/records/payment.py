"""Payments: the record model and its columns."""

from __future__ import annotations

from datetime import date as Date  # noqa: N812 - a field is called date
from typing import ClassVar

from sop_cli.i18n import Words
from sop_cli.records.base import Kind, Record, column


class Payment(Record):
    """Money that came in."""

    kind_name: ClassVar[str] = "payments"
    title: ClassVar[Words] = Words(en="Payments", zh="回款记录")

    date: Date = column(
        "回款日期",
        "Date",
        "到账日期",
        "收款日期",
        "回款时间",
        "日期",
        "Payment Date",
        "Received Date",
        kind=Kind.DATE,
        meaning=Words(en="the day it came in", zh="到账的日子"),
        needed=True,
        filled_down=True,
    )
    contract: str | None = column(
        "合同编号",
        "Contract",
        "合同号",
        "订单编号",
        "订单号",
        "Contract No",
        "Order No",
        kind=Kind.NAME,
        meaning=Words(en="the contract it pays", zh="付的是哪份合同"),
    )
    customer: str | None = column(
        "客户名称",
        "Customer",
        "客户",
        "公司名称",
        "付款方",
        "Customer Name",
        "Account",
        "Company",
        kind=Kind.NAME,
        meaning=Words(en="who paid", zh="谁付的"),
        filled_down=True,
    )
    owner: str | None = column(
        "负责人",
        "Owner",
        "销售",
        "销售人员",
        "业务员",
        "责任人",
        "Sales Rep",
        "Salesperson",
        kind=Kind.PERSON,
        meaning=Words(en="who answers for it", zh="谁负责"),
        filled_down=True,
    )
    amount: int = column(
        "回款金额",
        "Amount",
        "到账金额",
        "收款金额",
        "金额",
        "Payment",
        "Amount Received",
        "Collected",
        kind=Kind.MONEY,
        meaning=Words(en="how much came in", zh="到账多少"),
        needed=True,
    )
