"""The cells of a log that are not in their clean form, as they were written: what FU009 tells and a correction mends.

Only cells that hold something themselves: what is filled down is told once, at the cell it comes from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl

from sop_cli.records.base import Column, Kind
from sop_cli.records.book import UNTIDY_CELLS
from sop_cli.sources.body import Body
from sop_cli.values.tidy import UNTIDY, tidy, tidy_name, tidy_person

_FORMS: Mapping[Kind, Callable[[str], str]] = {
    Kind.TEXT: tidy, Kind.PEOPLE: tidy, Kind.DATE: tidy, Kind.MOMENT: tidy, Kind.NAME: tidy_name,
    Kind.PERSON: tidy_person,
}  # fmt: skip
_ANY_SPACE = r"\s"


def untidy_cells(body: Body) -> pl.DataFrame:
    """Place, text and clean form of the untidy cells of a sheet (schema `UNTIDY_CELLS`)."""
    found = [_of_column(body, column) for column in body.words.kind.columns() if column.kind in _FORMS]
    return pl.concat([pl.DataFrame(schema=UNTIDY_CELLS), *found])


def _of_column(body: Body, column: Column) -> pl.DataFrame:
    head = body.header.by_field.get(column.field)
    if head is None:
        return pl.DataFrame(schema=UNTIDY_CELLS)
    cells = body.cells(head, column.field, fill=False)
    pattern = f"{UNTIDY}|{_ANY_SPACE}" if column.kind in (Kind.NAME, Kind.PERSON) else UNTIDY
    some = pl.DataFrame({"_row": cells.rows, "_written": cells.text}).filter(pl.col("_written").str.contains(pattern))
    form = _FORMS[column.kind]
    clean = {text: form(text) for text in some["_written"].unique()}
    table = pl.DataFrame(
        [(text, better) for text, better in clean.items() if better != text],
        schema={"_written": pl.String, "clean": pl.String}, orient="row",
    )  # fmt: skip
    hits = some.join(table, on="_written", maintain_order="left")
    place = {"_file": body.found.file, "_sheet": body.found.sheet, "_field": column.field}
    return hits.select(
        (pl.lit(place[name], pl.String).alias(name) if name in place else pl.col(name)) for name in UNTIDY_CELLS
    )
