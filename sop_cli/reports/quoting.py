"""A record quoted beside what was found in it: its telling cells in the log's order, the one in question marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from sop_cli.i18n import Words
from sop_cli.records.finding import Finding
from sop_cli.records.followup import FollowUp
from sop_cli.reports.model import Quote
from sop_cli.rules.findings import shown
from sop_cli.rules.log import Log

_ORDER = tuple(column.field for column in FollowUp.columns())
_TELLING = ("customer", "date", "channel", "summary", "next_action", "due_date")
_EMPTY = Words(en="(empty)", zh="（空）")

Place = tuple[str | None, str | None, int | None]


class Quoter:
    """Quotes the records of a log that findings point at."""

    def __init__(self, log: Log, findings: Sequence[Finding]) -> None:
        self.rows = _rows(log.data, {(f.file, f.sheet, f.row) for f in findings if f.row is not None})

    def __call__(self, finding: Finding) -> Quote | None:
        """The record of a finding; None where it points at none."""
        row = self.rows.get((finding.file, finding.sheet, finding.row))
        if row is None or finding.row is None:
            return None
        fields = [f for f in _ORDER if f == finding.field or (f in _TELLING and row[f] is not None)]
        return Quote(
            [_cell(row, field, finding) for field in fields],
            fields.index(finding.field) if finding.field in fields else None,
        )


def _rows(data: pl.DataFrame, places: set[Place]) -> Mapping[Place, Mapping[str, Any]]:
    schema = {"_file": pl.String, "_sheet": pl.String, "_row": pl.UInt32}
    wanted = pl.DataFrame(sorted(places, key=str), schema=schema, orient="row")
    rows = data.join(wanted, on=list(schema), how="semi", nulls_equal=True).select(*schema, *_ORDER)
    return {(row["_file"], row["_sheet"], row["_row"]): row for row in rows.iter_rows(named=True)}


def _cell(row: Mapping[str, Any], field: str, finding: Finding) -> str:
    """The cell on one line; of the one in question what was written there, even if it could not be read."""
    value = row[field]
    if field == finding.field:
        value = finding.value if finding.value is not None else value
    text = "" if value is None else " ".join(shown(value).split())
    return text or str(_EMPTY)
