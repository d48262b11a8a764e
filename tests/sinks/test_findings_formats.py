"""Findings for programs: GitHub's commands, SARIF, JUnit. What stands in a cell stays text in each of them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import jsonschema
import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from sop_cli.i18n import set_language
from sop_cli.records.finding import Finding, Input, Severity
from sop_cli.reports.model import Report, Table
from sop_cli.reports.result import Result
from sop_cli.reports.rule_texts import rule_texts
from sop_cli.rules.base import FAMILY
from sop_cli.sinks import Form, Meta, draw, endings, render
from sop_cli.sinks.sarif import uri

META = Meta("1.0", date(2023, 10, 31))
EVIL = "]]>\n::error::x%0A<b>&\x1b[31m\x00\u202e\ud800,13812345678"
CELL = Finding(
    "FU102", "due-before-follow-up", Severity.ERROR, "早于", "请核对年月。",
    "logs/张 伟.xlsx", "10月", 3, "预计完成时间", "H3", "due_date", "张伟", None, "2023-09-15",
)  # fmt: skip
PERSON = Finding("FU104", "owner-silent", Severity.WARNING, "王芳：近 3 个工作日未登记", owner="王芳")
INFO = Finding("FU001", "unreadable-row", Severity.INFO, "多出一列", file="a.csv", row=1)


def result(*findings: Finding) -> Result:
    inputs = [Input("a.csv", None, 1, "utf-8", "0"), Input("clean.csv", None, 1, "utf-8", "0")]
    return Result(
        "check-followups", lambda _summary: {}, lambda: Report("check", "x"), lambda: Table("", [], []),
        manual=lambda: rule_texts(FAMILY), findings=findings, inputs=inputs,
    )  # fmt: skip


def evil(text: str) -> Finding:
    name = text.replace("13812345678", "")  # names of files and sheets are shown as they are
    return Finding(
        "FU203",
        "too-short",
        Severity.WARNING,
        text,
        text,
        f"{name}.csv",
        name,
        2,
        text,
        "A2",
        "summary",
        text,
        text,
        text,
    )


def test_github_names_file_row_and_rule() -> None:
    assert draw(result(CELL, PERSON, INFO), "github", META).splitlines() == [
        "::error file=logs/张 伟.xlsx,line=3,title=FU102 due-before-follow-up::[10月]!H3  早于%0A请核对年月。%0A张伟",
        "::warning title=FU104 owner-silent::王芳：近 3 个工作日未登记%0A王芳",
        "::notice file=a.csv,line=1,title=FU001 unreadable-row::多出一列",
    ]
    assert draw(result(), "github", META) == ""


@given(st.text(alphabet=st.sampled_from("a:,%\n\r]>&\x00\x1b\u2028中"), max_size=12))
def test_github_takes_no_command_from_a_cell(text: str) -> None:
    drawn = draw(result(evil(text)), "github", META)
    assert drawn.count("\n") == 1
    head, _colons, said = drawn.removeprefix("::").partition("::")
    assert head.count(",") == 2, "three attributes, whatever stands in them"
    assert "\r" not in said


def _xml(text: str) -> Any:
    return fromstring(text.partition("\n")[2])


def test_junit_has_a_suite_a_file() -> None:
    suites = _xml(draw(result(CELL, PERSON, INFO), "junit", META))
    assert suites.attrib == {"name": "sop check-followups", "tests": "4", "failures": "2", "errors": "0"}
    assert {s.attrib["name"]: s.attrib["failures"] for s in suites} == {
        "check-followups": "1", "a.csv": "0", "clean.csv": "0", "logs/张 伟.xlsx": "1",
    }  # fmt: skip
    failure = suites.find(".//testcase[@name='FU102 due-before-follow-up [10月]!H3']/failure")
    assert failure.attrib == {"type": "error", "message": "早于"}
    assert failure.text.splitlines() == ["早于", "请核对年月。", "张伟", "2023-09-15"]
    assert suites.find("./testsuite[@name='a.csv']/testcase/system-out").text == "多出一列"
    assert len(suites.findall("./testsuite[@name='clean.csv']/testcase")) == 1


@pytest.mark.parametrize("form", ["github", "sarif", "junit"])
def test_nothing_of_a_cell_is_markup_or_a_terminal_code(form: Form) -> None:
    drawn = draw(result(evil(EVIL)), form, META)
    assert not {"\x1b", "\x00", "\u202e", "\ud800"} & set(drawn)
    assert "13812345678" not in drawn
    assert "13812345678" in draw(result(evil(EVIL)), form, Meta("1.0", META.as_of, unmask=True))
    drawn.encode("utf-8")
    if form == "junit":
        assert "::error::x%0A<b>&" in _xml(drawn).find(".//failure").text
    if form == "sarif":
        assert json.loads(drawn)["runs"][0]["results"][0]["ruleId"] == "FU203"


def _object(required: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object", "additionalProperties": False, "required": required.split(), "properties": properties,
    }  # fmt: skip


TEXT = {"type": "string"}
MESSAGE = _object("text", text={"type": "string", "minLength": 1})
LEVEL = {"enum": ["none", "note", "warning", "error"]}
SARIF = _object(
    "version runs",
    **{"$schema": {"type": "string", "format": "uri"}},
    version={"enum": ["2.1.0"]},
    runs={"type": "array", "items": _object(
        "tool results",
        tool=_object("driver", driver=_object(
            "name", name=TEXT, version=TEXT,
            language={"type": "string", "pattern": "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$"},
            rules={"type": "array", "uniqueItems": True, "items": _object(
                "id", id=TEXT, name=TEXT, shortDescription=MESSAGE, fullDescription=MESSAGE, help=MESSAGE,
                defaultConfiguration=_object("", level=LEVEL),
            )},
        )),
        columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        results={"type": "array", "items": _object(
            "message", ruleId=TEXT, ruleIndex={"type": "integer", "minimum": -1}, level=LEVEL, message=MESSAGE,
            locations={"type": "array", "items": _object(
                "",
                physicalLocation=_object(
                    "artifactLocation",
                    artifactLocation=_object("", uri={"type": "string", "pattern": r"^[!-~]+$"}),
                    region=_object("", startLine={"type": "integer", "minimum": 1}),
                ),
                logicalLocations={"type": "array", "items": _object("", fullyQualifiedName=TEXT, kind=TEXT)},
            )},
            partialFingerprints={"type": "object", "additionalProperties": TEXT},
            properties={"type": "object"},
        )},
    )},
)  # fmt: skip
"""What SARIF 2.1.0 says of the parts that we write (the standard's schema is 110 KB)."""


@pytest.mark.parametrize("findings", [(), (CELL, PERSON, INFO), (evil(EVIL),)])
def test_sarif_is_what_the_standard_asks_for(findings: tuple[Finding, ...]) -> None:
    document = json.loads(draw(result(*findings), "sarif", META))
    jsonschema.Draft7Validator(SARIF).validate(document)
    (run,) = document["runs"]
    for found in run["results"]:
        assert run["tool"]["driver"]["rules"][found["ruleIndex"]]["id"] == found["ruleId"]


def test_sarif_tells_place_and_person() -> None:
    cell, person, info = json.loads(draw(result(CELL, PERSON, INFO), "sarif", META))["runs"][0]["results"]
    assert cell["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "logs/%E5%BC%A0%20%E4%BC%9F.xlsx"},
                "region": {"startLine": 3},
            },
            "logicalLocations": [{"fullyQualifiedName": "[10月]!H3", "kind": "cell"}],
        }
    ]
    assert cell["properties"]["owner"] == "张伟"
    assert person["locations"] == [{"logicalLocations": [{"fullyQualifiedName": "王芳", "kind": "person"}]}]
    assert [f["level"] for f in (cell, person, info)] == ["error", "warning", "note"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sarif_explains_every_rule_in_the_runs_language(language: str) -> None:
    set_language("zh" if language == "zh" else "en")
    rules = json.loads(draw(result(), "sarif", META))["runs"][0]["tool"]["driver"]["rules"]
    page = next(rule for rule in rules if rule["id"] == "FU102")
    assert ("Why it matters" if language == "en" else "为什么") in page["help"]["text"]


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("logs/a b.csv", "logs/a%20b.csv"),
        ("logs\\a.csv", "logs/a.csv"),
        ("/srv/记录.csv", "file:///srv/%E8%AE%B0%E5%BD%95.csv"),
        ("D:\\销售\\a.csv", "file:///D:/%E9%94%80%E5%94%AE/a.csv"),
        ("a:b#1.csv", "a%3Ab%231.csv"),
    ],
)
def test_paths_as_uris(path: str, shown: str) -> None:
    assert uri(path) == shown


def test_only_checks_are_written_for_programs() -> None:
    assert {".sarif", ".xml"} <= set(endings(result()))
    assert not {".sarif", ".xml"} & set(endings())
    assert render(result(CELL), ".SARIF", META) == render(result(CELL), ".sarif", META)
    assert render(result(CELL), ".xml", META).startswith(b'<?xml version="1.0" encoding="UTF-8"?>')
