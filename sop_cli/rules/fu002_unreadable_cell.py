"""FU002 unreadable-cell: a cell holds something that cannot be understood.

What it checks: dates, times and amounts that have no certain meaning. Nothing is guessed.
Why it matters: a guessed date is worse than none: every deadline counted from it would be wrong.
Bad: 预计完成时间: 下周三
Good: 预计完成时间: 2023-10-18
"""

from __future__ import annotations

from sop_cli.i18n import Words
from sop_cli.records.finding import Severity
from sop_cli.rules.base import found_by_reading

DOC_ZH = """FU002 unreadable-cell：单元格的内容看不懂。

检查什么：没有确定含义的日期、时间和金额。工具从不猜测。
为什么：猜错的日期比没有日期更糟，后面的期限都会跟着错。
不好的例子：预计完成时间：下周三
好的例子：预计完成时间：2023-10-18
"""

found_by_reading(
    "FU002",
    "unreadable-cell",
    title=Words(en="A cell could not be read", zh="单元格无法读取"),
    severity=Severity.ERROR,
    module=__name__,
)
