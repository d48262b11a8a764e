"""Which record of today is which record of the last run.

Exact first, by content, as a multiset: as many copies as were there are the same ones. What is left on both sides is
paired from the most certain to the least: all cells but one are the same; all but customer and owner; the same
customer, owner and day; then likeness of the texts within the same customer and owner, the same customer, the same
owner and day. What is still left was added or is gone. Each pass is a join on hashed keys, so that the
work grows with the log and not with its square; likeness is only asked within small groups.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl
from rapidfuzz import fuzz

from sop_cli.ledger.content import FIELDS

_TEXTS = ("summary", "feedback")
_BETWEEN = "\x1f"
_TOLD = 4
_LIKE, _VERY_LIKE = 70.0, 85.0
_SMALL = 2_500
"""Above so many possible pairs in a group likeness is not asked: they would be as alike as not."""

_ONE_LEFT_OUT = (
    "due_date", "done", "stage", "synced_to", "feedback", "next_action", "summary", "channel", "recorded_at", "deal",
    "date", "owner", "customer",
)  # fmt: skip
_NEEDS_TEXT = {"date", "customer"}
"""Without these the rest of a short row says too little: two visits by phone are not one."""


def exact(old: pl.DataFrame, new: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """`row` and `n` of records that are equal in the keys: first copy with first, second with second."""
    joined = _numbered(old, keys, "row").join(_numbered(new, keys, "n"), on=[*keys, "_k"], how="inner")
    return joined.select("row", "n")


def _numbered(frame: pl.DataFrame, keys: Sequence[str], order: str) -> pl.DataFrame:
    return frame.sort(order).with_columns(_k=pl.col(order).cum_count().over(list(keys)))


def edited(old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """`row` and `n` of records that are the same with other content.

    Both frames have `file`, the fields as normalised text, and `row` or `n`.
    """
    found: list[pl.DataFrame] = []
    old, new = _keyed(old), _keyed(new)
    for by in _passes():
        if old.is_empty() or new.is_empty():
            break
        pairs = by(old, new)
        if not pairs.is_empty():
            found.append(pairs)
            old = old.join(pairs, on="row", how="anti")
            new = new.join(pairs, on="n", how="anti")
    return pl.concat(found) if found else pl.DataFrame(schema={"row": pl.Int64, "n": pl.UInt32})


def _keyed(frame: pl.DataFrame) -> pl.DataFrame:
    texts = pl.concat_str([pl.col(f).fill_null("") for f in (*_TEXTS, "next_action")], separator=_BETWEEN)
    return frame.with_columns(_text=texts, _told=pl.any_horizontal(pl.col(f).is_not_null() for f in _TEXTS))


def _passes() -> Iterable[_Pass]:
    for field in _ONE_LEFT_OUT:
        yield _Pass(_others(field), told=field in _NEEDS_TEXT)
    yield _Pass(_others("customer", "owner"), told=True)
    for keys in (["file", "customer", "owner", "date"], ["customer", "owner", "date"]):
        yield _Pass(keys, limit=0.0)
    for keys, limit in ((["customer", "owner"], _LIKE), (["customer"], _VERY_LIKE), (["owner", "date"], _VERY_LIKE)):
        yield _Pass(keys, limit=limit)


def _others(*left_out: str) -> list[str]:
    return [field for field in FIELDS if field not in left_out]


class _Pass:
    """One way of pairing. limit: likeness that is asked for; None where the keys alone decide."""

    def __init__(self, keys: list[str], *, told: bool = False, limit: float | None = None) -> None:
        self.keys, self.told, self.limit = keys, told, limit

    def __call__(self, old: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
        old, new = self._hashed(old, "row"), self._hashed(new, "n")
        if self.limit is None:
            return exact(old, new, ["_key"])
        sizes = old.group_by("_key").len("o").join(new.group_by("_key").len("w"), on="_key", how="inner")
        small = sizes.filter(pl.col("o").cast(pl.Int64) * pl.col("w") <= _SMALL)
        near = _nearest(old.join(small, on="_key", how="semi"), new.join(small, on="_key", how="semi"), self.limit)
        if self.limit:
            return near
        large = sizes.join(small, on="_key", how="anti")
        rest = exact(old.join(large, on="_key", how="semi"), new.join(large, on="_key", how="semi"), ["_key"])
        return pl.concat([near, rest])

    def _hashed(self, frame: pl.DataFrame, order: str) -> pl.DataFrame:
        if self.told:
            frame = frame.filter("_told")
        if "customer" in self.keys and len(self.keys) <= 4:
            frame = frame.filter(pl.col("customer").is_not_null())
        key = pl.concat_str(
            [pl.concat_str(pl.col(f).cast(pl.String).str.len_bytes(), pl.lit(":"), pl.col(f)).fill_null("-")
             for f in self.keys], separator=",",
        )  # fmt: skip
        return frame.select(order, "_text", _key=key.hash())


def _nearest(old: pl.DataFrame, new: pl.DataFrame, limit: float) -> pl.DataFrame:
    """Within each group the pairs that are most alike, each record once."""
    pairs = old.join(new, on="_key", how="inner", suffix="_new").select("row", "n", "_text", "_text_new")
    rated = [(_likeness(was, now), row, n) for row, n, was, now in pairs.iter_rows()]
    rows: set[int] = set()
    ns: set[int] = set()
    found: list[tuple[int, int]] = []
    for likeness, row, n in sorted(rated, key=lambda r: (-r[0], r[1], r[2])):
        if likeness < limit:
            break
        if row not in rows and n not in ns:
            rows.add(row)
            ns.add(n)
            found.append((row, n))
    return pl.DataFrame(found, schema={"row": pl.Int64, "n": pl.UInt32}, orient="row")


def _likeness(was: str, now: str) -> float:
    """How alike two records' texts are, 0 to 100; a summary that begins with all of the other is wholly alike."""
    short, long = sorted((text.partition(_BETWEEN)[0] for text in (was, now)), key=len)
    if len(short) >= _TOLD and long.startswith(short):
        return 100.0
    return fuzz.ratio(was, now) if was.strip(_BETWEEN) and now.strip(_BETWEEN) else 0.0
