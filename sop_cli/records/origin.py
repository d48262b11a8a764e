"""Where the rows of a marked copy come from: a key for each record, and the sheet that says it when it comes back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import polars as pl

from sop_cli.i18n import Words
from sop_cli.records.followup import FollowUp
from sop_cli.values.mask import mask

ORIGIN_SHEET = "_sop"
"""The sheet, hidden, of a marked copy that says where its rows come from."""

ORIGIN_HEADS = ("sheet", "row", "file", "file_sheet", "file_row", "key")
"""Its columns: the place in the copy, the place in the log, and the key of the record as it stood there."""

MOST_ORIGINS = 50_000
"""A copy of a larger log says nothing of its rows: they are matched by their content alone."""

ROW_HEAD = Words(en="Row in the log", zh="原表行号")
"""The column of a person's own copy that says where each row stands in the log."""

SOURCE_HEAD = Words(en="Handed in as", zh="交来的文件")
REPLACES_HEAD = Words(en="Replaces", zh="替代原记录")
"""The columns of the merged log: the file that a record came in, and the record of a log whose place it takes."""

OWN_HEADERS = frozenset(text for head in (ROW_HEAD, SOURCE_HEAD, REPLACES_HEAD) for text in (head.en, head.zh))
"""Columns that we add to logs: no further columns to be told of when the log comes back."""

_FIELDS = tuple(column.field for column in FollowUp.columns())


def record_keys(frame: pl.DataFrame) -> Iterator[str]:
    """A key for each follow-up of a typed frame: equal for equal records, whatever file they stand in.

    Personal numbers count as they look when masked, for the copies that people get back are masked.
    """
    for values in frame.select(_FIELDS).iter_rows():
        yield _key(values)


def _key(values: tuple[object, ...]) -> str:
    parts = [mask(value) if isinstance(value, str) else "" if value is None else str(value) for value in values]
    written = b"".join(len(part.encode()).to_bytes(4) + part.encode() for part in parts)
    return hashlib.blake2b(written, digest_size=8).hexdigest()
