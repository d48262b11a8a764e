"""Closed periods in reports: what was closed when, what changed since, and 上期调整 in the period after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sop_cli.i18n import Words, _
from sop_cli.metrics.adjust import Adjustment
from sop_cli.records.closing import Closing
from sop_cli.reports.model import Cell, Head, Report, Section, Table
from sop_cli.reports.result import Result
from sop_cli.reports.words import Speaker
from sop_cli.values.units import Unit

CAUSES = {
    "added": Words(en="recorded later", zh="后来登记"),
    "changed": Words(en="corrected later", zh="后来更正"),
    "removed": Words(en="no longer in the records", zh="记录中已没有"),
    "return": Words(en="returned in this period", zh="本期退货"),
}
_KINDS = {"sales": Words(en="Revenue", zh="销售额"), "payments": Words(en="Collected", zh="回款额")}
_TITLE = Words(en="Prior-period adjustments", zh="上期调整")
_SINCE = Words(en="Since the period was closed", zh="封账之后的变动")
_DEFINITION = Words(
    en="rows of a closed period that were added, corrected or removed since it was paid on; shown beside this period's "
    "figures, not in them, but for returns dated in this period, which its figures hold",
    zh="已封账期间在封账后新增、更正或撤下的明细；单独列示，不计入本期数字；日期在本期内的退货已含在本期数字中",
)


@dataclass(frozen=True)
class Standing:
    """How a report stands to what is closed. own: the closing of the period itself; since: what changed in it since;
    as_paid: whether the figures drawn are those that were paid on; earlier: adjustments of the periods before."""

    own: Closing | None = None
    since: Sequence[Adjustment] = ()
    as_paid: bool = True
    earlier: Sequence[Adjustment] = ()

    @property
    def says(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.own or self.earlier)


def with_standing(result: Result, standing: Standing, speaker: Speaker) -> Result:
    """The result with what is closed in its JSON (`closing`) and in its report."""
    if not standing.says:
        return result
    if standing.own is not None:
        standing = replace(standing, as_paid=_as_paid(result, standing.own))

    def document(summary: bool) -> dict[str, Any]:
        frozen = standing.own.figures if standing.own else {}
        own = result.document(summary)
        return own | {key: frozen[key] for key in own if key in frozen} | {"closing": _json(standing)}

    def report() -> Report:
        whole = result.report()
        terms = [*whole.definitions, (str(_TITLE), str(_DEFINITION))]
        facts = [*whole.facts, *([(_("Closed on"), standing.own.on)] if standing.own else [])]
        first, rest = whole.sections[:1], whole.sections[1:]  # the first sheet stays the report's own
        sections = [*first, *_sections(standing, speaker), *rest]
        return replace(whole, facts=facts, sections=sections, definitions=terms)

    return replace(result, document=document, report=report)


def _as_paid(result: Result, own: Closing) -> bool:
    """Whether the figures that come out are those that were paid on."""
    names = ("name", "target", "actual", "score", "grade", "rank")
    now, then = (
        [tuple(person.get(name) for name in names) for person in people]
        for people in (result.document(True)["people"], own.figures["people"])
    )
    return now == then


def _json(standing: Standing) -> dict[str, Any]:
    own = standing.own
    return {
        "closed": None if own is None else {
            "period": own.period, "on": own.on, "number": own.number, "hash": own.hash, "as_paid": standing.as_paid,
        },
        "since": [adjustment_json(one) for one in standing.since],
        "adjustments": [adjustment_json(one) for one in standing.earlier],
    }  # fmt: skip


def adjustment_json(one: Adjustment) -> dict[str, Any]:
    """One adjustment with its row's place."""
    file, sheet, row = one.row.place
    return {
        "period": one.period, "cause": one.cause, "kind": one.row.kind, "person": one.row.person,
        "customer": one.row.customer, "contract": one.row.contract,
        "date": one.row.day.isoformat() if one.row.day else None, "was": _money(one.was.amount if one.was else None),
        "now": _money(one.now.amount if one.now else None), "amount": _money(one.amount), "counted": one.counted,
        "file": file, "sheet": sheet, "row": row,
    }  # fmt: skip


def _money(minor: int | None) -> float | int | None:
    return Unit.MONEY.public(minor)


def _sections(standing: Standing, speaker: Speaker) -> list[Section]:
    found = []
    if standing.own is not None:
        found.append(_own(standing, standing.own, speaker))
    if standing.earlier:
        found.append(
            Section(str(_TITLE), lead=_sums(standing.earlier, speaker), tables=[_table(standing.earlier, _TITLE)])
        )
    return found


def _own(standing: Standing, own: Closing, speaker: Speaker) -> Section:
    said = [_("Closed on {day}; these are the figures that were paid on.").format(day=own.on)]
    if not standing.as_paid:
        said.append(
            _("Deals, customers, logs or the definition are not what they were: some figures of this page come out "
              "otherwise. Those that were paid on stand in {file}.").format(file=f"closed/{own.name}")
        )  # fmt: skip
    if not standing.since:
        said.append(_("Since then no sale or payment of the period has changed."))
        return Section(str(_SINCE), paragraphs=said)
    return Section(
        str(_SINCE), lead=_sums(standing.since, speaker), paragraphs=said, tables=[_table(standing.since, _SINCE)]
    )


def _sums(found: Sequence[Adjustment], speaker: Speaker) -> str:
    parts = []
    for kind, words in _KINDS.items():
        amount = sum(one.amount for one in found if one.row.kind == kind and not one.counted)
        if any(one.row.kind == kind and not one.counted for one in found):
            parts.append(f"{words} {speaker.signed(Unit.MONEY.exact(amount))}")
    back = sum(one.amount for one in found if one.counted)
    if back:
        parts.append(_("returns in this period {amount}").format(amount=speaker.signed(Unit.MONEY.exact(back))))
    return _(", ").join(parts) + _(".")


def _table(found: Sequence[Adjustment], title: Words) -> Table:
    heads = [
        Head(_("Period"), field="period"), Head(_("Cause"), field="cause"), Head(_("Metric"), field="kind"),
        Head(_("Name"), field="person"), Head(_("Customer"), field="customer"), Head(_("Date"), "date", "date"),
        Head(_("Place"), field="place"), Head(_("Before"), "money", "was"), Head(_("Now"), "money", "now"),
        Head(_("Difference"), "money", "amount"),
    ]  # fmt: skip
    rows = [
        [
            Cell(one.period), Cell(str(CAUSES[one.cause])), Cell(str(_KINDS[one.row.kind])), Cell(one.row.person or ""),
            Cell(" ".join(part for part in (one.row.customer, one.row.contract) if part)), Cell(one.row.day, "date"),
            Cell(_place(one)), Cell(one.was.amount if one.was else None, "money"),
            Cell(one.now.amount if one.now else None, "money"), Cell(one.amount, "money"),
        ]
        for one in found
    ]  # fmt: skip
    return Table(str(title), heads, rows, name=str(title))


def _place(one: Adjustment) -> str:
    file, sheet, row = one.row.place
    return f"{file or ''}{f'[{sheet}]' if sheet else ''}:{row}"


def closing_result(entries: Sequence[Closing], said: str, findings: Sequence[Any] = ()) -> Result:
    """What `close` did or shows: every entry, newest last."""
    heads = [
        Head("#", "count", "number"), Head(_("Period"), field="period"), Head(_("What"), field="act"),
        Head(_("Day"), field="on"), Head(_("Reason"), field="reason"), Head(_("People"), "count", "people"),
        Head(_("Hash"), field="hash", width=20),
    ]  # fmt: skip
    acts = {"close": _("closed"), "reopen": _("reopened")}
    rows = [
        [
            Cell(e.number, "count"), Cell(e.period), Cell(acts[e.act]), Cell(e.on), Cell(e.reason or ""),
            Cell(len(e.figures.get("people", ())) if e.act == "close" else None, "count"), Cell(e.hash[:16]),
        ]
        for e in entries
    ]  # fmt: skip
    table = Table(_("Closings"), heads, rows, name="closings")
    return Result(
        command="close",
        document=lambda _summary: {"said": said, "closings": [_entry(e) for e in entries]},
        report=lambda: Report(
            kind="closings", title=_("Closings"), headline=said, sections=[Section(_("Closings"), tables=[table])],
            definitions=[(str(_TITLE), str(_DEFINITION))],
        ),
        rows=lambda: table,
        findings=findings,
    )  # fmt: skip


def _entry(entry: Closing) -> Mapping[str, Any]:
    names = (
        "number",
        "act",
        "period",
        "start",
        "end",
        "on",
        "reason",
        "version",
        "sop",
        "sop_version",
        "previous",
        "hash",
    )
    return {name: getattr(entry, name) for name in names} | {
        "file": f"closed/{entry.name}", "figures": entry.figures, "inputs": list(entry.inputs),
    }  # fmt: skip
