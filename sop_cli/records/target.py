"""Targets: the record model and its columns."""

from __future__ import annotations

from typing import ClassVar

from sop_cli.i18n import Words
from sop_cli.records.base import Kind, Record, column


class Target(Record):
    """One target: a figure for a metric and a period, for the dimensions that are named.

    target, actual: in the smallest steps of the metric's unit (see values/units.py). Rows that name the same
    dimensions form one breakdown of the whole.
    """

    kind_name: ClassVar[str] = "targets"
    title: ClassVar[Words] = Words(en="Targets", zh="目标")

    metric: str | None = column(
        "指标",
        "Metric",
        "指标名称",
        "目标类型",
        "考核指标",
        "KPI",
        "Measure",
        kind=Kind.NAME,
        meaning=Words(en="which metric; revenue when empty", zh="哪个指标，留空为销售额"),
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
        meaning=Words(en="for which region", zh="哪个区域"),
        filled_down=True,
    )
    team: str | None = column(
        "团队",
        "Team",
        "部门",
        "小组",
        "Department",
        kind=Kind.NAME,
        meaning=Words(en="for which team", zh="哪个团队"),
        filled_down=True,
    )
    product: str | None = column(
        "产品",
        "Product",
        "产品名称",
        "产品线",
        "品类",
        "Product Name",
        "Product Line",
        kind=Kind.NAME,
        meaning=Words(en="for which product", zh="哪个产品"),
        filled_down=True,
    )
    person: str | None = column(
        "责任人",
        "Person",
        "负责人",
        "姓名",
        "销售人员",
        "销售",
        "员工姓名",
        "Owner",
        "Name",
        "Sales Rep",
        "Salesperson",
        "Sales Person",
        kind=Kind.PERSON,
        meaning=Words(en="for whom", zh="谁的目标"),
        filled_down=True,
    )
    channel: str | None = column(
        "渠道",
        "Channel",
        "销售渠道",
        "Sales Channel",
        kind=Kind.NAME,
        meaning=Words(en="for which channel", zh="哪个渠道"),
        filled_down=True,
    )
    month: str | None = column(
        "月份",
        "Month",
        "期间",
        "时间",
        "周期",
        "年月",
        "季度",
        "Period",
        "Quarter",
        kind=Kind.PERIOD,
        meaning=Words(en="for which month or period", zh="哪个月或期间"),
        filled_down=True,
    )
    target: int | None = column(
        "目标值",
        "Target",
        "目标",
        "目标金额",
        "目标销售额",
        "季度目标销售额",
        "月度目标销售额",
        "年度目标销售额",
        "分解目标值",
        "任务",
        "任务额",
        "指标值",
        "销售目标",
        "Target Amount",
        "Target Value",
        "Quota",
        "Goal",
        kind=Kind.MEASURE,
        meaning=Words(en="the figure to reach", zh="要达到的数"),
    )
    actual: int | None = column(
        "实际值",
        "Actual",
        "实际金额",
        "实际完成",
        "实际",
        "完成值",
        "完成额",
        "实际销售额",
        "实际完成销售额",
        "Actual Amount",
        "Actual Value",
        "Achieved",
        kind=Kind.MEASURE,
        meaning=Words(en="what was reached, in tables made by hand", zh="手工表里的实际完成"),
    )
