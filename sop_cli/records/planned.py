"""Sales plans as they are understood: periods, visits planned and made, resources, approval.

What a visit is: a follow-up record of the same person with the same customer, one a day; `plans.visit_channels` of the
SOP may narrow it to some channels.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

import polars as pl

from sop_cli.i18n import Words
from sop_cli.records.book import Book
from sop_cli.records.people import name_key
from sop_cli.records.resolve import Resolved
from sop_cli.values.base import PLACEHOLDERS, Refused
from sop_cli.values.frequency import parse_frequency
from sop_cli.values.number import COUNT_NOUNS, DAY_NOUNS
from sop_cli.values.percent import parse_percent
from sop_cli.values.period import Period, parse_period
from sop_cli.values.text import fold

Status = Literal["approved", "pending", "rejected"]

STATUS_WORDS: Mapping[Status, Words] = {
    "approved": Words(en="approved", zh="已批准"),
    "pending": Words(en="pending", zh="待审批"),
    "rejected": Words(en="rejected", zh="未批准"),
}
"""How people call the state of an approval."""

_STATUS: Mapping[Status, str] = {
    "approved": (
        "已批准 批准 已批 已审批 通过 已通过 同意 审批通过 审核通过 批准通过 已审核 已同意 是 √ "
        "approved accepted ok yes"
    ),
    "pending": (
        "待审批 审批中 待批 待批准 待审核 审核中 未审批 未审核 申请中 已提交 待提交 未提交 待定 草稿 "
        "pending submitted open draft waiting"
    ),
    "rejected": (
        "未批准 驳回 已驳回 不同意 不批准 不通过 未通过 审批不通过 拒绝 已拒绝 退回 已退回 否决 "
        "rejected declined denied returned refused no × 否"
    ),
}
_MEANS: dict[str, Status] = {name_key(word): status for status, words in _STATUS.items() for word in words.split()}
_MEANS |= {name_key("in review"): "pending", name_key("not approved"): "rejected"}

_DONE_WORDS = "完成 已完成 完成了 已办 已达成 达成 全部完成 是 √ ✓ ✔ done yes y ok completed complete finished 100%"
_DONE = {name_key(word) for word in _DONE_WORDS.split()}
_NOTHING = {name_key(word) for word in PLACEHOLDERS} | {"无", "没有", "none", "no", "否", "不需要", "无需", "0"}

_BETWEEN = re.compile(r"[、,，;；\n+＋]|\s/\s|(?<=\d)\s+")
_UNITS = {*COUNT_NOUNS, *DAY_NOUNS, "人天", "人日", "小时", "万元", "元", "hours", "person-days"}
_NOUNS = "|".join(sorted(_UNITS, key=lambda noun: (-len(noun), noun)))
_SIGN = r"(?:\s*[×*:：]\s*|\s+[xX]\s*|(?<![A-Za-z0-9\s])[xX]\s*|\s*[(（]|\s+|(?<![A-Za-z0-9]))"
_BEHIND = re.compile(rf"(?P<kind>.*?\S){_SIGN}(?P<n>\d{{1,6}})\s*(?:{_NOUNS})?\s*[)）]?")
_BEFORE = re.compile(rf"(?P<n>\d{{1,6}})(?:\s*(?:{_NOUNS})\s*|\s*[×*]\s*|\s*[xX]\s+|\s+)(?P<kind>\D.*)")


@dataclass(frozen=True)
class PlanLine:
    """One row of a sales plan, understood.

    owner: the member's own name, else as written. person: None where the owner is not a member. visits: as planned,
    from the number or the frequency. made: visits so far; None without a follow-up log. amount: minor units.
    resources: kinds and how much of each. done: 1 where the plan is marked as carried out, less where it says so much
    per cent, None where nothing is said. bad: fields whose cells could not be read.
    """

    id: int
    file: str | None
    sheet: str | None
    row: int | None
    owner: str | None
    person: str | None
    period: Period | None
    customer: str | None
    visits: int | None
    made: int | None
    amount: int | None
    resources: tuple[tuple[str, int], ...]
    status: Status | None
    done: Fraction | None
    cells: Mapping[str, Any]
    bad: frozenset[str]
    frequency_unclear: bool = False

    def says(self, field: str) -> bool:
        """Whether a cell holds anything but a placeholder."""
        value = self.cells[field]
        return value is not None and name_key(str(value)) not in _NOTHING

    @property
    def status_unclear(self) -> bool:
        """Whether the state of the approval is a word that is not understood."""
        return self.status is None and self.says("status")

    @property
    def counts(self) -> bool:
        """Whether it is a plan at all: what was rejected is none."""
        return self.status != "rejected"

    @property
    def special(self) -> str | None:
        """What goes beyond the usual; None where the cell says that there is nothing."""
        return str(self.cells["special"]) if self.says("special") else None

    @property
    def middle(self) -> date | None:
        """The day in the middle of its period: which month a week belongs to."""
        return None if self.period is None else middle(self.period)


def middle(period: Period) -> date:
    """The day in the middle of a period."""
    return period.start + (period.end - period.start) / 2


class Plans:
    """The sales plans of a book."""

    def __init__(self, records: Resolved) -> None:
        self.records = records

    @property
    def book(self) -> Book:
        """The records behind them."""
        return self.records.book

    @cached_property
    def understood(self) -> pl.DataFrame:
        """The frame with its names understood: person, region, team of the period's first day, customer, client."""
        frame = self.book.frame("plans")
        days = [self._periods[label].start if label else None for label in frame["period"]]
        return self.records.resolve(
            frame.with_columns(pl.Series("_day", days, pl.Date)), owner="owner", day="_day", names=()
        )

    @cached_property
    def _periods(self) -> dict[str, Period]:
        start = self.book.sop.calendar.month_start
        labels = self.book.frame("plans")["period"].drop_nulls().unique().to_list()
        return {label: parse_period(label, start) for label in labels}

    @cached_property
    def lines(self) -> tuple[PlanLine, ...]:
        """Every row, in the order of reading."""
        names = self.understood.select("person", "customer").iter_rows()
        rows = self.book.frame("plans").iter_rows(named=True)
        return tuple(
            self._line(row, person, customer, self._periods.get(row["period"]))
            for row, (person, customer) in zip(rows, names, strict=True)
        )

    def _line(
        self, row: Mapping[str, Any], person: str | None, customer: str | None, period: Period | None
    ) -> PlanLine:
        visits, unclear = self._visits(row, period)
        owner = person or row["owner"]
        return PlanLine(
            id=row["_id"], file=row["_file"], sheet=row["_sheet"], row=row["_row"],
            owner=owner, person=person, period=period, customer=customer, visits=visits,
            made=self._made(person, customer, period), amount=row["amount"],
            resources=resources(row["resource"], row["quantity"]), status=status_of(row["status"]),
            done=_done(row["done"]), cells=row,
            bad=frozenset((row.get("_bad") or "").split(",")) - {""}, frequency_unclear=unclear,
        )  # fmt: skip

    def _visits(self, row: Mapping[str, Any], period: Period | None) -> tuple[int | None, bool]:
        """The visits planned, and whether a frequency was written that is not understood."""
        if row["visits"] is not None or row["frequency"] is None or period is None:
            return row["visits"], False
        if name_key(row["frequency"]) in _NOTHING:
            return None, False
        try:
            return parse_frequency(row["frequency"]).within(period, self.book.calendar), False
        except Refused:
            return None, True

    def _made(self, person: str | None, customer: str | None, period: Period | None) -> int | None:
        if not self.book.has("followups"):
            return None
        if not customer or period is None:
            return 0
        return sum(period.contains(day) for day in self._days.get((person, name_key(customer)), ()))

    @cached_property
    def _days(self) -> dict[tuple[str | None, str], set[date]]:
        """The days on which each person visited each customer, up to the as-of date."""
        channels = {name_key(word) for word in self.book.sop.plans.visit_channels}
        found: dict[tuple[str | None, str], set[date]] = {}
        talks = self.records.followups.select("person", "customer", "date", "channel")
        for person, customer, day, channel in talks.iter_rows():
            if customer and day and (not channels or (channel and name_key(channel) in channels)):
                found.setdefault((person, name_key(customer)), set()).add(day)
        return found


def status_of(text: str | None) -> Status | None:
    """What a word says of the approval; None where it is empty or no word of ours."""
    return _MEANS.get(name_key(text)) if text else None


def resources(text: str | None, quantity: int | None) -> tuple[tuple[str, int], ...]:
    """Kinds and how much of each: 方案工程师×2、样机1台. `quantity` holds for what names no number itself."""
    if text is None or name_key(text) in _NOTHING:
        return ()
    found: dict[str, int] = {}
    for part in _BETWEEN.split(fold(text)):
        if not part.strip(" .。"):
            continue
        kind, number = _counted(part.strip(" .。"))
        wanted = number if number is not None else 1 if quantity is None else quantity
        found[kind] = found.get(kind, 0) + wanted
    return tuple(found.items())


def _counted(part: str) -> tuple[str, int | None]:
    for shape in (_BEHIND, _BEFORE):
        found = shape.fullmatch(part)
        if found:
            return found["kind"].strip(" ×*:：(（"), int(found["n"])
    return part, None


def _done(text: str | None) -> Fraction | None:
    if text is None:
        return None
    if name_key(text) in _DONE:
        return Fraction(1)
    try:
        share = Fraction(parse_percent(text)) if fold(text).endswith("%") else Fraction(0)
    except Refused:
        return Fraction(0)
    return min(max(share, Fraction(0)), Fraction(1))


def said_before(lines: Iterable[PlanLine]) -> dict[int, PlanLine]:
    """Of each plan that stands there already: the line that said it first, by the id of the later one."""
    seen: dict[tuple[object, ...], PlanLine] = {}
    found: dict[int, PlanLine] = {}
    for line in lines:
        if line.owner is None or line.period is None:
            continue
        same = (line.owner, line.period.label, line.customer, line.visits, line.amount, line.resources)
        first = seen.setdefault((*same, line.cells["strategy"], line.special), line)
        if first is not line:
            found[line.id] = first
    return found


def of_period(lines: Sequence[PlanLine], period: Period) -> list[PlanLine]:
    """The lines that belong to a period: their middle lies in it, or it lies in them."""
    return [line for line in lines if line.period is not None and belongs(line.period, period)]


def belongs(inner: Period, outer: Period) -> bool:
    """Whether a plan's period belongs to another: its middle lies in it, or it holds all of it."""
    return outer.contains(middle(inner)) or (inner.start <= outer.start and outer.end <= inner.end)
