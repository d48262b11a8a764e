"""Rates of a plan: handed down as they are, to every line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sop_cli.i18n import _
from sop_cli.reports.model import Cell, Head, Table
from sop_cli.reports.words import title_of
from sop_cli.targets.asked import Rate
from sop_cli.values.show import decimal
from sop_cli.values.units import Unit


def rate_amount(rate: Rate) -> str:
    """The figure in words: 15%, 30 天."""
    figure = rate.unit.exact(rate.value)
    if rate.unit is Unit.RATE:
        return f"{decimal(figure * 100, 4, trim=True)}%"
    return _("{days} days").format(days=decimal(figure, 2, trim=True))


def rate_words(rate: Rate) -> str:
    """The standard in words: 客户转化率 ≥ 15%."""
    if rate.at_most:
        return _("{metric} ≤ {amount}").format(metric=title_of(rate.metric), amount=rate_amount(rate))
    return _("{metric} ≥ {amount}").format(metric=title_of(rate.metric), amount=rate_amount(rate))


def applies(rate: Rate, dimension: str, name: str) -> bool:
    """Whether a line of the rate stands for this name."""
    return any(getattr(line, dimension) == name for line in rate.lines)


def rates_table(rates: Sequence[Rate]) -> Table:
    """What is handed down as it is, and to how many."""
    heads = [Head(_("Metric")), Head(_("Target")), Head(_("Lines"), "count")]
    rows = [[Cell(title_of(rate.metric)), Cell(rate_words(rate)), Cell(len(rate.lines))] for rate in rates]
    return Table(_("Handed down as it is"), heads, rows)


def rate_document(rate: Rate, *, summary: bool) -> dict[str, Any]:
    """One rate as a target of the result: every line carries it."""
    value = rate.unit.public(rate.value)
    return {
        "metric": rate.metric, "unit": rate.unit.label, "total": value, "overassign": 1, "handed_down": value,
        "lines": [] if summary else [{**line._asdict(), "target": value} for line in rate.lines],
    }  # fmt: skip
