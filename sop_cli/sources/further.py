"""The further columns of a log: what a team keeps beside what we understand, as text, so that nothing of it is lost."""

from __future__ import annotations

from collections.abc import Mapping

from sop_cli.records.followup import FollowUp
from sop_cli.sources.load import Loaded
from sop_cli.sources.raw import RawFile
from sop_cli.sources.words import header_key

Cells = Mapping[str, str]
"""Header → text; filled cells only."""

_OURS = frozenset(header_key(name) for column in FollowUp.columns() for name in (column.field, *column.headers))


def further_cells(raw: RawFile, loaded: Loaded) -> Mapping[tuple[str, int], Cells]:
    """Sheet and row → what stands in its further columns."""
    found: dict[tuple[str, int], dict[str, str]] = {}
    for sheet in raw.sheets:
        row = loaded.header_rows.get((raw.path, sheet.name))
        heads = loaded.further.get((raw.path, sheet.name), ())
        for header, name in heads:
            if row is None or name not in sheet.frame.columns:
                continue
            rows = sheet.frame.filter(sheet.frame["_row"] > row).select("_row", name).drop_nulls()
            for number, text in rows.iter_rows():
                found.setdefault((sheet.name or "", number), {})[_named(header)] = text
    return found


def _named(header: str) -> str:
    """The header in the merged log, where it must not be taken for a column that we understand."""
    return f"{header} #2" if header_key(header) in _OURS else header
