"""Sales plans: the record model and its columns. (The target plan that is split lies in plan.py.)"""

from __future__ import annotations

from typing import ClassVar

from sop_cli.i18n import Words
from sop_cli.records.base import Kind, Record, column


class SalesPlan(Record):
    """What a person plans for a month or week, customer by customer.

    visits: how many are planned in the period; frequency says the same in words (每周2次) where it is empty.
    amount: what is expected to be sold, minor units. resource: one or several (方案工程师×2、样机); quantity: how much
    of it, where the cell itself does not say. status: approved, pending or rejected, in the words people use.
    """

    kind_name: ClassVar[str] = "plans"
    title: ClassVar[Words] = Words(en="Sales plans", zh="销售计划")

    owner: str = column(
        "负责人",
        "Owner",
        "姓名",
        "责任人",
        "销售",
        "销售人员",
        "销售代表",
        "业务员",
        "计划人",
        "填报人",
        "Name",
        "Person",
        "Sales Rep",
        "Salesperson",
        kind=Kind.PERSON,
        meaning=Words(en="whose plan it is", zh="谁的计划"),
        needed=True,
        filled_down=True,
    )
    period: str = column(
        "期间",
        "Period",
        "计划期间",
        "月份",
        "计划月份",
        "周次",
        "计划周次",
        "周期",
        "计划周期",
        "时间",
        "Month",
        "Week",
        "Plan Period",
        kind=Kind.PERIOD,
        meaning=Words(en="for which month or week", zh="哪个月或哪一周"),
        needed=True,
        filled_down=True,
    )
    customer: str | None = column(
        "重点客户",
        "Key Customer",
        "客户",
        "客户名称",
        "目标客户",
        "拜访客户",
        "重点客户名称",
        "Customer",
        "Customer Name",
        "Account",
        "Account Name",
        "Key Account",
        kind=Kind.NAME,
        meaning=Words(en="which customer it is about", zh="针对哪个客户"),
        filled_down=True,
    )
    visits: int | None = column(
        "计划拜访次数",
        "Planned Visits",
        "拜访次数",
        "计划次数",
        "计划跟进次数",
        "拜访量",
        "Visits",
        "Number of Visits",
        kind=Kind.COUNT,
        meaning=Words(en="visits planned in the period", zh="期间内计划拜访几次"),
    )
    frequency: str | None = column(
        "拜访频次",
        "Visit Frequency",
        "拜访频率",
        "频次",
        "频率",
        "跟进频次",
        "Frequency",
        kind=Kind.NAME,
        meaning=Words(
            en="how often, such as 每周2次; counts where no number is given",
            zh="多久一次，如每周2次；没写次数时按此折算",
        ),
    )
    strategy: str | None = column(
        "销售策略",
        "Strategy",
        "策略",
        "推进策略",
        "工作计划",
        "计划内容",
        "主要措施",
        "推进措施",
        "Sales Strategy",
        "Plan",
        "Approach",
        kind=Kind.TEXT,
        meaning=Words(en="how the customer is to be won or kept", zh="打算怎样推进"),
    )
    amount: int | None = column(
        "预计金额",
        "Expected Amount",
        "预计成交金额",
        "预计销售额",
        "预计签约金额",
        "计划金额",
        "计划销售额",
        "预计业绩",
        "金额",
        "Expected Revenue",
        "Planned Amount",
        "Amount",
        kind=Kind.MONEY,
        meaning=Words(en="what is expected to be sold", zh="预计能成交多少"),
    )
    resource: str | None = column(
        "所需资源",
        "Resource",
        "资源需求",
        "资源",
        "需要资源",
        "资源种类",
        "Resources",
        "Resources Needed",
        "Resource Needed",
        kind=Kind.NAME,
        meaning=Words(
            en="what is needed for it; several as 方案工程师×2、样机1台",
            zh="需要什么资源；多种可写：方案工程师×2、样机1台",
        ),
    )
    quantity: int | None = column(
        "资源数量",
        "Quantity",
        "数量",
        "所需数量",
        "需求数量",
        "Resource Quantity",
        "Qty",
        kind=Kind.COUNT,
        meaning=Words(en="how much of it; 1 when empty", zh="需要多少，留空为 1"),
    )
    special: str | None = column(
        "特殊申请",
        "Special Request",
        "特殊资源",
        "特殊资源申请",
        "特殊资源需求",
        "特殊需求",
        "Special Resource",
        "Special Resources",
        kind=Kind.TEXT,
        meaning=Words(en="what goes beyond the usual and must be approved", zh="超出常规、需要审批的申请"),
    )
    status: str | None = column(
        "审批状态",
        "Approval",
        "审批结果",
        "状态",
        "审核状态",
        "审批",
        "Approval Status",
        "Status",
        kind=Kind.NAME,
        meaning=Words(en="approved, pending or rejected", zh="已批准、待审批或未批准"),
        filled_down=True,
    )
    approver: str | None = column(
        "审批人",
        "Approver",
        "审核人",
        "批准人",
        "Approved By",
        "Reviewer",
        kind=Kind.PEOPLE,
        meaning=Words(en="who approved or rejected it", zh="谁审批的"),
        filled_down=True,
    )
    done: str | None = column(
        "完成情况",
        "Done",
        "是否完成",
        "完成状态",
        "执行情况",
        "Completed",
        "Completion",
        kind=Kind.NAME,
        meaning=Words(en="whether it has been carried out", zh="是否已经完成"),
    )
