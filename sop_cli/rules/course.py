"""The course of a sale as the log tells it: the records with a stage, sale by sale, in the order of the days.

A sale is a customer's, or a deal's where the customer's records name several. After the last stage of the SOP (after-
sales), and after a deal that was won or lost, a new course begins, and it may begin at any stage.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import polars as pl

from sop_cli.records.people import name_key
from sop_cli.records.sop import Stage

CLIENT, DEAL = "_client", "_deal"


def places(stages: Sequence[Stage]) -> Mapping[str, int]:
    """The place of a stage (0: the first) by the key of its id or name."""
    by_name = {name_key(stage.name): place for place, stage in enumerate(stages)}
    return {name_key(stage.id): place for place, stage in enumerate(stages)} | by_name


def placed(stages: Sequence[Stage], words: pl.Series) -> pl.Series:
    """The place of the stage that each word names; null where it names none."""
    known, spelt = places(stages), words.drop_nulls().unique().to_list()
    if not spelt:
        return pl.Series(words.name, [None] * len(words), pl.Int64)
    found = [known.get(name_key(word)) for word in spelt]
    return words.replace_strict(spelt, found, default=None, return_dtype=pl.Int64)


def dealt(frame: pl.DataFrame, keys: Callable[[pl.Series], pl.Series]) -> pl.DataFrame:
    """Add `_deal`: a hash, the same for all spellings of a deal's name; null where none is named."""
    named = frame["deal"]
    empty = named.null_count() == len(named)
    key = pl.Series(DEAL, [None] * len(named), pl.UInt64) if empty else keys(named).hash().alias(DEAL)
    return frame.with_columns(pl.when(named.is_not_null()).then(key).alias(DEAL))


def closings(deals: pl.DataFrame) -> pl.DataFrame:
    """`_client`, `_deal` and `closed` of every deal that is won or lost."""
    over = deals.filter(pl.col("status") != "open", pl.col("closed").is_not_null(), pl.col(CLIENT).is_not_null())
    return over.select(CLIENT, DEAL, "closed")


def courses(rows: pl.DataFrame, stages: Sequence[Stage], closed: pl.DataFrame) -> pl.DataFrame:
    """`_id`, `_client`, `_deal`, `date`, `_stage` (its place), and what is to be known of the way there.

    `_thread`: one sale's records. `_course`: those without a new beginning between them. `_before`, `_reached`: the
    stage before and the furthest so far in the course, null at its beginning. `_served`: the last stage was reached
    before, in whatever course.
    """
    last = len(stages) - 1
    known = rows.with_columns(placed(stages, rows["stage"]).alias("_stage")).filter(pl.col("_stage").is_not_null())
    ordered = _with_endings(_one_sale(known), closed).sort(CLIENT, DEAL, "date", "_stage", "_id", nulls_last=True)
    ordered = ordered.with_columns(_thread=pl.struct(CLIENT, DEAL).rle_id())
    first = pl.col("_thread").ne_missing(pl.col("_thread").shift(1))
    again = (pl.col("_stage").shift(1) == last) & (pl.col("_stage") < last)
    ended = (pl.col("_ended") >= pl.col("date").shift(1)).fill_null(value=False)
    begun = ordered.with_columns(_course=(first | again | ended).cum_sum())
    return begun.with_columns(
        _before=pl.col("_stage").shift(1).over("_course"),
        _reached=pl.col("_stage").cum_max().shift(1).over("_course"),
        _served=(pl.col("_stage") == last).cum_max().shift(1, fill_value=False).over("_thread"),
    ).drop("stage", "deal", "_ended")


def _one_sale(rows: pl.DataFrame) -> pl.DataFrame:
    """Records that name no deal belong to the customer's only one; where there are several, nobody knows to which."""
    named = pl.col(DEAL).drop_nulls()
    known = rows.group_by(CLIENT).agg(_deals=named.n_unique(), _only=named.first())
    return (
        rows.join(known.filter(pl.col("_deals") > 0), on=CLIENT, how="left")
        .with_columns(pl.when(pl.col("_deals") == 1).then("_only").otherwise(DEAL).alias(DEAL))
        .filter((pl.col("_deals").fill_null(0) <= 1) | pl.col(DEAL).is_not_null())
        .drop("_deals", "_only")
    )


def _with_endings(rows: pl.DataFrame, closed: pl.DataFrame) -> pl.DataFrame:
    """Add `_ended`: the latest day up to the record on which the deal, or a deal of the customer, was won or lost."""
    if closed.is_empty() or rows.is_empty():
        return rows.with_columns(_ended=pl.lit(None, pl.Date))
    rows = rows.sort("date", "_id")
    by_client = closed.sort("closed").select(CLIENT, _any="closed", date="closed")
    by_deal = (
        closed.filter(pl.col(DEAL).is_not_null()).sort("closed").select(CLIENT, DEAL, _own="closed", date="closed")
    )
    found = rows.join_asof(by_client, on="date", by=CLIENT, check_sortedness=False).join_asof(
        by_deal, on="date", by=[CLIENT, DEAL], check_sortedness=False
    )
    return found.with_columns(_ended=pl.when(pl.col(DEAL).is_null()).then("_any").otherwise("_own")).drop(
        "_any", "_own"
    )


def deal_rows(rows: pl.DataFrame, by_id: pl.DataFrame, by_name: pl.DataFrame) -> pl.DataFrame:
    """`_id` and `_no` (the row of the deals) of each record that is about one deal.

    That is the one the record names, by name or number; a record that names none is about the deal of its customer
    that was open on its day, if there was only one.
    """
    if by_name.is_empty():
        return pl.DataFrame(schema={"_id": pl.UInt32, "_no": pl.UInt32})
    columns = (CLIENT, DEAL, "created", "closed")
    numbered = by_name.select(columns).with_row_index("_no")
    names = pl.concat([numbered.select(CLIENT, DEAL, "_no"), by_id.select(CLIENT, DEAL).with_row_index("_no")
                       .select(CLIENT, DEAL, "_no")])  # fmt: skip
    named = names.filter(pl.col(DEAL).is_not_null()).unique().filter(pl.len().over(CLIENT, DEAL) == 1)
    told = rows.join(named, on=[CLIENT, DEAL]).select("_id", "_no")
    begun = pl.col("created").is_null() | (pl.col("created") <= pl.col("date"))
    going = pl.col("closed").is_null() | (pl.col("closed") >= pl.col("date"))
    only = (
        rows.lazy()
        .filter(pl.col(DEAL).is_null())
        .select("_id", CLIENT, "date")
        .join(numbered.lazy().select(CLIENT, "_no", "created", "closed"), on=CLIENT)
        .filter(begun, going)
        .group_by("_id")
        .agg(pl.col("_no").first(), _several=pl.len())
        .filter(pl.col("_several") == 1)
        .select("_id", "_no")
        .collect(engine="streaming")
    )
    return pl.concat([told, only])
