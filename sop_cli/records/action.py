"""Actions: the record model and its columns."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sop_cli.i18n import Words
from sop_cli.records.base import Kind, Record, column


class Action(Record):
    """A measure agreed in a review, with who answers for it and by when."""

    kind_name: ClassVar[str] = "actions"
    title: ClassVar[Words] = Words(en="Actions", zh="改进措施")

    action: str = column(
        "改进措施",
        "Action",
        "措施",
        "行动",
        "行动项",
        "改进行动",
        "Measure",
        "Action Item",
        "Task",
        kind=Kind.TEXT,
        meaning=Words(en="what is to be done", zh="要做的事"),
        needed=True,
    )
    owner: str | None = column(
        "责任人",
        "Owner",
        "负责人",
        "牵头人",
        "Responsible",
        "Assignee",
        kind=Kind.PEOPLE,
        meaning=Words(en="who answers for it", zh="谁负责"),
    )
    due_date: date | None = column(
        "完成期限",
        "Due Date",
        "截止日期",
        "完成时间",
        "期限",
        "预计完成时间",
        "Due",
        "Deadline",
        kind=Kind.DATE,
        meaning=Words(en="by when", zh="何时完成"),
    )
    status: str | None = column(
        "状态",
        "Status",
        "进展",
        "完成情况",
        "完成状态",
        "State",
        "Progress",
        kind=Kind.NAME,
        meaning=Words(en="how far it is", zh="进展到哪一步"),
    )
    effect: str | None = column(
        "效果",
        "Effect",
        "成效",
        "结果",
        "Result",
        "Outcome",
        kind=Kind.TEXT,
        meaning=Words(en="what it brought", zh="带来的效果"),
    )
    review: str | None = column(
        "来源",
        "Review",
        "来源复盘",
        "复盘周期",
        "Source Review",
        "From Review",
        kind=Kind.TEXT,
        meaning=Words(en="the review it came from", zh="出自哪次复盘"),
    )
    metric: str | None = column(
        "衡量指标",
        "Metric",
        "指标",
        "Measured By",
        "KPI",
        kind=Kind.NAME,
        meaning=Words(en="the metric that it is to move", zh="要改善的指标"),
    )
    scope: str | None = column(
        "衡量范围",
        "Scope",
        "范围",
        "适用范围",
        kind=Kind.NAME,
        meaning=Words(
            en="the region, team, person, product or channel that it is meant for; empty: all",
            zh="针对的区域、团队、人员、产品或渠道；空着为全体",
        ),
    )
