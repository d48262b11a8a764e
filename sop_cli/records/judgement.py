"""Judgements: the record model and its columns."""

from __future__ import annotations

from typing import ClassVar

from sop_cli.i18n import Words
from sop_cli.records.base import Kind, Record, column


class Judgement(Record):
    """Points given by people rather than computed, 0 to 100."""

    kind_name: ClassVar[str] = "judgements"
    title: ClassVar[Words] = Words(en="Judgements", zh="评分记录")

    name: str = column(
        "姓名",
        "Name",
        "员工姓名",
        "被评人",
        "销售人员",
        "Full Name",
        "Employee",
        kind=Kind.PERSON,
        meaning=Words(en="who is judged", zh="被评的人"),
        needed=True,
        filled_down=True,
    )
    metric: str = column(
        "指标",
        "Metric",
        "评分项",
        "评价项",
        "考核项",
        "指标名称",
        "Criterion",
        "Item",
        kind=Kind.NAME,
        meaning=Words(en="a metric of the scheme with judged: true", zh="评估方案里由人评分的指标"),
        needed=True,
        filled_down=True,
    )
    period: str | None = column(
        "期间",
        "Period",
        "周期",
        "月份",
        "季度",
        "考核期",
        "评估周期",
        "Month",
        "Quarter",
        kind=Kind.PERIOD,
        meaning=Words(en="the period judged", zh="评的是哪个期间"),
        filled_down=True,
    )
    points: float = column(
        "得分",
        "Points",
        "分数",
        "评分",
        "Score",
        kind=Kind.NUMBER,
        meaning=Words(en="points from 0 to 100", zh="0 到 100 分"),
        needed=True,
    )
