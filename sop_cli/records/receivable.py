"""Receivables: the record model and its columns."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sop_cli.i18n import Words
from sop_cli.records.base import Kind, Record, column


class Receivable(Record):
    """Money that falls due."""

    kind_name: ClassVar[str] = "receivables"
    title: ClassVar[Words] = Words(en="Receivables", zh="应收款")

    due_date: date = column(
        "到期日",
        "Due Date",
        "应收日期",
        "到期日期",
        "应付日期",
        "付款期限",
        "Due",
        "Payment Due",
        kind=Kind.DATE,
        meaning=Words(en="the day it falls due", zh="到期的日子"),
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
        meaning=Words(en="the contract it belongs to", zh="属于哪份合同"),
    )
    customer: str | None = column(
        "客户名称",
        "Customer",
        "客户",
        "公司名称",
        "Customer Name",
        "Account",
        "Company",
        kind=Kind.NAME,
        meaning=Words(en="who owes", zh="谁欠款"),
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
        "应收金额",
        "Amount",
        "应收款",
        "应收账款",
        "金额",
        "Receivable",
        "Amount Due",
        kind=Kind.MONEY,
        meaning=Words(en="how much falls due", zh="应收多少"),
        needed=True,
    )
