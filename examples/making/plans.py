"""The sales plans of the quarter: a sheet a month, what each representative meant to do with the key customers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from making.choosing import pick
from making.files import Row, book, merge_equal, put
from making.story import Customer, Story

HEADS = (
    "负责人", "期间", "重点客户", "计划拜访次数", "销售策略", "预计金额", "所需资源", "资源数量", "特殊申请",
    "审批状态", "审批人", "完成情况",
)  # fmt: skip
WORKDAYS = {10: 19, 11: 22, 12: 21}
"""Working days of the quarter's months."""

STRATEGY = {
    "old": ("了解明年预算，提前谈续约和增购", "安排一次使用回访，引出{品}升级", "约生产负责人看新功能，争取年底前追加"),
    "new": ("先做{品}小范围试用，再谈正式报价", "约决策人到{处}看效果，推进合同", "拿下{处}的样板，再带动其他车间"),
    "lapsed": ("上门了解停用原因，重新报一次价", "请老客户现身介绍，恢复联系"),
    "prospect": ("完成需求清单，争取进入方案阶段", "找到决策人，安排{品}演示", "用同行案例打动{处}负责人"),
}


def write_plans(story: Story, path: Path) -> None:
    """One sheet a month, the owner's and the month's cells merged as people like it."""

    def draw(workbook: xlsxwriter.Workbook, styles: dict[str, Any]) -> None:
        for month in WORKDAYS:
            sheet = workbook.add_worksheet(f"{month}月")
            sheet.set_column(0, 1, 10)
            sheet.set_column(2, 2, 20)
            sheet.set_column(4, 4, 42)
            sheet.set_column(5, 11, 13)
            sheet.merge_range(0, 0, 0, len(HEADS) - 1, f"2023年{month}月销售计划", styles["title"])
            put(sheet, 1, HEADS, styles, "head")
            rows = list(plan_rows(story, month))
            for i, row in enumerate(rows, 2):
                put(sheet, i, row, styles)
            merge_equal(sheet, 2, 0, [str(row[0]) for row in rows], styles["cell"])

    book(path, draw)


def plan_rows(story: Story, month: int) -> Iterator[Row]:
    """Everybody's plan of a month, with what the story says went otherwise."""
    odd = {(str(o["负责人"]), int(o["月"]), int(o["行"])): o for o in story.raw["plans"]["odd"]}
    leaders = {row[0]: row[9] for row in story.raw["members"]}
    for owner in story.raw["targets"]["person"]:
        if f"{owner} {month}" in story.raw["plans"]["missing"]:
            continue
        chosen = key_customers(story, owner, month)
        for n, (customer, visits) in enumerate(chosen, 1):
            resource, count = needed(customer, month)
            row: dict[str, Any] = dict(zip(HEADS, (
                owner, f"2023年{month}月", customer.name, visits, strategy(customer, month),
                amount(story, owner, month, len(chosen)), resource, count, "", "已批准", leaders[owner],
                "已完成" if month == 10 and pick(2, owner, customer.name) else "",
            ), strict=True))  # fmt: skip
            wrong = odd.get((owner, month, n), {})
            row |= {key: typed(value) for key, value in wrong.items() if key in HEADS and key != "负责人"}
            yield tuple(row.values())


def key_customers(story: Story, owner: str, month: int) -> list[tuple[Customer, int]]:
    """The customers visited most in a month, three or two, with how often."""
    days: dict[str, set[date]] = {}
    for talk in story.talks:
        if talk.owner == owner and isinstance(talk.date, date) and (talk.date.year, talk.date.month) == (2023, month):
            days.setdefault(talk.customer.name, set()).add(talk.date)
    by_name = {c.name: c for c in story.customers}
    most = sorted(days, key=lambda name: (-len(days[name]), by_name[name].tier, name))
    return [(by_name[name], len(days[name])) for name in most[: 3 if owner in ("张伟", "李强", "陈静") else 2]]


def strategy(customer: Customer, month: int) -> str:
    """What the plan says is to be done."""
    words = STRATEGY[customer.kind]
    return words[pick(len(words), customer.name, month)].format(品=customer.product, 处=customer.site)


def amount(story: Story, owner: str, month: int, count: int) -> int:
    """A part of the month's share of the target and a little more, in whole hundreds."""
    target = int(story.raw["targets"]["person"][owner])
    part = target * WORKDAYS[month] * 105 // (sum(WORKDAYS.values()) * 100 * count)
    return -(-part // 100) * 100


def needed(customer: Customer, month: int) -> tuple[str, Any]:
    """What the plan asks for: engineers for product B, samples where product A is to be seen."""
    if customer.product == "产品B":
        return "方案工程师", 1 + pick(3, customer.name, month)
    return ("样机", 1) if customer.kind in ("new", "prospect") else ("", "")


def typed(text: str) -> Any:
    """A number where the text is one."""
    return int(text) if text.isdecimal() else text
