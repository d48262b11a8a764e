"""Wide tables of targets, one column a month → one row a month; and years that stand in a column of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import polars as pl

from sop_cli.i18n import _
from sop_cli.sources.columns import Cells
from sop_cli.sources.found import EMPTY, Found
from sop_cli.sources.header import Head, Header
from sop_cli.values.base import Refused
from sop_cli.values.dates import FIRST_YEAR, LAST_YEAR
from sop_cli.values.text import fold
from sop_cli.values.vector import is_empty

_YEAR = re.compile(r"(?:FY)?((?:19|20)\d{2}) ?(?:年度?)?", re.IGNORECASE)
_YEAR_IN_TEXT = re.compile(r"(?<!\d)((?:19|20)\d{2}) ?年")
_HAS_YEAR = re.compile(r"\d{4}")
_WITHOUT_YEAR = re.compile(
    r"(?P<bare>\d{1,2})|\d{1,2} ?月份?|Q[1-4]|第?[一二三四1-4] ?季度|[上下]半年|H[12]", re.IGNORECASE
)


def years(cells: Cells, refuse: Callable[[dict[str, Refused]], None]) -> pl.Series:
    """The years of a column that says them (2023, 2023年); null where there is none. refuse: reports the others."""
    read: dict[str, int] = {}
    refusals: dict[str, Refused] = {}
    for text in cells.text.drop_nulls().unique():
        found = _YEAR.fullmatch(fold(text))
        if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
            read[text] = int(found[1])
        elif not is_empty(text):
            refusals[text] = Refused(_("“{text}” is not a year.").format(text=text), _("Write it like 2023 or 2023年."))
    refuse(refusals)
    values = (
        cells.text.replace_strict(list(read), list(read.values()), default=None, return_dtype=pl.Int32)
        if read
        else None
    )
    return values if values is not None else pl.Series(cells.text.name, [None] * len(cells.text), dtype=pl.Int32)


def year_in(texts: Iterable[str]) -> int | None:
    """The one year that titles above a table name (2023年销售目标); None when there is none or more than one."""
    found = {int(year) for text in texts for year in _YEAR_IN_TEXT.findall(fold(text))}
    return found.pop() if len(found) == 1 else None


def with_year(months: pl.Series, of: pl.Series) -> pl.Series:
    """Months without a year (10月, Q4) with the year of their row in front."""
    table = {}
    pairs = pl.DataFrame({"month": months, "year": of}).drop_nulls().unique()
    for month, year in pairs.iter_rows():
        folded = fold(month)
        found = None if _HAS_YEAR.search(folded) else _WITHOUT_YEAR.fullmatch(folded)
        if found:
            table[month, year] = (
                f"{year}-{int(found['bare']):02d}"
                if found["bare"]
                else f"{year}年{folded}".replace("年Q", "Q").replace("年H", "H")
            )
    if not table:
        return months
    known = pl.DataFrame(
        [(month, year, text) for (month, year), text in table.items()],
        schema={"month": pl.String, "year": pl.Int32, "text": pl.String},
        orient="row",
    )
    joined = pl.DataFrame({"month": months, "year": of}).join(
        known, on=["month", "year"], how="left", maintain_order="left"
    )
    return joined["text"].fill_null(months)


def melted(
    rows: pl.DataFrame,
    cells: Callable[[Head], Cells],
    header: Header,
    found: Found,
    read: Callable[[Cells, Head], pl.Series],
) -> pl.DataFrame:
    """One row a month that has a target; a blank cell, or NULL, is no target.

    rows: the dimensions as read, with `_row` and `_year`. read: the targets of one month's column.
    """
    parts = []
    for place, head in enumerate(header.months):
        month = head.month
        if month is None:
            continue
        column = cells(head)
        labels = _labels(rows, head, column, found)
        target = read(column, head)
        parts.append(rows.with_columns(month=labels, target=target, _place=pl.lit(place)))
    whole = pl.concat(parts).filter(pl.col("target").is_not_null() & pl.col("month").is_not_null())
    return whole.sort("_row", "_place", maintain_order=True).drop("_place")


def _labels(rows: pl.DataFrame, head: Head, column: Cells, found: Found) -> pl.Series:
    """The period of each row's cell; a target without a year is a finding."""
    month = head.month
    assert month is not None  # noqa: S101 - the caller hands on heads of months alone
    if month.year is not None:
        return pl.Series("month", [month.label(month.year)] * rows.height, dtype=pl.String)
    table = {year: month.label(year) for year in rows["_year"].drop_nulls().unique()}
    if not table:
        labels = pl.Series("month", [None] * rows.height, dtype=pl.String)
    else:
        labels = rows["_year"].replace_strict(list(table), list(table.values()), default=None, return_dtype=pl.String)
    lost = labels.is_null() & column.text.is_not_null()
    for row, text in column.where(lost):
        found.add(
            EMPTY,
            _("{column}: the year of this target is missing.").format(column=head.text),
            row=row,
            spot=column.spot,
            value=text,
            hint=_("Fill in the year of the row."),
        )
    return labels
