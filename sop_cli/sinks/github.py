"""GitHub's workflow commands: each finding becomes a note on the file, shown beside the run."""

from __future__ import annotations

from sop_cli.records.finding import Finding, Severity
from sop_cli.reports.result import Result
from sop_cli.sinks.masking import hidden
from sop_cli.sinks.meta import Meta
from sop_cli.values.visible import visible

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def github(result: Result, meta: Meta) -> str:
    """One command a finding; nothing where there is none."""
    return "".join(f"{_command(finding)}\n" for finding in hidden(tuple(result.findings), meta))


def data(text: str) -> str:
    """A command's text: its line ends are written out, so that no cell begins a command of its own."""
    return visible(text, lines=True).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def attribute(text: str) -> str:
    """A command's attribute: what would end it is written out too."""
    return data(text).replace(":", "%3A").replace(",", "%2C")


def _command(finding: Finding) -> str:
    attributes = {
        "file": finding.file,
        "line": None if finding.row is None else str(finding.row),
        "title": f"{finding.code} {finding.name}",
    }
    shown = ",".join(f"{key}={attribute(value)}" for key, value in attributes.items() if value)
    return f"::{_COMMANDS[finding.severity]} {shown}::{data(_said(finding))}"


def _said(finding: Finding) -> str:
    """The cell of a workbook, which has no lines to point at; who; what; the way out."""
    cell = f"[{finding.sheet}]{'!' + finding.cell if finding.cell else ''}" if finding.sheet else ""
    who = " · ".join(filter(None, (finding.owner, finding.customer)))
    first = "  ".join(filter(None, (cell, finding.message)))
    return "\n".join(filter(None, (first, finding.hint, who)))
