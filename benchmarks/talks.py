"""Logs of any length, always the same: what a large team's follow-up log looks like, with a few slips in it.

Everything is worked out from the row's number, so that a million rows take seconds to make and are the same anywhere.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

AS_OF = date(2023, 12, 31)
FIRST = date(2023, 1, 1)
HEADS = (
    "客户名称", "负责人", "跟进日期", "沟通方式", "沟通内容摘要",
    "客户需求/反馈", "下一步行动", "预计完成时间", "完成情况",
)  # fmt: skip
CHANNELS = ("电话", "上门拜访", "微信", "邮件", "线上会议")
_SUBJECTS = (
    "供货周期",
    "产品A参数",
    "付款条件",
    "试用安排",
    "竞品报价",
    "验收标准",
    "售后响应",
    "定制功能",
    "年度框架",
    "备件价格",
)
_FEEDBACK = (
    "需定制化功能，希望下周给出方案",
    "对价格有顾虑，需对比竞品",
    "已提交内部审批，等待采购回复",
    "希望安排一次现场演示",
)
_NEXT = ("发送方案报价单", "提供竞品对比分析", "安排技术交流", "确认合同条款", "回访使用情况")


def _pick(words: tuple[str, ...], number: pl.Expr) -> pl.Expr:
    table = pl.Series(words, dtype=pl.String)
    return pl.lit(table).gather((number % len(words)).cast(pl.UInt32))


def log(rows: int, owners: int) -> pl.DataFrame:
    """A log of so many rows, as text: about 177 bytes a row. About one row in forty has something to look at."""
    i = pl.col("i")
    scattered = (i * 2_654_435_761) % 1_000_003
    day = (i * 364) // rows
    customer = pl.format(
        "{}科技{}", _pick(("华信", "中远", "海天", "蓝海", "东方"), scattered), scattered % (rows // 8)
    )
    table = pl.DataFrame({"i": pl.int_range(rows, dtype=pl.UInt64, eager=True)})
    return table.select(
        customer=customer,
        owner=pl.format("员工{}", scattered % (rows // 8) % owners),
        date=(pl.lit(FIRST) + pl.duration(days=day)).dt.strftime("%Y-%m-%d"),
        channel=pl.when(i % 997 == 0).then(pl.lit("传真")).otherwise(_pick(CHANNELS, scattered)),
        summary=pl.when(i % 499 == 0)
        .then(pl.lit("无"))
        .otherwise(
            pl.format("沟通{}，记下第{}次讨论的要点与分歧", _pick(_SUBJECTS, scattered // 7), i % (rows - rows // 200))
        ),
        feedback=_pick(_FEEDBACK, scattered // 11),
        next_action=pl.when(i % 787 == 0).then(None).otherwise(_pick(_NEXT, scattered // 13)),
        due_date=(pl.lit(FIRST) + pl.duration(days=day + 5 - (i % 1009 == 0).cast(pl.Int32) * 9)).dt.strftime(
            "%Y-%m-%d"
        ),
        done=pl.when(i % 3 == 0).then(pl.lit("已完成")).otherwise(None),
    ).rename(
        dict(
            zip(
                ("customer", "owner", "date", "channel", "summary", "feedback", "next_action", "due_date", "done"),
                HEADS,
                strict=True,
            )
        )
    )


def workspace(folder: Path, rows: int, owners: int = 2_000) -> None:
    """A workspace with members and one log."""
    (folder / "data").mkdir(parents=True, exist_ok=True)
    pl.DataFrame({"姓名": [f"员工{n}" for n in range(owners)]}).write_csv(
        folder / "data" / "members.csv", include_bom=True
    )
    log(rows, owners).write_csv(folder / "data" / "log.csv", include_bom=True)
    (folder / "sop.yaml").write_text(
        "sop: 1\nname: 大团队\ndata: {members: data/members.csv, followups: data/log*.csv}\n"
        f"followups:\n  arrive: daily\n  channels: [{', '.join(CHANNELS)}]\n",
        encoding="utf-8",
    )
