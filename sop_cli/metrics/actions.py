"""Measures agreed in reviews: which are still open, which are done, and what their metric did since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sop_cli.i18n import Words
from sop_cli.metrics.base import Window
from sop_cli.metrics.compare import reaches
from sop_cli.metrics.figures import Figures
from sop_cli.metrics.goals import adds_up, metric_of
from sop_cli.metrics.performance import Performance
from sop_cli.records.book import Book
from sop_cli.records.metric_names import find_metric, unit_of
from sop_cli.records.people import name_key
from sop_cli.values.base import Refused
from sop_cli.values.period import Period, parse_period

_DONE = frozenset(
    name_key(word)
    for word in (
        "已完成", "完成", "已关闭", "关闭", "已结束", "已取消", "取消", "已落实", "是", "√",
        "done", "closed", "complete", "completed", "finished", "cancelled", "canceled", "dropped", "yes",
    )
)  # fmt: skip


EFFECT = Words(
    en="the metric that the measure names, in the period of the review that it came from, and in this one; sums "
    "only of periods about as long, of a running period of as many days; other things may have moved it too",
    zh="措施所写的衡量指标，在提出它的复盘周期与本期的数值；合计类指标只比长短相近的期间，"
    "期间未结束时按相同天数比较；变化也可能有其他原因",
)


@dataclass(frozen=True)
class Open:
    """A measure. late: it is not done though its day has passed by the as-of date; done: it is not open any more."""

    action: str
    owner: str | None
    due_date: date | None
    status: str | None
    effect: str | None
    late: bool
    done: bool = False
    review: str | None = None
    metric: str | None = None
    scope: str | None = None


@dataclass(frozen=True)
class Measured:
    """What the metric of a measure did. dimension, value: where it was looked at ("all" and None for the whole)."""

    action: str
    metric: str
    dimension: str
    value: str | None
    since: str
    before: Fraction | None
    now: str
    after: Fraction | None

    @property
    def change(self) -> Fraction | None:
        """after - before."""
        return None if self.before is None or self.after is None else self.after - self.before


def open_actions(book: Book) -> list[Open]:
    """The open measures, the most urgent first, those without a day last."""
    return [action for action in all_actions(book) if not action.done]


def all_actions(book: Book) -> list[Open]:
    """All measures on file, done or not, in the order of their days, those without one last."""
    columns = ("action", "owner", "due_date", "status", "effect", "review", "metric", "scope")
    rows = book.frame("actions").drop_nulls("action").select(columns).iter_rows(named=True)
    found = [_action(book, row) for row in rows]
    return sorted(
        found, key=lambda a: (a.due_date or date.max, a.action, a.owner or "", a.status or "", a.review or "")
    )


def _action(book: Book, row: dict[str, Any]) -> Open:
    done = bool(row["status"]) and name_key(row["status"]) in _DONE
    late = not done and row["due_date"] is not None and row["due_date"] < book.as_of
    return Open(**row | {"owner": _owners(book, row["owner"])}, late=late, done=done)


def measured(performance: Performance, actions: Iterable[Open]) -> list[Measured]:
    """What became of the metrics that measures of earlier reviews name; those without one are left out."""
    found = []
    for action in actions:
        metric = metric_of(action.metric or "")
        since = _since(performance, action.review)
        place = _place(performance, action.scope)
        if find_metric(metric) is None or since is None or place is None:
            continue
        at = {} if place[1] is None else {place[0]: place[1]}
        before = _before(performance, since, metric, at)
        after = performance.actual(metric, **at)
        label = performance.period.label
        found.append(Measured(action.action, metric, *place, since.label, before, label, after))
    return found


def _before(performance: Performance, since: Period, metric: str, at: dict[str, str]) -> Fraction | None:
    """The metric in the period of the review; sums only of periods as long, and of as many days while this one runs."""
    earlier, period = Performance(performance.records, since), performance.period
    adding = adds_up(unit_of(metric))
    if adding and abs(since.days - period.days) * 10 > period.days:
        return None
    if earlier.by_hand(metric) or not reaches(performance.records, metric, since):
        return earlier.actual(metric, **at) if earlier.by_hand(metric) else None
    if not adding or not performance.window.running:
        return earlier.actual(metric, **at)
    last = since.start + (performance.window.last - performance.window.first)
    return Figures(performance.records, Window(since, since.start, min(since.end, last))).one(metric, **at)


def _since(performance: Performance, review: str | None) -> Period | None:
    """The period of the review that a measure came from, the one before this where that is not said; None for this."""
    period = performance.period
    if not review:
        return period.previous()
    try:
        since = parse_period(review, period.month_start)
    except Refused:
        return period.previous()
    return since if since.start < period.start else None


def _place(performance: Performance, scope: str | None) -> tuple[str, str | None] | None:
    """The dimension and name that a scope means; the whole without one, None where nothing is called so."""
    if not scope:
        return "all", None
    person = performance.records.book.roster.find(scope)
    if person:
        return "person", person.name
    spelling = performance.records.spelling
    for dimension in ("region", "team", "product", "channel"):
        known = spelling[dimension].by_key
        if name_key(scope) in known:
            return dimension, known[name_key(scope)]
    return None


def is_done(status: str | None) -> bool:
    """Whether a status means that nothing is left to do."""
    return status is not None and name_key(status) in _DONE


def _owners(book: Book, written: str | None) -> str | None:
    """The members meant, by their own names; names that are no member's as they are written."""
    if written is None:
        return None
    names = (part for part in written.split("、") if part)
    return "、".join(person.name if (person := book.roster.find(name)) else name for name in names)
