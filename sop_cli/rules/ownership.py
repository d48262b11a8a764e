"""Whose a customer is: who stands beside it in the customers file, who leads whom, who has left when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from sop_cli.records.people import Person, name_key

if TYPE_CHECKING:
    from sop_cli.rules.log import Log

CLIENT, CUSTOMER, PERSON, WHO = "_client", "_customer", "_person", "_who"


def owned(log: Log) -> pl.DataFrame:
    """`_client`, `_owner` of each customer of the customers file, and the place of its row."""
    rows = log.client_rows.filter(pl.col("owner").is_not_null())
    table = {text: _own_name(log, text) for text in rows["owner"].unique().to_list()}
    named = (
        rows["owner"].replace_strict(list(table), list(table.values()), return_dtype=pl.String)
        if table
        else rows["owner"]
    )
    return (
        rows.with_columns(named.alias("_owner"))
        .select(CLIENT, "_owner", "customer", "_file", "_sheet", "_row")
        .unique(CLIENT, keep="first", maintain_order=True)
    )


def belonging(log: Log) -> pl.DataFrame:
    """`_client`, `_person` of everybody who stands beside a customer: its owner and its partners (协作人)."""
    pairs = {
        (client, _own_name(log, name))
        for client, owner, partner in log.client_rows.select(CLIENT, "owner", "partner").iter_rows()
        for name in (owner, *(partner or "").split("、"))
        if name
    }
    return pl.DataFrame(sorted(pairs), schema={CLIENT: pl.UInt64, PERSON: pl.String}, orient="row")


def led(log: Log) -> pl.DataFrame:
    """`_person` and `_other` for everybody and who leads or led them, both ways round."""
    pairs = {
        pair
        for one in log.roster.people
        for other in _leaders(log, one)
        for pair in ((one.name, other), (other, one.name))
    }
    return pl.DataFrame(sorted(pairs), schema={PERSON: pl.String, "_other": pl.String}, orient="row")


def left(log: Log) -> pl.DataFrame:
    """`_person`, `_left` and `_leader` of every member who has left by the as-of date."""
    rows: list[tuple[str, date, str | None]] = [
        (one.name, one.left, next(iter(_leaders(log, one)), None))
        for one in log.roster.people
        if one.left is not None and one.left < log.as_of
    ]
    return pl.DataFrame(rows, schema={PERSON: pl.String, "_left": pl.Date, "_leader": pl.String}, orient="row")


def by_members(log: Log) -> pl.LazyFrame:
    """The records up to the as-of date of known customers and people; a name that is no member's is FU005's."""
    known = pl.col(WHO).is_null() | (pl.col(WHO) == "member")
    return log.happened.filter(known, pl.col(CLIENT).is_not_null(), pl.col(PERSON).is_not_null())


def _own_name(log: Log, text: str) -> str:
    found = log.roster.find(text)
    return found.name if found else text


def _leaders(log: Log, person: Person) -> Iterator[str]:
    """Who leads or led a person, the latest first."""
    for stay in reversed(person.stays):
        if stay.leader and name_key(stay.leader) != name_key(person.name):
            yield _own_name(log, stay.leader)
