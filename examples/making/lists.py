"""Everything else a workspace holds: sales, deals, members, targets, customers, short lists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from making.files import Row, book, put, write_csv
from making.story import FIRST, Story, cell


def write_sales(story: Story, path: Path) -> None:
    """The sales book: UTF-8 with a mark, a return in red."""
    rows: list[Row] = [("成交日期", "合同编号", "客户名称", "负责人", "产品", "数量", "金额", "成本", "备注")]
    for s in story.sales:
        count = max(1, abs(s.amount) // 1700) if s.product == "产品A" else 1
        cost = s.amount * (58 if s.product == "产品A" else 36) // 100
        sign = -1 if s.returned else 1
        rows.append(
            (s.day, s.contract, s.customer, s.owner, s.product, sign * count, f"{s.amount:.2f}", f"{cost:.2f}",
             "退货" if s.returned else "")
        )  # fmt: skip
    write_csv(path, rows, "utf-8-sig")


def write_deals(story: Story, path: Path) -> None:
    """Larger projects; what was won has the amount and the day of its sale."""
    heads = (
        "商机编号",
        "商机名称",
        "客户名称",
        "负责人",
        "产品",
        "线索来源",
        "销售阶段",
        "金额",
        "创建日期",
        "预计成交日期",
        "结束日期",
        "状态",
        "输单原因",
    )

    def draw(workbook: xlsxwriter.Workbook, styles: dict[str, Any]) -> None:
        sheet = workbook.add_worksheet("商机")
        put(sheet, 0, heads, styles, "head")
        sheet.set_column(0, len(heads) - 1, 14)
        for i, cells_of_deal in enumerate(deal_rows(story), 1):
            put(sheet, i, cells_of_deal, styles)

    book(path, draw)


def deal_rows(story: Story) -> Iterator[list[Any]]:
    """The deals as rows, numbered in the order of their creation."""
    by_name = {c.name: c for c in story.customers}
    found = [(deal, owner) for owner, deals in story.raw["deals"].items() for deal in deals]
    for number, (deal, owner) in enumerate(sorted(found, key=lambda f: (f[0][4], f[0][0])), 1):
        name, product, stage, amount, created, expected, closed, status, reason = deal
        ended: Any = date.fromisoformat(closed) if closed else ""
        if status == "赢单":
            sale = max((s for s in story.sales if s.customer == name and s.day >= FIRST), key=lambda s: s.amount)
            amount, ended = sale.amount, sale.day
        yield [
            f"SJ{created[:4]}{number:03d}", f"{by_name[name].alias}{product}项目", name, owner, product,
            by_name[name].source, stage, int(amount), date.fromisoformat(created), date.fromisoformat(expected), ended,
            status, reason,
        ]  # fmt: skip


def write_members(story: Story, path: Path) -> None:
    """Who is in the team; 马骏 has two rows, because he moved from 华东 to 华北."""
    heads = (
        "姓名",
        "工号",
        "别名",
        "团队",
        "区域",
        "岗位",
        "入职日期",
        "离职日期",
        "生效日期",
        "上级",
        "能力系数",
        "上年业绩",
    )

    def draw(workbook: xlsxwriter.Workbook, styles: dict[str, Any]) -> None:
        sheet = workbook.add_worksheet("花名册")
        put(sheet, 0, heads, styles, "head")
        sheet.set_column(0, len(heads) - 1, 12)
        for i, row in enumerate(story.raw["members"], 1):
            typed = [cell(text) for text in row]
            typed[10] = float(row[10]) if row[10] else ""
            put(sheet, i, typed, styles)

    book(path, draw)


def write_targets(story: Story, path: Path) -> None:
    """The targets of the quarter as a manager writes them: one sheet by dimension, one by month."""
    goals = story.raw["targets"]

    def draw(workbook: xlsxwriter.Workbook, styles: dict[str, Any]) -> None:
        sheet = workbook.add_worksheet("目标分解")
        sheet.set_column(0, 5, 14)
        sheet.set_column(6, 6, 26)
        sheet.merge_range(0, 0, 0, 6, "2023年第四季度销售目标分解", styles["title"])
        put(sheet, 1, ("指标", "区域", "产品", "责任人", "期间", "目标值", "完成标准"), styles, "head")
        for i, row in enumerate(target_rows(goals), 2):
            put(sheet, i, row, styles)
        months = workbook.add_worksheet("月度分解")
        put(months, 0, ("区域", "年", "10月", "11月", "12月"), styles, "head")
        months.set_column(0, 4, 12)
        for i, (region, total) in enumerate(goals["region"].items(), 1):
            put(months, i, [region, 2023, *even_months(int(total))], styles)

    book(path, draw)


def even_months(total: int) -> list[int]:
    """Three whole yuan amounts that differ by one at most and add up."""
    low, rest = divmod(total, 3)
    return [low + (rest == 2), low + (rest == 2), low + (rest == 1)]


def target_rows(goals: dict[str, Any]) -> Iterator[Row]:
    """The long form: money in 万元, new customers in 个, conversion in percent."""
    quarter = "2023Q4"
    standard = {"华东": "月度销售额合计不低于40万元的三分之一", "产品A": "新客户签约≥20个"}
    for name, total in goals["region"].items():
        yield ("销售额", name, "", "", quarter, f"{int(total) // 10000}万元", standard.get(name, ""))
    for name, total in goals["product"].items():
        yield ("销售额", "", name, "", quarter, f"{int(total) // 10000}万元", standard.get(name, ""))
    for name, total in goals["person"].items():
        yield ("销售额", "", "", name, quarter, f"{int(total) // 10000}万元", "")
    for name, total in goals["new_customers"].items():
        yield ("新客户数", "", "", name, quarter, f"{total}个", "客户转化率≥15%" if name == "张伟" else "")
    yield ("客户转化率", "", "", "", quarter, "15%", "")


def write_lists(story: Story, data: Path) -> None:
    """Everything but the follow-ups."""
    write_members(story, data / "members.xlsx")
    write_sales(story, data / "sales.csv")
    write_deals(story, data / "deals.xlsx")
    write_targets(story, data / "targets.xlsx")
    write_actions(story, data / "actions.xlsx")
    write_short_lists(story, data)


def write_short_lists(story: Story, data: Path) -> None:
    """Customers (GBK), last quarter's targets, judgements, absences."""
    raw = story.raw
    regions = {row[0]: row[4] for row in raw["members"]}
    rows: list[Row] = [("客户名称", "简称", "集团", "客户等级", "区域", "行业", "规模", "线索来源", "负责人", "协作人")]
    for c in story.customers:
        partner = "刘洋" if c.group else ""
        rows.append(
            (c.name, c.alias, c.group, c.tier, regions[c.owner], c.industry, c.size, c.source, c.owner, partner)
        )
    write_csv(data / "customers.csv", rows, "gb18030")
    before = [("姓名", "期间", "目标值"), *((n, "2023Q3", t) for n, t in raw["targets"]["2023Q3"].items())]
    write_csv(data / "targets-2023Q3.csv", before, "utf-8")
    judged = [("姓名", "指标", "期间", "得分"), *((n, "团队协作", "2023Q4", p) for n, p in raw["judged"].items())]
    write_csv(data / "judgements.csv", judged, "utf-8")
    write_csv(data / "absences.csv", [("姓名", "开始日期", "结束日期", "类别"), *raw["absences"]], "utf-8")


def write_actions(story: Story, path: Path) -> None:
    """What the last review decided."""

    def draw(workbook: xlsxwriter.Workbook, styles: dict[str, Any]) -> None:
        sheet = workbook.add_worksheet("改进措施")
        put(
            sheet, 0, ("改进措施", "责任人", "完成期限", "状态", "效果", "来源", "衡量指标", "衡量范围"), styles, "head"
        )
        sheet.set_column(0, 0, 46)
        sheet.set_column(4, 4, 34)
        for i, row in enumerate(story.raw["actions"], 1):
            put(sheet, i, [cell(text) for text in row], styles)

    book(path, draw)
