"""The page of inputs: every file that figures rest on, so that each can be traced."""

from __future__ import annotations

from collections.abc import Sequence

from sop_cli.i18n import Words, _
from sop_cli.records.finding import Input
from sop_cli.reports.model import Cell, Head, Table


def inputs_table(inputs: Sequence[Input]) -> Table | None:
    """One row a file (or sheet) that was read."""
    if not inputs:
        return None
    heads = [
        Head(_("File"), field="path", width=36), Head(_("Sheet"), field="sheet"), Head(_("Rows"), "count", "rows"),
        Head(_("Encoding"), field="encoding"), Head("SHA-256", field="sha256", width=20),
    ]  # fmt: skip
    rows = [
        [Cell(i.path), Cell(i.sheet or ""), Cell(i.rows, "count"), Cell(i.encoding or ""), Cell(i.sha256[:16])]
        for i in inputs
    ]
    return Table(_("Files read"), heads, rows, name=str(_NAME))


def sheet_names() -> tuple[str, str]:
    """What the page of inputs is called as a sheet, in both languages."""
    return _NAME.en, _NAME.zh


_NAME = Words(en="Inputs", zh="数据来源")
