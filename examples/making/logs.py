"""The follow-ups, in the four files that four habits make of them."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter

from making.choosing import pick
from making.files import book, merge_equal, put
from making.story import Story, Talk

REGIONS = {"张伟": "张伟", "李娜": "华东", "周杰": "华东", "李强": "华南", "王芳": "华南", "何佳怡": "华南"}
"""Whose records go into which file; everybody else is in the CRM's export."""

LOG = (
    "客户名称",
    "负责人",
    "跟进日期",
    "沟通方式",
    "沟通内容摘要",
    "客户需求/反馈",
    "下一步行动",
    "预计完成时间",
    "完成情况",
)


def cells(t: Talk) -> list[Any]:
    """A talk as a row under LOG."""
    return [t.customer.name, t.owner, t.date, t.channel, t.summary, t.feedback, t.next, t.due, t.done]


def widths(sheet: Any) -> None:
    """Columns of a log as wide as their text."""
    for column, width in enumerate((18, 9, 12, 10, 52, 30, 30, 13, 10, 12, 12)):
        sheet.set_column(column, column, width)


def write_own_log(talks: list[Talk], path: Path) -> None:
    """One person's quarter: a title, a banner per month, the owner's cell merged, more columns than asked for."""
    leaders = ("刘洋", "", "刘洋、赵敏", "")

    def draw(workbook: xlsxwriter.Workbook, styles: dict[str, Any]) -> None:
        sheet = workbook.add_worksheet("2023Q4")
        widths(sheet)
        sheet.merge_range(0, 0, 0, 10, "客户跟进记录表（张伟 2023年第四季度）", styles["title"])
        put(sheet, 1, [*LOG, "信息同步人", "销售阶段"], styles, "head")
        sheet.freeze_panes(2, 1)
        row = 2
        for month in (10, 11, 12):
            rows = sorted((t for t in talks if t.day.month == month), key=lambda t: t.day)
            put(sheet, row, [f"{month}月"], styles, "banner")
            for i, t in enumerate(rows, row + 1):
                synced = leaders[pick(4, t.customer.name, i)] if t.customer.tier == "A" else ""
                put(sheet, i, [*cells(t), synced, t.stage], styles)
            merge_equal(sheet, row + 1, 1, [t.owner for t in rows], styles["cell"])
            row += len(rows) + 1

    book(path, draw)


def write_monthly_log(talks: list[Talk], path: Path) -> None:
    """Two people's quarter: a sheet a month, customers together and their cells merged."""

    def draw(workbook: xlsxwriter.Workbook, styles: dict[str, Any]) -> None:
        for month in (10, 11, 12):
            sheet = workbook.add_worksheet(f"{month}月")
            widths(sheet)
            put(sheet, 0, [*LOG, "信息同步人"], styles, "head")
            rows = sorted(
                (t for t in talks if t.day.month == month), key=lambda t: (t.customer.owner, t.customer.name, t.day)
            )
            for i, t in enumerate(rows, 1):
                put(sheet, i, [*cells(t), "刘洋" if t.customer.tier != "C" else ""], styles)
            merge_equal(sheet, 1, 0, [t.customer.name for t in rows], styles["cell"])

    book(path, draw)


def write_region_log(talks: list[Talk], path: Path) -> None:
    """A region's quarter on one sheet: a title, people in blocks with a 小计, merged cells, 同上 in the last block."""

    def draw(workbook: xlsxwriter.Workbook, styles: dict[str, Any]) -> None:
        sheet = workbook.add_worksheet("跟进记录")
        widths(sheet)
        sheet.merge_range(0, 0, 0, 8, "华南区客户跟进记录表", styles["title"])
        put(sheet, 1, ["填表部门：华南组", "", "", "", "", "", "", "填表日期：2023年12月29日"], styles)
        put(sheet, 2, LOG, styles, "head")
        row = 3
        for owner in ("李强", "王芳", "何佳怡"):
            rows = sorted((t for t in talks if t.customer.owner == owner), key=lambda t: (t.customer.name, t.day))
            ditto = owner == "何佳怡"
            for i, t in enumerate(rows):
                line = cells(t)
                if ditto and i and rows[i - 1].customer == t.customer:
                    line[0] = line[1] = "同上"
                put(sheet, row + i, line, styles)
            if not ditto:
                merge_equal(sheet, row, 0, [t.customer.name for t in rows], styles["cell"])
                merge_equal(sheet, row, 1, [t.owner for t in rows], styles["cell"])
            row += len(rows)
            put(sheet, row, ["小计", "", "", "", f"共{len(rows)}条"], styles, "banner")
            row += 1

    book(path, draw)


CRM = (
    "记录编号",
    "公司名称",
    "跟进人",
    "跟进时间",
    "跟进方式",
    "跟进内容",
    "客户反馈",
    "下一步计划",
    "下次跟进时间",
    "阶段",
    "录入时间",
)
CRM_CHANNELS = {"上门拜访": "外勤拜访", "线上会议": "腾讯会议"}


def write_crm_log(talks: list[Talk], path: Path) -> None:
    """An export of a CRM: GBK, other headers, own words for channels, one line broken by a comma nobody quoted."""
    rows = sorted(talks, key=lambda t: (t.day, t.customer.name))
    lines: list[list[str]] = []
    for number, t in enumerate(rows, 1):
        written = datetime.combine(t.day, time(16 + pick(3, number, "h"), pick(60, number, "m")))
        lines.append(
            [
                f"GJ2023{number:05d}", t.customer.name, t.owner, _slashed(t.date),
                CRM_CHANNELS.get(t.channel, t.channel), t.summary, t.feedback, t.next,
                _slashed(t.due), t.stage, f"{written:%Y-%m-%d %H:%M}",
            ]
        )  # fmt: skip
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CRM)
    writer.writerows(lines)
    whole = next(line for line in lines if line[1] == "青岛崂岸橡胶")
    text = out.getvalue().replace(whole[5], whole[5].replace("，", ",", 1), 1)
    path.write_bytes(text.encode("gb18030"))


def _slashed(day: date | str) -> str:
    return f"{day.year}/{day.month}/{day.day}" if isinstance(day, date) else day


def write_followups(story: Story, folder: Path) -> None:
    """The quarter's follow-ups, in the four files that four habits make of them."""
    parts: dict[str, list[Talk]] = {"张伟": [], "华东": [], "华南": [], "华北": []}
    for t in story.talks:
        parts[REGIONS.get(t.customer.owner, "华北")].append(t)
    write_own_log(parts["张伟"], folder / "张伟-客户跟进2023Q4.xlsx")
    write_monthly_log(parts["华东"], folder / "华东-李娜周杰.xlsx")
    write_region_log(parts["华南"], folder / "华南区跟进记录.xlsx")
    write_crm_log(parts["华北"], folder / "华北-CRM导出.csv")
