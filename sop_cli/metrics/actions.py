"""Measures agreed in reviews: which are still open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sop_cli.records.book import Book
from sop_cli.records.people import name_key

_DONE = frozenset(
    name_key(word)
    for word in (
        "已完成", "完成", "已关闭", "关闭", "已结束", "已取消", "取消", "已落实", "是", "√",
        "done", "closed", "complete", "completed", "finished", "cancelled", "canceled", "dropped", "yes",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Open:
    """A measure that is not done. late: its day has passed by the as-of date."""

    action: str
    owner: str | None
    due_date: date | None
    status: str | None
    effect: str | None
    late: bool


def open_actions(book: Book) -> list[Open]:
    """The open measures, the most urgent first, those without a day last."""
    columns = ("action", "owner", "due_date", "status", "effect")
    rows = book.frame("actions").drop_nulls("action").select(columns).iter_rows(named=True)
    found = [
        Open(
            **row | {"owner": _owners(book, row["owner"])},
            late=row["due_date"] is not None and row["due_date"] < book.as_of,
        )
        for row in rows
        if not row["status"] or name_key(row["status"]) not in _DONE
    ]
    return sorted(found, key=lambda a: (a.due_date or date.max, a.action, a.owner or ""))


def _owners(book: Book, written: str | None) -> str | None:
    """The members meant, by their own names; names that are no member's as they are written."""
    if written is None:
        return None
    names = (part for part in written.split("、") if part)
    return "、".join(person.name if (person := book.roster.find(name)) else name for name in names)
