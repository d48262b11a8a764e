"""docs/metrics.md says what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest

from sop_cli.metrics import actions, bridge, funnel, landing, risks, slippage, who
from sop_cli.metrics.base import all_metrics

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize(("page", "language"), [("metrics.md", 0), ("metrics.zh-CN.md", 1)])
def test_every_definition_stands_on_the_page(page: str, language: int) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    for metric in all_metrics().values():
        assert f"| `{metric.name}` | {metric.title[language]} |" in text
        assert f"| {metric.definition[language]} |" in text
    assert (who.RULE_EN, who.RULE_ZH)[language] in text
    further = (bridge.DEFINITION, slippage.DEFINITION, landing.DEFINITION, actions.EFFECT)
    for words in (funnel.DEFINITION, *further, risks.CONCENTRATION, risks.OVERDUE, risks.COVERAGE):
        assert words[language] in text
