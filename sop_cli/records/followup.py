"""Follow-ups: the record model and its columns."""

from __future__ import annotations

from datetime import date as Date  # noqa: N812 - a field is called date
from datetime import datetime
from typing import ClassVar

from sop_cli.i18n import Words
from sop_cli.records.base import Kind, Record, column


class FollowUp(Record):
    """One talk with a customer, as the salesperson wrote it down."""

    kind_name: ClassVar[str] = "followups"
    title: ClassVar[Words] = Words(en="Follow-ups", zh="客户跟进记录表")

    customer: str = column(
        "客户名称",
        "Customer",
        "客户",
        "公司名称",
        "客户全称",
        "企业名称",
        "客户公司",
        "Customer Name",
        "Account",
        "Account Name",
        "Company",
        "Company Name",
        kind=Kind.NAME,
        meaning=Words(en="with whom", zh="和谁沟通"),
        needed=True,
        filled_down=True,
    )
    owner: str | None = column(
        "负责人",
        "Owner",
        "跟进人",
        "销售负责人",
        "客户负责人",
        "销售",
        "销售人员",
        "业务员",
        "Sales Rep",
        "Account Owner",
        "Rep",
        "Salesperson",
        kind=Kind.PERSON,
        meaning=Words(en="who followed up", zh="谁跟进的"),
        filled_down=True,
    )
    date: Date = column(
        "跟进日期",
        "Follow-up Date",
        "跟进时间",
        "日期",
        "沟通日期",
        "拜访日期",
        "联系日期",
        "Date",
        "Contact Date",
        "Activity Date",
        kind=Kind.DATE,
        meaning=Words(en="on which day", zh="哪一天"),
        needed=True,
        filled_down=True,
    )
    channel: str | None = column(
        "沟通方式",
        "Channel",
        "跟进方式",
        "联系方式",
        "沟通渠道",
        "方式",
        "Contact Method",
        "Method",
        "Contact Channel",
        kind=Kind.NAME,
        meaning=Words(en="by which channel", zh="用什么方式"),
        filled_down=True,
    )
    summary: str | None = column(
        "沟通内容摘要",
        "Summary",
        "沟通内容",
        "跟进内容",
        "内容摘要",
        "跟进记录",
        "沟通摘要",
        "Notes",
        "Content",
        "Contact Summary",
        kind=Kind.TEXT,
        meaning=Words(en="what was talked about", zh="谈了什么"),
    )
    feedback: str | None = column(
        "客户需求/反馈",
        "Feedback",
        "客户需求",
        "客户反馈",
        "需求/反馈",
        "客户需求及反馈",
        "Customer Needs",
        "Needs/Feedback",
        "Customer Feedback",
        "Customer Needs/Feedback",
        kind=Kind.TEXT,
        meaning=Words(en="what the customer needs or said", zh="客户的需求或反馈"),
    )
    next_action: str | None = column(
        "下一步行动",
        "Next Action",
        "下一步",
        "下步行动",
        "下一步计划",
        "后续行动",
        "后续计划",
        "Next Step",
        "Next Steps",
        "Follow-up Action",
        kind=Kind.TEXT,
        meaning=Words(en="what comes next", zh="下一步做什么"),
    )
    due_date: Date | None = column(
        "预计完成时间",
        "Due Date",
        "预计完成日期",
        "计划完成时间",
        "完成期限",
        "下次跟进日期",
        "下次跟进时间",
        "截止日期",
        "Due",
        "Next Action Due",
        "Expected Completion",
        kind=Kind.DATE,
        meaning=Words(en="by when the next action is done", zh="下一步预计何时完成"),
    )
    done: str | None = column(
        "完成情况",
        "Done",
        "是否完成",
        "完成状态",
        "行动状态",
        "Completed",
        "Action Status",
        kind=Kind.NAME,
        meaning=Words(en="whether the next action is done or dropped", zh="下一步是否已完成或取消"),
    )
    synced_to: str | None = column(
        "信息同步人",
        "Synced To",
        "同步人",
        "抄送人",
        "知会人",
        "Informed",
        "Cc",
        kind=Kind.PEOPLE,
        meaning=Words(en="who was informed", zh="同步给了谁"),
    )
    stage: str | None = column(
        "销售阶段",
        "Stage",
        "阶段",
        "商机阶段",
        "跟进阶段",
        "Sales Stage",
        "Deal Stage",
        kind=Kind.NAME,
        meaning=Words(en="the stage of the SOP", zh="SOP 的阶段"),
    )
    recorded_at: datetime | None = column(
        "录入时间",
        "Recorded At",
        "登记时间",
        "创建时间",
        "填写时间",
        "提交时间",
        "录入日期",
        "Created At",
        "Entry Time",
        "Created Time",
        kind=Kind.MOMENT,
        meaning=Words(en="when the row was written", zh="这一行是什么时候登记的"),
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
        meaning=Words(en="the deal talked about", zh="谈的是哪个商机"),
    )
