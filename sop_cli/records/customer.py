"""Customers: the record model and its columns."""

from __future__ import annotations

from typing import ClassVar

from sop_cli.i18n import Words
from sop_cli.records.base import Kind, Record, column


class Customer(Record):
    """A customer, as the team keeps it. Companies of one group count once as a new customer."""

    kind_name: ClassVar[str] = "customers"
    title: ClassVar[Words] = Words(en="Customers", zh="客户名单")

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
        meaning=Words(en="the customer", zh="客户的名称"),
        needed=True,
    )
    alias: str | None = column(
        "简称",
        "Alias",
        "客户简称",
        "别名",
        "曾用名",
        "Short Name",
        "Aliases",
        kind=Kind.PEOPLE,
        meaning=Words(en="other names of the customer, separated by 、 or ,", zh="客户的其他叫法，用、分隔"),
    )
    group: str | None = column(
        "集团",
        "Group",
        "所属集团",
        "集团名称",
        "母公司",
        "Parent",
        "Parent Account",
        "Parent Company",
        kind=Kind.NAME,
        meaning=Words(en="the group it belongs to", zh="所属集团"),
    )
    tier: str | None = column(
        "客户等级",
        "Tier",
        "等级",
        "级别",
        "客户级别",
        "客户分级",
        "Level",
        "Grade",
        "Customer Tier",
        "Rating",
        kind=Kind.NAME,
        meaning=Words(en="A, B, C … as the SOP names them", zh="SOP 里的等级，如 A、B、C"),
    )
    region: str | None = column(
        "区域",
        "Region",
        "大区",
        "所属区域",
        "地区",
        "Area",
        "Territory",
        kind=Kind.NAME,
        meaning=Words(en="the region", zh="所属区域"),
        filled_down=True,
    )
    industry: str | None = column(
        "行业",
        "Industry",
        "所属行业",
        "Sector",
        kind=Kind.NAME,
        meaning=Words(en="the industry", zh="所属行业"),
    )
    size: str | None = column(
        "规模",
        "Size",
        "企业规模",
        "人数规模",
        "Employees",
        "Company Size",
        kind=Kind.TEXT,
        meaning=Words(en="how large it is", zh="企业规模"),
    )
    source: str | None = column(
        "线索来源",
        "Source",
        "来源",
        "客户来源",
        "来源渠道",
        "Lead Source",
        kind=Kind.NAME,
        meaning=Words(en="where the lead came from", zh="线索从哪里来"),
    )
    owner: str | None = column(
        "负责人",
        "Owner",
        "客户负责人",
        "销售负责人",
        "销售",
        "业务员",
        "跟进人",
        "Account Owner",
        "Sales Rep",
        kind=Kind.PERSON,
        meaning=Words(en="who answers for the customer", zh="谁负责这个客户"),
        filled_down=True,
    )
    partner: str | None = column(
        "协作人",
        "Partner",
        "协同人",
        "协办人",
        "Partners",
        "Co-owner",
        kind=Kind.PEOPLE,
        meaning=Words(en="who works on it too", zh="一起跟进的人"),
    )
    birthday: str | None = column(
        "生日",
        "Birthday",
        "客户生日",
        "Date of Birth",
        kind=Kind.TEXT,
        meaning=Words(en="birthday of the contact, as written", zh="联系人的生日，按原样保留"),
    )
