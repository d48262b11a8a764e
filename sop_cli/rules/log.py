"""The follow-up log as rules see it: the typed frame with names understood, and what the team's book says beside it.

Pure data; nothing is read here. What several rules need is worked out once, on distinct values or by group.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from sop_cli.records.book import Book
from sop_cli.records.people import Roster, name_key
from sop_cli.records.resolve import Resolved, Spelling, customer_names
from sop_cli.records.sop import Sop
from sop_cli.rules.course import DEAL, closings, courses, deal_rows, dealt
from sop_cli.values.calendar import WorkCalendar

PERSON, CLIENT, CUSTOMER, WHO = "_person", "_client", "_customer", "_who"


@dataclass(frozen=True, eq=False)
class Log:
    """What a rule may look at.

    data: the follow-ups as typed, and beside them `_person` (the owner's own name, or as written), `_who` ("member",
    "shared" by homonyms, "stranger"; null without members or owner), `_customer` (the customer's own name, or as
    written), `_client` (a hash: the same for all spellings of one customer) and `_lacks` (the required columns that the
    row's sheet does not have, comma-joined).
    """

    book: Book
    data: pl.DataFrame

    @classmethod
    def of(cls, book: Book) -> Log:
        """The log of a book."""
        data = _with_owners(_with_customers(book.frame("followups"), book), book.roster)
        return cls(book, _with_bad(_with_lacks(data, _absent(data, book))))

    @property
    def frame(self) -> pl.LazyFrame:
        """The follow-ups, to build on."""
        return self.data.lazy()

    @property
    def sop(self) -> Sop:
        """The team's definition."""
        return self.book.sop

    @property
    def as_of(self) -> date:
        """The day on which the log is judged; what is dated later does not count as having happened."""
        return self.book.as_of

    @property
    def calendar(self) -> WorkCalendar:
        """The team's working days."""
        return self.book.calendar

    @property
    def roster(self) -> Roster:
        """The members."""
        return self.book.roster

    def person(self, text: str) -> str:
        """The name under which a person stands in findings."""
        found = self.roster.find(text)
        return found.name if found else text

    def customer(self, text: str) -> str:
        """The name under which a customer stands in findings."""
        return customer_names(self.book.frame("customers")).get(name_key(text), (text, text))[0]

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that must be filled, as the SOP says."""
        return tuple(self.sop.followups.required)

    @property
    def happened(self) -> pl.LazyFrame:
        """The records up to the as-of date."""
        return self.frame.filter(pl.col("date") <= self.as_of)

    @cached_property
    def client_rows(self) -> pl.DataFrame:
        """The customers file with `_client`, in an order that is not that of its rows."""
        frame = self.book.frame("customers").filter(pl.col("customer").is_not_null())
        return frame.with_columns(_client(frame["customer"])).sort("customer", "owner", "tier", nulls_last=True)

    @cached_property
    def customers(self) -> pl.LazyFrame:
        """`_client` and `tier` of each customer of the customers file."""
        listed = self.client_rows.sort("customer", "tier", nulls_last=True).select(CLIENT, "tier")
        return listed.unique(CLIENT, keep="first").lazy()

    @cached_property
    def deals(self) -> pl.DataFrame:
        """The deals as they stood on the as-of date, with `_person`, `_client`, `_deal` and their place."""
        deals = Resolved(self.book).deals
        return dealt(deals.with_columns(_client(deals["customer"])), keys).rename({"person": PERSON})

    @cached_property
    def deal_rows(self) -> pl.DataFrame:
        """`_id` of each record that is about one known deal, and `_no`, the number of its row in `deals`."""
        rows = self.happened.select("_id", CLIENT, "date", "deal").filter(pl.col(CLIENT).is_not_null()).collect()
        return deal_rows(dealt(rows, keys), dealt(self.deals.drop(DEAL).with_columns(deal="id"), keys), self.deals)

    @cached_property
    def courses(self) -> pl.DataFrame:
        """The records with a stage of the SOP, in the order of the days, sale by sale: see `rules/course.py`."""
        rows = self.happened.filter(pl.col("stage").is_not_null(), pl.col(CLIENT).is_not_null())
        columns = rows.select("_id", CLIENT, "date", "stage", "deal").collect(engine="streaming")
        return courses(dealt(columns, keys), self.sop.stages, closings(self.deals))

    @cached_property
    def first_day(self) -> date | None:
        """The day of the earliest record up to the as-of date; None without any."""
        first = self.happened.select(pl.col("date").min()).collect().item()
        return first if isinstance(first, date) else None

    @cached_property
    def keepers(self) -> frozenset[str]:
        """The members who have customers of their own in the customers file."""
        owners = self.book.frame("customers")["owner"].drop_nulls().unique()
        return frozenset(person.name for name in owners if (person := self.roster.find(name)))

    @cached_property
    def places(self) -> pl.LazyFrame:
        """Where each row stands, to name the first of several: `first_id`, `first_file`, `first_sheet`, `first_row`."""
        return self.frame.select(first_id="_id", first_file="_file", first_sheet="_sheet", first_row="_row")

    @cached_property
    def absent(self) -> pl.LazyFrame:
        """`_file`, `_sheet`, `_row` of the header and `_lacks` of each sheet that lacks required columns."""
        lacking = self.data.filter(pl.col("_lacks").is_not_null()).select("_file", "_sheet", "_lacks").unique()
        rows = [self.book.header_rows.get((file, sheet)) for file, sheet, _lacks in lacking.iter_rows()]
        return lacking.with_columns(pl.Series("_row", rows, pl.UInt32)).lazy()

    @cached_property
    def absences(self) -> pl.DataFrame:
        """`_person`, `from` and `to` of every absence of a member; both ends belong to it."""
        rows = [
            (person.name, start, end or start)
            for name, start, end in self.book.frame("absences").select("name", "from", "to").iter_rows()
            if start is not None and (person := self.roster.find(name))
        ]
        return pl.DataFrame(rows, schema={PERSON: pl.String, "from": pl.Date, "to": pl.Date}, orient="row")

    def unreadable(self, field: str) -> pl.Expr:
        """Whether the cell of a column holds something that could not be read."""
        return _among("_bad", field)

    def lacks(self, field: str) -> pl.Expr:
        """Whether the row's sheet has no such column at all."""
        return _among("_lacks", field)

    def empty(self, field: str) -> pl.Expr:
        """Whether the cell of a column is there and truly empty."""
        return pl.col(field).is_null() & ~self.unreadable(field) & ~self.lacks(field)


def keys(names: pl.Series) -> pl.Series:
    """The key that each name is matched by: `name_key`, with a fast path for plain Chinese and ASCII."""
    plain = names.str.normalize("NFKC").str.to_lowercase().str.replace_all(" ", "", literal=True)
    odd = names.filter(~names.str.contains(r"^[ -~\p{Han}]*$").fill_null(value=True)).unique()
    if odd.is_empty():
        return plain
    slow = names.replace_strict(odd, [name_key(name) for name in odd], default=None, return_dtype=pl.String)
    return slow.fill_null(plain)


def _client(names: pl.Series) -> pl.Series:
    return keys(names).hash().alias(CLIENT)


def _with_customers(frame: pl.DataFrame, book: Book) -> pl.DataFrame:
    """Add `_customer` and `_client`, worked out once a distinct spelling."""
    spelt = frame.select(pl.col("customer").drop_nulls().unique())["customer"]
    own = {key: name for key, (name, _group) in customer_names(book.frame("customers")).items()}
    key = keys(spelt)
    named = key.replace_strict(list(own), list(own.values()), default=None, return_dtype=pl.String) if own else None
    name = spelt if named is None else named.fill_null(spelt)
    table = pl.DataFrame({"customer": spelt, CUSTOMER: name}).with_columns(_client(name))
    return frame.join(table, on="customer", how="left", maintain_order="left")


def _with_owners(frame: pl.DataFrame, roster: Roster) -> pl.DataFrame:
    """Add `_person` and `_who`, worked out once a distinct spelling."""
    spelt = frame.select(pl.col("owner").drop_nulls().unique())["owner"].to_list()
    spelling, shared = Spelling.of(spelt), roster.shared
    rows = []
    for text in spelt:
        person = roster.find(text)
        who = "member" if person else "shared" if name_key(text) in shared else "stranger"
        rows.append((text, person.name if person else spelling(text), who if roster else None))
    table = pl.DataFrame(rows, schema={"owner": pl.String, PERSON: pl.String, WHO: pl.String}, orient="row")
    return frame.join(table, on="owner", how="left", maintain_order="left")


def _absent(frame: pl.DataFrame, book: Book) -> pl.DataFrame:
    """`_file`, `_sheet`, `_lacks`: the required columns that each sheet lacks, where its headers are known."""
    present: dict[tuple[str, str | None], set[str]] = {}
    for file, sheet, field in book.headers:
        present.setdefault((file, sheet), set()).add(field)
    rows = []
    for file, sheet in frame.select("_file", "_sheet").unique(maintain_order=True).iter_rows():
        lacking = [f for f in book.sop.followups.required if f not in present.get((file, sheet), {f})]
        rows.append((file, sheet, ",".join(lacking) or None))
    return pl.DataFrame(rows, schema={"_file": pl.String, "_sheet": pl.String, "_lacks": pl.String}, orient="row")


def _with_lacks(frame: pl.DataFrame, absent: pl.DataFrame) -> pl.DataFrame:
    return frame.join(absent, on=["_file", "_sheet"], how="left", nulls_equal=True, maintain_order="left")


def _among(column: str, field: str) -> pl.Expr:
    return pl.format(",{},", pl.col(column)).str.contains(f",{field},", literal=True).fill_null(value=False)


def _with_bad(frame: pl.DataFrame) -> pl.DataFrame:
    """Frames that were not read from files have no unreadable cells."""
    return frame if "_bad" in frame.columns else frame.with_columns(pl.lit(None, pl.String).alias("_bad"))
