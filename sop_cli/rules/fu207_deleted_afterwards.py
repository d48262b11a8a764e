"""FU207 deleted-afterwards: a record that was there at an earlier look is not there any more, or is there again.

What it checks: the ledger: records that are in none of the logs any more, not even with other content. A file that lost
all its records, or is gone with them, is told once. A record that comes back is told too. A file that cannot be read
just now does not count as gone.
Why it matters: a talk that took place stays in the log. Often an older version of a file was sent again.
Bad: the talk of 2023-10-10 with 科技公司 was there on 2023-10-11 and is not on 2023-10-12
Good: every talk that was recorded stays
"""

from __future__ import annotations

import polars as pl

from sop_cli.i18n import Words
from sop_cli.rules.base import rule
from sop_cli.rules.log import Log
from sop_cli.rules.told import LookBack, happened

DOC_ZH = """FU207 deleted-afterwards：以前留底里有的记录，现在没有再出现；或者又重新出现。

检查什么：和留底库对照：哪些记录在所有跟进记录里都找不到了（内容改过的不算）。一个文件的记录全部不见，或文件和记录一起
不见，只提示一次。重新出现的记录也会提示。文件这次读不出来，不算不见。
为什么：发生过的沟通应当留在记录里。多半是把旧版本的文件又发了一遍。
不好的例子：10-10 与科技公司的沟通，10-11 还在，10-12 没有再出现
好的例子：登记过的沟通都保留
"""

_KINDS = ("deleted", "returned", "emptied", "vanished", "restored")


@rule(
    "FU207",
    "deleted-afterwards",
    title=Words(en="A record that is not there any more", zh="未再出现的记录"),
    scope="log",
    message={
        "deleted": Words(
            en="The record of {date} with {customer} is not there any more (noticed {seen_on}).",
            zh="{date} 与{customer}的记录未再出现（{seen_on} 发现）。",
        ),
        "returned": Words(
            en="This record was not there for a while and is back (noticed {seen_on}).",
            zh="这条记录曾经没有出现，现在重新出现（{seen_on} 发现）。",
        ),
        "emptied": Words(
            en="All {count} records of this file are gone; the file is still there (noticed {seen_on}).",
            zh="这个文件里的 {count} 条记录都未再出现，文件还在（{seen_on} 发现）。",
        ),
        "vanished": Words(
            en="The file with its {count} records is not there any more (noticed {seen_on}).",
            zh="这个文件和其中的 {count} 条记录都未再出现（{seen_on} 发现）。",
        ),
        "restored": Words(
            en="The {count} records of this file are there again (noticed {seen_on}).",
            zh="这个文件的 {count} 条记录重新出现（{seen_on} 发现）。",
        ),
    },
    hint={
        "": Words(
            en="Please see whether an older version was sent, or rows were removed by mistake; a word is enough.",
            zh="请看看是不是发了旧版本，或误删了行；如有原因，说明一下即可。",
        ),
        "returned": Words(en="Nothing is to be done if all is complete now.", zh="如现在已经完整，无需处理。"),
        "restored": Words(en="Nothing is to be done if all is complete now.", zh="如现在已经完整，无需处理。"),
    },
)
def check(log: Log, options: LookBack) -> pl.LazyFrame:
    """Records and files that are gone, or back; what has come back within these days is not told as gone too."""
    seen = happened(log, _KINDS, options.days)
    away = seen.filter(pl.col("kind").is_in(["deleted", "emptied", "vanished"]), pl.col("_id").is_null())
    back = seen.filter(pl.col("kind").is_in(["returned", "restored"]))
    found = pl.concat([away, back])
    return found.select("_id", "_file", "_person", "_customer", "date", "count", "seen_on", _case=pl.col("kind")).lazy()
