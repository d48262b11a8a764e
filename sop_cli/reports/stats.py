"""`check-followups --stats`: counts and completeness per person and team, as tables of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

from sop_cli.i18n import Words, _
from sop_cli.records.followup import FollowUp
from sop_cli.reports.chosen import scope_facts
from sop_cli.reports.findings import weighed
from sop_cli.reports.model import Cell, Head, Report, Section, Table
from sop_cli.reports.result import Result
from sop_cli.rules.run import Checked
from sop_cli.rules.stats import Line, Stats, stats

_DIGITS = 6
_NOBODY = Words(en="(no owner)", zh="（未写负责人）")
_NO_TEAM = Words(en="(no team)", zh="（无团队）")
_NO_CHANNEL = Words(en="(no channel)", zh="（未写）")


def with_stats(result: Result, checked: Checked) -> Result:
    """The result of a check with the counts in place of the list of findings; its JSON has both."""
    counted = cache(lambda: stats(checked))
    return replace(
        result,
        document=lambda summary: {**result.document(summary), "stats": _document(counted())},
        report=lambda: _report(result.report(), checked, counted()),
        rows=lambda: _rows(counted()),
        marked=None,
    )


def _document(found: Stats) -> dict[str, Any]:
    return {
        "from": found.first, "to": found.last, "working_days": found.working_days, "late_days": found.late_days,
        "all": _public(found.everybody),
        "teams": [{"team": line.name, **_public(line)} for line in found.teams],
        "owners": [{"owner": line.name, "team": line.team, **_public(line)} for line in found.people],
    }  # fmt: skip


def _public(line: Line) -> dict[str, Any]:
    return {
        "records": line.records, "customers": line.customers,
        "channels": {name or "": count for name, count in sorted(line.channels.items(), key=lambda c: c[0] or "")},
        "working_days": line.working_days, "per_working_day": _rate(line.pace),
        "recorded": line.recorded, "recorded_on_time": _rate(line.recorded_on_time),
        "due": line.due, "done_on_time": _rate(line.done_on_time), "followed_up": _rate(line.followed_up),
        "completeness": _rate(line.completeness()),
        "fields": {field: _rate(line.completeness(field)) for field in line.filled},
    }  # fmt: skip


def _rate(share: Fraction | None) -> float | None:
    return None if share is None else round(float(share), _DIGITS)


def _report(check: Report, checked: Checked, found: Stats) -> Report:
    findings = weighed(checked.findings)
    return replace(
        check,
        title=_("Activity and completeness of the follow-up logs"),
        facts=[*check.facts[:2], (_("Counted"), f"{found.first}..{found.last}"), *scope_facts(checked)],
        headline=_("{records} records of {people} people in {days} working days.").format(
            records=found.everybody.records, people=sum(line.name is not None for line in found.people),
            days=found.working_days,
        ),
        sections=[
            _section(_("What is done"), found, _activity),
            _section(_("By channel"), found, _channels),
            _section(_("Completeness by column"), found, _fields),
        ],
        definitions=_definitions(found),
        closing=_("To look at: {weights}. Without --stats each is listed.").format(weights=findings) if findings
        else _("Nothing to look at."),
    )  # fmt: skip


Drawn = tuple[Sequence[Head], Callable[[Line], Sequence[Cell]]]


def _section(title: str, found: Stats, drawn: Callable[[Stats], Drawn]) -> Section:
    """A table of the teams, where there are any, and one of the people with everybody below."""
    heads, cells = drawn(found)
    tables = []
    if found.teams:
        rows = [[Cell(line.name or str(_NO_TEAM)), *cells(line)] for line in found.teams]
        tables.append(
            Table(_("By team"), [Head(_("Team"), field="team"), *heads], rows, name=f"{title} ({_('By team')})")
        )
    rows = [[Cell(line.name or str(_NOBODY)), *cells(line)] for line in found.people]
    total = [Cell(_("Total")), *cells(found.everybody)]
    tables.append(Table(_("By person"), [Head(_("Owner"), field="owner"), *heads], rows, total, name=title))
    return Section(title, tables=tables)


def _activity(_found: Stats) -> Drawn:
    heads = [
        Head(_("Records"), "count"), Head(_("Customers"), "count"), Head(_("Per working day"), "number"),
        Head(_("Entered on time"), "percent"), Head(_("Followed up"), "percent"), Head(_("Completeness"), "percent"),
    ]  # fmt: skip
    return heads, lambda line: [
        Cell(line.records, "count"), Cell(line.customers, "count"),
        Cell(line.pace, "number", note=_("no working days")),
        Cell(line.recorded_on_time, "percent", note=_("no times of entry")),
        Cell(line.followed_up, "percent", note=_("nothing due yet")),
        Cell(line.completeness(), "percent", note=_("no records")),
    ]  # fmt: skip


def _channels(found: Stats) -> Drawn:
    heads = [Head(name or str(_NO_CHANNEL), "count") for name in found.channels]
    return heads, lambda line: [Cell(line.channels.get(name, 0), "count") for name in found.channels]


def _fields(found: Stats) -> Drawn:
    titles = {column.field: str(column.title) for column in FollowUp.columns()}
    heads = [Head(titles[field], "percent") for field in found.fields]
    note = _("no records")
    return heads, lambda line: [Cell(line.completeness(field), "percent", note=note) for field in found.fields]


def _rows(found: Stats) -> Table:
    """Everything in one flat table: a row a person, a team, and one for all."""
    heads = [
        Head(name, field=name)
        for name in (
            "level", "owner", "team", "records", "customers", "working_days", "per_working_day", "recorded",
            "recorded_on_time", "due", "done_on_time", "followed_up", "completeness",
            *(f"channel:{name or ''}" for name in found.channels), *(f"filled:{field}" for field in found.fields),
        )
    ]  # fmt: skip
    rows = [
        *(_row("owner", line.name, line.team, line, found) for line in found.people),
        *(_row("team", None, line.name, line, found) for line in found.teams),
        _row("all", None, None, found.everybody, found),
    ]
    return Table(_("Activity and completeness of the follow-up logs"), heads, rows, name="stats")


def _row(level: str, owner: str | None, team: str | None, line: Line, found: Stats) -> list[Cell]:
    return [
        Cell(level), Cell(owner), Cell(team),
        Cell(line.records, "count"), Cell(line.customers, "count"), Cell(line.working_days, "count"),
        Cell(line.pace, "number"),
        Cell(line.recorded, "count"), Cell(line.recorded_on_time, "percent"),
        Cell(line.due, "count"), Cell(line.done_on_time, "percent"), Cell(line.followed_up, "percent"),
        Cell(line.completeness(), "percent"),
        *(Cell(line.channels.get(name, 0), "count") for name in found.channels),
        *(Cell(line.completeness(field), "percent") for field in found.fields),
    ]  # fmt: skip


def _definitions(found: Stats) -> list[tuple[str, str]]:
    pace = _("records ÷ working days from {first} to {last}, less a person’s absences and days out of employment")
    late = _(
        "of the records with a time of entry (录入时间), those entered within {days} working days after their date"
    )
    return [
        (_("Per working day"), pace.format(first=found.first, last=found.last)),
        (_("Entered on time"), late.format(days=found.late_days)),
        (
            _("Followed up"),
            _("of the next actions due by the as-of date, those marked done or whose customer has a further record"),
        ),
        (_("Completeness"), _("required cells that are filled and readable ÷ required cells")),
        (_("Team"), _("the one a person belongs to on the as-of date")),
    ]
