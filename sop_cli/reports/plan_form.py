"""《销售计划管理表》: the approved plans, filed; and why the others are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sop_cli.i18n import Words, _
from sop_cli.plans.desk import Desk
from sop_cli.records.planned import STATUS_WORDS, PlanLine
from sop_cli.reports.model import Cell, FormData, Head, Table
from sop_cli.values.period import Period

TITLE = Words(en="Sales Plan Register", zh="销售计划管理表")

HEADS: Sequence[tuple[str, Words]] = (
    ("owner", Words(en="Owner", zh="负责人")),
    ("period", Words(en="Period", zh="期间")),
    ("customer", Words(en="Key Customer", zh="重点客户")),
    ("visits", Words(en="Planned Visits", zh="计划拜访次数")),
    ("strategy", Words(en="Strategy", zh="销售策略")),
    ("amount", Words(en="Expected Amount", zh="预计金额")),
    ("resource", Words(en="Resource", zh="所需资源")),
    ("special", Words(en="Special Request", zh="特殊申请")),
    ("status", Words(en="Approval", zh="审批状态")),
    ("approver", Words(en="Approver", zh="审批人")),
    ("done", Words(en="Done", zh="完成情况")),
)
"""The form's columns: field and head."""

_WHY: Mapping[str, Words] = {
    "pending": Words(en="waiting for approval", zh="待审批"),
    "rejected": Words(en="not approved", zh="未批准"),
    "none": Words(en="nothing said of approval", zh="未写审批状态"),
    "unclear": Words(en="state of approval not understood: {status}", zh="审批状态看不懂：{status}"),
    "owner": Words(en="no owner", zh="未写负责人"),
    "period": Words(en="no period that is understood", zh="期间未写或看不懂"),
    "double": Words(en="the same plan is filed already", zh="重复，已列入一条"),
}


def why_not(desk: Desk, line: PlanLine) -> str | None:
    """Why a plan is not filed; None where it is."""
    case = _case(desk, line)
    return None if case is None else str(_WHY[case]).format(status=line.cells["status"])


def _case(desk: Desk, line: PlanLine) -> str | None:
    if line.owner is None:
        return "owner"
    if line.period is None:
        return "period"
    if line.status_unclear:
        return "unclear"
    if line.status != "approved":
        return line.status or "none"
    return "double" if line.id in desk.first else None


def filed(desk: Desk) -> list[PlanLine]:
    """The plans that are filed, by time, person and customer."""
    return ordered([line for line in desk.lines if why_not(desk, line) is None])


def ordered(lines: Sequence[PlanLine]) -> list[PlanLine]:
    """Lines by time, person and customer; without a time first."""
    return sorted(lines, key=lambda line: (line.cells["period"] or "", line.owner or "", line.customer or "", line.id))


def plan_form(desk: Desk, period: Period | None) -> FormData:
    """The form with the approved plans."""
    rows = [cells(desk, line) for line in filed(desk)]
    rest = len(desk.lines) - len(rows)
    note = _("Filed: {count} approved plans.").format(count=len(rows))
    if rest:
        note = _("Filed: {count} approved plans; {rest} others are on the next sheet, with why not.").format(
            count=len(rows), rest=rest
        )
    values = {"title": Cell(str(TITLE)), "period": Cell(_time(desk, period)), "note": Cell(note)}
    return FormData("sales-plan", values, {"plans": rows})


def _time(desk: Desk, period: Period | None) -> str:
    if period is not None:
        return period.label
    labels = [stretch.label for stretch in desk.stretches]
    return labels[0] if len(labels) == 1 else f"{labels[0]} – {labels[-1]}" if labels else ""


def cells(desk: Desk, line: PlanLine) -> dict[str, Cell]:
    """A plan as cells of the form, and of tables."""
    return {
        "owner": Cell(line.owner or ""),
        "period": Cell(line.cells["period"] or ""),
        "customer": Cell(line.customer or ""),
        "visits": Cell("" if line.visits is None else line.visits, "count"),
        "strategy": Cell(line.cells["strategy"] or ""),
        "amount": Cell("" if line.amount is None else line.amount, "money"),
        "resource": Cell(needs(desk, line)),
        "special": Cell(line.special or ""),
        "status": Cell(str(STATUS_WORDS[line.status]) if line.status else line.cells["status"] or ""),
        "approver": Cell(line.cells["approver"] or ""),
        "done": Cell(line.cells["done"] or ""),
    }


def needs(desk: Desk, line: PlanLine) -> str:
    """What a plan needs: 方案工程师×2、样机×1."""
    return str(Words(en=", ", zh="、")).join(f"{desk.kind_of(kind)}×{number}" for kind, number in line.resources)


def rest_table(desk: Desk) -> Table:
    """The plans that are not filed, each with why not."""
    kinds = {"visits": "count", "amount": "money"}
    shown = ("owner", "period", "customer", "visits", "amount", "special", "approver")
    heads = [
        Head(str(title), kinds.get(field, "text"), field)  # type: ignore[arg-type]  # the two kinds above
        for field, title in HEADS
        if field in shown
    ]
    lines = [(line, why) for line in ordered(desk.lines) if (why := why_not(desk, line)) is not None]
    rows = [
        [Cell(why, emphasis="watch"), *(cells(desk, line)[name] for name in shown), _place(line)] for line, why in lines
    ]
    title = _("Not filed")
    return Table(title, [Head(_("Why not"), field="why"), *heads, Head(_("Where"), field="where")], rows, name=title)


def _place(line: PlanLine) -> Cell:
    sheet = f"[{line.sheet}]" if line.sheet else ""
    row = "" if line.row is None else str(Words(en=" row {row}", zh=" 第 {row} 行")).format(row=line.row)
    return Cell(f"{line.file or ''}{sheet}{row}")
