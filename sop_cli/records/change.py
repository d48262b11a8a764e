"""One correction of one cell, where what is meant is certain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sop_cli.i18n import Words

TIDY, DATE, WORD = "FU009", "FX001", "FX002"
"""Why a cell is corrected: untidy text (as the rule finds it), a date's spelling, a known word's spelling."""

REASONS = {
    TIDY: Words(en="untidy text", zh="多余的空格或看不见的字符"),
    DATE: Words(en="the date's spelling", zh="日期写法"),
    WORD: Words(en="the word's spelling", zh="用词写法"),
}


@dataclass(frozen=True)
class Change:
    """Old and new text of a cell. column: the header as written; index: from 0; when: the day, where new is one."""

    file: str
    sheet: str | None
    row: int
    column: str
    index: int
    old: str
    new: str
    code: str
    when: datetime | None = None

    def as_json(self) -> dict[str, Any]:
        """The public keys of a change."""
        return {key: getattr(self, key) for key in ("file", "sheet", "row", "column", "old", "new", "code")}
