"""Each rule against its table of cases: what a log holds, and the rows that are named."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from rules_kit import book_of

from sop_cli.i18n import set_language
from sop_cli.records.finding import Finding
from sop_cli.rules.base import all_rules
from sop_cli.rules.run import check

HERE = Path(__file__).parent
CASES = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(HERE.glob("FU*.yaml"))}
KEYS = {"log", "finds", "says", "members", "customers", "absences", "deals", "stages", "sop", "as_of", "before"}


def place(finding: Finding, files: int) -> str | int | None:
    """How a case names a finding: the row, the row of a file, or the person."""
    if finding.row is None:
        return finding.owner
    return (
        finding.row
        if files == 1 and Path(finding.file or "log.csv").name == "log.csv"
        else f"{Path(finding.file or '').name}:{finding.row}"
    )


@pytest.mark.parametrize(("code", "name"), [(code, name) for code, cases in CASES.items() for name in cases])
def test_case(code: str, name: str, tmp_path: Path) -> None:
    set_language("zh")
    case: dict[str, Any] = CASES[code][name]
    assert case.keys() <= KEYS
    found = [f for f in check(book_of(case, tmp_path)).findings if f.code == code]
    files = 1 if isinstance(case["log"], str) else len(case["log"])
    assert Counter(place(f, files) for f in found) == Counter(case["finds"])
    if "says" in case:
        assert found[0].message == case["says"]


@pytest.mark.parametrize("code", list(all_rules()))
def test_every_rule_has_a_finding_and_a_clean_case(code: str) -> None:
    """By what the cases' data say, not by their names."""
    finds = [bool(case["finds"]) for case in CASES.get(code, {}).values()]
    assert True in finds, "a case with a finding"
    assert False in finds, "a case without"


def test_no_table_is_left_without_a_rule() -> None:
    assert CASES.keys() == all_rules().keys()
