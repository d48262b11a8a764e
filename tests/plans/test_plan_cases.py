"""Each rule for sales plans against its table of cases: what the plans hold, and what is named."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from sop_cli.i18n import set_language
from sop_cli.plans.base import FAMILY
from tests.plans.plans_kit import KINDS, checked

HERE = Path(__file__).parent
CASES = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(HERE.glob("PL*.yaml"))}
KEYS = {*KINDS, "sop", "definition", "as_of", "period", "finds", "says"}


@pytest.mark.parametrize(("code", "name"), [(code, name) for code, cases in CASES.items() for name in cases])
def test_case(code: str, name: str, tmp_path: Path) -> None:
    """A finding is named by its row, or by the person; by nothing where it is about all."""
    set_language("zh")
    case: dict[str, Any] = CASES[code][name]
    assert case.keys() <= KEYS
    found = [finding for finding in checked(case, tmp_path).findings if finding.code == code]
    assert Counter(finding.row or finding.owner for finding in found) == Counter(case["finds"])
    if "says" in case:
        assert found[0].message == case["says"]


@pytest.mark.parametrize("code", list(FAMILY.rules()))
def test_every_rule_has_a_finding_and_a_clean_case(code: str) -> None:
    finds = [bool(case["finds"]) for case in CASES.get(code, {}).values()]
    assert True in finds, "a case with a finding"
    assert False in finds, "a case without"


def test_no_table_is_left_without_a_rule_and_files_are_named_after_rules() -> None:
    assert CASES.keys() == FAMILY.rules().keys()
    for rule in FAMILY.rules().values():
        assert rule.module == f"sop_cli.plans.{rule.code.lower()}_{rule.name.replace('-', '_')}"
