"""FU305 stage-evidence-missing: a sale left a stage before the log said what the SOP wants known by then.

What it checks: the evidence of a stage in sop.yaml, in all records of the customer up to the one that goes on to a
later stage. A piece of evidence is a word to be found in summary, feedback or next action; or a name with words (one
of them, or at_least so many), with fields to look into, or with fields alone that must be filled. A sale that left
out the stage is FU301. Quiet for stages without evidence.
Why it matters: a proposal without a needs list, or without knowing who decides, is made for nobody.
Bad: on to 方案制定, and neither budget nor decision maker was ever mentioned
Good: needs analysis: “预算 20 万，由陈总拍板”
"""

from __future__ import annotations

import polars as pl

from sop_cli.i18n import Words
from sop_cli.records.sop import Evidence, Stage
from sop_cli.rules.base import NoOptions, rule
from sop_cli.rules.log import CLIENT, Log
from sop_cli.rules.wording import filled, says

DOC_ZH = """FU305 stage-evidence-missing：离开一个阶段时，SOP 要求弄清的事还没有记录。

检查什么：sop.yaml 里该阶段的 evidence，在客户进入后面阶段及之前的全部记录里找。一项可以只写一个词（在摘要、反
馈、下一步里找），也可以写名称加 words（有其一，或至少 at_least 个）、加 fields（在哪几栏找），只写 fields 则其
中一栏须填写。没有经过该阶段的归 FU301。没有写 evidence 的阶段不检查。
为什么：没有需求清单、不知道谁拍板，方案就不知道写给谁看。
不好的例子：已到方案制定，记录里从没提过预算和决策人
好的例子：需求分析时记下“预算 20 万，由陈总拍板”
"""

_TEXTS = ("summary", "feedback", "next_action")


@rule(
    "FU305",
    "stage-evidence-missing",
    title=Words(en="Evidence of a stage not in the log", zh="离开阶段时要点未记录"),
    at="stage",
    scope="customer",
    wants=("deals",),
    message=Words(
        en="{customer}: went on from “{left}” to “{now}”; not in the log so far: {missing}.",
        zh="{customer}：已从“{left}”到“{now}”，记录里还没有：{missing}。",
    ),
    hint=Words(en="If it is known, please add it to the record.", zh="如已了解，请补充到记录里。"),
)
def check(log: Log, options: NoOptions) -> pl.LazyFrame:  # noqa: ARG001 - one signature for all rules
    """The records that leave a stage for a later one before all of its evidence was found."""
    found = [_left_without(log, place, stage) for place, stage in enumerate(log.sop.stages[:-1]) if stage.evidence]
    return pl.concat(found) if found else log.frame.select("_id").head(0)


def _left_without(log: Log, place: int, stage: Stage) -> pl.LazyFrame:
    pieces = [piece if isinstance(piece, Evidence) else Evidence(name=piece) for piece in stage.evidence]
    names = pl.Series([each.name for each in log.sop.stages], dtype=pl.String)
    course = log.courses.lazy()
    been = course.filter(pl.col("_stage") == place).group_by("_course").agg(_since=pl.col("date").min())
    leaving = (
        course.join(been, on="_course")
        .filter(pl.col("_stage") > place, pl.col("date") >= pl.col("_since"))
        .group_by("_thread", "_course")
        .agg(pl.col("_id", CLIENT, "date", "_stage").sort_by("date", "_stage", "_id").first())
    )
    known = (
        log.happened.select(CLIENT, "date", **_flags(pieces))
        .group_by(CLIENT)
        .agg(pl.col("date").filter(pl.col(name)).min().alias(name) for name in _flags(pieces))
    )
    lacking = [pl.when(_seen(n, piece) > pl.col("date")).then(pl.lit(piece.name)) for n, piece in enumerate(pieces)]
    comma = str(Words(en=", ", zh="、"))
    return (
        leaving.join(known, on=CLIENT)
        .with_columns(missing=pl.concat_str(lacking, separator=comma, ignore_nulls=True))
        .filter(pl.col("missing") != "")
        .select("_id", "missing", left=pl.lit(stage.name), now=pl.lit(names).gather("_stage"))
    )


def _flags(pieces: list[Evidence]) -> dict[str, pl.Expr]:
    """A flag for each word of each piece (one for all, where one is enough)."""
    flags = {}
    for n, piece in enumerate(pieces):
        if piece.fields and not piece.words:
            flags[f"_{n}_0"] = pl.any_horizontal(filled(field) for field in piece.fields)
            continue
        words = piece.words or [piece.name]
        for k, group in enumerate([words] if piece.at_least == 1 else [[word] for word in words]):
            flags[f"_{n}_{k}"] = says(piece.fields or _TEXTS, group).fill_null(value=False)
    return flags


def _seen(n: int, piece: Evidence) -> pl.Expr:
    """The day by which enough was said; far in the future where it never was."""
    words = 1 if piece.at_least == 1 else len(piece.words)
    days = [pl.col(f"_{n}_{k}").fill_null(pl.date(9999, 12, 31)) for k in range(words)]
    return pl.concat_list(days).list.sort().list.get(piece.at_least - 1)
