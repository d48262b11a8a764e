"""Pay as it is shown: the amount of each person, and its derivation in words and figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from sop_cli.i18n import Words, _
from sop_cli.metrics.pay import Earned, Lack, Paid
from sop_cli.records.pay import Commission, Grid, PaySpec
from sop_cli.reports.model import Cell, Head, Section, Table
from sop_cli.reports.words import listed, public, title_of
from sop_cli.values.show import money_text, number, percent
from sop_cli.values.units import Unit

TITLE = Words(en="Performance pay", zh="绩效薪酬")
_STEPS = Words(en="How pay is reckoned", zh="薪酬计算过程")


@dataclass(frozen=True)
class Step:
    """One step of a derivation: what is reckoned, the sentence, and what it comes to (minor units)."""

    what: str
    text: str
    amount: int | None


@dataclass(frozen=True)
class Wages:
    """What is paid by one scheme, ready to be said."""

    spec: PaySpec
    paid: Sequence[Paid]
    currency: str

    def money(self, minor: int | None) -> str:
        """An amount to the cent, in the currency's own unit: nobody is paid in 万元."""
        return money_text(minor, "元" if self.currency == "CNY" else "1", self.currency)

    @cached_property
    def amounts(self) -> Mapping[str, int | None]:
        """Each person's amount, minor units."""
        return {paid.name: paid.amount for paid in self.paid}

    @property
    def total(self) -> int:
        """What is paid to all whose amount is known, minor units."""
        return sum(paid.amount or 0 for paid in self.paid)

    @property
    def lacking(self) -> list[str]:
        """Those without an amount."""
        return [paid.name for paid in self.paid if paid.amount is None]


def pay_json(wages: Wages | None) -> list[dict[str, Any]]:
    """The public keys of pay; [] where the scheme pays nothing."""
    if wages is None:
        return []
    return [
        {
            "name": paid.name,
            "base": _public(paid.base.amount if paid.base else None),
            "coefficient": public(paid.coefficient),
            "factor": public(paid.cell.factor) if paid.cell else None,
            "amount": _public(paid.amount),
            "steps": [
                {"step": step.what, "text": step.text, "amount": _public(step.amount)} for step in steps(paid, wages)
            ],
        }
        for paid in wages.paid
    ]


def _public(minor: int | None) -> int | float | None:
    return None if minor is None else public(Fraction(minor, Unit.MONEY.scale))


def pay_sections(wages: Wages | None) -> list[Section]:
    """The amounts, and how each came about; on the terminal the latter only where people are few."""
    if wages is None or not wages.paid:
        return []
    note = None
    if wages.lacking:
        note = _("No amount for want of a figure: {names}; their steps say which.").format(names=listed(wages.lacking))
    amounts = Section(str(TITLE), lead=_lead(wages), tables=[_amounts(wages, note)])
    return [amounts, Section(str(_STEPS), tables=[_derivation(wages)], brief=len(wages.paid) <= _FEW)]


_FEW = 12


def _lead(wages: Wages) -> str:
    known = len(wages.paid) - len(wages.lacking)
    return _("{amount} for {count} people.").format(amount=wages.money(wages.total), count=known)


def _amounts(wages: Wages, note: str | None) -> Table:
    spec = wages.spec
    heads = [Head(_("Name"), field="name", width=10), Head(_("Grade"), field="grade", width=10)]
    if spec.has_base:
        heads += [Head(_("Base"), "number", "base"), Head(_("Coefficient"), "number", "coefficient")]
    heads += [Head(_("Grid factor"), "number", "factor")] if spec.grid else []
    heads += [Head(_("From the base"), "number", "by_base")] if spec.has_base and spec.commissions else []
    heads += [Head(one.name, "number", f"commission_{index}") for index, one in enumerate(spec.commissions, 1)]
    heads.append(Head(_("Amount ({unit})").format(unit=_unit(wages)), "number", "amount"))
    rows = [_line(paid, spec) for paid in wages.paid]
    total = [Cell(_("Total"))] + [Cell("") for _head in heads[1:-1]] + [_yuan(wages.total)]
    return Table(str(TITLE), heads, rows, total=total, note=note, name=str(TITLE))


def _unit(wages: Wages) -> str:
    return str(Words(en="CNY", zh="元")) if wages.currency == "CNY" else wages.currency


def _line(paid: Paid, spec: PaySpec) -> list[Cell]:
    lack = _("incomplete")
    cells = [Cell(paid.name), Cell(_grade(paid), note=lack)]
    if spec.has_base:
        cells += [_yuan(paid.base.amount if paid.base else None), Cell(paid.coefficient, "number", note=lack)]
    if spec.grid:
        cells.append(Cell(paid.cell.factor if paid.cell else None, "number", note=lack if paid.cell else ""))
    if spec.has_base and spec.commissions:
        cells.append(_yuan(None if paid.coefficient is None else paid.by_base))
    cells += [_yuan(None if earned.lacks else earned.amount) for earned in paid.earned]
    return [*cells, _yuan(paid.amount)]


def _grade(paid: Paid) -> str | None:
    return _("excused") if paid.excused else paid.grade


def _yuan(minor: int | None) -> Cell:
    """Currency units with cents: pay is never shown in the display unit."""
    value = None if minor is None else Fraction(minor, Unit.MONEY.scale)
    return Cell(value, "number", note=_("incomplete"))


def _derivation(wages: Wages) -> Table:
    heads = [
        Head(_("Name"), field="name", width=10),
        Head(_("Step"), field="step", width=12),
        Head(_("How"), field="how", width=60),
        Head(_("Amount ({unit})").format(unit=_unit(wages)), "number", "amount"),
    ]
    rows = [
        [Cell(paid.name if index == 0 else ""), Cell(step.what), Cell(step.text), _yuan(step.amount)]
        for paid in wages.paid
        for index, step in enumerate(steps(paid, wages))
    ]
    return Table(str(_STEPS), heads, rows, name=str(_STEPS))


def steps(paid: Paid, wages: Wages) -> list[Step]:
    """The derivation of one amount: its parts, which add up to it."""
    found = list(_by_base(paid, wages))
    found += [_commission(earned, wages) for earned in paid.earned]
    if paid.capped:
        most = _("no more than {amount} is paid to one person").format(amount=_plain(wages.spec.cap, wages))
        found.append(Step(_("Cap"), most, paid.amount))
    if len(found) > 1 or paid.amount is None:
        parts = " + ".join(wages.money(step.amount) for step in found if step.amount is not None)
        text = _missing(paid) if paid.amount is None else _plain(wages.spec.cap, wages) if paid.capped else parts
        found.append(Step(_("Amount"), text, paid.amount))
    return found


def _plain(amount: Fraction | None, wages: Wages) -> str:
    return wages.money(None if amount is None else round(amount * Unit.MONEY.scale))


_LACKS: dict[Lack, Words] = {
    "base": Words(en="there is no base amount", zh="没有绩效基数"),
    "grade": Words(en="there is no grade", zh="没有等级"),
    "row": Words(en="no rate of {metric}", zh="{metric}没有达成率"),
    "column": Words(en="no rate of {metric}", zh="{metric}没有数据"),
    "amount": Words(en="{metric}: no data", zh="{metric}：没有数据"),
    "target": Words(en="{metric}: no target", zh="{metric}：没有目标"),
}


def _missing(paid: Paid) -> str:
    told = [str(_LACKS[lack]).format(metric=title_of(metric)) for lack, metric in paid.lacks]
    return _("no amount: {why}").format(why=_("; ").join(told))


def _by_base(paid: Paid, wages: Wages) -> Iterator[Step]:
    if paid.base is None or paid.coefficient is None:
        return
    base = _("base {base}").format(base=wages.money(paid.base.amount))
    if wages.spec.per == "month":
        each = wages.money(paid.base.each)
        base = _("monthly base {base} × {months} months").format(base=each, months=paid.base.months)
    text = _("{base} × coefficient {coefficient} ({grade})").format(
        base=base, coefficient=number(paid.coefficient, 4), grade=_why_coefficient(paid, wages.spec)
    )
    if paid.cell and wages.spec.grid:
        if paid.cell.factor is None:
            return
        text += _(" × factor {factor} ({where})").format(
            factor=number(paid.cell.factor, 4), where=_where(paid, wages.spec.grid)
        )
    yield Step(str(_BASE_PAY), text, paid.by_base)


_BASE_PAY = Words(en="Performance pay", zh="绩效工资")


def _why_coefficient(paid: Paid, spec: PaySpec) -> str:
    if paid.excused:
        return _("newcomer, excused")
    return _("grade {grade}").format(grade=paid.grade) if spec.grades else _("no table by grade")


def _where(paid: Paid, grid: Grid) -> str:
    cell = paid.cell
    if cell is None:
        return ""
    words = [
        _("{metric} {rate}").format(metric=title_of(metric), rate=percent(rate))
        for metric, rate in ((grid.row, cell.row), (grid.column, cell.column))
    ]
    if cell.bounds is None:
        return _("; ").join([*words, _("below the lowest bound")])
    reached = _("the cell from {row} and {column} on").format(
        row=percent(cell.bounds[0]), column=percent(cell.bounds[1])
    )
    return _("; ").join([*words, reached])


def _commission(earned: Earned, wages: Wages) -> Step:
    if earned.lacks:
        told = str(_LACKS[earned.lacks]).format(metric=title_of(earned.spec.metric))
        return Step(earned.spec.name, told, None)
    head = _("{metric} {amount}").format(metric=title_of(earned.spec.metric), amount=_plain(earned.of, wages))
    if earned.rate is not None and earned.spec.by == "rate":
        head += _(" ({rate} of target)").format(rate=percent(earned.rate))
    slices = [
        _("{amount} × {rate}").format(amount=_plain(part.over, wages), rate=_exact_percent(part.tier.rate))
        for part in earned.slices
        if part.tier.rate
    ]
    text = _("{head}: {parts}").format(head=head, parts=" + ".join(slices) or _("no tier is reached"))
    if earned.capped:
        text += _("; capped at {amount}").format(amount=_plain(earned.spec.cap, wages))
    return Step(earned.spec.name, text, earned.amount)


def _exact_percent(rate: Fraction) -> str:
    return f"{number(rate * 100, 4)}%"


def pay_definitions(spec: PaySpec | None, currency: str) -> list[tuple[str, str]]:
    """The pay table in words."""
    if spec is None:
        return []
    wages = Wages(spec, (), currency)
    found = []
    if spec.has_base:
        found.append((str(TITLE), _base_words(spec)))
    if spec.grid:
        found.append((_("Grid factor"), _grid_words(spec.grid)))
    found += [(one.name, _tiers(one, wages)) for one in spec.commissions]
    return found


def _base_words(spec: PaySpec) -> str:
    parts = _(", ").join(f"{grade} {number(factor, 4)}" for grade, factor in spec.grades.items())
    by_grade = _("base × the coefficient of the grade: {parts}").format(parts=parts)
    text = by_grade if parts else _("base × 1, for all grades")
    if spec.grid:
        text += _("; × the factor of the grid")
    if spec.per == "month":
        text += _("; the base is a month’s")
    if spec.excused is not None:
        text += _("; newcomers who are excused: {factor}").format(factor=number(spec.excused, 4))
    return text + _("; each part is rounded to the cent, halves up")


def _grid_words(grid: Grid) -> str:
    rows = [
        f"≥ {percent(bound)}: "
        + _(", ").join(
            f"{percent(column)} → {number(factor, 4)}" for column, factor in zip(grid.columns, factors, strict=True)
        )
        for bound, factors in zip(grid.rows, grid.factors, strict=True)
    ]
    head = _("rows by {row}, columns by {column}; below the lowest bound nothing").format(
        row=title_of(grid.row), column=title_of(grid.column)
    )
    return _("; ").join([head, *rows])


def _tiers(one: Commission, wages: Wages) -> str:
    bounds = [percent(tier.reach) if one.by == "rate" else _plain(tier.reach, wages) for tier in one.tiers]
    tiers = _(", ").join(
        f"≥ {bound}: {_exact_percent(tier.rate)}" for bound, tier in zip(bounds, one.tiers, strict=True)
    )
    how = (
        _("by slices: each tier’s rate for the part of the amount that lies in it")
        if one.mode == "marginal"
        else _("by the whole: the reached tier’s rate for all of the amount")
    )
    what = (
        _("of {metric}, tiers by its achievement rate: {tiers}")
        if one.by == "rate"
        else _("of {metric}, tiers by its amount: {tiers}")
    )
    text = what.format(metric=title_of(one.metric), tiers=tiers) + _("; ") + how
    return text if one.cap is None else text + _("; capped at {amount}").format(amount=_plain(one.cap, wages))
