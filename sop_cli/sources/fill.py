"""Cells that take the value above: merged over several rows, or reading 同上."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from sop_cli.sources.raw import Merge

_DITTO = r"^[\s\p{Cf}]*(?:同上|同前|〃|″|\x{22}|(?i:ditto|same as above))[\s\p{Cf}。.]*$"
_NONE = "\x00"


def filled_down(body: pl.DataFrame, name: str, merges: Sequence[Merge]) -> tuple[pl.Series, pl.Series]:
    """The column with merged cells and 同上 filled in, and whether each cell pointed to a row that has no value."""
    cells = _unmerged(body, name, merges)
    ditto = cells.str.contains(_DITTO).fill_null(value=False)
    if not ditto.any():
        return cells, ditto
    above = cells.fill_null(_NONE).set(ditto, None).forward_fill()
    above = above.set((above == _NONE).fill_null(value=False), None)
    return cells.zip_with(~ditto, above), ditto & above.is_null()


def _unmerged(body: pl.DataFrame, name: str, merges: Sequence[Merge]) -> pl.Series:
    column = int(name[1:])
    tall = [(m.first_row, m.last_row) for m in merges if m.first_column == column and m.last_row > m.first_row]
    if not tall:
        return body[name]
    tops = (
        pl.DataFrame(tall, schema={"_row": pl.UInt32, "_last": pl.UInt32}, orient="row")
        .join(body.select("_row", _top=name), on="_row")
        .sort("_row")
    )
    joined = body.select("_row", name).join_asof(tops, on="_row", strategy="backward")
    return joined.select(
        pl.when(pl.col(name).is_null() & (pl.col("_row") <= pl.col("_last"))).then("_top").otherwise(name).alias(name)
    ).to_series()
