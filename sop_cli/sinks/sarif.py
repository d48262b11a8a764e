"""SARIF 2.1.0: findings for code scanning and editors, each rule with its explanation."""

from __future__ import annotations

import hashlib
from pathlib import PureWindowsPath
from typing import Literal
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from sop_cli.records.finding import Finding, Severity
from sop_cli.records.fingerprint import fingerprint
from sop_cli.reports.model import RuleText
from sop_cli.reports.result import Result
from sop_cli.sinks.masking import hidden
from sop_cli.sinks.meta import Meta
from sop_cli.values.visible import visible

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_MARK = "sop/v1"

Level = Literal["error", "warning", "note"]
_LEVELS: dict[Severity, Level] = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


class Part(BaseModel):
    """A part of the document; its keys are written in camel case."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True)


class Message(Part):
    """A text, and the same with markup where a reader can show that."""

    text: str


class Configuration(Part):
    """How much a rule weighs unless set otherwise."""

    level: Level


class Descriptor(Part):
    """One rule."""

    id: str
    name: str
    short_description: Message
    full_description: Message
    help: Message
    default_configuration: Configuration


class Driver(Part):
    """The program that found it, with its rules."""

    name: str = "sop"
    version: str
    language: str
    rules: list[Descriptor]


class Tool(Part):
    """The program."""

    driver: Driver


class Artifact(Part):
    """A file, as a URI."""

    uri: str


class Region(Part):
    """A row."""

    start_line: int = Field(ge=1)


class Physical(Part):
    """A place in a file."""

    artifact_location: Artifact
    region: Region | None = None


class Logical(Part):
    """A place that no line describes: a cell of a workbook, a person."""

    fully_qualified_name: str
    kind: str


class Location(Part):
    """Where it was found."""

    physical_location: Physical | None = None
    logical_locations: list[Logical] | None = None


class Found(Part):
    """One finding. properties: our own public keys that SARIF has no name for."""

    rule_id: str
    rule_index: int | None = None
    level: Level
    message: Message
    locations: list[Location]
    partial_fingerprints: dict[str, str]
    properties: dict[str, str | bool]


class SarifRun(Part):
    """One run of the program."""

    tool: Tool
    column_kind: str = "unicodeCodePoints"
    results: list[Found]


class Log(Part):
    """The whole document."""

    schema_: str = Field(_SCHEMA, alias="$schema")
    version: str = "2.1.0"
    runs: list[SarifRun]


def sarif(result: Result, meta: Meta) -> str:
    """The findings and the rules behind them."""
    rules = [_rule(text) for text in (result.manual() if result.manual else ())]
    index = {rule.id: number for number, rule in enumerate(rules)}
    found = [_found(finding, index) for finding in hidden(tuple(result.findings), meta)]
    driver = Driver(version=meta.version, language="zh-CN" if meta.lang == "zh" else "en", rules=rules)
    log = Log(runs=[SarifRun(tool=Tool(driver=driver), results=found)])
    return log.model_dump_json(by_alias=True, exclude_none=True, indent=2) + "\n"


def said(text: str) -> str:
    """Text as a reader may show it: control and direction signs are written out."""
    return visible(text, lines=True)


def uri(path: str) -> str:
    """A path as a URI: relative ones stay relative, whatever system they were written on."""
    shown = path.replace("\\", "/")
    quoted = quote(shown, safe="/", errors="surrogatepass")
    if PureWindowsPath(path).is_absolute():
        return f"file:///{quoted.replace('%3A', ':', 1)}"
    return f"file://{quoted}" if shown.startswith("/") else quoted


def _rule(rule: RuleText) -> Descriptor:
    return Descriptor(
        id=rule.code,
        name="".join(word.capitalize() for word in rule.name.split("-")),
        short_description=Message(text=said(rule.title)),
        full_description=Message(text=said(rule.lead)),
        help=Message(text=said(rule.text)),
        default_configuration=Configuration(level=_LEVELS[rule.severity]),
    )


def _found(finding: Finding, index: dict[str, int]) -> Found:
    shown = {"sheet": finding.sheet, "column": finding.column, "owner": finding.owner,
             "customer": finding.customer, "value": finding.value, "hint": finding.hint}  # fmt: skip
    said_of = {key: said(value) for key, value in shown.items() if value}
    text = "\n".join(filter(None, (finding.message, finding.hint)))
    mark = hashlib.sha256("\0".join(fingerprint(finding)).encode("utf-8", "backslashreplace")).hexdigest()
    return Found(
        rule_id=finding.code,
        rule_index=index.get(finding.code),
        level=_LEVELS[finding.severity],
        message=Message(text=said(text)),
        locations=_locations(finding),
        partial_fingerprints={_MARK: mark},
        properties={**said_of, "fixable": finding.fixable},
    )


def _locations(finding: Finding) -> list[Location]:
    logical = []
    if finding.sheet:
        cell = f"!{finding.cell}" if finding.cell else ""
        logical.append(Logical(fully_qualified_name=said(f"[{finding.sheet}]{cell}"), kind="cell" if cell else "sheet"))
    elif finding.file is None and finding.owner:
        logical.append(Logical(fully_qualified_name=said(finding.owner), kind="person"))
    physical = None
    if finding.file:
        region = Region(start_line=finding.row) if finding.row else None
        physical = Physical(artifact_location=Artifact(uri=uri(finding.file)), region=region)
    if physical is None and not logical:
        return []
    return [Location(physical_location=physical, logical_locations=logical or None)]
