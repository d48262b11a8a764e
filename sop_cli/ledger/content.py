"""A record as the ledger keeps it: one text that says the same whatever file, sheet, encoding or order it came in.

Each filled cell is a line `field:bytes:value`, fields in the order of their names. The length in front makes it safe:
no two different records have the same text, wherever a comma or a line break stands. A column that is added to the
toolkit later does not change the text of a record that leaves it empty.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Mapping

import polars as pl

from sop_cli.records.base import Kind
from sop_cli.records.followup import FollowUp

FIELDS = tuple(sorted(column.field for column in FollowUp.columns()))
_KINDS = {column.field: column.kind for column in FollowUp.columns()}
_SLICE = 100_000
_UNSEEN = "[\u00ad\u200b-\u200f\u2060\ufeff]"


def cells(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame's records as normalised text, a column a field, null where a cell is empty: spaces, line ends, the
    widths of letters and invisible characters make no difference."""
    return frame.select(_cell(field).alias(field) for field in FIELDS)


def _cell(field: str) -> pl.Expr:
    kind, column = _KINDS[field], pl.col(field)
    if kind is Kind.DATE:
        return column.dt.to_string("%Y-%m-%d")
    if kind is Kind.MOMENT:
        return column.dt.round("1s").dt.to_string("%Y-%m-%dT%H:%M:%S")
    text = column.str.normalize("NFKC").str.replace_all(_UNSEEN, "").str.replace_all(r"\r\n?", "\n")
    text = text.str.replace_all(r"[ \t]+", " ").str.replace_all(r" ?\n[ \n]*", "\n").str.strip_chars()
    return pl.when(text != "").then(text)


def contents(normal: pl.DataFrame) -> pl.Series:
    """The kept text of each record, from its normalised cells."""
    parts = [
        pl.when(pl.col(f).is_null())
        .then(pl.lit(""))
        .otherwise(pl.concat_str(pl.lit(f"{f}:"), pl.col(f).str.len_bytes(), pl.lit(":"), pl.col(f), pl.lit("\n")))
        for f in FIELDS
    ]
    return normal.select(pl.concat_str(parts).alias("content"))["content"]


def fields(content: str) -> dict[str, str]:
    """The filled cells of a kept record. Raises ValueError when the text is not one."""
    found: dict[str, str] = {}
    raw, at = content.encode(), 0
    while at < len(raw):
        colon = raw.index(b":", at)
        second = raw.index(b":", colon + 1)
        end = second + 1 + int(raw[colon + 1 : second])
        if raw[end : end + 1] != b"\n":
            raise ValueError(content)
        found[raw[at:colon].decode()] = raw[second + 1 : end].decode()
        at = end + 1
    return found


def encoded(cell_by_field: Mapping[str, str]) -> str:
    """The kept text of one record."""
    return "".join(f"{f}:{len(v.encode())}:{v}\n" for f, v in sorted(cell_by_field.items()))


def digest(content: str) -> tuple[int, int]:
    """128 bits of SHA-256 of a kept record, as two signed whole numbers."""
    first, second = array("q", hashlib.sha256(content.encode()).digest()[:16])
    return first, second


def digests(content: pl.Series) -> pl.DataFrame:
    """`a` and `b`: the digest of each record. Worked off in slices, so that memory does not grow with the log."""
    parts = [_digests(content.slice(start, _SLICE)) for start in range(0, len(content), _SLICE)]
    return pl.concat(parts) if parts else pl.DataFrame(schema={"a": pl.Int64, "b": pl.Int64})


def _digests(content: pl.Series) -> pl.DataFrame:
    sha = hashlib.sha256
    both = array("q", b"".join([sha(text.encode()).digest()[:16] for text in content]))
    return pl.DataFrame({"a": pl.Series(both[0::2], dtype=pl.Int64), "b": pl.Series(both[1::2], dtype=pl.Int64)})
