"""`export`: the forms, blank to hand out, or filled from what the workspace knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from sop_cli.i18n import Words, _
from sop_cli.metrics.performance import Performance
from sop_cli.records.base import Column, Kind
from sop_cli.records.book import Book
from sop_cli.records.finding import Finding, Input, Severity
from sop_cli.records.followup import FollowUp
from sop_cli.records.people import Roster
from sop_cli.records.planned import STATUS_WORDS
from sop_cli.records.resolve import DIMENSIONS, Resolved
from sop_cli.records.sop import Sop
from sop_cli.reports import plan_form
from sop_cli.reports.goals import Goals, Line
from sop_cli.reports.model import Cell, CellKind, FormData, Head, Report, Section, Table
from sop_cli.reports.result import Result
from sop_cli.reports.target_records import target_tables
from sop_cli.reports.words import DIMENSION_WORDS, Speaker, cell, kind_of, named, title_of
from sop_cli.values.period import Period

FORMS: Mapping[str, Words] = {
    "target-breakdown": Words(en="Sales Target Breakdown", zh="销售目标分解表"),
    "followup-log": Words(en="Customer Follow-up Log", zh="客户跟进记录表"),
    "evaluation": Words(en="Sales Performance Evaluation", zh="销售业绩评估表"),
    "review": Words(en="Sales Review Report", zh="销售复盘报告"),
    "sales-plan": plan_form.TITLE,
}
"""The forms by name, with their titles."""

_LOG = (
    "customer", "owner", "date", "channel", "summary", "feedback", "next_action", "due_date", "synced_to",
)  # fmt: skip

_HEADS: Mapping[str, Sequence[tuple[str, Words]]] = {
    "target-breakdown": (
        ("total", Words(en="Team Total", zh="团队总体目标")),
        ("dimension", Words(en="Dimension", zh="目标维度")),
        ("target", Words(en="Target", zh="分解目标值")),
        ("owner", Words(en="Owner", zh="责任人")),
        ("due", Words(en="Deadline", zh="时间节点")),
        ("standard", Words(en="Standard", zh="完成标准")),
    ),
    "followup-log": tuple((c.field, c.title) for c in FollowUp.columns() if c.field in _LOG),
    "evaluation": (
        ("name", Words(en="Name", zh="姓名")),
        ("target", Words(en="Target Revenue", zh="目标销售额")),
        ("actual", Words(en="Actual Revenue", zh="实际完成销售额")),
        ("rate", Words(en="Rate", zh="达成率")),
        ("new_customers", Words(en="New Customers", zh="新客户开发数")),
        ("retention", Words(en="Retention", zh="客户留存率")),
        ("score", Words(en="Score (100)", zh="综合评分（100分）")),
        ("grade", Words(en="Grade", zh="等级")),
        ("advice", Words(en="Advice", zh="改进建议")),
    ),
    "review": (
        ("period", Words(en="Review Period", zh="复盘周期")),
        ("participants", Words(en="Participants", zh="参与人员")),
        ("agenda", Words(en="Agenda", zh="核心议题")),
        ("goals", Words(en="Goals", zh="目标达成情况")),
        ("problems", Words(en="Process Problems", zh="过程问题")),
        ("measures", Words(en="Measures", zh="改进措施")),
    ),
    "sales-plan": plan_form.HEADS,
}

_STATUS = (
    Words(en="open", zh="未开始"), Words(en="in progress", zh="进行中"), Words(en="done", zh="已完成"),
)  # fmt: skip


def blank(form: str, sop: Sop, roster: Roster, as_of: date, period: Period | None = None) -> Result:
    """A form to hand out: empty rows with the SOP's words to choose from, and checks for dates."""
    names = [person.name for person in roster.people if person.employed_on(as_of)]
    table = Table(str(FORMS[form]), [Head(str(title), field=field) for field, title in _HEADS[form]], [])
    data = FormData(
        form,
        values={"title": Cell(str(FORMS[form])), "team": Cell(sop.name)},
        blank=True,
        choices={
            "owner": names,
            "name": names,
            "channel": list(sop.followups.channels),
            "stage": [stage.name for stage in sop.stages],
            "grade": sop.evaluation.every_grade,
            "status": [str(word) for word in (STATUS_WORDS.values() if form == "sales-plan" else _STATUS)],
            "approver": names,
        },
        dates=("date", "due_date", "due", "recorded_at"),
    )
    note = _("“-o {form}.xlsx” writes the form with its drop-downs and date checks.").format(form=form)
    kind = {"followup-log": "followups", "sales-plan": "plans"}.get(form)
    closing = _("When it comes back filled, “sop read {kind} FILE” shows how it is understood.").format(kind=kind)
    table = replace(table, note=note)
    return _result(form, data, table, sop, [], period=period, closing=closing if kind else None)


def followup_log(
    book: Book, period: Period | None, *, findings: Sequence[Finding] = (), inputs: Sequence[Input] = ()
) -> Result:
    """The follow-up log filled with the workspace's records, those of the period where one is given."""
    columns = [column for column in FollowUp.columns() if column.field in _LOG]
    frame = book.frame("followups")
    if period is not None:
        frame = frame.filter(pl.col("date").is_between(period.start, period.end))
    frame = frame.sort("date", "owner", "customer", *(f for f in _LOG[3:]), nulls_last=True).select(_LOG)
    records = [
        {c.field: Cell("" if row[c.field] is None else row[c.field], _kind(c)) for c in columns}
        for row in frame.iter_rows(named=True)
    ]
    heads = [Head(str(c.title), _kind(c), c.field) for c in columns]
    table = Table(str(FORMS["followup-log"]), heads, [list(record.values()) for record in records])
    data = FormData("followup-log", {"team": Cell(book.sop.name), "period": _period_cell(period)}, {"records": records})
    return _result(
        "followup-log", data, table, book.sop, frame.to_dicts(), period=period, findings=findings, inputs=inputs
    )


def target_breakdown(
    book: Book, period: Period, *, findings: Sequence[Finding] = (), inputs: Sequence[Input] = ()
) -> Result:
    """The breakdown form filled with the targets of a period: the parts of each metric's whole, by every dimension."""
    performance = Performance(Resolved(book), period)
    goals, speaker = Goals(performance), Speaker.of(book.sop)
    lines = [line for line in _parts(goals) if line.target is not None]
    wholes = {m: f"{title_of(m)} {speaker.figure(goals.whole(m).target, m)}" for m in goals.metrics}
    rows = [_line(line, wholes[line.metric], period) for line in lines]
    heads = [Head(str(title), field=field) for field, title in _HEADS["target-breakdown"]]
    table = Table(str(FORMS["target-breakdown"]), heads, [list(row.values()) for row in rows])
    stated = [wholes[m] for m in goals.metrics if goals.whole(m).target is not None]
    data = FormData(
        "target-breakdown",
        {
            "team": Cell(book.sop.name),
            "period": _period_cell(period),
            "total": Cell(_("; ").join(stated)),
        },
        {"lines": rows},
    )
    records = [
        {"metric": line.metric, "dimension": line.dimension, "value": line.value, "target": line.as_json()["target"]}
        for line in lines
    ]
    return _result(
        "target-breakdown", data, table, book.sop, records, period=period, findings=findings, inputs=inputs,
        behind=target_tables(performance),
    )  # fmt: skip


def _kind(column: Column) -> CellKind:
    return "date" if column.kind is Kind.DATE else "text"


def as_form(result: Result) -> Result:
    """An evaluation or a review as nothing but its form."""
    return replace(result, command="export", report=lambda: replace(result.report(), kind="form"))


def _parts(goals: Goals) -> Iterable[Line]:
    """Lines by dimension; a metric that nobody has split stands for itself."""
    for metric in goals.metrics:
        split = [line for dimension in DIMENSIONS for line in goals.of(metric, dimension) if line.target is not None]
        yield from split or [goals.whole(metric)]


def _line(line: Line, whole: str, period: Period) -> dict[str, Cell]:
    place = str(DIMENSION_WORDS[line.dimension])
    if line.dimension != "all":
        place = _("{dimension}: {value}").format(dimension=place, value=named(line.value))
    due = period.end
    if line.dimension == "month" and line.value:
        due = next((month.end for month in period.months() if month.label == line.value), due)
    return {
        "total": Cell(whole),
        "dimension": Cell(place),
        "target": cell(line.target, kind_of(line.metric)),
        "owner": Cell(line.value or "" if line.dimension == "person" else ""),
        "due": Cell(due, "date"),
        "standard": Cell(""),
    }


def _period_cell(period: Period | None) -> Cell:
    return Cell("" if period is None else period.label)


def _unread(findings: Sequence[Finding]) -> str | None:
    """What is missing from a filled form, because it could not be read."""
    count = sum(finding.severity is Severity.ERROR for finding in findings)
    if not count:
        return None
    return _("Places that could not be read: {count}. “sop read” lists them.").format(count=count)


def _result(
    form: str, data: FormData, table: Table, sop: Sop, records: Sequence[Mapping[str, Any]], *, period: Period | None,
    findings: Sequence[Finding] = (), inputs: Sequence[Input] = (), closing: str | None = None,
    behind: Sequence[Table] = (),
) -> Result:  # fmt: skip
    title = str(FORMS[form])
    report = Report(
        "form", title, [(_("SOP"), " ".join(part for part in (sop.name, sop.version) if part))],
        sections=[Section(title, tables=[table]), *(Section(one.title, tables=[one], brief=False) for one in behind)],
        closing=closing or _unread(findings), display_unit=sop.unit, currency=sop.currency,
    )  # fmt: skip
    return Result(
        command="export",
        document=lambda summary: {
            "form": form,
            "blank": data.blank,
            "columns": [{"field": head.field, "title": head.title} for head in table.heads],
            "records": [] if summary else [dict(record) for record in records],
        },
        report=lambda: report,
        rows=lambda: table,
        form=lambda: data,
        findings=findings,
        inputs=inputs,
        period=period.label if period else None,
    )
