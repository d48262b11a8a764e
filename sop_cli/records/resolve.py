"""Who, where and what a record is about: names as written → the team's own names. Pure functions over frames.

A person is found by name, id or alias; a region or team that a record does not name is its person's on that day.
Nothing is dropped: what is not known to the members keeps its figures and has a null person.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from sop_cli.records.book import Book
from sop_cli.records.credit import credited
from sop_cli.records.people import Roster, name_key
from sop_cli.values.period import month_of

SPELT = ("region", "team", "product", "channel")
"""Dimensions whose names are spelt alike wherever they stand."""

DIMENSIONS = ("region", "team", "product", "person", "channel", "month")
"""The dimensions that figures are cut by, in the order of the contract."""

_WON = ("won", "closed won", "赢单", "已赢单", "成交", "已成交", "签约", "已签约", "中标")
_LOST = ("lost", "closed lost", "输单", "已输单", "丢单", "已丢单", "失单", "失败", "未成交", "落标")
_STATUS = {name_key(word): "won" for word in _WON} | {name_key(word): "lost" for word in _LOST}


@dataclass(frozen=True)
class Spelling:
    """One spelling a name: width, case and white space do not make two things out of one."""

    by_key: Mapping[str, str]

    @classmethod
    def of(cls, *pools: Iterable[str | None]) -> Spelling:
        """Earlier pools win; inside a pool the smallest spelling, so that the order of rows does not count."""
        found: dict[str, str] = {}
        for pool in pools:
            level: dict[str, str] = {}
            for name in sorted({name for name in pool if name}):
                level.setdefault(name_key(name), name)
            found = level | found
        return cls(found)

    def __call__(self, name: str) -> str:
        """The spelling used for a name; its own when it is new."""
        return self.by_key.get(name_key(name), name)


def mapped(values: pl.Series, meaning: Callable[[str], str | None]) -> pl.Series:
    """Each distinct text of a column handed once to `meaning`."""
    table = {text: meaning(text) for text in values.drop_nulls().unique().to_list()}
    if not table:
        return values
    return values.replace_strict(
        list(table), list(table.values()), default=None, return_dtype=pl.String
    )  # two lists: nulls are allowed among the new values


def customer_names(customers: pl.DataFrame) -> dict[str, tuple[str, str]]:
    """name_key → (customer's name, name of its group or its own). An alias of two customers finds neither."""
    found: dict[str, tuple[str, str]] = {}
    aliases: dict[str, set[tuple[str, str]]] = {}
    rows = customers.filter(pl.col("customer").is_not_null()).sort("customer", "group", nulls_last=True)
    for name, alias, group in rows.select("customer", "alias", "group").iter_rows():
        named = found.setdefault(name_key(name), (name, group or name))
        for other in (alias or "").split("、"):
            if other:
                aliases.setdefault(name_key(other), set()).add(named)
    for key, owners in aliases.items():
        if len(owners) == 1:
            found.setdefault(key, next(iter(owners)))
    return found


def with_people(frame: pl.DataFrame, roster: Roster, *, owner: str, day: str) -> pl.DataFrame:
    """Add `person` (null: not a member), and fill `region` and `team` with the person's on that day.

    Without any members everybody who is named counts as a person. A row without a day takes the last stay.
    """
    if roster:
        person = mapped(frame[owner], lambda text: found.name if (found := roster.find(text)) else None)
    else:
        person = mapped(frame[owner], Spelling.of(frame[owner].drop_nulls().unique().to_list()))
    frame = frame.with_columns(person.alias("person"))
    for column in ("region", "team"):
        if column not in frame.columns:
            frame = frame.with_columns(pl.lit(None, pl.String).alias(column))
    if not roster or frame.is_empty():
        return frame
    return _with_stays(frame, roster, day)


def _with_stays(frame: pl.DataFrame, roster: Roster, day: str) -> pl.DataFrame:
    rows = [
        (person.name, date.min if first else (stay.since or date.min), stay.region, stay.team)
        for person in roster.people
        for first, stay in ((index == 0, stay) for index, stay in enumerate(person.stays))
    ]
    schema = {"person": pl.String, "_since": pl.Date, "_region": pl.String, "_team": pl.String}
    stays = pl.DataFrame(rows, schema=schema, orient="row").sort("_since", maintain_order=True)
    placed = (
        frame.with_row_index("_at")
        .with_columns(pl.col(day).fill_null(date.max).alias("_on"))
        .sort("_on")
        # sortedness cannot be checked by group, but both sides were sorted just above
        .join_asof(stays, left_on="_on", right_on="_since", by="person", strategy="backward", check_sortedness=False)
        .sort("_at")
    )
    return placed.with_columns(
        pl.coalesce("region", "_region").alias("region"), pl.coalesce("team", "_team").alias("team")
    ).drop("_at", "_on", "_since", "_region", "_team")


def month_labels(days: pl.Series, month_start: int) -> pl.Series:
    """The label of the company's month that each day belongs to."""
    table = {day: month_of(day, month_start).label for day in days.drop_nulls().unique().to_list()}
    if not table:
        return pl.Series(days.name, [None] * len(days), pl.String)
    return days.replace_strict(list(table), list(table.values()), default=None, return_dtype=pl.String)


@dataclass(frozen=True)
class Resolved:
    """The records of a book with names understood, up to the as-of date.

    Every frame has person, region, team, and, where records have them, product, channel, customer and month.
    `customer` is the customer's own name, `client` the name of its group or else its own.
    """

    book: Book

    @cached_property
    def spelling(self) -> dict[str, Spelling]:
        """How regions, teams, products and channels are spelt: members first, then targets, then all others."""
        stays = [stay for person in self.book.roster.people for stay in person.stays]
        member = {"region": [s.region for s in stays], "team": [s.team for s in stays]}
        return {
            name: Spelling.of(
                member.get(name, []),
                self._words("targets", name),
                [word for kind in ("sales", "deals") for word in self._words(kind, name)],
            )
            for name in SPELT
        }

    def _words(self, kind: str, column: str) -> list[str | None]:
        frame = self.book.frame(kind)
        return frame[column].unique().to_list() if column in frame.columns else []

    @cached_property
    def _customers(self) -> dict[str, tuple[str, str]]:
        return customer_names(self.book.frame("customers"))

    def resolve(self, frame: pl.DataFrame, *, owner: str, day: str, names: Sequence[str] = SPELT) -> pl.DataFrame:
        """A frame with its names understood and its month labelled. names: columns spelt alike in all kinds."""
        for column in names:
            if column in frame.columns:
                frame = frame.with_columns(mapped(frame[column], self.spelling[column]))
        frame = with_people(frame, self.book.roster, owner=owner, day=day)
        if "customer" in frame.columns:
            frame = self._with_customers(frame)
        return frame.with_columns(month_labels(frame[day], self.book.sop.calendar.month_start).alias("month"))

    def _with_customers(self, frame: pl.DataFrame) -> pl.DataFrame:
        known = self._customers
        own = Spelling.of(frame["customer"].unique().to_list())
        name = mapped(frame["customer"], lambda text: known.get(name_key(text), (own(text), ""))[0])
        client = mapped(frame["customer"], lambda text: name_key(known.get(name_key(text), ("", text))[1]))
        return frame.with_columns(name.alias("customer"), client.alias("client"))

    @cached_property
    def deals(self) -> pl.DataFrame:
        """Deals as they stood on the as-of date; `status` is open, won or lost."""
        as_of = self.book.as_of
        frame = self.book.frame("deals")
        status = mapped(frame["status"], lambda text: _STATUS.get(name_key(text), "open")).fill_null("open")
        frame = (
            frame.with_columns(status.alias("status"))
            .filter(pl.col("created").is_null() | (pl.col("created") <= as_of))
            .with_columns(pl.when(pl.col("closed") > as_of).then(pl.lit("open")).otherwise("status").alias("status"))
        )
        return self.resolve(frame, owner="owner", day="closed")

    @property
    def sales_are_deals(self) -> bool:
        """Whether won deals stand in for sales, because the SOP names no sales files."""
        return not self.book.sop.files("sales") and not self.book.has("sales") and self.book.has("deals")

    @cached_property
    def all_sales(self) -> pl.DataFrame:
        """Sales whether or not they are dated after the as-of date, so that what is left out can be told.

        A shared sale has a row for each one's credit; `_sale` is the same for them.
        """
        if not self.sales_are_deals:
            frame = self.book.frame("sales").filter(pl.col("amount").is_not_null())
            return self.resolve(credited(frame, self._named), owner="owner", day="date")
        won = self.deals.filter((pl.col("status") == "won") & pl.col("amount").is_not_null())
        return won.rename({"closed": "date", "id": "contract"}).with_columns(
            pl.lit(None, pl.String).alias("channel"), pl.lit(None, pl.Int64).alias("cost"),
            pl.lit(None, pl.Float64).alias("quantity"), pl.col("_id").alias("_sale"),
        )  # fmt: skip

    def _named(self, owner: str) -> str:
        """The member's own name; the name as written where it is nobody's."""
        person = self.book.roster.find(owner)
        return person.name if person else owner

    @cached_property
    def sales(self) -> pl.DataFrame:
        """Sales up to the as-of date; `order` is the contract, or the sale itself where none is named."""
        return self.all_sales.filter(pl.col("date") <= self.book.as_of).with_columns(
            pl.coalesce(mapped(self._contracts, name_key), pl.format("#{}", "_sale")).alias("order")
        )

    @property
    def _contracts(self) -> pl.Series:
        return self.all_sales.filter(pl.col("date") <= self.book.as_of)["contract"]

    @cached_property
    def payments(self) -> pl.DataFrame:
        """Payments up to the as-of date; one that names nobody is its contract's seller's."""
        frame = self.book.frame("payments").filter(pl.col("date") <= self.book.as_of)
        frame = self._with_sellers(frame.filter(pl.col("amount").is_not_null()))
        return self.resolve(frame, owner="owner", day="date")

    def _with_sellers(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Where no owner is named, who sold the contract, if it is one person."""
        if not frame["owner"].null_count() or not frame["contract"].count():
            return frame
        sellers: dict[str, set[str | None]] = {}
        for contract, owner in self.all_sales.select("contract", "owner").iter_rows():
            if contract:
                sellers.setdefault(name_key(contract), set()).add(owner)
        one = {contract: next(iter(owners)) for contract, owners in sellers.items() if len(owners) == 1}
        sold = mapped(frame["contract"], lambda text: one.get(name_key(text)))
        return frame.with_columns(pl.coalesce("owner", sold.alias("_sold")).alias("owner"))

    @cached_property
    def receivables(self) -> pl.DataFrame:
        """Receivables, whenever they fall due; one that names nobody is its contract's seller's."""
        frame = self._with_sellers(self.book.frame("receivables").filter(pl.col("amount").is_not_null()))
        return self.resolve(frame, owner="owner", day="due_date")

    @cached_property
    def followups(self) -> pl.DataFrame:
        """Follow-ups up to the as-of date."""
        frame = self.book.frame("followups").filter(pl.col("date") <= self.book.as_of)
        return self.resolve(frame, owner="owner", day="date", names=())  # its channel is 沟通方式, no sales channel

    def has(self, kind: str) -> bool:
        """Whether there is anything of a kind; won deals count as sales where there are no sales files."""
        return self.sales_are_deals if kind == "sales" and not self.book.has("sales") else self.book.has(kind)

    @property
    def first_sale(self) -> date | None:
        """The day on which the known sales begin."""
        first = self.sales["date"].min()
        return first if isinstance(first, date) else None

    def after_as_of(self) -> int:
        """How many sales are dated after the as-of date, and so left out."""
        return self.all_sales.filter(pl.col("date") > self.book.as_of)["_sale"].n_unique()

    def undated_wins(self) -> int:
        """How many deals are won without a closing date, and so belong to no period."""
        return self.deals.filter((pl.col("status") == "won") & pl.col("closed").is_null()).height

    def strangers(self) -> list[str]:
        """Owners of sales who are not members; their figures stay in the totals."""
        if not self.book.roster:
            return []
        return sorted(self.sales.filter(pl.col("person").is_null())["owner"].drop_nulls().unique().to_list())
