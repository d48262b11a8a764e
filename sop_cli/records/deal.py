"""Deals: the record model and its columns."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sop_cli.i18n import Words
from sop_cli.records.base import Kind, Record, column


class Deal(Record):
    """A chance to sell, from creation to its end.

    status: open, won or lost. closed: the day it was won or lost. amount: minor units.
    """

    kind_name: ClassVar[str] = "deals"
    title: ClassVar[Words] = Words(en="Deals", zh="商机")

    id: str | None = column(
        "商机编号",
        "Deal ID",
        "编号",
        "商机ID",
        "机会编号",
        "ID",
        "Opportunity ID",
        "Record ID",
        kind=Kind.NAME,
        meaning=Words(en="number of the deal", zh="商机的编号"),
    )
    deal: str | None = column(
        "商机名称",
        "Deal",
        "商机",
        "项目名称",
        "机会名称",
        "Deal Name",
        "Opportunity",
        "Opportunity Name",
        kind=Kind.NAME,
        meaning=Words(en="name of the deal", zh="商机的名称"),
    )
    customer: str | None = column(
        "客户名称",
        "Customer",
        "客户",
        "公司名称",
        "Customer Name",
        "Account",
        "Account Name",
        "Company",
        kind=Kind.NAME,
        meaning=Words(en="with whom", zh="和谁谈"),
        filled_down=True,
    )
    owner: str | None = column(
        "负责人",
        "Owner",
        "销售",
        "销售人员",
        "商机负责人",
        "业务员",
        "Deal Owner",
        "Opportunity Owner",
        "Sales Rep",
        "Salesperson",
        kind=Kind.PERSON,
        meaning=Words(en="who answers for it", zh="谁负责"),
        filled_down=True,
    )
    product: str | None = column(
        "产品",
        "Product",
        "产品名称",
        "产品线",
        "意向产品",
        "Product Name",
        "Product Line",
        kind=Kind.NAME,
        meaning=Words(en="what is to be sold", zh="谈的是什么产品"),
    )
    region: str | None = column(
        "区域",
        "Region",
        "大区",
        "地区",
        "Area",
        "Territory",
        kind=Kind.NAME,
        meaning=Words(en="where", zh="哪个区域"),
        filled_down=True,
    )
    source: str | None = column(
        "线索来源",
        "Source",
        "来源",
        "商机来源",
        "Lead Source",
        kind=Kind.NAME,
        meaning=Words(en="where the lead came from", zh="线索从哪里来"),
    )
    stage: str | None = column(
        "销售阶段",
        "Stage",
        "阶段",
        "商机阶段",
        "Deal Stage",
        "Sales Stage",
        kind=Kind.NAME,
        meaning=Words(en="the stage of the SOP", zh="SOP 的阶段"),
    )
    amount: int | None = column(
        "金额",
        "Amount",
        "商机金额",
        "预计金额",
        "预计成交金额",
        "合同金额",
        "Deal Value",
        "Value",
        "Expected Revenue",
        kind=Kind.MONEY,
        meaning=Words(en="what it is worth", zh="值多少钱"),
    )
    created: date | None = column(
        "创建日期",
        "Created",
        "创建时间",
        "商机创建日期",
        "建立日期",
        "Created Date",
        "Create Date",
        "Creation Date",
        kind=Kind.DATE,
        meaning=Words(en="the day it was created or the first contact", zh="创建或首次接触的日子"),
    )
    expected_close: date | None = column(
        "预计成交日期",
        "Expected Close",
        "预计签约日期",
        "预计结单日期",
        "预计成交时间",
        "Expected Close Date",
        "Expected Closing",
        kind=Kind.DATE,
        meaning=Words(en="when it should close", zh="预计何时成交"),
    )
    closed: date | None = column(
        "结束日期",
        "Closed",
        "关闭日期",
        "赢单日期",
        "实际成交日期",
        "成交日期",
        "结单日期",
        "Closed Date",
        "Close Date",
        "Closing Date",
        kind=Kind.DATE,
        meaning=Words(en="the day it was won or lost", zh="赢单或输单的日子"),
    )
    status: str | None = column(
        "状态",
        "Status",
        "商机状态",
        "结果",
        "Deal Status",
        "Outcome",
        kind=Kind.NAME,
        meaning=Words(en="open, won or lost", zh="进行中、赢单或输单"),
    )
    loss_reason: str | None = column(
        "输单原因",
        "Loss Reason",
        "丢单原因",
        "失败原因",
        "Lost Reason",
        "Reason Lost",
        kind=Kind.NAME,
        meaning=Words(en="why it was lost", zh="为什么输单"),
    )
