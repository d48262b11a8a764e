"""From a region to its people to the rows of their sales: what opens below a row on the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import polars as pl

from sop_cli.i18n import _
from sop_cli.metrics.performance import Performance, achievement
from sop_cli.reports.model import Cell, Head, Table
from sop_cli.reports.words import DIMENSION_WORDS, cell, named, no_target, standing
from sop_cli.values.units import Unit

_FEW, _MOST, _LEAST = 2000, 50, 5
"""Up to so many sales of the period, so many of each person are shown; of more, so few."""


def drill(performance: Performance, dimension: str, values: Sequence[str | None]) -> Mapping[int, Table]:
    """What stands behind each row of revenue by region or by person; the rows by their number."""
    if dimension not in ("region", "person") or performance.by_hand("revenue"):
        return {}
    sold = performance.records.sales.filter(performance.window.holds("date"))
    most = _MOST if sold.height <= _FEW else _LEAST
    parts = sold.partition_by("region", "person", as_dict=True)
    by_person = sold.partition_by("person", as_dict=True)
    found: dict[int, Table] = {}
    for number, value in enumerate(values):
        if dimension == "person":
            made = _sales(value, by_person.get((value,)), most)
        else:
            made = _people(performance, value, parts, most)
        if made:
            found[number] = made
    return found


def _people(
    performance: Performance, region: str | None, parts: Mapping[tuple[object, ...], pl.DataFrame], most: int
) -> Table | None:
    """The people of a region, each with the sales that are counted there."""
    names = sorted(
        {person for at, person in performance.keys("revenue", "region", "person") if at == region and person}
    )
    if not names:
        return None
    rows, details = [], {}
    for number, name in enumerate(names):
        rows.append(_line(performance, region, name))
        sales = _sales(name, parts.get((region, name)), most)
        if sales:
            details[number] = sales
    heads = [
        Head(str(DIMENSION_WORDS["person"])),
        Head(_("Target"), "money"),
        Head(_("Actual"), "money"),
        Head(_("Achievement rate"), "percent"),
        Head(_("Gap"), "money"),
    ]
    title = _("{name}: {count} people").format(name=named(region), count=len(names))
    return Table(title, heads, rows, details=details)


def _line(performance: Performance, region: str | None, name: str) -> list[Cell]:
    at = {"region": region, "person": name}
    target, actual = performance.target("revenue", **at), performance.actual("revenue", **at)
    rate = achievement(actual, target)
    gap = None if target is None or actual is None else actual - target
    return [
        Cell(name),
        cell(target, "money", note=no_target()),
        cell(actual, "money"),
        Cell(rate, "percent", standing(rate, performance.time_progress), no_target() if rate is None else None),
        cell(gap, "money", note=no_target()),
    ]


def _sales(name: str | None, sold: pl.DataFrame | None, most: int) -> Table | None:
    """The largest sales of a person, each with its place in the files."""
    if sold is None or not sold.height:
        return None
    ordered = sold.sort("amount", "date", "_file", "_sheet", "_row", descending=[True, *[False] * 4], nulls_last=True)
    rows = [
        [
            Cell(row["date"], "date"),
            Cell(row["customer"] or ""),
            Cell(row["product"] or ""),
            cell(Fraction(row["amount"], Unit.MONEY.scale), "money"),
            Cell(_place(row)),
        ]
        for row in ordered.head(most).iter_rows(named=True)
    ]
    heads = [
        Head(_("Date"), "date"),
        Head(_("Customer")),
        Head(str(DIMENSION_WORDS["product"])),
        Head(_("Amount"), "money"),
        Head(_("Where it stands")),
    ]
    title = _("{name}: {count} sales").format(name=named(name), count=sold.height)
    note = _("The {count} largest are shown.").format(count=most) if sold.height > most else None
    return Table(title, heads, rows, note=note)


def _place(row: Mapping[str, object]) -> str:
    sheet = f"[{row['_sheet']}]" if row["_sheet"] else ""
    return f"{row['_file']}{sheet}:{row['_row']}"
