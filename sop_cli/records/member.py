"""Members: the record model and its columns."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from sop_cli.i18n import Words
from sop_cli.records.base import Kind, Record, column


class Member(Record):
    """A person of the sales team, from a day on.

    from_date: the day from which this row holds; several rows of one person are moves between teams or regions.
    capability: what the person can carry against an average of 1. last_year: sales of last year, minor units.
    """

    kind_name: ClassVar[str] = "members"
    title: ClassVar[Words] = Words(en="Members", zh="成员名单")

    name: str = column(
        "姓名",
        "Name",
        "员工姓名",
        "销售姓名",
        "销售人员",
        "成员",
        "Full Name",
        "Employee",
        "Employee Name",
        "Sales Person",
        "Salesperson",
        kind=Kind.PERSON,
        meaning=Words(en="the person's name", zh="姓名"),
        needed=True,
    )
    id: str | None = column(
        "工号",
        "ID",
        "员工编号",
        "员工工号",
        "人员编号",
        "Employee ID",
        "Staff ID",
        "Employee No",
        kind=Kind.NAME,
        meaning=Words(en="the person's number in the company", zh="公司内的人员编号"),
    )
    alias: str | None = column(
        "别名",
        "Alias",
        "花名",
        "英文名",
        "昵称",
        "曾用名",
        "Nickname",
        "Aliases",
        kind=Kind.PEOPLE,
        meaning=Words(en="other names used for the person, separated by 、 or ,", zh="这个人的其他叫法，用、分隔"),
    )
    team: str | None = column(
        "团队",
        "Team",
        "部门",
        "小组",
        "所属团队",
        "销售团队",
        "Department",
        "Group",
        kind=Kind.NAME,
        meaning=Words(en="the team", zh="所属团队"),
        filled_down=True,
    )
    region: str | None = column(
        "区域",
        "Region",
        "大区",
        "所属区域",
        "地区",
        "片区",
        "销售区域",
        "Area",
        "Territory",
        kind=Kind.NAME,
        meaning=Words(en="the region", zh="所属区域"),
        filled_down=True,
    )
    role: str | None = column(
        "岗位",
        "Role",
        "职位",
        "职务",
        "角色",
        "Position",
        "Job Title",
        "Title",
        kind=Kind.NAME,
        meaning=Words(en="the role in the SOP", zh="在 SOP 中的岗位"),
    )
    hire_date: date | None = column(
        "入职日期",
        "Hire Date",
        "入职时间",
        "入职日",
        "Start Date",
        "Date of Joining",
        "Join Date",
        kind=Kind.DATE,
        meaning=Words(en="first day of employment", zh="入职的第一天"),
    )
    leave_date: date | None = column(
        "离职日期",
        "Leave Date",
        "离职时间",
        "离职日",
        "End Date",
        "Relieving Date",
        kind=Kind.DATE,
        meaning=Words(en="last day of employment", zh="在职的最后一天"),
    )
    from_date: date | None = column(
        "生效日期",
        "From",
        "调动日期",
        "调岗日期",
        "生效时间",
        "Effective Date",
        "Effective From",
        "Since",
        name="from",
        kind=Kind.DATE,
        meaning=Words(en="day from which this row holds", zh="本行从哪天起生效"),
    )
    leader: str | None = column(
        "上级",
        "Leader",
        "直属上级",
        "主管",
        "组长",
        "经理",
        "汇报对象",
        "Manager",
        "Reports To",
        "Supervisor",
        kind=Kind.PERSON,
        meaning=Words(en="who leads the person", zh="直属上级"),
        filled_down=True,
    )
    capability: float | None = column(
        "能力系数",
        "Capability",
        "能力",
        "能力权重",
        "系数",
        "Capability Factor",
        "Weight",
        kind=Kind.NUMBER,
        meaning=Words(en="weight by ability when targets are split", zh="按能力分解目标时的权重"),
    )
    last_year: int | None = column(
        "上年业绩",
        "Last Year",
        "去年业绩",
        "上年销售额",
        "去年同期",
        "上年同期",
        "上年同期业绩",
        "Last Year Sales",
        "Last Year Revenue",
        kind=Kind.MONEY,
        meaning=Words(en="sales of last year", zh="上一年的销售额"),
    )
