"""What we hand out and get back is read as what it was: marked logs, on the example as a team has it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.examples.running import EAST, inside

AT = ("-C", str(EAST), "--as-of", "2023-12-31")


def records(kind: str, *files: Path) -> list[str]:
    """The records that are read, without their places, in an order of their own."""
    done = inside("read", kind, *(str(file) for file in files), *AT[:2], "--format", "json", cwd=EAST)
    rows: list[dict[str, Any]] = json.loads(done.stdout)["records"]
    kept = [{key: value for key, value in row.items() if key not in ("file", "sheet", "row")} for row in rows]
    return sorted(json.dumps(row, ensure_ascii=False, sort_keys=True) for row in kept)


def test_a_marked_log_gives_the_records_of_the_log_itself(tmp_path: Path) -> None:
    """Cells merged over rows, sums, month headings, a ragged row of a CSV: 376 records, nobody without a customer."""
    logs = sorted((EAST / "data" / "followups").glob("*.*"))
    marked = tmp_path / "marked.xlsx"
    assert inside("check-followups", *AT, "-o", str(marked), "--unmask", cwd=EAST).returncode == 1
    as_handed_in = records("followups", *logs)
    assert records("followups", marked) == as_handed_in
    assert len(as_handed_in) == 376
    assert not any(json.loads(row)["customer"] is None for row in as_handed_in)
