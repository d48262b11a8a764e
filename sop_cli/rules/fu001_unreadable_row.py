"""FU001 unreadable-row: a row could not be read as a record.

What it checks: a row has more cells than the header, is damaged, or lacks what makes it a record at all. A file or
sheet that cannot be read at all is told under this code too; further columns are mentioned as information.
Why it matters: a row that nobody can read is missing from every figure, and nobody notices.
Bad: 科技公司,张伟,2023-10-10,电话,询问价格,供货,周期 — a comma inside a text split it into too many cells
Good: 科技公司,张伟,2023-10-10,电话,"询问价格,供货周期",…
"""

from __future__ import annotations

from sop_cli.i18n import Words
from sop_cli.records.finding import Severity
from sop_cli.rules.base import found_by_reading

DOC_ZH = """FU001 unreadable-row：整行无法读成一条记录。

检查什么：单元格比表头多、内容损坏，或者缺了构成一条记录的内容。整个文件或工作表读不了也归在这里；不认识的列只作提示，
不算问题。
为什么：读不出的行不会进入任何统计，也没有人会发觉。
不好的例子：科技公司,张伟,2023-10-10,电话,询问价格,供货,周期 —— 正文里的逗号把一行拆成了太多格
好的例子：科技公司,张伟,2023-10-10,电话,"询问价格,供货周期",…
"""

found_by_reading(
    "FU001",
    "unreadable-row",
    title=Words(en="A row could not be read", zh="整行无法读取"),
    severity=Severity.ERROR,
    module=__name__,
)
