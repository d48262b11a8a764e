"""The plans of a book, laid beside the targets they are held against."""

from __future__ import annotations

from sop_cli.metrics.aims import shares
from sop_cli.plans.desk import Aim, Desk
from sop_cli.records.book import Book
from sop_cli.records.planned import Plans, of_period
from sop_cli.records.resolve import Resolved
from sop_cli.values.period import Period


def desk_of(book: Book, period: Period | None = None) -> Desk:
    """The plans of a period, or all; each person's own targets of the same time beside them."""
    records = Resolved(book)
    every = Plans(records).lines
    lines = every if period is None else of_period(every, period)
    shared = shares(records, (line.period for line in lines if line.period))
    aims = {at: Aim(share.amount, not share.whole) for at, share in shared.items()}
    chosen = {line.id for line in lines}
    others = tuple(line for line in every if line.period is not None and line.id not in chosen)
    return Desk(book, tuple(lines), period, aims, others)
