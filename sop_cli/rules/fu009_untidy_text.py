"""FU009 untidy-text: invisible characters, stray spaces, full-width letters or digits; names alike but for these.

What it checks: every cell as it stands in the file; blanks around a date do no harm. Full-width punctuation is how
Chinese is written, and fine. A name of a customer or owner that is written in several ways, alike but for spaces and
width, is told where it differs from the customers or members file, else from the most frequent way.
Why it matters: “科技 公司” is not found when one searches for “科技公司”, and tables made by hand count it twice. The
toolkit itself is not misled. The correction is certain.
Bad: 客户名称: 科技 公司, elsewhere 科技公司; 沟通内容摘要: 报价１３．５万
Good: 客户名称: 科技公司; 沟通内容摘要: 报价13.5万
"""

from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl

from sop_cli.i18n import Words
from sop_cli.records.filled import TEXT_COLUMNS, plain
from sop_cli.rules.base import NoOptions, rule
from sop_cli.rules.log import Log
from sop_cli.values.text import INVISIBLE
from sop_cli.values.tidy import FULL_WIDTH, tidy_name, tidy_person

DOC_ZH = """FU009 untidy-text：有看不见的字符、多余的空格、全角字母或数字；或者同一个名称有几种写法，只差这些。

检查什么：文件里每一格的原样；日期前后的空格不碍事，不提。全角标点是中文的正常写法，不算。客户或负责人的名称如果有几种写法，只差空格或全半角，则
以客户名单、成员名单为准；名单里没有的，以最常见的写法为准。
为什么：搜“科技公司”找不到“科技 公司”，手工做透视表还会算成两家。本工具自己不会认错。改法是确定的。
不好的例子：客户名称：科技 公司（别处写作“科技公司”）；沟通内容摘要：报价１３．５万
好的例子：客户名称：科技公司；沟通内容摘要：报价13.5万
"""

_WRITE = Words(en="Please write “{clean}”.", zh="写成“{clean}”即可。")
_UNSEEN = re.compile(f"{INVISIBLE}|[\u200c\u200d]")
_WIDE = re.compile(FULL_WIDTH)


@rule(
    "FU009",
    "untidy-text",
    title=Words(en="Invisible characters, stray spaces, full-width letters", zh="多余空格、全角或看不见的字符"),
    message={
        "invisible": Words(en="“{column}” holds invisible characters.", zh="“{column}”里有看不见的字符。"),
        "wide": Words(en="“{column}” holds full-width letters or digits.", zh="“{column}”里有全角的字母或数字。"),
        "space": Words(en="“{column}” holds stray spaces.", zh="“{column}”里有多余的空格。"),
        "alike": Words(
            en="“{written}” is written “{clean}” elsewhere; only spaces or width differ.",
            zh="“{written}”在别处写作“{clean}”，只差空格或全半角。",
        ),
    },
    hint={
        "invisible": Words(
            en="Typing the text anew takes them out; the content stays.", zh="重新输入一遍即可去掉，内容不变。"
        ),
        "wide": _WRITE,
        "space": Words(en="Please take them out; the content stays.", zh="删掉即可，内容不变。"),
        "alike": _WRITE,
    },
)
def check(log: Log, options: NoOptions) -> pl.LazyFrame:  # noqa: ARG001 - one signature for all rules
    """Cells that are not in their clean form, and names that are written otherwise elsewhere."""
    hits = [_alike(log, "customer", tidy_name), _alike(log, "owner", tidy_person), _untidy(log)]
    return pl.concat(hits).unique(["_id", "_field"], keep="first", maintain_order=True).lazy()


def _untidy(log: Log) -> pl.DataFrame:
    cells = log.book.untidy
    told = pl.DataFrame(
        [(text, revealed(text), _case(text)) for text in cells["_written"].unique()],
        schema={"_written": pl.String, "written": pl.String, "_case": pl.String}, orient="row",
    )  # fmt: skip
    rows = log.data.select("_id", "_file", "_sheet", "_row")
    return (
        cells.join(told, on="_written")
        .filter((pl.col("_case") != "space") | pl.col("_field").is_in(list(TEXT_COLUMNS)))
        .join(rows, on=["_file", "_sheet", "_row"], nulls_equal=True)
        .select("_id", "_field", "written", "clean", "_case")
        .sort("_id", "_field")
    )


def _alike(log: Log, field: str, form: Callable[[str], str]) -> pl.DataFrame:
    """Rows whose name is written otherwise where it is at home, or else mostly."""
    spelt = (
        log.data.filter(pl.col(field).is_not_null())
        .group_by(pl.col(field).alias("written")).agg(n=pl.len())
        .with_columns(key=plain(pl.col("written")))
    )  # fmt: skip
    home = pl.DataFrame({"name": _at_home(log, field)}, schema={"name": pl.String})
    home = home.with_columns(key=plain(pl.col("name"))).unique("key", keep="first", maintain_order=True)
    usual = spelt.sort("key", pl.col("n"), "written", descending=[False, True, False]).group_by("key").agg(
        usual=pl.col("written").first(), ways=pl.len()
    )  # fmt: skip
    best = spelt.join(usual, on="key").join(home, on="key", how="left").filter(
        (pl.col("ways") > 1) | pl.col("name").is_not_null()
    )  # fmt: skip
    clean = [form(name or other) for name, other in best.select("name", "usual").iter_rows()]
    variants = best.with_columns(clean=pl.Series(clean, dtype=pl.String)).filter(pl.col("written") != pl.col("clean"))
    return (
        log.data.select("_id", written=pl.col(field))
        .join(variants.select("written", "clean"), on="written", maintain_order="left")
        .select("_id", pl.lit(field).alias("_field"), "written", "clean", pl.lit("alike").alias("_case"))
    )


def _at_home(log: Log, field: str) -> list[str]:
    """The names as the customers or members file has them; an id or short name may be written too."""
    if field == "customer":
        frame = log.book.frame("customers")
        short = [name for cell in frame["alias"].drop_nulls() for name in cell.split("、")]
        return [*frame["customer"].drop_nulls().sort(), *sorted(short)]
    people = log.roster.people
    names = [person.written or person.name for person in people]
    return [*names, *(person.id for person in people if person.id), *(a for person in people for a in person.aliases)]


def _case(written: str) -> str:
    if _UNSEEN.search(written):
        return "invisible"
    return "wide" if _WIDE.search(written) else "space"


def revealed(text: str) -> str:
    """The text with the signs that nobody sees written out: 科技公司\\u200b."""
    return _UNSEEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)
