"""Shared credit (分单): one sale of several people, counted once for the company and in parts for them.

Sharing is written in the owner's cell (张伟:60%/李娜:40%), or as several rows that each repeat the whole amount and
give their owner's share.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import polars as pl

from sop_cli.records.people import name_key

_SIGNS = r":：、,，;；/／|｜&＆+＋"
_PART = rf"([^{_SIGNS}%％]+?)\s*[:：]\s*(\d+(?:\.\d+)?)\s*[%％]"
_CELL = re.compile(rf"\s*{_PART}(?:\s*[{_SIGNS}]?\s*{_PART})*\s*")
_SAME = "_same"
_OWN = ("region", "channel", "_file", "_sheet", "_row", "_id")
"""What each row of a shared sale says of its own part."""

Part = tuple[str | None, Fraction]


def parts_of(owner: str) -> list[tuple[str, Fraction]]:
    """The names and shares (1 is all) that an owner's cell gives; [] where it gives no shares."""
    if not _CELL.fullmatch(owner):
        return []
    return [(name.strip(), Fraction(share) / 100) for name, share in re.findall(_PART, owner)]


@dataclass(frozen=True)
class Group:
    """The rows of one shared sale, and what their shares add up to (1 is right)."""

    rows: Sequence[dict[str, Any]]

    @property
    def total(self) -> Fraction:
        """What all shares add up to."""
        return sum((share for row in self.rows for _name, share in _parts(row, alone=len(self.rows) == 1)), Fraction(0))

    @property
    def blank(self) -> bool:
        """Whether a row beside others does not say its share."""
        return any(row["share"] is None for row in self.rows) and len(self.rows) > 1


def groups(sales: pl.DataFrame) -> list[Group]:
    """The shared sales among rows that have an amount, each once.

    Rows belong to one sale when contract, date, product and amount are the same; without a contract, the customer
    takes its place. A share of 100% is no sharing by itself.
    """
    frame = sales.filter(pl.col("amount").is_not_null())
    sharing = frame.filter(_sharing(frame))
    if sharing.is_empty():
        return []
    # Names are folded only for rows that can belong to what is shared.
    likely = sharing.select("date", "amount").unique()
    frame = _with_same(frame.join(likely, on=["date", "amount"], how="semi", nulls_equal=True))
    by_rows = frame.filter(pl.col(_SAME).is_in(frame.filter(_by_share(frame))[_SAME].unique().to_list()))
    own = frame.filter(_in_cell(frame)).join(by_rows.select("_id"), on="_id", how="anti")
    together: dict[str, list[dict[str, Any]]] = {}
    for row in by_rows.sort("_id").iter_rows(named=True):
        together.setdefault(row[_SAME], []).append(row)
    found = [Group(rows) for rows in (*together.values(), *([row] for row in own.iter_rows(named=True)))]
    return sorted(found, key=lambda group: group.rows[0]["_id"])


def credited(sales: pl.DataFrame, named: Callable[[str], str]) -> pl.DataFrame:
    """Sales with a row for each one's credit in the place of those that are shared.

    `amount`, `cost` and `quantity` of the rows of one sale add up to the whole; what nobody has stands without an
    owner. `_sale` is the same for the rows of one sale. named: how people are called, for ties between equal cents.
    """
    plain = sales.with_columns(pl.col("_id").alias("_sale"))
    shared = groups(sales)
    if not shared:
        return plain
    ids = [row["_id"] for group in shared for row in group.rows]
    rows = [row for group in shared for row in _credits(group, named)]
    return pl.concat([plain.filter(~pl.col("_id").is_in(ids)), pl.DataFrame(rows, schema=plain.schema)])


def _sharing(frame: pl.DataFrame) -> pl.Expr:
    return _by_share(frame) | _in_cell(frame)


def _by_share(frame: pl.DataFrame) -> pl.Expr:
    """A share that is not all of it, or one that could not be read."""
    stated = (pl.col("share") != 1).fill_null(value=False)
    if "_bad" not in frame.columns:
        return stated
    return stated | pl.format(",{},", pl.col("_bad")).str.contains(",share,", literal=True).fill_null(value=False)


def _in_cell(frame: pl.DataFrame) -> pl.Expr:
    likely = frame.select(pl.col("owner").filter(pl.col("owner").str.contains("[%％]")).unique()).to_series().to_list()
    return pl.col("owner").is_in([text for text in likely if parts_of(text)]).fill_null(value=False)


def _with_same(frame: pl.DataFrame) -> pl.DataFrame:
    columns = ("contract", "customer", "date", "product", "amount")
    keys = []
    for contract, customer, day, product, amount in frame.select(columns).iter_rows():
        of = ("#" + name_key(contract)) if contract else "=" + name_key(customer or "")
        keys.append("\0".join((of, str(day), name_key(product or ""), str(amount))))
    return frame.with_columns(pl.Series(_SAME, keys, pl.String))


def _parts(row: dict[str, Any], *, alone: bool) -> Iterator[Part]:
    """Who has which part by one row; a row beside others that does not say its share has none."""
    stated = row["share"]
    unread = "share" in (row.get("_bad") or "").split(",")
    share = Fraction(str(stated)) if stated is not None else Fraction(int(alone and not unread))
    for name, part in parts_of(row["owner"] or "") or [(row["owner"], Fraction(1))]:
        yield name, part * share


def _credits(group: Group, named: Callable[[str], str]) -> Iterator[dict[str, Any]]:
    first = group.rows[0]
    alone = len(group.rows) == 1
    parts = [(row, name, share) for row in group.rows for name, share in _parts(row, alone=alone)]
    parts.sort(key=lambda part: (named(part[1] or ""), part[0]["_id"]))
    shares = [share for _row, _name, share in parts]
    kept = {name: value for name, value in first.items() if name != _SAME} | {"_sale": first["_id"], "share": None}
    amounts, costs = divided(first["amount"], shares), divided(_known(group, "cost"), shares)
    quantity = _known(group, "quantity")
    for (row, name, share), amount, cost in zip(parts, amounts, costs, strict=False):
        many = None if quantity is None else quantity * float(share)
        own = {name: row[name] for name in _OWN}
        yield kept | own | {"owner": name, "amount": amount, "cost": cost, "quantity": many}
    rest = 1 - sum(shares, Fraction(0))
    if rest:
        many = None if quantity is None else quantity * float(rest)
        own = {name: _one(group, name) for name in ("region", "channel")}
        yield kept | own | {"owner": None, "amount": amounts[-1], "cost": costs[-1], "quantity": many}


def _known(group: Group, field: str) -> Any:
    """The whole's figure, which each row repeats; the largest where one row says it and another does not."""
    return max((row[field] for row in group.rows if row[field] is not None), default=None)


def _one(group: Group, field: str) -> str | None:
    """What all rows say; None where they differ."""
    said = {row[field] for row in group.rows}
    return said.pop() if len(said) == 1 else None


def divided(whole: int | None, shares: Sequence[Fraction]) -> list[int | None]:
    """A whole number by shares, and what is left of it at the end; cents go to the largest remainders, then in order.

    Without the rest (0 where the shares add up to 1) the parts are the whole's exact parts, less than a step off.
    """
    if whole is None:
        return [None] * (len(shares) + 1)
    size, sign = abs(whole), -1 if whole < 0 else 1
    exact = [size * share for share in shares]
    total = int(sum(exact, Fraction(0)) + Fraction(1, 2))
    steps = [part.numerator // part.denominator for part in exact]
    order = sorted(range(len(exact)), key=lambda i: (steps[i] - exact[i], i))
    for i in order[: max(0, total - sum(steps))]:
        steps[i] += 1
    return [sign * step for step in (*steps, size - sum(steps))]
