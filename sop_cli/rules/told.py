"""What the ledger tells of records, as hits: shared by the rules that read it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import polars as pl

from sop_cli.i18n import Words
from sop_cli.records.followup import FollowUp
from sop_cli.rules.base import Options, option
from sop_cli.rules.log import CUSTOMER, PERSON, Log

_TITLES = {column.field: column.title for column in FollowUp.columns()}


class LookBack(Options):
    """How long something that happened once is shown."""

    days: int = option(
        1, ge=1, le=31, en="shown for so many days, the day it was noticed included", zh="发现之后提示几天（含当天）"
    )


def happened(log: Log, kinds: Sequence[str], days: int) -> pl.DataFrame:
    """The events of some kinds that were noticed within the last days, with the names of people and customers, and the
    place of the file for records that are not there any more."""
    since = log.as_of - timedelta(days=days)
    found = log.book.events.filter(pl.col("kind").is_in(list(kinds)), pl.col("seen_on") > since)
    owners = [None if name is None else log.person(name) for name in found["owner"]]
    clients = [None if name is None else log.customer(name) for name in found["customer"]]
    there = pl.col("_id").is_not_null()
    return found.with_columns(
        pl.Series(PERSON, owners, pl.String), pl.Series(CUSTOMER, clients, pl.String),
        _file=pl.when(~there).then(pl.col("file")),
    )  # fmt: skip


def titles(fields: Sequence[str]) -> str:
    """Columns as people call them, one behind the other."""
    return str(Words(en=", ", zh="、")).join(str(_TITLES.get(field, field)) for field in fields)
