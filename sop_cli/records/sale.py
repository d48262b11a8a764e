"""Sales: the record model and its columns."""

from __future__ import annotations

from datetime import date as Date  # noqa: N812 - a field is called date
from typing import ClassVar

from sop_cli.i18n import Words
from sop_cli.records.base import Kind, Record, column


class Sale(Record):
    """One closed sale, as booked.

    amount: what the customer is to pay, minor units; negative for a return (退货/红冲).
    share: this owner's part of the credit; the company's total counts the sale once.
    """

    kind_name: ClassVar[str] = "sales"
    title: ClassVar[Words] = Words(en="Sales", zh="销售记录")

    date: Date = column(
        "成交日期",
        "Date",
        "签约日期",
        "销售日期",
        "日期",
        "下单日期",
        "开单日期",
        "合同日期",
        "Closing Date",
        "Close Date",
        "Sale Date",
        "Order Date",
        "Invoice Date",
        kind=Kind.DATE,
        meaning=Words(en="the day of the sale", zh="成交的日子"),
        needed=True,
        filled_down=True,
    )
    contract: str | None = column(
        "合同编号",
        "Contract",
        "合同号",
        "订单编号",
        "订单号",
        "单号",
        "Contract No",
        "Order No",
        "Order ID",
        "Invoice No",
        "Contract Number",
        kind=Kind.NAME,
        meaning=Words(en="number of the contract or order", zh="合同或订单的编号"),
    )
    customer: str | None = column(
        "客户名称",
        "Customer",
        "客户",
        "公司名称",
        "客户全称",
        "Customer Name",
        "Account",
        "Account Name",
        "Company",
        "Company Name",
        kind=Kind.NAME,
        meaning=Words(en="who bought", zh="谁买的"),
        filled_down=True,
    )
    owner: str | None = column(
        "负责人",
        "Owner",
        "销售",
        "销售人员",
        "销售员",
        "业务员",
        "销售负责人",
        "责任人",
        "Sales Rep",
        "Rep",
        "Salesperson",
        "Sales Person",
        kind=Kind.PERSON,
        meaning=Words(en="who sold", zh="谁卖的"),
        filled_down=True,
    )
    product: str | None = column(
        "产品",
        "Product",
        "产品名称",
        "产品线",
        "商品",
        "商品名称",
        "品类",
        "Product Name",
        "Product Line",
        "Item",
        kind=Kind.NAME,
        meaning=Words(en="what was sold", zh="卖了什么"),
        filled_down=True,
    )
    region: str | None = column(
        "区域",
        "Region",
        "大区",
        "销售区域",
        "地区",
        "Area",
        "Territory",
        kind=Kind.NAME,
        meaning=Words(en="where; the person's region on that day when empty", zh="哪个区域，留空则按当日所属区域"),
        filled_down=True,
    )
    channel: str | None = column(
        "渠道",
        "Channel",
        "销售渠道",
        "渠道类型",
        "Sales Channel",
        kind=Kind.NAME,
        meaning=Words(en="through which channel", zh="通过什么渠道"),
    )
    quantity: float | None = column(
        "数量",
        "Quantity",
        "销量",
        "件数",
        "台数",
        "Qty",
        "Units",
        kind=Kind.NUMBER,
        meaning=Words(en="how many", zh="多少件"),
    )
    amount: int = column(
        "金额",
        "Amount",
        "销售额",
        "成交金额",
        "合同金额",
        "订单金额",
        "销售金额",
        "Revenue",
        "Sales",
        "Total",
        "Sales Amount",
        "Contract Amount",
        kind=Kind.MONEY,
        meaning=Words(en="what the customer is to pay; negative for a return", zh="客户应付的金额，退货为负"),
        needed=True,
    )
    cost: int | None = column(
        "成本",
        "Cost",
        "成本金额",
        "销售成本",
        "COGS",
        kind=Kind.MONEY,
        meaning=Words(en="what it cost", zh="这笔销售的成本"),
    )
    share: float | None = column(
        "分成比例",
        "Share",
        "分成",
        "分单比例",
        "业绩占比",
        "Credit Share",
        "Split",
        kind=Kind.PERCENT,
        meaning=Words(en="this owner's part of the credit", zh="这位负责人的业绩占比"),
    )
