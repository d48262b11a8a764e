"""What people do, in counts: records, customers, channels, pace, what is in time, what is filled. No verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl

from sop_cli.rules.log import CLIENT, PERSON, Log
from sop_cli.rules.run import Checked
from sop_cli.rules.settings import settings
from sop_cli.rules.wording import filled, settled

_LATE_RULE, _DAYS = "FU106", 2
_TEAM, _ALL = "_team", "_all"


@dataclass(frozen=True)
class Line:
    """The counts of one person, one team or everybody.

    working_days: those on which records could be expected of the person, for teams the sum over its people. recorded:
    records with a time of entry, in_time: of these entered within the days allowed. due: next actions whose day has
    come, kept: of these followed up by then, followed: at all. filled: by field, cells that are filled and readable.
    """

    name: str | None
    team: str | None
    records: int
    customers: int
    channels: Mapping[str | None, int]
    working_days: int
    recorded: int
    in_time: int
    due: int
    kept: int
    followed: int
    filled: Mapping[str, int]

    @property
    def pace(self) -> Fraction | None:
        """Records per working day."""
        return Fraction(self.records, self.working_days) if self.working_days else None

    @property
    def recorded_on_time(self) -> Fraction | None:
        """The share of records entered in time, of those with a time of entry."""
        return Fraction(self.in_time, self.recorded) if self.recorded else None

    @property
    def done_on_time(self) -> Fraction | None:
        """The share of next actions followed up by their day."""
        return Fraction(self.kept, self.due) if self.due else None

    @property
    def followed_up(self) -> Fraction | None:
        """The share of next actions that were followed up at all: those that FU101 does not call overdue."""
        return Fraction(self.followed, self.due) if self.due else None

    def completeness(self, field: str | None = None) -> Fraction | None:
        """The share of required cells that are filled: of one field, or of all."""
        cells = [self.filled[field]] if field else list(self.filled.values())
        return Fraction(sum(cells), self.records * len(cells)) if self.records and cells else None


@dataclass(frozen=True)
class Stats:
    """The counts of a log. first, last: the days that the pace is taken over. late_days: working days within which a
    record counts as entered in time. channels, fields: in the order in which they are shown."""

    first: date
    last: date
    working_days: int
    late_days: int
    channels: Sequence[str | None]
    fields: Sequence[str]
    people: Sequence[Line]
    teams: Sequence[Line]
    everybody: Line


def stats(checked: Checked) -> Stats:
    """Count what the records that were looked at say, up to the as-of date."""
    log = checked.log
    first = checked.scope.since or _first_day(log)
    allowed = _late_days(log)
    rows = _rows(log, allowed)
    days = {name: _days_of(log, name, first) for name in rows[PERSON].unique() if name is not None}
    people = _lines(log, rows, PERSON, days)
    by_team: dict[str | None, int] = {}
    for name, count in days.items():
        by_team[_team(log, name)] = by_team.get(_team(log, name), 0) + count
    whole = _lines(log, rows, _ALL, {"": sum(days.values())})
    return Stats(
        first, log.as_of, log.calendar.between(first, log.as_of), allowed,
        _channels(log, rows), log.required, people,
        _lines(log, rows, _TEAM, by_team) if any(by_team) else (),
        whole[0] if whole else Line("", None, 0, 0, {}, 0, 0, 0, 0, 0, 0, dict.fromkeys(log.required, 0)),
    )  # fmt: skip


def _first_day(log: Log) -> date:
    """The first day of the whole log, whoever is looked at."""
    found = log.book.frame("followups").filter(pl.col("date") <= log.as_of)["date"].min()
    return found if isinstance(found, date) else log.as_of


def _late_days(log: Log) -> int:
    """The working days that the rule for late records allows."""
    rule = settings(log.sop).get(_LATE_RULE)
    return int(getattr(rule.options, "max_days", _DAYS)) if rule else _DAYS


def _team(log: Log, name: str | None) -> str | None:
    person = log.roster.find(name)
    return person.at(log.as_of).team if person else None


def _days_of(log: Log, name: str, first: date) -> int:
    """The working days on which the person was there: employed, not absent."""
    person = log.roster.find(name)
    begin = max(first, person.hired) if person and person.hired else first
    end = min(log.as_of, person.left) if person and person.left else log.as_of
    days = set(log.calendar.days(begin, end)) if begin <= end else set()
    for start, stop in log.absences.filter(pl.col(PERSON) == name).select("from", "to").iter_rows():
        days -= set(log.calendar.days(max(start, first), min(stop, log.as_of))) if stop >= first else set()
    return len(days)


def _rows(log: Log, allowed: int) -> pl.DataFrame:
    """Each record up to the as-of date (or of no readable date), with what is counted of it as flags."""
    names = log.data[PERSON].unique().to_list()
    team = pl.DataFrame(
        {PERSON: names, _TEAM: [_team(log, name) for name in names]}, schema={PERSON: pl.String, _TEAM: pl.String}
    )
    data = log.data.filter((pl.col("date") <= log.as_of).fill_null(value=True))
    asked = pl.col("due_date").is_between(pl.col("date"), log.as_of).fill_null(value=False)
    done = settled("done", log.sop.followups.done)
    return (
        data.lazy()
        .join(team.lazy(), on=PERSON, how="left", nulls_equal=True)
        .join(_next_days(log), on=[CLIENT, "date"], how="left")
        .select(
            PERSON, _TEAM, CLIENT, "channel",
            pl.lit("").alias(_ALL),
            _recorded=pl.col("recorded_at").is_not_null() & pl.col("date").is_not_null(),
            _in_time=_in_time(log, data, allowed),
            _due=asked,
            _kept=asked & (done | (pl.col("_next") <= pl.col("due_date")).fill_null(value=False)),
            _followed=asked & (done | pl.col("_next").is_not_null()),
            **{f"filled.{field}": filled(field) for field in log.required},
        )
        .collect()
    )  # fmt: skip


def _next_days(log: Log) -> pl.LazyFrame:
    """For each customer and day with a record the next such day, by anybody."""
    everyone = Log.of(log.book).data.lazy().select(CLIENT, "date")
    happened = everyone.drop_nulls().filter(pl.col("date") <= log.as_of).unique().sort(CLIENT, "date")
    return happened.with_columns(_next=pl.col("date").shift(-1).over(CLIENT))


def _in_time(log: Log, data: pl.DataFrame, allowed: int) -> pl.Expr:
    """Whether the record was entered within so many working days after its day."""
    limits = {day: log.calendar.after(day, allowed) for day in data["date"].drop_nulls().unique()}
    latest = pl.col("date").replace_strict(list(limits), list(limits.values()), default=None, return_dtype=pl.Date)
    return (pl.col("recorded_at").dt.date() <= latest).fill_null(value=False)


def _channels(log: Log, rows: pl.DataFrame) -> list[str | None]:
    """The channels in the SOP's order, then further ones by name, what has none last."""
    used = set(rows["channel"].unique())
    known = [name for name in log.sop.followups.channels if name in used]
    further = sorted(name for name in used - set(known) if name is not None)
    return [*known, *further, *([None] if None in used else [])]


def _lines(log: Log, rows: pl.DataFrame, by: str, days: Mapping[Any, int]) -> list[Line]:
    """A line a group, by name; what belongs to none comes last."""
    channels: dict[Any, dict[str | None, int]] = {}
    for name, channel, count in rows.group_by(by, "channel").len().iter_rows():
        channels.setdefault(name, {})[channel] = count
    counted = rows.group_by(by).agg(
        pl.len().alias("records"), pl.col(CLIENT).drop_nulls().n_unique().alias("customers"),
        pl.col("_recorded", "_due", "_kept", "_followed").sum(), (pl.col("_in_time") & pl.col("_recorded")).sum(),
        pl.col("^filled\\..*$").sum(),
    )  # fmt: skip
    found = sorted(counted.iter_rows(named=True), key=lambda row: (row[by] is None, row[by] or ""))
    return [
        Line(
            row[by],
            _team(log, row[by]) if by == PERSON else None,
            row["records"], row["customers"], channels[row[by]], days.get(row[by], 0),
            row["_recorded"], row["_in_time"], row["_due"], row["_kept"], row["_followed"],
            {field: row[f"filled.{field}"] for field in log.required},
        )
        for row in found
    ]  # fmt: skip
