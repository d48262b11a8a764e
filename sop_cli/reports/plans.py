"""`check-plans`: what there is to look at in sales plans, resources wanted against those there, and the filed form."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from sop_cli.i18n import Words, _
from sop_cli.plans.base import FAMILY
from sop_cli.plans.desk import Asked, Desk, who
from sop_cli.plans.run import Checked
from sop_cli.records.finding import Finding, Input, Severity
from sop_cli.records.planned import PlanLine
from sop_cli.reports.findings import findings_table, in_one, weighed
from sop_cli.reports.inputs import inputs_table
from sop_cli.reports.model import Cell, Head, Report, Section, Table
from sop_cli.reports.plan_form import TITLE, plan_form, rest_table, why_not
from sop_cli.reports.result import Result
from sop_cli.reports.rule_texts import rule_texts
from sop_cli.reports.words import public
from sop_cli.values.units import Unit

_NOBODY = Words(en="Files, resources and plans without an owner", zh="文件、资源与未写负责人的计划")

_VISITS = (
    Words(en="Visit", zh="拜访"),
    Words(
        en="a day with a follow-up record of the same person and customer inside the plan’s period; {channels}",
        zh="计划期间内同一人对同一客户有跟进记录的一天算一次；{channels}",
    ),
)
_FILED = (
    Words(en="Filed", zh="归档"),
    Words(
        en="only approved plans go into the register; plans that were not approved count nowhere",
        zh="只有已批准的计划列入《销售计划管理表》；未批准的不计入任何合计",
    ),
)
_AIM = (
    Words(en="Target", zh="目标"),
    Words(
        en="the person’s own revenue target of the same month or week; where the targets files name a longer period, "
        "its share by working days",
        zh="本人同月（或同周）的销售额目标；目标文件只到更长期间的，按工作日折算",
    ),
)


def plans_result(checked: Checked, *, inputs: Sequence[Input] = ()) -> Result:
    """The outcome of a check of sales plans."""
    desk = checked.desk
    return Result(
        command="check-plans",
        document=lambda summary: _document(checked, summary=summary),
        report=lambda: _report(checked, inputs),
        rows=lambda: findings_table(checked.findings),
        manual=lambda: rule_texts(FAMILY),
        form=lambda: plan_form(desk, desk.chosen),
        findings=checked.findings,
        inputs=inputs,
        period=desk.chosen.label if desk.chosen else None,
    )


def _document(checked: Checked, *, summary: bool) -> dict[str, Any]:
    desk = checked.desk
    return {
        "findings": [] if summary else [finding.as_json() for finding in checked.findings],
        "summary": plans_summary(checked),
        "plans": [] if summary else [_line(desk, line) for line in desk.lines],
        "resources": [
            {"kind": a.kind, "month": a.month, "wanted": a.wanted, "available": a.available, "gap": a.gap}
            for a in desk.asked
        ],
    }


def _line(desk: Desk, line: PlanLine) -> dict[str, Any]:
    why = why_not(desk, line)
    return {
        "file": line.file,
        "sheet": line.sheet,
        "row": line.row,
        "owner": line.owner,
        "period": line.cells["period"],
        "customer": line.customer,
        "visits": line.visits,
        "visits_made": line.made,
        "strategy": line.cells["strategy"],
        "amount": _amount(line.amount),
        "resources": [{"kind": desk.kind_of(kind), "quantity": number} for kind, number in line.resources],
        "special": line.special,
        "status": line.status,
        "approver": line.cells["approver"],
        "done": line.cells["done"],
        "filed": why is None,
        "why_not": why,
    }


def _amount(minor: int | Fraction | None) -> int | float | None:
    return None if minor is None else public(Fraction(round(minor), Unit.MONEY.scale))


def plans_summary(checked: Checked) -> dict[str, Any]:
    """The counts: plans by state, findings by weight and code, and what each person plans."""
    desk = checked.desk
    lines = desk.lines
    return {
        "plans": len(lines),
        "owners": len({line.owner for line in lines if line.owner}),
        "customers": len({line.customer for line in lines if line.customer}),
        "approved": sum(line.status == "approved" for line in lines),
        "pending": sum(line.status == "pending" for line in lines),
        "rejected": sum(line.status == "rejected" for line in lines),
        "filed": sum(why_not(desk, line) is None for line in lines),
        "errors": _count(checked.findings, Severity.ERROR),
        "warnings": _count(checked.findings, Severity.WARNING),
        "by_code": checked.by_code,
        "by_owner": [_owner(checked, name) for name in _names(checked)],
    }


def _count(findings: Sequence[Finding], severity: Severity) -> int:
    return sum(finding.severity is severity for finding in findings)


def _names(checked: Checked) -> list[str | None]:
    """Everybody with plans or findings, by name; plans without an owner last."""
    named = {line.owner for line in checked.desk.lines} | {f.owner for f in checked.findings if f.owner}
    return sorted(named, key=lambda name: (name is None, name or ""))


def _owner(checked: Checked, name: str | None) -> dict[str, Any]:
    desk = checked.desk
    lines = [line for line in desk.planned if line.owner == name]
    labels = {line.period.label for line in lines if line.period}
    aims = [desk.aims[name, label].amount for label in labels if name and (name, label) in desk.aims]
    own = [finding for finding in checked.findings if finding.owner == name]
    made = [line.made for line in lines if line.made is not None]
    return {
        "owner": name,
        "plans": len(lines),
        "visits": sum(line.visits or 0 for line in lines),
        "visits_made": sum(made) if made else None,
        "amount": _amount(sum(line.amount or 0 for line in lines)),
        "target": _amount(sum(aims)) if aims else None,
        "errors": _count(own, Severity.ERROR),
        "warnings": _count(own, Severity.WARNING),
    }


def _report(checked: Checked, inputs: Sequence[Input]) -> Report:
    desk = checked.desk
    book = desk.book
    name = " ".join(part for part in (book.sop.name, book.sop.version) if part)
    return Report(
        kind="plans",
        title=_("Check of the sales plans"),
        facts=[(_("As of"), book.as_of.isoformat()), ("SOP", name)],
        headline=_headline(checked),
        sections=[
            *_rest(desk),
            *in_one(checked.findings, _("Findings"), _NOBODY),
            *_resources(desk),
            *_people(checked),
        ],
        definitions=_definitions(desk),
        inputs=inputs_table(inputs),
        closing=_closing(checked),
        display_unit=book.sop.unit,
        currency=book.sop.currency,
    )


def _rest(desk: Desk) -> list[Section]:
    """The plans that are not filed; next to the form in a workbook."""
    rest = rest_table(desk)
    if not rest.rows:
        return []
    return [Section(rest.title, lead=_("Only approved plans are filed."), tables=[rest], brief=False)]


def _headline(checked: Checked) -> str:
    summary = plans_summary(checked)
    counts = _("Plans {plans}, people {owners}, customers {customers}; {filed} approved and filed").format_map(summary)
    if not checked.findings:
        return _("{counts}: nothing to look at.").format(counts=counts)
    return _("{counts}: {weights}.").format(counts=counts, weights=weighed(checked.findings))


def _resources(desk: Desk) -> list[Section]:
    if not desk.asked:
        return []
    heads = [
        Head(_("Month"), field="month"), Head(_("Resource"), field="kind"), Head(_("Wanted"), "count", "wanted"),
        Head(_("There"), "count", "available"), Head(_("Left"), "count", "gap"), Head(_("Wanted by"), field="by"),
    ]  # fmt: skip
    title = _("Resources")
    table = Table(title, heads, [_asked(asked) for asked in desk.asked], name=title)
    return [Section(title, tables=[table])]


def _asked(asked: Asked) -> list[Cell]:
    short = asked.gap is not None and asked.gap < 0
    unsaid = None if asked.available is not None else _("not in the SOP")
    return [
        Cell(asked.month),
        Cell(asked.kind),
        Cell(asked.wanted, "count"),
        Cell(asked.available, "count", note=unsaid),
        Cell(asked.gap, "count", "bad" if short else "", note=unsaid),
        Cell(who(asked.by)),
    ]


def _people(checked: Checked) -> list[Section]:
    rows = plans_summary(checked)["by_owner"]
    if not rows:
        return []
    heads = [
        Head(_("Owner"), field="owner"), Head(_("Plans"), "count", "plans"),
        Head(_("Visits planned"), "count", "visits"), Head(_("Visits made"), "count", "visits_made"),
        Head(_("Expected"), "money", "amount"), Head(_("Target"), "money", "target"),
        Head(str(Severity.ERROR.words), "count", "errors"), Head(str(Severity.WARNING.words), "count", "warnings"),
    ]  # fmt: skip
    title = _("By person")
    return [Section(title, tables=[Table(title, heads, [_person(row) for row in rows], name=title)])]


def _person(row: dict[str, Any]) -> list[Cell]:
    target, amount = row["target"], row["amount"]
    short = target is not None and amount < target
    return [
        Cell(row["owner"] or str(Words(en="(no owner)", zh="（未写负责人）"))),
        Cell(row["plans"], "count"),
        Cell(row["visits"], "count"),
        Cell(row["visits_made"], "count", note=None if row["visits_made"] is not None else _("no records")),
        Cell(_minor(amount), "money", "watch" if short else ""),
        Cell(_minor(target), "money", note=None if target is not None else _("no target")),
        Cell(row["errors"], "count", "bad" if row["errors"] else ""),
        Cell(row["warnings"], "count", "watch" if row["warnings"] else ""),
    ]


def _minor(amount: float | None) -> int | None:
    return None if amount is None else round(Fraction(str(amount)) * Unit.MONEY.scale)


def _definitions(desk: Desk) -> list[tuple[str, str]]:
    channels = desk.book.sop.plans.visit_channels
    named = str(Words(en=", ", zh="、")).join(channels)
    said = _("channels: {channels}").format(channels=named) if channels else _("any channel")
    return [
        (str(_FILED[0]), str(_FILED[1])),
        (str(_VISITS[0]), str(_VISITS[1]).format(channels=said)),
        *([(str(_AIM[0]), str(_AIM[1]))] if desk.aims else []),
    ]


def _closing(checked: Checked) -> str:
    form = _("“-o plans.xlsx” writes the {form}, the plans not filed behind it.").format(form=TITLE)
    counts = {code: count for code, count in checked.by_code.items() if code in FAMILY.rules()}
    if not counts:
        return form
    most = max(counts, key=lambda code: counts[code])
    return _("{first} {second}").format(first=form, second=_("“sop rule {code}” explains a rule.").format(code=most))
