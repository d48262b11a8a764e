"""Findings about shared sales whose shares do not add up: FU002 on the cells that give the shares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

import polars as pl

from sop_cli.i18n import _
from sop_cli.records.credit import Group, groups, parts_of
from sop_cli.records.finding import Finding, Severity
from sop_cli.sources.found import CELL, NAMES, as_value
from sop_cli.values.show import number

Headers = Mapping[tuple[str, str | None, str], tuple[str, str]]


def share_findings(sales: pl.DataFrame, headers: Headers) -> Iterator[Finding]:
    """One finding a row of each sale whose shares do not add up to 100%, or of which a row does not say its share."""
    for group in groups(sales):
        if group.total != 1 or group.blank:
            for row in group.rows:
                yield _finding(group, row, headers)


def _finding(group: Group, row: Mapping[str, Any], headers: Headers) -> Finding:
    field = "owner" if parts_of(row["owner"] or "") else "share"
    header, letter = headers.get((row["_file"], row["_sheet"], field), (field, ""))
    return Finding(
        CELL,
        NAMES[CELL],
        Severity.ERROR,
        _message(group, row, field).format(column=header, total=_percent(group.total)),
        _(
            "The rows of one sale have the same contract (or customer), date, product and amount, each repeats the "
            "whole amount, and their shares add up to 100%. The difference counts as “not assigned”."
        ),
        row["_file"],
        row["_sheet"],
        row["_row"],
        column=header,
        cell=f"{letter}{row['_row']}" if letter else None,
        field=field,
        owner=row["owner"],
        customer=row["customer"],
        value=as_value(row["owner"]) if field == "owner" else _share(row),
    )


def _message(group: Group, row: Mapping[str, Any], field: str) -> str:
    if field == "share" and row["share"] is None:
        return _("{column}: this sale is shared, but this row does not say its share; the others add up to {total}.")
    if group.total == 1:
        return _("{column}: this sale is shared, and another row of it does not say its share.")
    return _("{column}: the shares of this sale add up to {total}, not 100%.")


def _share(row: Mapping[str, Any]) -> str | None:
    return None if row["share"] is None else _percent(row["share"])


def _percent(share: Fraction | float) -> str:
    return f"{number(Fraction(str(share)) * 100, 4)}%"
