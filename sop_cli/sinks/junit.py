"""JUnit's XML, which every build server shows: a suite a file, a failed case a finding, a passed case a clean file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from sop_cli.i18n import _
from sop_cli.records.finding import Finding, Severity
from sop_cli.reports.result import Result
from sop_cli.sinks.masking import hidden
from sop_cli.sinks.meta import Meta
from sop_cli.values.visible import visible


def junit(result: Result, meta: Meta) -> str:
    """The findings by file. What is only for information does not fail."""
    found = hidden(tuple(result.findings), meta)
    files = list(dict.fromkeys([*(i.path for i in result.inputs), *(f.file or "" for f in found)]))
    own: dict[str, list[Finding]] = {file: [] for file in files}
    for finding in found:
        own[finding.file or ""].append(finding)
    root = Element("testsuites", _counts(f"sop {result.command}", found, sum(max(1, len(f)) for f in own.values())))
    for file in sorted(own):
        _suite(root, file or result.command, own[file])
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def said(text: str) -> str:
    """Text that XML can hold: what it forbids is written out; markup is escaped by the writer."""
    return visible(text, lines=True).replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")


def _counts(name: str, findings: Iterable[Finding], cases: int) -> dict[str, str]:
    failures = sum(finding.severity is not Severity.INFO for finding in findings)
    return {"name": said(name), "tests": str(cases), "failures": str(failures), "errors": "0"}


def _suite(root: Element, name: str, findings: Sequence[Finding]) -> None:
    suite = SubElement(root, "testsuite", _counts(name, findings, max(1, len(findings))))
    if not findings:
        SubElement(suite, "testcase", {"classname": said(name), "name": said(_("Nothing to look at."))})
    for finding in findings:
        _case(suite, name, finding)


def _case(suite: Element, name: str, finding: Finding) -> None:
    place = f" {finding.where}".removeprefix(f" {finding.file}").lstrip(":")
    title = " ".join(filter(None, (finding.code, finding.name, place.strip())))
    case = SubElement(suite, "testcase", {"classname": said(name), "name": said(title)})
    who = " · ".join(filter(None, (finding.owner, finding.customer)))
    text = said("\n".join(filter(None, (finding.message, finding.hint, who, finding.value))))
    if finding.severity is Severity.INFO:
        SubElement(case, "system-out").text = text
    else:
        attributes = {"type": finding.severity.value, "message": said(finding.message)}
        SubElement(case, "failure", attributes).text = text
