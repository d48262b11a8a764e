"""Long tables in columns, written many rows at a time: every distinct text is looked at once, figures stay exact."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl


def texts(column: pl.Series, written: Callable[[str | None], str]) -> pl.Series:
    """The column as it is written; `written` is asked once for every distinct text, and for None where one is empty."""
    distinct = column.unique().to_list()
    known = {text: written(text) for text in distinct if text is not None}
    if not known:
        return pl.Series([written(None)], dtype=pl.String).new_from_index(0, len(column))
    done = column.replace_strict(list(known), list(known.values()), default=None, return_dtype=pl.String)
    return done.fill_null(written(None)) if None in distinct else done


def figures(column: pl.Series, scale: int, nothing: str) -> pl.Series:
    """Whole steps as decimal numbers without needless zeros: 133333 of 100 steps is 1333.33. scale: a power of ten."""
    digits = len(str(scale)) - 1
    size = pl.col("a").abs()
    rest = size % scale
    number = (size // scale).cast(pl.String)
    if digits:
        decimals = rest.cast(pl.String).str.zfill(digits).str.strip_chars_end("0")
        number = pl.when(rest == 0).then(number).otherwise(pl.concat_str(number, pl.lit("."), decimals))
    sign = pl.when(pl.col("a") < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    frame = column.alias("a").to_frame()
    return frame.select(pl.concat_str(sign, number).fill_null(nothing)).to_series()


def columns(
    frame: pl.DataFrame, scales: Mapping[str, int], written: Callable[[str | None], str], nothing: str
) -> pl.DataFrame:
    """All columns of text and figures as they are written; those inside a struct under `struct.field`."""
    found = []
    for column in frame:
        if isinstance(column.dtype, pl.Struct):
            inside = column.struct.unnest()
            every = dict.fromkeys(inside.columns, scales.get(column.name, 1))
            found += columns(inside, every, written, nothing).rename(_under(column.name)).get_columns()
        elif column.dtype.is_integer():
            found.append(figures(column, scales.get(column.name, 1), nothing).alias(column.name))
        else:
            found.append(texts(column.cast(pl.String), written).alias(column.name))
    return pl.DataFrame(found)


def _under(struct: str) -> Callable[[str], str]:
    return lambda name: f"{struct}.{name}"
