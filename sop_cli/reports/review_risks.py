"""《风险》: concentration, large deals past their day, pipeline coverage; and where a running period lands."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sop_cli.i18n import Words, _
from sop_cli.metrics.landing import Landing, Outturn
from sop_cli.metrics.risks import HIGH, LARGE_ONE, MODERATE, Concentration, Coverage, Overdue, Risks
from sop_cli.reports.model import Cell, Emphasis, Head, Section, Table
from sop_cli.reports.words import DIMENSION_WORDS, Speaker, cell, public, standing
from sop_cli.values.show import number, percent

_TOP = Words(en="Largest customers", zh="客户集中度")
_OVERDUE = Words(en="Overdue deals", zh="逾期大额商机")
_LANDING = Words(en="Landing", zh="预计落点")
_MOST_CUSTOMERS = 10
_MOST_DEALS = 20


def sections(risks: Risks, speaker: Speaker) -> list[Section]:
    """One section; none where nothing is known."""
    tables = []
    if risks.concentration:
        tables.append(_customers(risks.concentration))
    if risks.overdue:
        tables.append(_overdue(risks, speaker))
    said = sentences(risks, speaker)
    if not tables and not said:
        return []
    return [Section(_("Risks"), paragraphs=[text + _(".") for text in said], tables=tables)]


def sentences(risks: Risks, speaker: Speaker) -> list[str]:
    """Each risk in a sentence."""
    said = []
    if risks.concentration:
        said.append(_concentrated(risks.concentration))
    if risks.overdue:
        said.append(
            _("{count} large deals ({least} or more) are past their expected day, together {amount}").format(
                count=len(risks.overdue), least=speaker.money(risks.least), amount=speaker.money(overdue_sum(risks))
            )
        )
    if risks.coverage:
        said.append(covered(risks.coverage, speaker))
    return said


def overdue_sum(risks: Risks) -> Fraction:
    """What the large deals past their day are worth."""
    return sum((deal.amount for deal in risks.overdue), Fraction(0))


def level(concentration: Concentration) -> str:
    """How concentrated the revenue is, in words."""
    if concentration.hhi >= HIGH:
        return _("highly concentrated")
    return _("moderately concentrated") if concentration.hhi >= MODERATE else _("well spread")


def _concentrated(found: Concentration) -> str:
    return _("The largest customer, {name}, brings {one}, the largest five {five}; HHI {hhi}: {level}").format(
        name=found.customers[0].name,
        one=percent(found.top(1)),
        five=percent(found.top(5)),
        hhi=number(Fraction(round(found.hhi))),
        level=level(found),
    )


def covered(coverage: Coverage, speaker: Speaker) -> str:
    """The open deals beside what is still to be reached."""
    if coverage.rate is None:
        return _("{period}: the target is reached; open deals {open}").format(
            period=coverage.period, open=speaker.money(coverage.open)
        )
    said = _("{period}: open deals {open} cover {rate} times what is still to be reached ({remaining})").format(
        period=coverage.period,
        open=speaker.money(coverage.open),
        rate=_times(coverage.rate),
        remaining=speaker.money(coverage.remaining),
    )
    if coverage.needed is None:
        return said
    return said + _(", at the present win rate it takes {needed} times").format(needed=_times(coverage.needed))


def _times(rate: Fraction) -> str:
    return f"{round(rate * 10) / 10:.1f}"


def _customers(found: Concentration) -> Table:
    heads = [
        Head(_("Customer"), field="customer", width=20), Head(_("Revenue"), "money", "revenue"),
        Head(_("Share"), "percent", "share"), Head(_("Cumulated"), "percent", "cumulated"),
    ]  # fmt: skip
    rows = []
    for at, customer in enumerate(found.customers[:_MOST_CUSTOMERS], 1):
        heavy: Emphasis = "watch" if customer.share >= LARGE_ONE else ""
        rows.append(
            [
                Cell(customer.name),
                cell(customer.revenue, "money"),
                Cell(customer.share, "percent", heavy),
                Cell(found.top(at), "percent"),
            ]
        )
    note = _("{count} customers in all.").format(count=len(found.customers))
    return Table(_("Revenue by customer, the largest first"), heads, rows, name=str(_TOP), note=note)


def _overdue(risks: Risks, speaker: Speaker) -> Table:
    heads = [
        Head(_("Deal"), field="deal", width=20), Head(_("Customer"), field="customer", width=16),
        Head(_("Responsible"), field="owner"), Head(_("Amount"), "money", "amount"),
        Head(_("Expected"), "date", "expected_close"), Head(_("Days past"), "count", "days"),
    ]  # fmt: skip
    rows = [_late(deal) for deal in risks.overdue[:_MOST_DEALS]]
    note = _("From {least} on.").format(least=speaker.money(risks.least))
    if (more := len(risks.overdue) - _MOST_DEALS) > 0:
        note += " " + _("{count} smaller ones are not listed.").format(count=more)
    return Table(_("Large deals past their expected day"), heads, rows, name=str(_OVERDUE), note=note)


def _late(deal: Overdue) -> list[Cell]:
    return [
        Cell(deal.deal), Cell(deal.customer or ""), Cell(deal.owner or ""), cell(deal.amount, "money"),
        Cell(deal.expected, "date", "watch"), Cell(deal.days, "count"),
    ]  # fmt: skip


def landing_table(outturn: Outturn | None) -> Table | None:
    """Where a running period lands, for the whole and by dimensions with targets."""
    if outturn is None:
        return None
    heads = [
        Head(_("What"), field="value", width=14), Head(_("Target"), "money", "target"),
        Head(_("Actual"), "money", "actual"), Head(_("A day so far"), "money", "daily"),
        Head(_("Landing"), "money", "landing"), Head(_("Landing ÷ target"), "percent", "landing_rate"),
        Head(_("Needed a day"), "money", "needed"),
    ]  # fmt: skip
    note = _("{passed} working days passed, {left} left.").format(passed=outturn.passed, left=outturn.left)
    rows = [_landing(line) for line in outturn.lines if line.dimension != "all"]
    return Table(
        _("Landing at the present pace"), heads, rows, total=_landing(outturn.lines[0]), name=str(_LANDING), note=note
    )


def _landing(line: Landing) -> list[Cell]:
    name = str(DIMENSION_WORDS["all"]) if line.value is None else line.value
    early = _("no working day has passed")
    none = _("no target")
    return [
        Cell(name), cell(line.target, "money", note=none), cell(line.actual, "money"),
        cell(line.daily, "money", note=early), cell(line.landing, "money", note=early),
        Cell(line.landing_rate, "percent", standing(line.landing_rate), none if line.target is None else early),
        cell(line.needed, "money", note=none if line.target is None else _("no working day is left")),
    ]  # fmt: skip


def as_json(risks: Risks, outturn: Outturn | None) -> dict[str, Any]:
    """The keys `risks` and `landing`."""
    return {"risks": _risks_json(risks), "landing": _outturn_json(outturn)}


def _risks_json(risks: Risks) -> dict[str, Any]:
    found, coverage = risks.concentration, risks.coverage
    return {
        "concentration": {
            "hhi": public(found.hhi), "top1": public(found.top(1)), "top5": public(found.top(5)),
            "customers": [
                {"customer": c.name, "revenue": public(c.revenue), "share": public(c.share)}
                for c in found.customers[:_MOST_CUSTOMERS]
            ],
        } if found else None,
        "overdue_deals": [
            {
                "deal": d.deal, "customer": d.customer, "owner": d.owner, "amount": public(d.amount),
                "expected_close": d.expected.isoformat(), "days": d.days,
            }
            for d in risks.overdue
        ],
        "coverage": {
            "period": coverage.period, "open": public(coverage.open), "remaining": public(coverage.remaining),
            "rate": public(coverage.rate), "needed": public(coverage.needed),
        } if coverage else None,
    }  # fmt: skip


def _outturn_json(outturn: Outturn | None) -> dict[str, Any] | None:
    if outturn is None:
        return None
    keys = ("target", "actual", "daily", "landing", "landing_rate", "needed")
    lines = [
        {"dimension": line.dimension, "value": line.value, **{key: public(getattr(line, key)) for key in keys}}
        for line in outturn.lines
    ]
    return {"working_days_passed": outturn.passed, "working_days_left": outturn.left, "lines": lines}
