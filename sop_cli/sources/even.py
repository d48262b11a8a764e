"""Pieces of CSV that are as CSV should be, every line of one width, quoted as the rules say: read by Polars at once."""

from __future__ import annotations

import re
from functools import cache

import polars as pl
from polars.exceptions import PolarsError

from sop_cli.sources.grid import Grid

_WIDEST = 1_000


def whole_records(piece: str) -> str:
    """The piece, cut back to the last line end that no open quotation mark runs over; empty when there is none."""
    is_open = piece.count('"') % 2 == 1
    end = len(piece)
    while is_open and end > 0:
        earlier = piece.rfind("\n", 0, end - 1) + 1
        is_open = is_open is (piece.count('"', earlier, end) % 2 == 0)
        end = earlier
    return piece[:end]


def add_even(grid: Grid, piece: str, separator: str, first_row: int) -> int | None:
    """Add whole lines to a grid and return the number of records; None where the lines are not even.

    Gives the same cells as the csv module does. What is not even is left to it: a line with more or fewer cells, an
    empty line, a mark inside of a cell, blanks before a mark.
    """
    piece = piece.replace("\r\n", "\n") if "\r\n" in piece else piece
    if "\r" in piece or "\0" in piece:
        return None
    width = _width(piece, separator)
    if width is None or not 1 < width <= _WIDEST:
        return None
    try:
        cells = pl.read_csv(
            piece.encode(), has_header=False, infer_schema=False, separator=separator,
            quote_char='"' if '"' in piece else None, raise_if_empty=False, low_memory=False,
        )  # fmt: skip
    except PolarsError:
        return None
    if cells.width != width:
        return None
    if '"' not in piece and _has_blanks(piece, separator):
        cells = cells.with_columns(pl.all().str.strip_chars_start(" "))
    written = pl.Series([width], dtype=pl.UInt32).new_from_index(0, cells.height)
    grid.add_columns(range(first_row, first_row + cells.height), cells.get_columns(), written)
    return cells.height


def _width(piece: str, separator: str) -> int | None:
    """How many cells every record has; None when they differ or marks stand where they should not."""
    bare = _quoted(separator).sub("", piece) if '"' in piece else piece
    if '"' in bare or (bare is not piece and _has_blanks(bare, separator)):
        return None
    end = bare.find("\n")
    width = bare.count(separator, 0, end if end >= 0 else len(bare)) + 1
    lines = bare.count("\n") + (not bare.endswith("\n"))
    return width if bare.count(separator) == lines * (width - 1) else None


@cache
def _quoted(separator: str) -> re.Pattern[str]:
    """A cell in quotation marks, from a separator or line end to the next one."""
    edge = rf"[^{re.escape(separator)}\n]"
    return re.compile(rf'"(?<!{edge}")[^"]*(?:""[^"]*)*"(?!{edge})')


def _has_blanks(piece: str, separator: str) -> bool:
    """Do cells begin with blanks?"""
    return f"{separator} " in piece or "\n " in piece or piece.startswith(" ")
