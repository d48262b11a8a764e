"""What we hand out is read as what it was when it comes back: marked logs, filled breakdowns, as a team has them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

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


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_exported_breakdown_gives_the_targets_of_the_period(tmp_path: Path, lang: str) -> None:
    """Money, counts and rates, by region, product, person and month: each row as the targets file has it."""
    form = tmp_path / "form.xlsx"
    inside("export", "target-breakdown", *AT, "--period", "2023Q4", "-o", str(form), "--lang", lang, cwd=EAST)
    as_handed_in = records("targets", EAST / "data" / "targets.xlsx")
    assert records("targets", form) == sorted(
        row.replace('"metric": null', '"metric": "revenue"') for row in as_handed_in
    )
