"""What sop.yaml may say of the rules, and what is said back where it is wrong. Scalars arrive as text."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from sop_cli.cli.schema import document
from sop_cli.errors import CollectedError, SopError
from sop_cli.i18n import set_language
from sop_cli.records.finding import Severity
from sop_cli.records.sop import Sop
from sop_cli.rules.settings import problems, schema, settings


def sop(**followups: Any) -> Sop:
    return Sop.model_validate({"sop": "1", "name": "x", "followups": followups})


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


@pytest.mark.parametrize(
    ("written", "on"), [("off", False), ("no", False), ("on", True), (False, False), ("Off", False)]
)
def test_a_rule_is_switched_like_yaml_switches(written: Any, on: bool) -> None:
    assert settings(sop(rules={"FU203": written}))["FU203"].on is on


def test_severity_and_options_are_taken() -> None:
    made = settings(sop(rules={"FU105": {"severity": "info", "max_days": {"A": "7", "*": "20"}}}))["FU105"]
    assert made.severity is Severity.INFO
    assert made.options.model_dump() == {"max_days": {"A": 7, "*": 20}}


def test_one_figure_holds_for_all_tiers() -> None:
    assert settings(sop(rules={"FU105": {"max_days": "15"}}))["FU105"].options.model_dump() == {"max_days": {"*": 15}}


def test_defaults_are_those_of_the_contract() -> None:
    made = settings(sop())
    errors = {code for code, setting in made.items() if setting.severity is Severity.ERROR}
    assert errors == {"FU001", "FU002", "FU003", "FU004", "FU005", "FU008", "FU102", "FU103"}
    assert {code for code, setting in made.items() if not setting.on} <= {"FU107", "FU202"}
    assert {code for code, setting in made.items() if setting.severity is Severity.INFO} == {"FU006", "FU107"}
    assert made["FU104"].options.model_dump()["max_days"] == 3
    assert made["FU105"].options.model_dump()["max_days"] == {"*": 30}
    assert made["FU203"].options.model_dump()["min_chars"] == 5


WRONG = [
    ({"FU999": "off"}, ("followups", "rules", "FU999"), "There is no rule “FU999”.", "“sop rule” lists the rules."),
    ({"FU10": "off"}, ("followups", "rules", "FU10"), "There is no rule “FU10”.", "Did you mean “FU010”?"),
    ({"FU105": {"max_dys": "7"}}, ("followups", "rules", "FU105", "max_dys"), "FU105 has no option “max_dys”.",
     "Did you mean “max_days”?"),
    ({"FU105": {"max_days": {"A": "soon"}}}, ("followups", "rules", "FU105", "max_days", "A"),
     "“soon” is not a whole number.", None),
    ({"FU203": {"min_chars": "0"}}, ("followups", "rules", "FU203", "min_chars"), "0 is less than 1.", None),
    ({"FU203": {"severity": "fatal"}}, ("followups", "rules", "FU203", "severity"), "“fatal” is no severity.",
     "Known: error, warning, info"),
    ({"FU203": "maybe"}, ("followups", "rules", "FU203"),
     "FU203 is “off”, “on”, or a mapping such as {severity: warning}.", None),
    ({"FU102": {"max_days": "7"}}, ("followups", "rules", "FU102", "max_days"), "FU102 has no option “max_days”.",
     "Known: severity"),
]  # fmt: skip


@pytest.mark.parametrize(("rules", "path", "message", "hint"), WRONG)
def test_what_is_wrong_is_named_with_its_place(rules: Any, path: Any, message: str, hint: str | None) -> None:
    assert problems(sop(rules=rules)) == [(path, message, hint)]


def test_every_problem_is_told_at_once() -> None:
    wrong = sop(
        rules={"FU999": "off", "FU203": {"min_chars": "x", "severity": "fatal"}},
        ignore=[{"code": "FU20", "reason": "?"}],
    )
    assert [path[-1] for path, *_rest in problems(wrong)] == ["FU999", "severity", "min_chars", "code"]
    with pytest.raises(CollectedError) as raised:
        settings(wrong)
    assert len(raised.value.errors) == 4


def test_settings_refuse_what_problems_tell() -> None:
    with pytest.raises(SopError, match="no rule"):
        settings(sop(rules={"FU999": "off"}))


def test_editors_get_a_schema_of_every_rule() -> None:
    known = schema()["properties"]
    assert known.keys() == settings(sop()).keys()
    limits = known["FU105"]["anyOf"][1]["properties"]
    assert limits.keys() == {"severity", "max_days"}


def test_the_schema_of_the_definition_has_the_rules_of_every_family() -> None:
    whole = document()
    jsonschema.Draft202012Validator.check_schema(whole)
    looked_at = jsonschema.Draft202012Validator(whole)

    def wrong(**parts: Any) -> list[str]:
        return [error.json_path for error in looked_at.iter_errors({"sop": 1, "name": "x", **parts})]

    assert wrong(plans={"rules": {"PL104": {"min_percent": 100}, "PL111": "off", "PL101": {"severity": "info"}}}) == []
    assert wrong(followups={"rules": {"FU105": {"max_days": {"A": 7}}, "FU203": False}}) == []
    assert wrong(plans={"rules": {"FU105": "off"}}) == ["$.plans.rules"]
    assert wrong(plans={"rules": {"PL103": {"min_percnt": 90}}}) == ["$.plans.rules.PL103"]
    assert wrong(followups={"rules": {"PL103": "off"}}) == ["$.followups.rules"]
    assert "$ref" not in str([whole["$defs"][part]["properties"]["rules"] for part in ("PlanSpec", "FollowUpSpec")])
