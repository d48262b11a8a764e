"""The commands: name, module, one line about each. Help is drawn from here, so that it loads no command."""

from __future__ import annotations

from typing import NamedTuple

from sop_cli.i18n import Words


class Entry(NamedTuple):
    """A command: the module that holds its function `command`, and its line in the help."""

    module: str
    summary: Words


COMMANDS: dict[str, Entry] = {
    "init": Entry("init", Words("Set up a workspace that runs at once.", "新建一个马上能跑的工作区")),
    "lint": Entry("lint", Words("Check sop.yaml.", "检查 sop.yaml 是否写对")),
    "read": Entry("read", Words("Show how files are understood.", "看看文件是怎样被读懂的")),
    "split-targets": Entry(
        "split_targets", Words("Split targets, exact on every margin.", "分解目标，每个合计都对得上")
    ),
    "check-followups": Entry("check_followups", Words("Check the follow-up logs.", "核对客户跟进记录")),
    "today": Entry("today", Words("What the day asks of each person.", "每个人今天要做的事")),
    "spot-check": Entry("spot_check", Words("Choose records to look at.", "抽查跟进记录")),
    "ledger": Entry("ledger", Words("See, verify or repair what was kept of the logs.", "查看、校验、修复留底库")),
    "check-plans": Entry(
        "check_plans", Words("Check the sales plans; file the approved ones.", "核对销售计划，已批准的归档")
    ),
    "collect": Entry("collect", Words("Take in the files that people sent.", "把大家交来的文件收进来")),
    "evaluate": Entry(
        "evaluate", Words("Achievement, score, grade and rank of each person.", "每个人的达成率、评分、等级和排名")
    ),
    "review": Entry("review", Words("Review a month or quarter.", "月度、季度复盘")),
    "close": Entry("close", Words("Close a period that was paid on.", "封账：留存已发薪的期间")),
    "verify": Entry("verify", Words("Make a report again and say what differs.", "重新生成报告，说明哪里不同")),
    "cases": Entry("cases", Words("Keep and find cases worth telling.", "销售知识库：整理和查找案例")),
    "export": Entry("export", Words("Write a form, blank or filled.", "导出表单，空白的或填好的")),
    "rule": Entry("rule", Words("Explain the rules of the checks.", "解释核对规则")),
    "schema": Entry("schema", Words("Print the JSON Schema of sop.yaml.", "输出 sop.yaml 的 JSON Schema")),
}
