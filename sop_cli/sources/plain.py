"""Long stretches of CSV without a quotation mark, cut into columns all at once: there a line is a record."""

from __future__ import annotations

import polars as pl

from sop_cli.sources.grid import Grid

WORTH_IT = 65_536
"""Stretches shorter than this (characters) are left to the reader that takes record after record."""

_PIECE = 8_000_000
_WIDEST = 1_000


def end_of_plain(text: str, start: int) -> int:
    """Where the lines without quotation marks that begin at `start` end: at the next mark's line, or at the end."""
    mark = text.find('"', start)
    if mark < 0:
        return len(text)
    return max(text.rfind("\n", start, mark) + 1, text.rfind("\r", start, mark) + 1, start)


def is_plain(text: str, start: int) -> bool:
    """Is there a stretch ahead that is worth it?"""
    return len(text) - start > WORTH_IT and text.find('"', start, start + WORTH_IT) < 0


def piece_of(text: str, start: int, end: int) -> str:
    """The text from `start` to `end`, or so many whole lines of it as are taken at one go."""
    cut = text.find("\n", start + _PIECE, end) + 1
    return text[start : cut or end]


def add_plain(grid: Grid, piece: str, separator: str, first_row: int) -> int | None:
    """Add whole lines without quotation marks to a grid and return their number; None when there are too many columns.

    Gives the same cells as the csv module does: blanks behind a separator are dropped, any line end ends a line.
    """
    piece = piece.replace("\r\n", "\n").replace("\r", "\n") if "\r" in piece else piece
    lines = pl.Series([piece]).str.split("\n").explode()
    lines = lines.head(-1) if piece.endswith("\n") else lines
    written = lines.str.count_matches(separator, literal=True) + 1
    width = int(written.max() or 1)  # type: ignore[arg-type]  # a count is an int
    if width > _WIDEST:
        return None
    cells = lines.str.split_exact(separator, width - 1).struct.unnest()
    if piece.startswith(" ") or "\n " in piece or f"{separator} " in piece:
        cells = cells.with_columns(pl.all().str.strip_chars_start(" "))
    grid.add_columns(range(first_row, first_row + len(lines)), cells.get_columns(), written)
    return len(lines)
