"""The knowledge base's files: `cases/*.md` of the workspace, each with front matter between two lines of `---`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from sop_cli.errors import CollectedError, SopError, Where
from sop_cli.i18n import _
from sop_cli.records.case import Case, CaseFile
from sop_cli.records.finding import Finding, Input, Severity
from sop_cli.sources.definition import as_model
from sop_cli.sources.yaml import read_text, yaml_document

FOLDER = "cases"
_FENCE = re.compile(r"-{3,}\s*")


@dataclass(frozen=True)
class Cases:
    """What lies in the folder: the cases by file name, and a finding for each file that could not be read."""

    files: tuple[CaseFile, ...] = ()
    findings: tuple[Finding, ...] = ()
    inputs: tuple[Input, ...] = ()


def read_cases(workspace: Path) -> Cases:
    """Read every case; a file that cannot be read is a finding, and the rest is done.

    Raises SopError where none can be read.
    """
    folder = workspace / FOLDER
    paths = sorted(p for p in folder.glob("*.md") if p.is_file() and not p.name.startswith((".", "~", "README")))
    files, findings, inputs = [], [], []
    faults: list[SopError] = []
    for path in paths:
        shown = f"{FOLDER}/{path.name}"
        try:
            found, source = read_case(path, shown)
        except (SopError, CollectedError) as error:
            problems = error.errors if isinstance(error, CollectedError) else [error]
            faults += problems
            findings += [_finding(problem, shown) for problem in problems]
            continue
        files.append(found)
        inputs.append(source)
    if faults and not files:
        raise CollectedError(faults) if len(faults) > 1 else faults[0]
    return Cases(tuple(files), tuple(findings), tuple(inputs))


def read_case(path: Path, shown: str) -> tuple[CaseFile, Input]:
    """Read one case. Raises SopError with the line and a remedy."""
    text, encoding, sha256 = read_text(path, shown)
    lines = text.split("\n")
    end = next((i for i, line in enumerate(lines[1:], 1) if _FENCE.fullmatch(line)), None)
    if not _FENCE.fullmatch(lines[0]) or end is None:
        raise SopError(
            _("A case begins with its facts between two lines of “---”."),
            Where(shown, line=1),
            _("Begin the file with: ---, title: …, result: won, ---"),
        )
    document = yaml_document("\n".join(["", *lines[1:end]]), shown)
    if not isinstance(document.data, dict):
        raise SopError(_("The facts of a case are keys and values, such as “title: …”."), Where(shown, line=2))
    case, _document = as_model(document, Case)
    body = "\n".join(lines[end + 1 :]).strip("\n")
    return CaseFile(shown, case, body), Input(shown, None, len(lines), encoding, sha256)


def _finding(error: SopError, shown: str) -> Finding:
    return Finding(
        "FU001", "unreadable-row", Severity.ERROR, error.message, error.hint, file=shown, row=error.where.line
    )
