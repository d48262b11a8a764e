"""What the ledger says of logs that change from day to day."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from sop_cli.ledger.verify import verify
from tests.ledger.kit import events, look, told

SCENARIOS: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "scenarios.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(name: str, tmp_path: Path) -> None:
    ledger, runs = tmp_path / "ledger.db", []
    for day, log in SCENARIOS[name]["days"].items():
        kept = look(ledger, log, day, tmp_path / str(day))
        runs.append(kept.run)
        verified = verify(ledger, "x")
        assert verified is not None
        assert verified.head == kept.head
    happened = events(ledger, runs[-1]) if len(runs) < 2 or runs[-1] > runs[-2] else []
    wanted = SCENARIOS[name]["events"]
    shown = [told(e) for e in happened]
    if wanted:
        assert len(shown) == len(wanted), shown
        for text in wanted:
            match = next((s for s in shown if s == text or s.startswith(text + " ")), None)
            assert match, (text, shown)
            shown.remove(match)
    else:
        assert not shown
        assert len(set(runs)) == 1, "a look at the same state adds nothing"


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_same_state_again_adds_nothing(name: str, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.db"
    day, log = list(SCENARIOS[name]["days"].items())[-1]
    first = look(ledger, log, day, tmp_path / "a")
    before = ledger.read_bytes()
    again = look(ledger, log, day, tmp_path / "a")
    assert (again.head, again.run, again.added) == (first.head, first.run, False)
    assert ledger.read_bytes() == before
