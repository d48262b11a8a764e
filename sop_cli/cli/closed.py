"""What is closed, for the reports of a period: its own rows as they were paid on, and 上期调整 of those before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from sop_cli.cli.evaluate import figures_book
from sop_cli.cli.run import Run
from sop_cli.records.book import Book
from sop_cli.records.closing import Closing, closed_now, kept_rows, with_rows
from sop_cli.records.resolve import Resolved
from sop_cli.values.period import Period

if TYPE_CHECKING:
    from sop_cli.metrics.adjust import Adjustment
    from sop_cli.records.closing import Rows
    from sop_cli.reports.closing import Standing


def book_of(run: Run) -> Book:
    """The records that an evaluation reads."""
    from sop_cli.reports.evaluation import KINDS

    return figures_book(run, KINDS)


def standing(run: Run, book: Book, period: Period) -> tuple[Book, Standing]:
    """The book that a period's figures are drawn from, and how the period stands to what is closed.

    A closed period is drawn from the rows that it was paid on; an open one as it is, with what changed in the closed
    periods that it follows. Raises LedgerError where the closings do not verify.
    """
    from sop_cli.reports.closing import Standing
    from sop_cli.sources.closings import read_closings

    entries = read_closings(run.folder)
    closed = closed_now(entries)
    own = next((entry for entry in closed if (entry.first, entry.last) == (period.start, period.end)), None)
    earlier = _earlier(book, period, closed)
    if own is None:
        return book, Standing(earlier=earlier)
    paid = with_rows(book, own.rows, period)
    return paid, Standing(own, _since(book, own, own.rows), as_paid=True, earlier=earlier)


def settled(book: Book, period: Period, entries: Sequence[Closing]) -> dict[str, Rows]:
    """The rows of earlier closed periods as they stand now, where they are not those last settled."""
    found: dict[str, Rows] = {}
    closed = closed_now(entries)
    for entry in (one for one in closed if one.last < period.start):
        if _since(book, entry, _baseline(entry, period, closed)):
            found[entry.period] = kept_rows(book, entry.days, whole=False)
    return found


def _earlier(book: Book, period: Period, closed: Sequence[Closing]) -> list[Adjustment]:
    """The adjustments that fall to a period: only to the one that follows what is closed."""
    from sop_cli.metrics.adjust import returns, rows_in

    before = [entry for entry in closed if entry.last < period.start]
    if not before or before[-1].last + timedelta(days=1) != period.start:
        return []
    found: list[Adjustment] = []
    here = rows_in(Resolved(book), period)
    for entry in before:
        base = _baseline(entry, period, closed)
        found += _since(book, entry, base)
        paid = rows_in(Resolved(with_rows(book, _dated(base), entry.days)), entry.days)
        found += returns(entry.period, paid, here)
    return found


def _baseline(entry: Closing, period: Period, closed: Sequence[Closing]) -> Rows:
    """The rows of a closed period as they were last settled before the period."""
    later = [one.settled[entry.period] for one in closed if one.last < period.start and entry.period in one.settled]
    return later[-1] if later else entry.rows


def _since(book: Book, entry: Closing, base: Rows) -> list[Adjustment]:
    from sop_cli.metrics.adjust import adjustments, rows_in

    paid = rows_in(Resolved(with_rows(book, _dated(base), entry.days)), entry.days)
    return adjustments(entry.period, paid, rows_in(Resolved(book), entry.days))


def _dated(rows: Rows) -> Rows:
    """The rows alone, without what they are judged by: people are the same then and now."""
    from sop_cli.records.closing import DATED

    return {kind: rows.get(kind, ()) for kind in DATED}
