"""FU008 placeholder: a required cell holds only a word or sign that fills it.

What it checks: the columns named in followups.required for 无, -, /, N/A, 待补充, ???, *** and the like; 同上 in any
column of text, because each talk has its own.
Why it matters: a filled cell that says nothing is worse than an empty one: the log looks complete and is not.
Bad: 下一步行动: 无
Good: 下一步行动: 10-20 前回访，确认是否立项
"""

from __future__ import annotations

import polars as pl

from sop_cli.i18n import Words
from sop_cli.records.finding import Severity
from sop_cli.rules.base import NoOptions, each, rule
from sop_cli.rules.log import Log
from sop_cli.rules.wording import TEXT_COLUMNS, TEXT_FIELDS, ditto, placeholder

DOC_ZH = """FU008 placeholder：必填的单元格只填了占位的字或符号。

检查什么：followups.required 里的各列是否只有“无”“-”“/”“N/A”“待补充”“???”“***”之类；正文各列里的“同上”也算，因为每次
沟通的内容都不一样。
为什么：看上去填满了，其实没有内容，比空着更容易误事。
不好的例子：下一步行动：无
好的例子：下一步行动：10-20 前回访，确认是否立项
"""


@rule(
    "FU008",
    "placeholder",
    title=Words(en="A cell that is filled with nothing", zh="只填了占位符"),
    severity=Severity.ERROR,
    message=Words(en="“{column}” holds only “{value}”.", zh="“{column}”只填了“{value}”。"),
    hint=Words(en="Please write what was said or what comes next.", zh="请写上具体内容。"),
)
def check(log: Log, options: NoOptions) -> pl.Expr:  # noqa: ARG001 - one signature for all rules
    """Placeholders where something is required; 同上 in text wherever it stands."""
    flags = {field: placeholder(field) for field in log.required if field in TEXT_COLUMNS}
    return each({field: ditto(field) for field in TEXT_FIELDS if field not in flags} | flags)
