"""Two schemes beside each other on the same data: score, grade, rank and pay of each person, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from sop_cli.i18n import Words, _
from sop_cli.metrics.performance import Performance
from sop_cli.metrics.score import Scored
from sop_cli.records.resolve import Resolved
from sop_cli.records.scheme import EvaluationSpec
from sop_cli.reports.model import Cell, Emphasis, Head, Section, Table
from sop_cli.reports.pay import Wages
from sop_cli.reports.people import Team, has_bonus, rounded
from sop_cli.reports.words import NEXT_SENTENCE, listed, public
from sop_cli.values.units import Unit

TITLE = Words(en="Old and new scheme", zh="新旧方案对比")


@dataclass(frozen=True)
class Proposal:
    """Another scheme: the definition that it stands in, as named on the command line, and what it says."""

    shown: str
    spec: EvaluationSpec


@dataclass(frozen=True)
class Sides:
    """Who is evaluated by the one and by the other scheme, and what they are paid."""

    shown: str
    before: Team
    after: Team
    pay_before: Wages | None
    pay_after: Wages | None

    @property
    def names(self) -> list[str]:
        """Everybody, in the order of the present scheme; then who only the other one evaluates."""
        return list(dict.fromkeys(p.name for team in (self.before, self.after) for p in team.people))


def sides(team: Team, wages: Wages | None, proposal: Proposal, *, with_pay: bool = True) -> Sides:
    """Evaluate the same records by the other scheme."""
    records = team.performance.records
    sop = records.book.sop.model_copy(update={"evaluation": proposal.spec})
    performance = Performance(Resolved(replace(records.book, sop=sop)), team.performance.period)
    other = Team.of(performance)
    return Sides(proposal.shown, team, other, wages, wages_of(other) if with_pay else None)


def wages_of(team: Team) -> Wages | None:
    """What the team's own scheme pays."""
    from sop_cli.metrics.pay import pay

    sop = team.performance.records.book.sop
    spec = sop.evaluation.pay
    return Wages(spec, pay(team.people, team.performance), sop.currency) if spec else None


def _amount(wages: Wages | None, name: str) -> int | None:
    return wages.amounts.get(name) if wages else None


def compare_json(both: Sides | None) -> dict[str, Any] | None:
    """The public keys; None where nothing is compared."""
    if both is None:
        return None
    totals = _totals(both)
    return {
        "sop": both.shown,
        "people": [
            {
                "name": name,
                "before": _side(both.before, both.pay_before, name),
                "after": _side(both.after, both.pay_after, name),
                "change": _public(_change(both, name)),
            }
            for name in both.names
        ],
        "totals": {
            "before": _public(totals.before),
            "after": _public(totals.after),
            "change": _public(totals.change),
            "left_out": list(totals.left_out),
        },
        "grades": {"before": _grades(both.before), "after": _grades(both.after)},
    }


def _side(team: Team, wages: Wages | None, name: str) -> dict[str, Any]:
    person = team.by_name.get(name)
    return {
        "score": rounded(person.score) if person else None,
        "total": rounded(person.total) if person else None,
        "grade": person.grade if person else None,
        "rank": person.rank if person else None,
        "amount": _public(_amount(wages, name)),
    }


def _public(minor: int | None) -> int | float | None:
    return None if minor is None else public(Fraction(minor, Unit.MONEY.scale))


def _change(both: Sides, name: str) -> int | None:
    before, after = _amount(both.pay_before, name), _amount(both.pay_after, name)
    return None if before is None or after is None else after - before


@dataclass(frozen=True)
class _Totals:
    """What those are paid together whose amount is known by both schemes, minor units; the others by name."""

    before: int | None
    after: int | None
    left_out: Sequence[str]

    @property
    def change(self) -> int | None:
        return None if self.before is None or self.after is None else self.after - self.before


def _totals(both: Sides) -> _Totals:
    if both.pay_before is None or both.pay_after is None:
        one, other = both.pay_before, both.pay_after
        return _Totals(one.total if one else None, other.total if other else None, [])
    kept = {name for name in both.names if _change(both, name) is not None}
    before, after = (
        sum(paid.amount or 0 for paid in wages.paid if paid.name in kept) for wages in (both.pay_before, both.pay_after)
    )
    return _Totals(before, after, [name for name in both.names if name not in kept])


def _grades(team: Team) -> dict[str, int]:
    names = team.performance.records.book.sop.evaluation.every_grade
    return {name: sum(person.grade == name for person in team.people) for name in names}


def compare_section(both: Sides | None) -> Section | None:
    """The table of both schemes, and what changes in one sentence."""
    if both is None:
        return None
    heads = [
        Head(_("Name"), field="name", width=10),
        Head(_("Score before"), "points", "score_before"),
        Head(_("Score after"), "points", "score_after"),
        Head(_("Grade before"), field="grade_before"),
        Head(_("Grade after"), field="grade_after"),
        Head(_("Rank before"), "count", "rank_before"),
        Head(_("Rank after"), "count", "rank_after"),
    ]
    with_pay = both.pay_before is not None or both.pay_after is not None
    if with_pay:
        heads += [
            Head(_("Pay before"), "number", "pay_before"),
            Head(_("Pay after"), "number", "pay_after"),
            Head(_("Pay change"), "number", "change"),
        ]
    rows = [_row(both, name, with_pay=with_pay) for name in both.names]
    totals = _totals(both)
    total = [Cell(_("Total")), *[Cell("")] * 6, _yuan(totals.before), _yuan(totals.after), _yuan(totals.change)]
    table = Table(str(TITLE), heads, rows, total=total if with_pay else None, note=_note(both), name=str(TITLE))
    return Section(str(TITLE), lead=_lead(both), tables=[table])


def _note(both: Sides) -> str | None:
    said = []
    if any(has_bonus(team.performance.records.book.sop.evaluation) for team in (both.before, both.after)):
        said.append(_("Scores are with bonus points."))
    if names := _totals(both).left_out:
        said.append(
            _("Not in the totals, for want of an amount by one of the two: {names}.").format(names=listed(names))
        )
    return str(NEXT_SENTENCE).join(said) or None


def _yuan(minor: int | None, emphasis: Emphasis = "") -> Cell:
    value = None if minor is None else Fraction(minor, Unit.MONEY.scale)
    return Cell(value, "number", emphasis, note=_("incomplete"))


def _row(both: Sides, name: str, *, with_pay: bool) -> list[Cell]:
    old, new = both.before.by_name.get(name), both.after.by_name.get(name)
    note = _("incomplete")
    cells = [Cell(name)]
    cells += [Cell(person.total if person else None, "points", note=note) for person in (old, new)]
    moved = _moved(old, new)
    cells += [Cell(old.grade if old else None, note=note), Cell(new.grade if new else None, emphasis=moved, note=note)]
    cells += [Cell(person.rank if person else None, "count", note=note) for person in (old, new)]
    if with_pay:
        change = _change(both, name)
        sign: Emphasis = "good" if change and change > 0 else "bad" if change and change < 0 else ""
        cells += [_yuan(_amount(both.pay_before, name)), _yuan(_amount(both.pay_after, name)), _yuan(change, sign)]
    return cells


def _moved(old: Scored | None, new: Scored | None) -> Emphasis:
    if old is None or new is None or old.grade == new.grade or new.grade is None:
        return ""
    return "watch"


def _lead(both: Sides) -> str:
    moved = [name for name in both.names if _grade(both.before, name) != _grade(both.after, name)]
    text = _("Before: the scheme of this workspace; after: that of {file}, on the same data.").format(file=both.shown)
    text += str(NEXT_SENTENCE) + (
        _("Another grade for {count}: {names}.").format(count=len(moved), names=listed(moved))
        if moved
        else _("Nobody’s grade changes.")
    )
    totals = _totals(both)
    if totals.change is not None and both.pay_after:
        money = both.pay_after.money
        text += str(NEXT_SENTENCE) + _("Pay {before} → {after} ({change}).").format(
            before=money(totals.before),
            after=money(totals.after),
            change=("+" if totals.change > 0 else "") + money(totals.change),
        )
    return text


def _grade(team: Team, name: str) -> str | None:
    person = team.by_name.get(name)
    return person.grade if person else None
